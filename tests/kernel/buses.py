"""Modules on buses of the guest: emulated adapters, i2c-stub, at24, and the captures they hold."""
import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).parents[1] / name) for name in ("cli", "ethtool")]
import ethtool
import support

# linux/i2c.h
FUNC_I2C = 0x00000001
FUNC_QUICK = 0x00010000
FUNC_BYTE = 0x00060000
FUNC_BYTE_DATA = 0x00180000
FUNC_WORD_DATA = 0x00600000
FUNC_I2C_BLOCK = 0x0C000000
FULL = FUNC_I2C | FUNC_QUICK | FUNC_BYTE | FUNC_BYTE_DATA | FUNC_WORD_DATA | FUNC_I2C_BLOCK

# SFF-8024 4.13 Table 4-1; all others here have CMIS.
RULES_BY_IDENTIFIER = {0x03: "sff8472", 0x0B: "sff8472", 0x0C: "sff8636", 0x0D: "sff8636",
                       0x11: "sff8636"}


def capture(name):
    return support.CAPTURES / f"{name}.cap"


def halves(name):
    """{(two-wire address, bank, page, upper): 128 bytes} of a capture."""
    return ethtool.halves(capture(name))


def image(name):
    """The capture as records: address, bank, page, upper, 128 bytes. Every device has 256 bytes."""
    known = halves(name)
    devices = {key[0] for key in known}
    empty = {(device, 0, 0, 1): b"\xff" * 128 for device in devices}
    return b"".join(bytes(key) + half for key, half in {**empty, **known}.items())


WITH_CDB = "with-cdb"


def image_with_cdb(name):
    """The same, of a module that advertises a command data block, as no capture does (OIF-CMIS 5.4 Table 8-55)."""
    records = bytearray(image(name))
    start = records.index(bytes((0x50, 0, 1, 1)) + halves(name)[(0x50, 0, 1, 1)]) + 4 + 163 - 128
    records[start:start + 4] = bytes((0x67, 0xFF, 0x9F, 0x80))
    return bytes(records)


def all_images():
    """{name: records} of every good capture."""
    return {**{path.stem: image(path.stem) for path in support.good_captures()},
            WITH_CDB: image_with_cdb("qsfpdd-400g-dr4")}


def rules_and_image(name):
    """What module_emulator wants to know of a module."""
    rules = RULES_BY_IDENTIFIER.get(halves(name)[(0x50, 0, 0, 0)][0], "cmis")
    return f"{rules} /lib/firmware/{name}"


class Adapter:
    """A module on an emulated adapter with full I2C, or with what `functions` says."""

    def __init__(self, guest, name, functions=FULL, port=0):
        self.guest, self.port = guest, port
        self.control = f"/run/adapter{port}"
        guest.good("modprobe vhci_hcd; modprobe i2c_tiny_usb; modprobe i2c_dev")
        guest.good(f"module_emulator {rules_and_image(name)} {port} {functions:x} {self.control}")
        device = f"/sys/devices/platform/vhci_hcd.0/usb*/?-{port + 1}/*/i2c-*"
        self.bus = int(guest.good(
            f"until ls -d {device} >/dev/null 2>&1; do usleep 10000; done; ls -d {device}; "
        ).rsplit("-", 1)[1])
        self.guest.good(f"until [ -c /dev/i2c-{self.bus} ]; do usleep 10000; done")
        self.forget()

    def fault(self, line):
        self.guest.good(f"echo '{line}' > {self.control}")

    def swap(self, name):
        """Puts another module in, or the same anew, and ends all faults."""
        self.fault("reset")
        self.fault(f"swap_after 0 {rules_and_image(name)}")
        self.guest.shell(f"/bin/i2cget -f -y {self.bus} 0x50 0")  # now it is there
        self.forget()

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
        return tuple(int(self.guest.good(f"/bin/i2cget -f -y {self.bus} 0x50 {byte}"), 16)
                     for byte in (126, 127))

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
