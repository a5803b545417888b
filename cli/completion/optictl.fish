# fish completion for optictl: the program itself says what a word may become.
function __optictl_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] __complete $words[2..-1] 2>/dev/null)
        if test "$line" = :paths
            __fish_complete_path (string replace -r '^-[^=]*=' '' -- $words[-1])
        else
            echo $line
        end
    end
end
complete -c optictl -f -a '(__optictl_complete)'
