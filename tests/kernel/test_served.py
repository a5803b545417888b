#!/usr/bin/env python3
"""Modules that `optictl emulate` serves, on a real kernel: i2c-tools open its /dev/i2c-N, whose ioctl calls come to the
program by CUSE, and what they write has its consequences."""
import json
import time

import case
import kernel

REFUSED = 6
BUS = 40
CAPTURE = "/captures/qsfpdd-400g-dr4.cap"


class Served(case.GuestCase):
    def serve(self, *options):
        """Begins to serve; its document."""
        self.guest.good("modprobe fuse; modprobe cuse; rm -f /tmp/served")
        words = " ".join(options)
        self.guest.good(f"optictl emulate file {CAPTURE} --pace 1 {words} --json >/tmp/served 2>/tmp/served.err & "
                        "echo $! >/tmp/served.pid")
        self.addCleanup(self.end)
        for _ in range(100):
            text = self.guest.shell("cat /tmp/served").text
            if text.endswith("\n"):
                return json.loads(text)
            time.sleep(0.1)
        return self.fail(self.guest.shell("cat /tmp/served.err").text)

    def end(self):
        self.guest.shell("kill $(cat /tmp/served.pid); while kill -0 $(cat /tmp/served.pid) 2>/dev/null; do "
                         "usleep 20000; done")

    def get(self, byte):
        return int(self.guest.good(f"/bin/i2cget -y {BUS} 0x50 {byte}"), 16)

    def put(self, byte, value):
        self.guest.good(f"/bin/i2cset -y {BUS} 0x50 {byte} {value}")

    def until(self, byte, value):
        for _ in range(100):
            if self.get(byte) == value:
                return
            time.sleep(0.05)
        self.assertEqual(value, self.get(byte))

    def test_i2c_tools_read_write_and_dump(self):
        self.assertEqual(f"/dev/i2c-{BUS}", self.serve("--i2c", str(BUS))["modules"][0]["device"])
        self.assertEqual(0x18, self.get(0))
        self.put(127, 0x11)
        self.assertEqual(0x44, self.get(128))  # DPActivated on lanes 1 and 2
        self.put(127, 0x10)
        self.put(130, 0x01)                    # OutputDisableTx of media lane 1
        self.put(127, 0x11)
        self.until(128, 0x77)                  # DPInitialized: the path of that lane alone
        self.assertEqual(0x44, self.get(129))
        self.put(127, 0x00)
        dump = self.guest.good(f"/bin/i2cdump -y {BUS} 0x50 b")
        self.assertIn("80: 18 4c 55 4d 45 4e 46 4f 52 47 45", dump)  # page 00h: the vendor's name
        words = self.guest.good(f"/bin/i2ctransfer -y {BUS} w1@0x50 129 r10")
        self.assertEqual(b"LUMENFORGE", bytes(int(word, 16) for word in words.split()))
        self.assertEqual(0x4C, int(self.guest.good(f"/bin/i2cget -y {BUS} 0x50 129 b"), 16))
        self.assertEqual(0x554C, int(self.guest.good(f"/bin/i2cget -y {BUS} 0x50 129 w"), 16))
        self.assertIn("4c 55 4d", self.guest.good(f"/bin/i2cdump -y {BUS} 0x50 i"))
        rows = self.guest.good(f"/bin/i2cdetect -y -r {BUS} 0x50 0x57").splitlines()
        self.assertIn("50: 50", [row[:6] for row in rows])
        self.assertNotEqual(0, self.guest.shell(f"/bin/i2cget -y {BUS} 0x20 0").code)

    def test_optictl_reads_and_changes_it(self):
        self.serve("--i2c", str(BUS))
        shown = self.show("i2c", BUS)
        self.check_same("qsfpdd-400g-dr4", shown)
        done = self.guest.run("optictl", "tx", "off", "1", "i2c", BUS, "--yes", "--journal", "/tmp/j")
        self.assertEqual(0, done.code, done.talk + done.text)
        self.put(127, 0x11)
        self.assertEqual(0x77, self.get(128))

    def test_firmware_by_a_kernel_that_does_not_write_it(self):
        """What newer ones do is in test_flash.py."""
        if kernel.is_at_least(self.guest.good("cat /proc/sys/kernel/osrelease"), 6, 11):
            self.skipTest("this kernel writes firmware to modules")
        self.guest.good("modprobe optictl_emu image=with-cdb; printf x >/lib/firmware/x.bin")
        self.addCleanup(self.guest.good, "rmmod optictl_emu")
        done = self.guest.run("optictl", "firmware", "update", "/lib/firmware/x.bin", "netdev", "optic0", "--no-manifest",
                              "--yes", "--journal", "/tmp/j")
        self.assertEqual(REFUSED, done.code, done.talk + done.text)
        self.assertIn("Linux 6.11 is the first", " ".join((done.text + done.talk).split()))

    def test_the_tree_of_the_driver(self):
        document = self.serve("--mount", "/tmp/modules")
        self.assertEqual("/tmp/modules/1-0050/eeprom", document["modules"][0]["file"])
        name = self.guest.good("dd if=/tmp/modules/1-0050/eeprom bs=1 skip=129 count=10 2>/dev/null")
        self.assertEqual("LUMENFORGE", name)
        done = self.guest.run("optictl", "tx", "off", "1", "sysfs", "/tmp/modules/1-0050", "--yes", "--journal", "/tmp/j")
        self.assertEqual(0, done.code, done.talk + done.text)


if __name__ == "__main__":
    case.main()
