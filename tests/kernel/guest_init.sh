#!/bin/sh
# The guest: runs the commands that come through the virtio port, one a line. The answer to each is
# a line "CODE BYTES BYTES", standard output and standard error.
export PATH=/bin
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
modprobe virtio_pci
modprobe virtio_console
until (: <>/dev/vport0p1) 2>/dev/null; do usleep 1000; done # there before it can be opened
exec 3<>/dev/vport0p1
echo "ready $(cut -d' ' -f1 /proc/uptime)" >&3
while read -r line <&3; do
    (eval "$line") </dev/null >/tmp/out 2>/tmp/err 3>&-
    code=$?
    echo "$code $(stat -c %s /tmp/out) $(stat -c %s /tmp/err)" >&3
    cat /tmp/out /tmp/err >&3
done
poweroff -f
