"""A reader of VDM (OIF-CMIS 5.4 section 8.27) that shares nothing with the program: it takes the types
from types.csv (Table 8-180; from 128 on what implementations of C-CMIS agree on) and what stands for
"no valid sample" from na_values.csv (Table 7-8)."""
import csv
import fractions
import functools
import pathlib

HERE = pathlib.Path(__file__).parent
LIMITS = ("high_alarm", "low_alarm", "high_warning", "low_warning")
UNITS = {"degC": "C", "RS(544,514) equivalent frames": "", "symbols": "", "": ""}
SCOPES = {"media lane": "media lane", "media lane or module": "media lane", "host lane": "host lane",
          "media data path (or network path)": "media path", "host data path": "host path",
          "module": "module", "data path": "data path"}
STATISTICS = (("Minimum Sample", "minimum"), ("Maximum Sample", "maximum"), ("Sample Average", "average"),
              ("Total Accumulated", "total"))
UP = {4, 5, 6, 7}  # data path states in which flags of observables are allowed (Table 6-22)


@functools.cache
def rows(name):
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    """"100/32767", "250e-6", "10" as an exact number."""
    if "/" in text:
        num, den = text.split("/")
        return fractions.Fraction(num) / fractions.Fraction(den)
    return fractions.Fraction(text)


def ids(text):
    """"5,6", "77-83"."""
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


class Type:
    def __init__(self, row):
        self.id = int(row["id"])
        self.name = row["name"]
        self.format = row["data_type"]
        self.scale = number(row["scale"])
        self.unit = UNITS.get(row["unit"], row["unit"])
        self.scope = SCOPES.get(row["scope"], "laser")
        self.statistic = next((word for text, word in STATISTICS if text in row["name"]), "current")
        self.na = None
        coherent = self.id >= 128
        # Lasers, supplies, bias points and powers mean something without a signal.
        self.of_signal = (5 <= self.id <= 34 or coherent and not 128 <= self.id <= 133
                          and not 143 <= self.id <= 145)

    def value(self, raw):
        if self.format == "F16":
            return fractions.Fraction(raw & 0x7FF) * fractions.Fraction(10) ** ((raw >> 11) - 24)
        if self.format == "S16" and raw >= 0x8000:
            raw -= 0x10000
        return raw * self.scale

    def is_na(self, raw):
        if self.na is None:
            return False
        if self.format == "F16":
            # 2.047e10 is the largest number of the format, in one spelling; a half has several
            return raw == 0xFFFF if self.na > 1 else self.value(raw) == self.na
        signed = raw - 0x10000 if self.format == "S16" and raw >= 0x8000 else raw
        return signed == self.na


def load():
    types = {int(row["id"]): Type(row) for row in rows("types.csv") if row["data_type"]}
    for row in rows("na_values.csv"):
        for each in ids(row["vdm_id"]):
            types[each].na = number(row["na_value"])
    # What is made of samples of an observable has no value where the samples have none: 15 and 16 give
    # theirs to 9-14, 23 and 24 to 17-26, 33 and 34 to 27-32.
    for first, last, source in ((9, 14, 15), (17, 26, 23), (27, 32, 33)):
        for each in range(first, last + 1):
            types[each].na = types[source].na
    return types


TYPES = load()


class Image:
    """Half pages by (bank, page); lower memory is page None."""

    def __init__(self, pages):
        self.pages = pages

    def byte(self, bank, page, at):
        half = self.pages.get((bank, page))
        return None if half is None else half[at % 128]

    def word(self, bank, page, at):
        high = self.byte(bank, page, at)
        return None if high is None else high << 8 | self.byte(bank, page, at + 1)


def path_is_down(image, bank, scope, location):
    """Nothing is known without page 11h. A media lane may belong to any path of its bank."""
    lanes = range(8) if scope == "media lane" else [location]
    states = []
    for lane in lanes:
        byte = image.byte(bank, 0x11, 128 + lane // 2)
        if byte is None:
            return False
        states.append(byte >> 4 * (lane % 2) & 0xF)
    return not any(state in UP for state in states)


def limits_of(image, bank, group, index, kind):
    """The four thresholds as raw numbers and as values; None: not set."""
    raws = [image.word(bank, 0x28 + group, 128 + 8 * index + 2 * i) for i in range(4)]
    values = []
    for i, raw in enumerate(raws):
        if raw is None or kind is None:
            values.append(None)
            continue
        highest, lowest = (0x7FFF, 0x8000) if kind.format == "S16" else (0xFFFF, 0)
        unset = raw == (highest if i % 2 == 0 else lowest)
        if kind.id == 1 and raw > 100:  # laser age in percent of a life
            unset = True
        values.append(None if unset else kind.value(raw))
    if raws in ([0xFFFF, 0, 0xFFFF, 0], [0, 0, 0, 0]):  # extremes; a page that was never filled in
        values = [None] * 4
    return values


def verdict_of(value, limits):
    """Strict comparison; limits in a wrong order, or none at all, judge nothing."""
    high_alarm, low_alarm, high_warning, low_warning = limits
    highs = [limit for limit in (high_alarm, high_warning) if limit is not None]
    lows = [limit for limit in (low_alarm, low_warning) if limit is not None]
    if not highs and not lows:
        return "none", None
    if (highs and lows and max(lows) >= min(highs)
            or None not in (high_alarm, high_warning) and high_warning > high_alarm
            or None not in (low_alarm, low_warning) and low_warning < low_alarm):
        return "none", None
    margin = min([min(highs) - value] if highs else [value - max(lows)],
                 [value - max(lows)] if lows else [min(highs) - value])[0]
    if high_alarm is not None and value > high_alarm:
        return "high-alarm", margin
    if low_alarm is not None and value < low_alarm:
        return "low-alarm", margin
    if high_warning is not None and value > high_warning:
        return "high-warning", margin
    if low_warning is not None and value < low_warning:
        return "low-warning", margin
    return "normal", margin


def sample(image, bank, group, slot):
    """What the program is to write of one descriptor; None for one that is not in use."""
    descriptor = image.word(bank, 0x20 + group, 128 + 2 * slot)
    if descriptor is None or descriptor & 0xFF == 0:
        return None
    kind = TYPES.get(descriptor & 0xFF)
    location = descriptor >> 8 & 0xF
    of_lane = location < 8
    out = {"type": descriptor & 0xFF, "bank": bank, "group": group + 1, "instance": 64 * group + slot + 1,
           "number": 8 * bank + location + 1 if of_lane else None,
           "scope": "module" if location == 15 else kind.scope if kind else "module",
           "statistic": kind.statistic if kind else "current",
           "value": None, "reason": None, "unit": kind.unit if kind else "",
           "verdict": "none", "margin": None}
    limits = limits_of(image, bank, group, descriptor >> 12, kind)
    out["thresholds"] = dict(zip(LIMITS, limits))
    flags = image.byte(bank, 0x2C, 128 + 32 * group + slot // 2)
    out["flags"] = {name: None if flags is None else bool(flags >> (4 * (slot % 2) + i) & 1)
                    for i, name in enumerate(LIMITS)}
    raw = image.word(bank, 0x24 + group, 128 + 2 * slot)
    # 2Fh:128.2 and 144.6 are new in 5.3.
    saving = (image.byte(0, None, 1) >= 0x53 and image.byte(bank, 0x2F, 128) & 0x04
              and image.byte(bank, 0x2F, 144) & 0x40)
    if raw is None:
        out["reason"] = "not read"
    elif kind is None:
        out["reason"] = "type without a public meaning"
    elif kind.is_na(raw):
        out["reason"] = "no valid sample"
    elif kind.id == 1 and raw > 100:
        out["reason"] = "implausible"
    elif saving:
        out["reason"] = "monitoring off to save power"
    elif kind.of_signal and of_lane and path_is_down(image, bank, kind.scope, location):
        out["reason"] = "data path not initialised"
    else:
        # Level transition parameters: FFFEh and FFFFh are beyond what the register can say.
        out["value"] = kind.value(min(raw, 0xFFFE) if kind.id in (7, 8) else raw)
        out["verdict"], out["margin"] = verdict_of(out["value"], limits)
    return out


PM_STATISTICS = {"AvgPm": "average", "MinPm": "minimum", "MaxPm": "maximum"}


def statistics_of_coherent_signals(image, banks):
    """Page 35h of C-CMIS (pm.csv), where 01h:142.4 says so, which is new in 5.3; before, where the interface
    is a coherent one (media 3Eh: 400ZR). A page of zeros holds nothing."""
    coherent = image.byte(0, None, 85) == 0x02 and image.byte(0, None, 87) == 0x3E
    if not (image.byte(0, 0x01, 142) & 0x10 if image.byte(0, None, 1) >= 0x53 else coherent):
        return
    for bank in range(banks):
        half = image.pages.get((bank, 0x35))
        if half is None or not any(half):
            continue
        for row in rows("pm.csv"):
            size = int(row["data_type"][1:]) // 8
            at = int(row["byte"]) - 128
            raw = int.from_bytes(bytes(half[at:at + size]), "big", signed=row["data_type"][0] == "s")
            yield {"statistic": PM_STATISTICS[row["name"][-5:]], "bank": bank, "number": 8 * bank + 1,
                   "value": raw * number(row["scale"]), "unit": UNITS.get(row["unit"], row["unit"]),
                   "scope": "data path", "type": 0}


def samples(image, banks):
    for bank in range(banks):
        support = image.byte(bank, 0x2F, 128)
        if support is None:
            continue
        for group in range((support & 3) + 1):
            for slot in range(64):
                found = sample(image, bank, group, slot)
                if found is not None:
                    yield found
