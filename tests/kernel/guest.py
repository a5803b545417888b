"""A virtual machine with Debian's kernel, and commands that run in it."""
import dataclasses
import json
import os
import pathlib
import selectors
import shlex
import shutil
import subprocess
import tempfile
import time

import initramfs
import kernel

QEMU = "qemu-system-x86_64"
TOOLS = ["ethtool", "i2cget", "i2cset", "i2cdetect", "i2cdump", "i2ctransfer", "script"]
APPLETS = ["awk", "cat", "chmod", "chown", "cp", "cut", "dd", "dmesg", "echo", "grep", "insmod", "ip", "kill", "ls", "mkdir",
           "modprobe", "mount", "poweroff", "printf", "readlink", "rm", "rmmod", "sh", "sleep",
           "stat", "su", "usleep"]
MODULES = ["virtio_pci", "virtio_console", "i2c_dev", "i2c_stub", "i2c_piix4", "at24", "vhci_hcd",
           "i2c_tiny_usb", "fuse", "cuse"]
BOOT_SECONDS = 300
COMMAND_SECONDS = 100


@dataclasses.dataclass
class Done:
    """What a command in the guest came to."""
    code: int
    out: bytes
    err: bytes

    @property
    def text(self):
        return self.out.decode("utf-8", "replace")

    @property
    def talk(self):
        return self.err.decode("utf-8", "replace")

    def objects(self):
        return [json.loads(line) for line in self.text.splitlines()]


def tool(name):
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if not found:
        raise kernel.Unavailable(f"{name} is not installed (KERNEL_PACKAGES of tests/packages.sh)")
    return found


def check_programs():
    """Raises Unavailable unless all that the guest needs is installed."""
    for name in [QEMU, "busybox", "make", *TOOLS]:
        tool(name)


def add_modules(files, release, driver):
    """modules.dep and modules.builtin are what busybox's modprobe reads."""
    available = kernel.modules(release)
    available["optictl_emu"] = (driver, [])
    root = f"/lib/modules/{release}"
    lines = []
    built_in, listed = kernel.built_in(release)
    files.file(f"{root}/modules.builtin", listed.read_bytes())
    wanted = [name for name in MODULES if name not in built_in]
    for name in kernel.with_dependencies([*wanted, "optictl_emu"], available):
        files.file(f"{root}/{name}.ko", available[name][0].read_bytes())
        needs = kernel.with_dependencies([name], available)[:-1]
        lines.append(f"{name}.ko: {' '.join(f'{needed}.ko' for needed in reversed(needs))}\n")
    files.file(f"{root}/modules.dep", "".join(lines).encode())


def file_system(images, release, driver):
    """The archive: programs, kernel modules, and images {name: content}."""
    files = initramfs.Initramfs()
    for folder in ("/dev", "/proc", "/sys", "/tmp", "/run"):
        files.folder(folder)
    files.file("/init", (kernel.SOURCE / "tests/kernel/guest_init.sh").read_bytes(), 0o755)
    files.file("/etc/passwd", b"root:x:0:0::/:/bin/sh\nuser:x:1000:1000::/:/bin/sh\n")
    files.program("/bin/busybox", tool("busybox"))
    for applet in APPLETS:
        files.link(f"/bin/{applet}", "busybox")
    for name in TOOLS:
        files.program(f"/bin/{name}", tool(name))
    files.program("/bin/optictl", os.environ["OPTICTL"])
    files.program("/bin/module_emulator", os.environ["OPTICTL_MODULE_EMULATOR"])
    files.program("/bin/no_netlink", os.environ["OPTICTL_NO_NETLINK"])
    for name, content in images.items():
        files.file(f"/lib/firmware/{name}", content)
    for capture in (kernel.SOURCE / "captures").glob("qsfp*.cap"):
        files.file(f"/captures/{capture.name}", capture.read_bytes())
    add_modules(files, release, driver)
    return files


class Guest:
    """Boots on construction. Commands go in and answers come out by QEMU's own stdin and stdout,
    which are a virtio port in the guest; the console is a file."""

    def __init__(self, images):
        release = kernel.fetch()
        driver = kernel.build_driver(release, kernel.CACHE / "driver")
        self.folder = tempfile.TemporaryDirectory(prefix="optictl-guest-")
        self.console = pathlib.Path(self.folder.name, "console")
        archive = pathlib.Path(self.folder.name, "initramfs")
        file_system(images, release, driver).write(archive)
        begin = time.monotonic()
        self.process = subprocess.Popen(
            [QEMU, "-accel", "tcg", "-M", "pc", "-cpu", "max", "-m", "512", "-smp", "1",
             "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
             "-serial", f"file:{self.console}", "-chardev", "stdio,id=commands,signal=off",
             "-device", "virtio-serial-pci", "-device", "virtserialport,chardev=commands",
             "-kernel", kernel.CACHE / "vmlinux", "-initrd", archive,
             "-append", "console=ttyS0 quiet panic=-1 clocksource=acpi_pm tsc=unstable no_timer_check"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.pending = b""
        try:
            self.line(BOOT_SECONDS)
        except BaseException:
            self.close()
            raise
        print(f"guest: Linux {release} in {time.monotonic() - begin:.1f} s", flush=True)

    def more(self, deadline):
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            if not selector.select(max(0, deadline - time.monotonic())):
                raise TimeoutError(f"the guest does not answer; its console:\n{self.console_text()}")
        chunk = os.read(self.process.stdout.fileno(), 1 << 16)
        if not chunk:
            raise EOFError(f"the guest has ended; its console:\n{self.console_text()}")
        self.pending += chunk

    def line(self, seconds):
        deadline = time.monotonic() + seconds
        while b"\n" not in self.pending:
            self.more(deadline)
        line, self.pending = self.pending.split(b"\n", 1)
        return line.decode()

    def take(self, size, seconds):
        deadline = time.monotonic() + seconds
        while len(self.pending) < size:
            self.more(deadline)
        taken, self.pending = self.pending[:size], self.pending[size:]
        return taken

    def shell(self, line, seconds=COMMAND_SECONDS):
        """Runs a line of shell."""
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        code, out, err = map(int, self.line(seconds).split())
        return Done(code, self.take(out, seconds), self.take(err, seconds))

    def run(self, *words, seconds=COMMAND_SECONDS, before=()):
        """Runs a program, by way of another where `before` names one."""
        return self.shell(shlex.join(map(str, (*before, *words))), seconds)

    def good(self, line):
        """Runs a line of shell that must succeed; returns what it prints."""
        done = self.shell(line)
        if done.code:
            raise AssertionError(f"{line}: exit code {done.code}: {done.talk}{done.text}")
        return done.text.strip()

    def console_text(self):
        return self.console.read_text(errors="replace")

    def complaints(self):
        """Lines of the kernel that speak of a defect in it."""
        marks = ("BUG:", "Oops", "WARNING:", "Call Trace", "refcount")
        return [line for line in self.good("dmesg").splitlines() if any(m in line for m in marks)]

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.folder.cleanup()
