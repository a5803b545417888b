"""Encoders of VDM: pages 20h-2Dh and 2Fh of bank 0 (OIF-CMIS 5.4 section 8.27)."""

from collections import namedtuple
from fractions import Fraction

from image import upper

MODULE = 15   # location of what belongs to no lane or path (Table 8-179)

# Scale of a type (Table 8-180; C-CMIS from 128 on): "f16", or what one step is worth.
SCALES = {2: "100/32767", 4: "1/256", 5: "1/256", 6: "1/256", 7: "1/256", 13: "f16", 9: "f16",
          11: "f16", 15: "f16", 16: "f16", 23: "f16", 24: "f16", 33: "1", 34: "1", 128: "100/65535",
          129: "100/65535", 134: "1", 136: "1/100", 138: "1/10", 139: "1/10", 140: "1/10",
          141: "1", 142: "100/65535", 143: "1/100", 144: "1/100", 145: "1/100", 147: "1/10"}
UNSET = (0xFFFF, 0, 0xFFFF, 0)

# An observable: type, location (0-7, 15), threshold set (0-15), raw value; `why` when it says nothing.
Observed = namedtuple("Observed", "kind location quad raw why", defaults=(None,))


def f16(mantissa, exponent):
    """m * 10^e as F16: exponent + 24 above 11 bits of mantissa (section 3.4)."""
    return exponent + 24 << 11 | mantissa


def value_of(kind, raw):
    if SCALES[kind] == "f16":
        return float(Fraction(raw & 0x7FF) * Fraction(10) ** ((raw >> 11) - 24))
    return float(Fraction(raw) * Fraction(SCALES[kind]))


def observables(m, groups, quads, flags=(), interval_tenths_ms=1000):
    """groups: lists of Observed by their groups; quads: {(group, set): high alarm, low alarm, high
    warning, low warning}; flags: (instance from 1, bit)."""
    support = upper(0x2F)
    m.bits(support, 128, len(groups) - 1, msb=1, lsb=0)
    m.bits(support, 129, interval_tenths_ms, size=2)
    m.bits(support, 145, 1, msb=6, lsb=6)      # UnfreezeDone
    for page in (0x2C, 0x2D):
        m.add_half(upper(page))
    m.facts["observables"] = []
    for group, observed in enumerate(groups):
        for page in (0x20, 0x24, 0x28):
            m.add_half(upper(page + group))
        for slot, each in enumerate(observed):
            m.bits(upper(0x20 + group), 128 + 2 * slot, each.quad << 4 | each.location)
            m.bits(upper(0x20 + group), 129 + 2 * slot, each.kind)
            m.bits(upper(0x24 + group), 128 + 2 * slot, each.raw & 0xFFFF, size=2)
            m.bits(upper(0x2D), 128 + 32 * group + slot // 2, 0xF, msb=4 * (slot % 2) + 3,
                   lsb=4 * (slot % 2))       # masks are set until the host clears them
            m.facts["observables"].append({
                "type": each.kind, "instance": 64 * group + slot + 1,
                "number": each.location + 1 if each.location != MODULE else None,
                "value": None if each.why else value_of(each.kind, each.raw), "reason": each.why})
    for (group, quad), raws in quads.items():
        for i, raw in enumerate(raws):
            m.bits(upper(0x28 + group), 128 + 8 * quad + 2 * i, raw & 0xFFFF, size=2)
    m.flags_on_page_2c = bool(flags)
    for instance, bit in flags:
        at = 4 * ((instance - 1) % 2) + bit
        m.bits(upper(0x2C), 128 + (instance - 1) // 2, 1, msb=at, lsb=at)
