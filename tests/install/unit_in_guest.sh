#!/bin/sh
# Run by unit_in_vm.py in the guest: what an administrator does with the package and its service.
export DEBIAN_FRONTEND=noninteractive SYSTEMD_COLORS=0 LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin
find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /tmp -o -path /var/cache -o -path /var/log -o -path /var/lib/dpkg \
    -o -path /var/lib/systemd -o -path /run -o -path /root \) -prune -o -print | sort >/tmp/before

# is WHAT COMMAND...: whether it succeeds.
is() {
    what=$1
    shift
    if ("$@") >/tmp/said 2>&1; then
        echo "pass: $what"
    else
        echo "FAIL: $what"
        sed 's/^/    /' /tmp/said
    fi
}
until_so() {
    for _ in $(seq 100); do
        "$@" && return 0
        sleep 0.2
    done
    return 1
}
get() {
    curl -sf "http://127.0.0.1:9846$1"
}
main_pid() {
    systemctl show -p MainPID --value optictl
}
says() {
    get "$1" | grep -q "$2"
}

is "apt install ./optictl.deb" dpkg -i /root/optictl.deb
is "it is not started by that" test "$(systemctl is-active optictl)" = inactive
systemctl start optictl
is "without a port map it ends with 5" until_so test "$(systemctl show -p ExecMainStatus --value optictl)" = 5
is "and is not started again" test "$(systemctl show -p NRestarts --value optictl)" = 0
is "the log says what to do" sh -c "journalctl -u optictl -o cat | grep 'optictl ports discover'"
systemctl reset-failed optictl

modprobe cuse
systemd-run -q --unit=module optictl emulate file /usr/share/optictl/captures/qsfpdd-400g-dr4.cap --i2c 40
is "a module on /dev/i2c-40" until_so test -c /dev/i2c-40
cat >/etc/optictl/ports.toml <<'END'
schema = 1

[[port]]
name = "Ethernet0"
index = 1
module = "i2c 40"
END
is "its port is read" optictl show port 1
begin=$(date +%s%N)
is "systemctl start" systemctl start optictl
echo "     $((($(date +%s%N) - begin) / 1000000)) ms until it said that it is ready"
is "it is active" systemctl is-active optictl
is "healthz" until_so get /healthz
is "metrics of the module" until_so says /metrics 'optic_module_info.*LUMENFORGE'
is "root has no rights but of the network" sh -c 'grep "^CapEff:.*0000000000001000" /proc/$(systemctl show -p MainPID --value optictl)/status'
is "history is kept" until_so test -s /var/lib/optictl/history.db

before=$(main_pid)
sed -i 's/^every = "10s"/every = "1s"/' /etc/optictl/serve.toml
is "systemctl reload" systemctl reload optictl
is "it is the same process" test "$(main_pid)" = "$before"
is "it answers after it" until_so says /metrics LUMENFORGE
echo 'every = "soon"' >>/etc/optictl/serve.toml
systemctl reload optictl
sleep 2
is "wrong settings leave it at work" says /metrics LUMENFORGE
is "and are told" sh -c "journalctl -u optictl -o cat | grep 'serve.toml'"
sed -i '/soon/d' /etc/optictl/serve.toml
kill -9 "$before"
is "killed, it comes again" until_so sh -c 'test "$(systemctl show -p NRestarts --value optictl)" = 1 && systemctl -q is-active optictl'
is "and answers" until_so says /metrics LUMENFORGE
is "systemctl enable" systemctl enable optictl
begin=$(date +%s%N)
is "systemctl stop" systemctl stop optictl
echo "     $((($(date +%s%N) - begin) / 1000000)) ms until it had ended"
is "it ended well" test "$(systemctl show -p Result --value optictl)" = success
is "nothing of it runs" sh -c '! pgrep -f "optictl serv[e]" 2>/dev/null && ! grep -l "^optictl.serve" /proc/[0-9]*/cmdline 2>/dev/null'
is "start" systemctl start optictl
systemctl stop module
is "purge while it runs" dpkg -P optictl
is "it does not run any more" test "$(systemctl is-active optictl)" = inactive
rm -f /etc/optictl/ports.toml
rmdir /etc/optictl 2>/dev/null
find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /tmp -o -path /var/cache -o -path /var/log -o -path /var/lib/dpkg \
    -o -path /var/lib/systemd -o -path /run -o -path /root \) -prune -o -print | sort >/tmp/after
is "nothing is left" diff /tmp/before /tmp/after
echo "end of the tests"
