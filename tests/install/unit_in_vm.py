#!/usr/bin/env python3
"""The service in a virtual machine: unit_in_vm.py FOLDER_WITH_DEBS. As root, with a mirror of Debian in reach.

A fresh Debian 12 with systemd boots Debian's own kernel (tests/kernel/kernel.py fetches it) from memory. In it the
package is installed, a module is served on /dev/i2c-40 by CUSE, and the unit is started, asked, reloaded, killed, stopped
and purged. Ends with "N passed, N failed".
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "kernel"))
import kernel  # noqa: E402

BOOT_SECONDS = 600
MODULES = ["fuse", "cuse", "i2c_dev"]


def mirror():
    """The mirror that this machine's apt uses."""
    for file in [pathlib.Path("/etc/apt/sources.list"), *pathlib.Path("/etc/apt/sources.list.d").glob("*")]:
        text = file.read_text() if file.is_file() else ""
        found = re.search(r"^(?:deb (?:\[[^]]*\] )?|URIs: )(http\S*/debian)/?(?:\s|$)", text, re.M)
        if found:
            return [found[1]]
    return []


def add_modules(root, release):
    available = kernel.modules(release)
    for name in kernel.with_dependencies(MODULES, available):
        file = available[name][0]
        place = root / f"usr/lib/modules/{release}" / file.name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, place)
    subprocess.run(["chroot", root, "depmod", release], check=True)


def fill(root, debs, release):
    """A system that runs unit_in_guest.sh when it is up, and then ends."""
    print("unit: a fresh Debian 12 with systemd", flush=True)
    subprocess.run(["debootstrap", "--variant=minbase", "--include=systemd,systemd-sysv,kmod,curl", "bookworm", root, *mirror()],
                   check=True, stdout=subprocess.DEVNULL)
    for folder in ("var/cache/apt/archives", "var/lib/apt/lists", "usr/share/locale"):
        shutil.rmtree(root / folder)
    (root / "var/cache/apt/archives/partial").mkdir(parents=True)
    add_modules(root, release)
    (root / "init").symlink_to("/sbin/init")
    shutil.copy(next(debs.glob("optictl_*.deb")), root / "root/optictl.deb")
    shutil.copy(HERE / "unit_in_guest.sh", root / "root/unit_in_guest.sh")
    (root / "etc/systemd/system/tried.service").write_text(
        "[Unit]\nAfter=multi-user.target\n[Service]\nType=oneshot\nExecStart=/bin/sh /root/unit_in_guest.sh\n"
        "ExecStopPost=/bin/systemctl poweroff --no-block\nStandardOutput=tty\nStandardError=tty\nTTYPath=/dev/ttyS0\n")
    wants = root / "etc/systemd/system/multi-user.target.wants"
    wants.mkdir(parents=True, exist_ok=True)
    (wants / "tried.service").symlink_to("/etc/systemd/system/tried.service")
    (root / "etc/systemd/system/serial-getty@ttyS0.service").symlink_to("/dev/null")


def boot(archive):
    """Prints what the guest says, and returns it."""
    machine = ["qemu-system-x86_64", "-accel", "tcg", "-M", "pc", "-cpu", "max", "-m", "3072", "-smp", "1", "-nodefaults",
               "-no-user-config", "-display", "none", "-no-reboot", "-serial", "stdio",
               "-kernel", kernel.CACHE / "vmlinux", "-initrd", archive,
               "-append", "console=ttyS0 quiet panic=-1 systemd.show_status=no clocksource=acpi_pm tsc=unstable"]
    done = subprocess.run(machine, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=BOOT_SECONDS, check=False)
    return done.stdout.decode("utf-8", "replace").replace("\r", "")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    debs = pathlib.Path(sys.argv[1]).resolve()
    release = kernel.fetch()
    with tempfile.TemporaryDirectory(prefix="optictl-unit-") as folder:
        root = pathlib.Path(folder, "root")
        fill(root, debs, release)
        archive = pathlib.Path(folder, "archive")
        with archive.open("wb") as out:
            subprocess.run("find . -xdev -print0 | cpio --null -o -H newc --quiet", shell=True, cwd=root, stdout=out, check=True)
        shutil.rmtree(root)
        print(f"unit: Linux {release}, {archive.stat().st_size >> 20} MiB", flush=True)
        said = boot(archive)
    print(said)
    passed, failed = (len(re.findall(rf"^{word}: ", said, re.M)) for word in ("pass", "FAIL"))
    if "\nend of the tests\n" not in said:
        failed += 1
        print("FAIL: the guest did not come to its end")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed != 0)


if __name__ == "__main__":
    main()
