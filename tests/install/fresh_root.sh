#!/bin/sh
# Packages in a fresh Debian 12: fresh_root.sh FOLDER_WITH_DEBS [ROOT]. As root, and with a mirror of Debian in reach; not
# part of any run. Installs, uses what is installed as its users do, purges, and compares what is left with before.
set -eu
debs=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")/../.." && pwd)
root=${2:-$(mktemp -d)}
mirror=$(sed -n 's/^deb \(\[[^]]*\] \)\?\(http[^ ]*\) bookworm main.*/\2/p' /etc/apt/sources.list 2>/dev/null | head -n 1)
[ -n "$mirror" ] || mirror=$(sed -n 's/^URIs: \([^ ]*debian\/\?\)$/\1/p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1)

step() {
    printf '\n== %s\n' "$*"
}
inside() {
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} sh -euc "$1"
}
# Files of the system but for those that apt and dpkg keep for themselves.
files() {
    inside 'find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /tmp -o -path /var/lib/apt -o -path /var/cache \
        -o -path /var/log -o -path /var/lib/dpkg -o -path /run -o -path /root/debs -o -path /root/examples \) -prune -o -print' | sort
}

if [ ! -e "$root/etc/debian_version" ]; then
    step "a fresh root in $root"
    debootstrap --variant=minbase bookworm "$root" ${mirror:+"$mirror"} >/dev/null
fi
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
mount -t proc proc "$root/proc"
trap 'umount "$root/proc"' EXIT
mkdir -p "$root/root/debs"
cp "$debs"/*.deb "$root/root/debs"
rm -rf "$root/root/examples"
cp -r "$here/cli/examples" "$root/root/examples"
inside 'apt-get update -qq; apt-get install -y -qq --no-install-recommends man-db bash-completion zsh fish systemd >/dev/null 2>&1
    apt-get purge -y -qq "*optictl*" >/dev/null 2>&1 || true'
inside 'fish -c true' # makes its own folders
files >"$root/tmp/before"

step "apt install ./optictl_*.deb"
inside 'apt-get install -y -qq /root/debs/optictl_*.deb 2>&1 | tail -n 3'
step "version"
inside 'optictl --version'
step "the first commands of the README, in /usr/share/optictl"
inside 'cd /usr/share/optictl; optictl show port 12 --ports captures/ports.toml | head -n 4; optictl list file captures/qsfpdd*.cap | head -n 4'
step "manual pages"
inside 'for page in "1 optictl" "1 optictl-breakout" "7 optictl-guides" "7 optictl-extending"; do MANPAGER=cat man $page | sed -n "/^NAME/{n;p;}"; done'
step "completion: bash, zsh, fish"
inside 'bash -c ". /usr/share/bash-completion/bash_completion; _completion_loader optictl; COMP_WORDS=(optictl brea); COMP_CWORD=1; _optictl; echo bash: \${COMPREPLY[@]}"
    zsh -fc "autoload -Uz compinit; compinit -u -D; echo zsh: \$_comps[optictl]"
    fish -c "complete -C \"optictl brea\"" | sed "s/^/fish: /"'
if inside 'test -e /lib/systemd/system/optictl.service'; then
    step "systemd-analyze verify"
    inside 'systemd-analyze verify /lib/systemd/system/optictl.service && echo verified'
fi
step "apt purge: what is left"
inside 'cd /usr/share/optictl; optictl breakout 2x400G file captures/osfp-800g-dr8.cap --via emulated --yes >/dev/null 2>&1 || true; cd /
    apt-get purge -y -qq optictl 2>&1 | tail -n 1'
files >"$root/tmp/after"
diff "$root/tmp/before" "$root/tmp/after" && echo nothing

if ! ls "$root"/root/debs/liboptictl*.deb >/dev/null 2>&1; then
    step "no packages of the library in $debs: not tried"
    exit 1
fi
step "the library: find_package, pkg-config, the examples"
inside 'apt-get install -y -qq --no-install-recommends /root/debs/*.deb g++ cmake make pkg-config >/dev/null 2>&1
    apt-get install -y -qq --no-install-recommends $(dpkg -s liboptictl-dev | sed -n "s/^Suggests: //p" | tr -d ,) >/dev/null 2>&1
    cmake -S /root/examples -B /root/examples/build >/dev/null
    cmake --build /root/examples/build -j2 >/root/examples/log 2>&1 || { tail -n 20 /root/examples/log; exit 1; }
    g++ -std=c++20 /root/examples/decode_buffer.cpp -o /root/examples/by_pkg_config $(pkg-config --cflags --libs optictl)
    cd /usr/share/optictl/captures; /root/examples/by_pkg_config <osfp-800g-sr8-fault.cap | head -n 6
    OPTICTL_PORTS=ports.toml /root/examples/build/poll_bus 1 port 12 | head -n 3
    /root/examples/build/breakout_emulated osfp-800g-dr8.cap 2x400G /root/examples/journal | head -n 8 | cut -c1-100
    /root/examples/build/read_emulated qsfpdd-400g-dr4.cap | head -n 2'
step "Python"
inside 'cd /usr/share/optictl/captures; python3 -c "
import optictl
m = optictl.read(\"port 12\", ports=\"ports.toml\")
print(m, m.media_lanes[1].rx_power.dbm, m.registers[\"OpticalPowerRx1\"])"
    OPTICTL_PORTS=ports.toml python3 /usr/share/doc/python3-optictl/examples/sfputil.py show presence -p Ethernet88 Ethernet96 99 || true'
step "apt purge of all: what is left of optictl"
inside 'apt-get purge -y -qq optictl liboptictl1 liboptictl-dev python3-optictl 2>&1 | tail -n 1; find / -xdev -path /proc -prune -o -path /root -prune -o -name "*optictl*" -print | grep -v -e ^/var/lib/dpkg -e ^/var/cache' || echo nothing
