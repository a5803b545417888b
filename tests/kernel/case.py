"""What the tests in the guest share: one guest a file, comparisons, and how a test is left out."""
import contextlib
import functools
import os
import sys
import time
import unittest

import buses
import kernel
import told
from guest import Guest, check_programs

SKIPPED = 77  # SKIP_RETURN_CODE in CMakeLists.txt


@functools.cache
def booted_guest(files):
    guest = Guest({**buses.all_images(), **dict(files)})
    unittest.addModuleCleanup(guest.close)
    return guest


CMIS = "qsfpdd-400g-dr4"
BEFORE = (0, 2)  # bank and page that somebody has selected on the bus of a BusCase


class GuestCase(unittest.TestCase):
    """All tests of a file run in one guest, which has every capture in /lib/firmware, and FILES, (name, content)."""

    FILES = ()

    @classmethod
    def setUpClass(cls):
        cls.guest = booted_guest(cls.FILES)

    @classmethod
    def tearDownClass(cls):
        complaints = cls.guest.complaints()
        if complaints:
            raise AssertionError(f"the kernel complains: {complaints}")

    def setUp(self):
        begin = time.monotonic()
        self.addCleanup(lambda: print(f"{time.monotonic() - begin:6.1f} s  {self.id()}", flush=True))

    def show(self, *target, **options):
        return self.guest.run("optictl", "show", *target, "--flags", "--format", "json", **options)

    def check_same(self, name, done):
        """All that is told of the module is what is told of its capture."""
        self.assertEqual(0, done.code, done.talk)
        module = done.objects()[0]
        self.assertEqual([], told.differences(told.truth(name, *told.meant(module)), told.of(module)))

    def check_nothing_wrong(self, name, done):
        """What is told is right, or said not to be known."""
        for module in done.objects():
            if module.get("map", {}).get("standard"):
                self.assertEqual([], told.wrong(name, module))

    @contextlib.contextmanager
    def stub(self, name, functionality):
        """i2c-stub with bank 0 of a capture: its bus. Pages are selected by byte writes."""
        addresses = sorted({f"{key[0]:#x}" for key in buses.halves(name)})
        each = {"chip_addr": addresses, "bank_reg": ["0x7f"] * len(addresses),
                "bank_mask": ["0xff"] * len(addresses), "bank_start": ["0x80"] * len(addresses),
                "bank_end": ["0xff"] * len(addresses)}
        options = " ".join(f"{option}={','.join(values)}" for option, values in each.items())
        self.guest.good(f"modprobe i2c_dev; modprobe i2c_stub functionality={functionality:#x} {options}")
        try:
            bus = buses.bus_named(self.guest, "SMBus stub")
            buses.fill(self.guest, bus, name)
            yield bus
        finally:
            self.guest.good("rmmod i2c_stub")

    def piix4(self, name):
        """The bus of QEMU's own machine, SMBus without blocks, with A0h and A2h of a capture."""
        self.guest.good("modprobe i2c_dev; modprobe i2c_piix4")
        bus = buses.bus_named(self.guest, "SMBus PIIX4")
        buses.fill(self.guest, bus, name)
        return bus

    def eeprom(self, *words, **options):
        eeprom = buses.Eeprom(self.guest, *words, **options)
        self.addCleanup(eeprom.remove)
        return eeprom

    def adapter(self, *words, **options):
        adapter = buses.Adapter(self.guest, *words, **options)
        self.addCleanup(adapter.remove)
        return adapter


class BusCase(GuestCase):
    """One CMIS module on one adapter for all tests: put in anew before each, with BEFORE selected."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.module = buses.Adapter(cls.guest, CMIS)
        cls.addClassCleanup(cls.module.remove)

    def setUp(self):
        super().setUp()
        self.module.swap(CMIS)
        self.guest.good(f"/bin/i2cset -y {self.module.bus} 0x50 0x7f {BEFORE[1]}")
        self.module.forget()


def main():
    """Runs the tests of the calling file. Where a package cannot be had it says loudly that they are
    left out, which is an error in CI."""
    try:
        check_programs()
        kernel.fetch()
    except kernel.Unavailable as error:
        print(f"\n*** THE REAL KERNEL IS NOT TESTED: {error} ***\n", file=sys.stderr)
        in_ci = os.environ.get("CI", "") not in ("", "0", "false")
        if in_ci:
            print("CI is set: tests that cannot run have failed", file=sys.stderr)
        sys.exit(1 if in_ci else SKIPPED)
    unittest.main()
