"""Bytes of a module, what they are meant to say, and the writer of the capture format.

A Module is an image (half pages of 128 bytes) together with the expectations that the encoders
note while they set bytes. Expectations come from the inputs of the encoders, never from bytes
read back.
"""

from collections import namedtuple
from fractions import Fraction
import json

HALF = 128

# One half page: device "A0" or "A2"; page None for a lower half; bank 0 where pages have no banks.
Half = namedtuple("Half", "device page bank")

LOWER = Half("A0", None, 0)
A2_LOWER = Half("A2", None, 0)


def upper(page, bank=0):
    """The upper half that `page` selects (A0h, or the only address)."""
    return Half("A0", page, bank)


def a2_upper(page):
    """The upper half of A2h that `page` selects (SFF-8472)."""
    return Half("A2", page, 0)


def raw_of(value, lsb, size=2, signed=False):
    """The register number that spells `value`; refuses values between two steps or out of range."""
    number = Fraction(str(value)) / Fraction(lsb)
    if number.denominator != 1:
        raise ValueError(f"{value} is no multiple of {lsb}")
    number = int(number)
    bits = 8 * size
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    if not low <= number <= high:
        raise ValueError(f"{value} does not fit {size} bytes")
    return number & ((1 << bits) - 1)


def mask_of(msb, lsb):
    """The bits msb..lsb of a byte."""
    return (1 << msb + 1) - (1 << lsb)


REGISTER_COLUMNS = ["page", "bank", "byte", "size", "msb", "lsb", "lane", "raw", "value", "state",
                    "name"]


class Module:
    """A module under construction: its bytes and what the specification says that they mean."""

    def __init__(self, name, shows, standard):
        self.name = name
        self.shows = shows
        self.standard = standard
        self.two_addresses = standard == "SFF-8472"
        self.halves = {}     # Half -> bytearray(128)
        self.claimed = {}    # Half -> bytearray(128): bits that an encoder has set
        self.holes = {}      # Half -> {byte: None}: bytes that are not in the capture
        self.errors = {}     # Half -> [(first, last, text)]
        self.block_keys = {}  # Half -> {key: value} after its heading
        self.facts = {}
        self.registers = []
        self.set_flags = []
        self.checksums = []
        self.notes = []      # comment lines at the head of the capture
        self.keys = {}       # further `key = value` lines
        self.what_is_wrong = []

    # --- bytes -----------------------------------------------------------------------------

    def add_half(self, half):
        """Makes a half page that reads as zero until something is set."""
        self.halves.setdefault(half, bytearray(HALF))
        self.claimed.setdefault(half, bytearray(HALF))
        return half

    def bits(self, half, byte, raw, size=1, msb=7, lsb=0):
        """Sets a field without noting an expectation. Setting a bit twice is an error."""
        self.add_half(half)
        base = 0 if half.page is None else HALF
        if not (base <= byte and byte + size <= base + HALF):
            raise ValueError(f"byte {byte} is outside {half}")
        if size == 1:
            parts = [(byte, mask_of(msb, lsb), raw << lsb)]
            if raw << lsb & ~mask_of(msb, lsb):
                raise ValueError(f"{raw} does not fit bits {msb}-{lsb}")
        else:
            # Big endian: OIF-CMIS 8.1.3.2, SFF-8636 6.2.4, SFF-8472 9.1 (MSB at lower address).
            parts = [(byte + i, 0xFF, octet) for i, octet in enumerate(raw.to_bytes(size, "big"))]
        for at, mask, value in parts:
            if self.claimed[half][at - base] & mask:
                raise ValueError(f"{self.name}: {half} byte {at} is set twice")
            self.claimed[half][at - base] |= mask
            self.halves[half][at - base] |= value

    def data(self, half, byte, octets):
        """Sets bytes as they are, without noting an expectation."""
        for i, octet in enumerate(octets):
            self.bits(half, byte + i, octet)

    def overwrite(self, half, byte, octets):
        """Replaces bytes after the fact: for images that are meant to be wrong."""
        self.add_half(half)
        at = byte - (0 if half.page is None else HALF)
        if at < 0 or at + len(octets) > HALF:
            raise ValueError(f"byte {byte} is outside {half}")
        self.halves[half][at:at + len(octets)] = bytes(octets)

    def text(self, half, byte, size, name, value, note=True):
        """ASCII, left-aligned, padded with blanks."""
        octets = value.encode("ascii") if isinstance(value, str) else bytes(value)
        if len(octets) > size:
            raise ValueError(f"{value!r} is longer than {size}")
        self.data(half, byte, octets.ljust(size, b" "))
        if note and value:
            self.note(half, byte, name, None, size=size, value=value)

    # --- expectations ----------------------------------------------------------------------

    def page_name(self, half):
        """Page in the notation of `explain`: lower, 00h..ffh, A0h, A2h, A2h/02h."""
        if self.two_addresses:
            if half.device == "A0":
                return "A0h"
            return "A2h" if half.page in (None, 0, 1) else f"A2h/{half.page:02x}h"
        return "lower" if half.page is None else f"{half.page:02x}h"

    def note(self, half, byte, name, raw, size=1, msb=7, lsb=0, lane=None, value=None, state="ok"):
        """Notes that the register says `value`; raw None is "not compared" (text)."""
        self.registers.append([self.page_name(half), half.bank, byte, size, msb, lsb, lane, raw,
                               value, state, name])

    def register(self, half, byte, name, raw, size=1, msb=7, lsb=0, lane=None, value=None,
                 state="ok"):
        """Sets a field and notes it; value defaults to the raw number."""
        self.bits(half, byte, raw, size, msb, lsb)
        if value is None and state == "ok":
            value = raw
        self.note(half, byte, name, raw, size, msb, lsb, lane, value, state)

    def has_no_optics(self):
        """What is said of detectors and of received light says nothing of a cable (its bits stay)."""
        of_optics = ("OpticalDetectorType", "RxPowerMeasurementType", "RxLOSType", "APD detector",
                     "Received power measurements type")
        for note in self.registers:
            if note[-1] in of_optics:
                note[-3:-1] = [None, "not-advertised"]

    def bit(self, half, byte, number, name, value=True, lane=None):
        """Sets and notes one bit."""
        self.register(half, byte, name, int(value), msb=number, lsb=number, lane=lane,
                      value=bool(value))

    def quantity(self, half, byte, name, value, lsb, size=2, signed=False, lane=None, state=None):
        """Sets and notes a number in units of `lsb`."""
        raw = raw_of(value, lsb, size, signed)
        self.register(half, byte, name, raw, size=size, lane=lane, value=float(value),
                      state=state or "ok")
        return raw

    def optional(self, half, byte, name, value, lsb, size=1):
        """As quantity(), where 0 means "not supported" or "unknown": then only raw is compared."""
        self.quantity(half, byte, name, value, lsb, size)
        if float(value) == 0:
            self.registers[-1][9] = None

    def raw_only(self, page, first, last):
        """Whether these registers have a value hangs on an advertisement: only raw is compared."""
        for row in self.registers:
            if row[0] == page and first <= row[2] <= last:
                row[9] = None

    def flag(self, half, byte, bit, name, lane=None):
        """A latched flag that is set."""
        self.bit(half, byte, bit, name, True, lane)
        self.set_flags.append({"name": name, "lane": lane, "page": self.page_name(half),
                               "bank": half.bank, "byte": byte, "bit": bit})

    def checksum(self, name, half, first, last, at, wrong_by=0):
        """The low eight bits of the sum of first..last, at `at`; wrong on purpose by wrong_by."""
        base = 0 if half.page is None else HALF
        computed = sum(self.halves[half][first - base:last - base + 1]) & 0xFF
        stored = (computed + wrong_by) & 0xFF
        self.overwrite(half, at, [stored])
        self.claimed[half][at - base] = 0xFF
        self.checksums.append({"name": name, "page": self.page_name(half), "byte": at,
                               "first": first, "last": last, "stored": stored,
                               "computed": computed, "ok": stored == computed})

    def refresh_checksums(self):
        """Computes and stores all checksums again, after bytes have been overwritten."""
        for entry in self.checksums:
            half = next(half for half in self.halves if self.page_name(half) == entry["page"]
                        and self._holds(half, entry["byte"]))
            base = 0 if half.page is None else HALF
            span = self.halves[half][entry["first"] - base:entry["last"] - base + 1]
            entry["stored"] = entry["computed"] = sum(span) & 0xFF
            entry["ok"] = True
            self.overwrite(half, entry["byte"], [entry["stored"]])

    @staticmethod
    def _holds(half, byte):
        return (byte < HALF) == (half.page is None)

    def hole(self, half, first, last, text=None):
        """Takes bytes out of the capture, as an unread hole or a failed read."""
        for byte in range(first, last + 1):
            self.holes.setdefault(half, {})[byte] = None
        if text:
            self.errors.setdefault(half, []).append((first, last, text))

    # --- files -----------------------------------------------------------------------------

    def capture(self):
        """The capture file as text."""
        lines = ["optictl capture 1"]
        lines += [f"# {note}" for note in [self.shows, *self.notes, *self.what_is_wrong]]
        lines += ["source = made from the specifications by tests/captures/make.py",
                  "note = no real product: vendor, part number and serial number are invented"]
        lines += [f"{key} = {value}" for key, value in self.keys.items()]
        for half in sorted(self.halves, key=self._order):
            rows = self._rows(half)
            if rows or half in self.errors:
                lines += ["", self._heading(half)]
                lines += [f"{key} = {value}"
                          for key, value in self.block_keys.get(half, {}).items()]
                lines += [f"error {first:02x}-{last:02x} = {text}"
                          for first, last, text in self.errors.get(half, [])]
                lines += rows
        return "\n".join(lines) + "\n"

    @staticmethod
    def _order(half):
        return half.device, -1 if half.page is None else half.page, half.bank

    def _heading(self, half):
        parts = [f"{half.device}h"] if self.two_addresses else []
        parts += [f"bank {half.bank}"] if half.bank else []
        parts += ["lower" if half.page is None else f"page {half.page:02x}h"]
        return f"[{' '.join(parts)}]"

    def _rows(self, half):
        base = 0 if half.page is None else HALF
        holes = self.holes.get(half, {})
        rows = []
        for start in range(base, base + HALF, 16):
            cells = ["--" if byte in holes else f"{self.halves[half][byte - base]:02x}"
                     for byte in range(start, start + 16)]
            if any(cell != "--" for cell in cells):
                rows.append(f"{start:02x}: {' '.join(cells)}")
        return rows

    def expected(self, folder):
        """The expectations as JSON text, one register a line."""
        head = {"capture": f"{folder}{self.name}.cap", "shows": self.shows,
                "standard": self.standard}
        if self.what_is_wrong:
            head["what_is_wrong"] = self.what_is_wrong
        body = {**head, **self.facts, "checksums": self.checksums}
        if self.set_flags is not None:
            body["set_flags"] = self.set_flags
        lines = ["{"]
        for key, value in body.items():
            lines.append(f' {json.dumps(key)}: {_short(value)},')
        lines.append(f' "register_columns": {json.dumps(REGISTER_COLUMNS)},')
        lines.append(' "registers": [')
        rows = ["  " + json.dumps(row, separators=(",", ":")) for row in self.registers]
        lines.append(",\n".join(rows))
        lines += [" ]", "}"]
        return "\n".join(lines) + "\n"


def _short(value):
    """JSON on one line, or one line an element for lists of objects."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(f"  {json.dumps(item)}" for item in value) + "\n ]"
    return json.dumps(value)


def number(value):
    """A Python number for JSON: decimals as float, None stays."""
    return None if value is None else float(value)


def spread(base, step, count):
    """`count` different decimals: base, base + step, ... as strings, so that they stay exact."""
    places = max(len(str(x).partition(".")[2]) for x in (base, step))
    first, width = Fraction(str(base)), Fraction(str(step))
    return [f"{float(first + i * width):.{places}f}" for i in range(count)]
