#!/usr/bin/env python3
"""Firmware that the kernel writes (Linux 6.11 and later): its own CDB client updates the module that `optictl emulate`
serves, by way of the driver of a network device, and optictl tells what comes of it. Needs OPTICTL_KERNEL=6.12."""
import hashlib
import re
import sys
import time
import zlib

import case
import kernel

CAPTURE = "/captures/qsfpdd-400g-dr4.cap"
PART = "LF-DD4-DR4-500M"
BUS = 40
FOLDER = f"/tmp/modules/{BUS}-0050"
DEVICE = "optic0"
REFUSED, DEVICE_ERROR = 6, 4
SECONDS = 600


def image(major, minor, build, size, sound=True):
    """As the emulated module takes it: 64 bytes of header (version, CRC-32 of the body), and the body."""
    body = bytes((37 * i + i // 253) % 256 for i in range(size))
    check = zlib.crc32(body) ^ (0 if sound else 1)
    return bytes([major, minor, build >> 8, build & 255]) + check.to_bytes(4, "big") + bytes(56) + body


def manifest(name, data, part=PART):
    return (f'format = 1\n[[firmware]]\nimage = "{name}"\nsha256 = "{hashlib.sha256(data).hexdigest()}"\n'
            f'version = "{data[0]}.{data[1]}"\nbuild = {data[3]}\nvendor = {{ glob = "*" }}\n'
            f'part_number = {{ glob = "{part}" }}\n').encode()


IMAGES = {"new.bin": image(3, 18, 7, 8192), "long.bin": image(3, 18, 8, 65536), "bad.bin": image(3, 18, 9, 4096, False)}


class Flash(case.GuestCase):
    FILES = tuple({**IMAGES, **{f"{name}.toml": manifest(name, data) for name, data in IMAGES.items()}}.items())
    old = ("3.17 build 0", True, True, True)

    def serve(self, cdb, *options):
        """A module behind DEVICE, which is down; its memory is /dev/i2c-BUS as well."""
        self.guest.good("modprobe fuse; modprobe cuse; rm -f /tmp/served /tmp/j*")
        self.guest.good(f"optictl emulate file {CAPTURE} --mount /tmp/modules --i2c {BUS} --pace 1 --cdb {cdb} "
                        f"{' '.join(options)} --json >/tmp/served 2>/tmp/served.err & echo $! >/tmp/served.pid")
        self.addCleanup(self.end)
        for _ in range(300):
            if self.guest.shell("cat /tmp/served").text.endswith("\n"):
                break
            time.sleep(0.1)
        else:
            self.fail(self.guest.shell("cat /tmp/served.err").text)
        self.guest.good(f"echo 128 >{FOLDER}/write_max")
        self.guest.good(f"modprobe optictl_emu image=none served={FOLDER}/eeprom && ip link set {DEVICE} down")

    def end(self):
        # The kernel holds the device until it is done.
        self.guest.good("while grep -q optictl_emu /proc/modules; do rmmod optictl_emu; usleep 100000; done; kill $(cat /tmp/served.pid); "
                        "while kill -0 $(cat /tmp/served.pid) 2>/dev/null; do usleep 20000; done")

    def firmware(self, action, *words, code):
        done = self.guest.run("optictl", "firmware", action, *words, "netdev", DEVICE, "--yes", "--journal", "/tmp/j",
                              "--format", "json", seconds=SECONDS)
        self.assertEqual(code, done.code, done.talk + done.text)
        return done.objects()[0]

    def update(self, name="new.bin", code=0):
        return self.firmware("update", f"/lib/firmware/{name}", code=code)

    def banks(self):
        """(version, runs, committed, valid) of both banks, as CDB tells them."""
        done = self.guest.run("optictl", "firmware", "show", "i2c", BUS, "--cdb", "--format", "json")
        self.assertEqual(0, done.code, done.talk)
        return [(bank["version"], bank["runs"], bank["committed"], bank["valid"]) for bank in done.objects()[0]["banks"]]

    def loads_runs_and_commits(self, cdb):
        self.serve(cdb)
        self.assertEqual(self.old, self.banks()[0])
        told = self.update()
        self.assertEqual("done", told["result"])
        self.assertIn("version 3.18", told["answer"])
        self.assertEqual([("3.17 build 0", False, False, True), ("3.18 build 7", True, True, True)], self.banks())
        self.assertIn("done", self.guest.good("optictl journal --journal /tmp/j"))

    def test_the_kernel_writes_by_epl(self):
        """The bank that ran is left as it was."""
        self.loads_runs_and_commits("epl-16")

    def test_the_kernel_writes_by_lpl(self):
        self.loads_runs_and_commits("lpl-only+epl-1")

    def test_progress_at_a_terminal(self):
        self.serve("epl-16")
        self.guest.good("mkdir -p /dev/pts; mount -t devpts pts /dev/pts")
        self.guest.shell(
            f"script -q -c 'optictl firmware update /lib/firmware/long.bin netdev {DEVICE} --yes --journal /tmp/j' "
            "/tmp/typescript </dev/null >/dev/null", seconds=SECONDS)
        text = self.guest.good("cat /tmp/typescript")
        shares = [int(share) for share in re.findall(r"load: (\d+) %", text)]
        self.assertEqual(sorted(shares), shares)
        self.assertGreater(len(set(shares)), 1, text)
        self.assertEqual(("3.18 build 8", True, True, True), self.banks()[1])

    def test_refused_before_the_kernel_is_asked(self):
        self.serve("epl-16")
        self.guest.good(f"ip link set {DEVICE} up")
        told = self.update(code=REFUSED)
        self.assertIn(f"ip link set {DEVICE} down", told["answer"])
        self.guest.good(f"ip link set {DEVICE} down")
        self.guest.good("cp /lib/firmware/new.bin /lib/firmware/new.bin.toml /tmp")
        self.assertIn("is not in /lib/firmware", self.firmware("update", "/tmp/new.bin", code=REFUSED)["answer"])
        self.assertIn("there is no load of its own", self.firmware("load", "/lib/firmware/new.bin", code=REFUSED)["answer"])
        self.assertEqual(self.old, self.banks()[0])

    def test_the_kernel_goes_on_without_the_program(self):
        """The first run is killed: the kernel goes on, another run is told so, and the module ends with the new load."""
        self.serve("epl-16")
        self.guest.good(f"optictl firmware update /lib/firmware/long.bin netdev {DEVICE} --yes --journal /tmp/j >/tmp/first "
                        "2>&1 & echo $! >/tmp/first.pid; sleep 4; kill -9 $(cat /tmp/first.pid)")
        told = self.update("long.bin", code=DEVICE_ERROR)  # it does not even let the module be read
        self.assertIn("firmware is being updated", told["message"])
        self.assertIn("Module firmware flashing is in progress", told["message"])
        begin = time.monotonic()
        while self.guest.run("optictl", "firmware", "show", "netdev", DEVICE).code != 0:
            self.assertLess(time.monotonic() - begin, SECONDS)
            time.sleep(2)
        self.assertEqual(("3.18 build 8", True, True, True), self.banks()[1])
        entry = self.guest.run("optictl", "journal", "1", "--journal", "/tmp/j").text
        self.assertIn("interrupted", entry)

    def test_an_image_that_the_module_rejects(self):
        self.serve("epl-16")
        told = self.update("bad.bin", code=1)
        self.assertIn("the kernel gave up: Complete FW download command failed", told["answer"])
        self.assertEqual(self.old, self.banks()[0])
        self.assertFalse(self.banks()[1][3])
        self.assertEqual("target-invalid", told["result"])

    def test_a_load_that_is_slow_to_be_ready(self):
        """The kernel waits a second for the module behind its reset, and does not commit then."""
        self.serve("epl-16", "--as", "slow-to-ready")
        told = self.update(code=DEVICE_ERROR)
        self.assertEqual("not-back", told["result"])
        self.assertIn("Module is not ready on time after reset; it did not commit", told["answer"])
        self.assertIn("the committed load, the old one, runs then", told["next"])

    def test_a_module_without_cdb(self):
        self.guest.good("modprobe fuse; modprobe cuse")
        self.guest.good("modprobe optictl_emu image=qsfpdd-400g-dr4")
        self.addCleanup(self.guest.good, "rmmod optictl_emu")
        self.assertIn("no command data block", self.update(code=REFUSED)["answer"])


if __name__ == "__main__":
    if kernel.SERIES in ("", "6.1"):
        sys.exit("test_flash: Linux 6.1 does not write firmware to modules: OPTICTL_KERNEL=6.12")
    case.main()
