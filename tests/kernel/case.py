"""What the tests in the guest share: the modules, the adapters they sit on, and how a test is left out."""
import os
import pathlib
import sys
import time
import unittest

sys.path[:0] = [str(pathlib.Path(__file__).parents[1] / name) for name in ("cli", "ethtool")]
import ethtool
import kernel
import support
from guest import Guest, check_programs

SKIPPED = 77  # SKIP_RETURN_CODE in CMakeLists.txt

# linux/i2c.h
FUNC_I2C = 0x00000001
FUNC_QUICK = 0x00010000
FUNC_BYTE = 0x00060000
FUNC_BYTE_DATA = 0x00180000
FUNC_WORD_DATA = 0x00600000
FUNC_I2C_BLOCK = 0x0C000000
FULL = FUNC_I2C | FUNC_QUICK | FUNC_BYTE | FUNC_BYTE_DATA | FUNC_WORD_DATA | FUNC_I2C_BLOCK

RULES = {"osfp": "cmis", "qsfpdd": "cmis", "osfpxd": "cmis", "cpo": "cmis", "qsfp28": "sff8636",
         "qsfpplus": "sff8636", "sfp": "sff8472", "sfp28": "sff8472"}


def capture(name):
    return support.CAPTURES / f"{name}.cap"


def halves(name):
    """{(two-wire address, bank, page, upper): 128 bytes} of a capture."""
    return ethtool.halves(capture(name))


def image(name):
    """The capture as records: address, bank, page, upper, 128 bytes."""
    return b"".join(bytes(key) + half for key, half in halves(name).items())


class Adapter:
    """A module on an emulated adapter with full I2C, or with what `functions` says."""

    def __init__(self, guest, name, functions=FULL, port=0):
        self.guest, self.port = guest, port
        self.control = f"/run/adapter{port}"
        rules = RULES[name.split("-")[0]]
        guest.good("modprobe vhci_hcd; modprobe i2c_tiny_usb; modprobe i2c_dev")
        guest.good(f"module_emulator {rules} /lib/firmware/{name} {port} {functions:x} {self.control}")
        device = f"/sys/devices/platform/vhci_hcd.0/usb*/?-{port + 1}/*/i2c-*"
        self.bus = int(guest.good(
            f"until ls -d {device} >/dev/null 2>&1; do usleep 10000; done; ls -d {device}; "
        ).rsplit("-", 1)[1])
        self.guest.good(f"until [ -c /dev/i2c-{self.bus} ]; do usleep 10000; done")
        self.forget()

    def fault(self, line):
        self.guest.good(f"echo '{line}' > {self.control}")

    def forget(self):
        self.guest.good(f": > {self.control}.log")

    def messages(self):
        """What went over the bus since forget(): "w 50 7f 11", "r 50 128"."""
        return self.guest.good(f"cat {self.control}.log").splitlines()

    def get(self, address, count, page=None):
        """Bytes by i2c-tools; with a page, it is selected first."""
        if page is not None:
            self.guest.good(f"/bin/i2cset -y {self.bus} 0x50 0x7f {page}")
        done = self.guest.good(f"/bin/i2ctransfer -y {self.bus} w1@0x50 {address} r{count}")
        return bytes(int(cell, 16) for cell in done.split())

    def selected(self):
        """(bank, page) that the module has selected."""
        return tuple(self.get(126, 2))

    def remove(self):
        self.guest.shell(f"echo {self.port} > /sys/devices/platform/vhci_hcd.0/detach")
        self.guest.good(f"while [ -c /dev/i2c-{self.bus} ]; do usleep 10000; done")


class Eeprom:
    """The file of at24, bound to an address of a bus."""

    def __init__(self, guest, bus, address=0x50, kind="24c02"):
        self.guest, self.bus, self.address = guest, bus, address
        self.path = f"/sys/bus/i2c/devices/{bus}-{address:04x}/eeprom"
        guest.good("modprobe at24")
        guest.good(f"echo {kind} {address:#x} > /sys/bus/i2c/devices/i2c-{bus}/new_device")

    def remove(self):
        self.guest.good(f"echo {self.address:#x} > /sys/bus/i2c/devices/i2c-{self.bus}/delete_device")


def bus_named(guest, name):
    """The number of the I2C bus whose adapter has this name."""
    return int(guest.good(f"grep -l '{name}' /sys/bus/i2c/devices/i2c-*/name").split("/")[-2][4:])


def fill(guest, bus, name):
    """Writes bank 0 of a capture byte by byte to memory that is all zero; page 00h is selected last."""
    for address in sorted({key[0] for key in halves(name)}):
        mine = {key[2:]: half for key, half in halves(name).items() if key[:2] == (address, 0)}
        lower = mine.pop((0, 0))
        put_bytes(guest, bus, address, 0, lower[:127] if address == 0x50 else lower)
        for (page, _), half in sorted(mine.items(), reverse=True):
            if len(mine) > 1:
                put_bytes(guest, bus, address, 127, bytes([page]), zeros=True)
            put_bytes(guest, bus, address, 128, half)


def put_bytes(guest, bus, address, first, content, zeros=False):
    # The shell's own i2cset needs no new program for each byte.
    guest.good("; ".join(f"i2cset -y {bus} {address:#x} {first + i:#x} {value:#x}"
                         for i, value in enumerate(content) if value or zeros) or ":")


class GuestCase(unittest.TestCase):
    """One boot for all tests of a class; `captures` are put into the guest."""
    captures = ()
    guest = None

    @classmethod
    def setUpClass(cls):
        cls.guest = Guest({name: image(name) for name in cls.captures})
        cls.addClassCleanup(cls.guest.close)

    @classmethod
    def tearDownClass(cls):
        complaints = cls.guest.complaints()
        if complaints:
            raise AssertionError(f"the kernel complains: {complaints}")

    def stub(self, name, functionality):
        """i2c-stub with bank 0 of a capture; returns its bus. Pages are selected by byte writes."""
        addresses = sorted({f"{key[0]:#x}" for key in halves(name)})
        each = {"chip_addr": addresses, "bank_reg": ["0x7f"] * len(addresses),
                "bank_mask": ["0xff"] * len(addresses), "bank_start": ["0x80"] * len(addresses),
                "bank_end": ["0xff"] * len(addresses)}
        options = " ".join(f"{option}={','.join(values)}" for option, values in each.items())
        self.guest.good(f"modprobe i2c_dev; modprobe i2c_stub functionality={functionality:#x} {options}")
        self.addCleanup(self.guest.good, "rmmod i2c_stub")
        bus = bus_named(self.guest, "SMBus stub")
        fill(self.guest, bus, name)
        return bus

    def piix4(self, name):
        """The bus of QEMU's own machine, SMBus without blocks, with A0h and A2h of a capture."""
        self.guest.good("modprobe i2c_dev; modprobe i2c_piix4")
        bus = bus_named(self.guest, "SMBus PIIX4")
        fill(self.guest, bus, name)
        return bus

    def eeprom(self, *words, **options):
        eeprom = Eeprom(self.guest, *words, **options)
        self.addCleanup(eeprom.remove)
        return eeprom

    def setUp(self):
        begin = time.monotonic()
        self.addCleanup(lambda: print(f"{time.monotonic() - begin:6.1f} s  {self.id()}", flush=True))

    def adapter(self, *words, **options):
        adapter = Adapter(self.guest, *words, **options)
        self.addCleanup(adapter.remove)
        return adapter


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
