# bash completion for optictl: the program itself says what a word may become.
_optictl() {
    local -a words=()
    local word cur line glue=
    # Bash parts words at ":" and "=", the program does not.
    for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
        if [[ ${#words[@]} -gt 0 && ($glue || $word == [=:]*) ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
        [[ $word == *[=:] ]] && glue=1 || glue=
    done
    cur=${COMP_WORDS[COMP_CWORD]}
    # A word that ends in ":" or "=" is followed by an empty one.
    [[ $cur == [=:] ]] && cur=
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line == :paths ]]; then
            compopt -o filenames 2>/dev/null
            while IFS= read -r line; do
                COMPREPLY+=("$line")
            done < <(compgen -f -- "$cur")
            continue
        fi
        line=${line%%$'\t'*}
        [[ ${words[-1]} == *[=:]* ]] && line=${line#"${words[-1]%"$cur"}"}
        COMPREPLY+=("$line")
    done < <("${COMP_WORDS[0]}" __complete "${words[@]}" 2>/dev/null)
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
    return 0
}
complete -F _optictl optictl
