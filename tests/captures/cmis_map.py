"""The map of a CMIS module: banks, lanes and fields that repeat a lane (OIF-CMIS 5.4).

Lanes are numbered from 1 over all banks: bank b holds lanes 8b+1 .. 8b+8 (Table 8-2).
Lists per lane start with lane 1. Where a list is shorter than the lanes of the module, the
module does not use the lanes that are missing.
"""

from image import LOWER, Module, upper
import sff8024


def new(name, shows, identifier, revision=(5, 4), flat=False, banks=1, host_lanes=8,
        media_lanes=8):
    """A module with its management characteristics (Table 8-5) and nothing else."""
    m = Module(name, shows, "CMIS")
    m.revision, m.flat, m.banks = revision, flat, banks
    m.host_used = set(range(1, host_lanes + 1))
    m.media_used = set(range(1, media_lanes + 1))
    m.flags_on_page_11 = {}
    m.interrupt = False
    m.register(LOWER, 0, "SFF8024Identifier", identifier)
    m.bits(LOWER, 1, revision[0] << 4 | revision[1])  # CmisRevision: major and minor nibble
    m.bit(LOWER, 2, 7, "MemoryModel", flat)
    m.facts["identifier"] = sff8024.named(sff8024.IDENTIFIERS, identifier)
    m.facts["revision"] = {"raw": revision[0] << 4 | revision[1],
                           "text": f"{revision[0]}.{revision[1]}"}
    m.facts["memory_model"] = "flat" if flat else "paged"
    # SFF-8024 Table 4-1: QSFP, SFP-DD and SFP have fewer lanes than a bank.
    m.lanes = {0x1E: 4, 0x1F: 2, 0x20: 1}.get(identifier, 8 * banks)
    m.facts["lanes"] = m.lanes
    return m


def place(lane):
    """Bank and position within the bank (0-7) of a lane."""
    return divmod(lane - 1, 8)


# --- lane-wise fields --------------------------------------------------------------------------


def used(m, side):
    return m.host_used if side == "host" else m.media_used


def all_lanes(m):
    return range(1, m.lanes + 1)


def _unused(m, half, byte, name, lane, side, **where):
    """A media lane that 00h:210 disclaims is noted as such; 00h:210 is for 8 lanes at most."""
    if side == "media" and m.banks == 1:
        m.note(half, byte, name, 0, lane=lane, value=None, state="lane-unused", **where)


def lane_bits(m, page, byte, name, lanes, side="host"):
    """One bit a lane, lane 1 of the bank in bit 0. Clear bits are noted for the first lane only."""
    for lane in all_lanes(m):
        bank, i = place(lane)
        half = m.add_half(upper(page, bank))
        if lane in used(m, side):
            if lane in lanes or lane == 1:
                m.bit(half, byte, i, name, lane in lanes, lane)
        elif lane == 8:
            _unused(m, half, byte, name, lane, side, msb=i, lsb=i)


def lane_nibbles(m, page, byte, name, values, side="host"):
    """Four bits a lane: odd lanes in bits 3-0, even lanes in bits 7-4 of the same byte."""
    for lane in all_lanes(m):
        bank, i = place(lane)
        half = m.add_half(upper(page, bank))
        lsb = 4 if i % 2 else 0
        if lane in used(m, side):
            m.register(half, byte + i // 2, name, values[lane - 1], msb=lsb + 3, lsb=lsb,
                       lane=lane)
        else:
            _unused(m, half, byte + i // 2, name, lane, side, msb=lsb + 3, lsb=lsb)


def lane_bytes(m, page, byte, fields, side="host"):
    """One byte a lane, divided into fields (name, msb, lsb, values)."""
    for lane in all_lanes(m):
        bank, i = place(lane)
        half = m.add_half(upper(page, bank))
        for name, msb, lsb, values in fields:
            if lane in used(m, side):
                value = values[lane - 1]
                m.register(half, byte + i, name, int(value), msb=msb, lsb=lsb, lane=lane,
                           value=bool(value) if msb == lsb else value)
            else:
                _unused(m, half, byte + i, name, lane, side, msb=msb, lsb=lsb)


def lane_numbers(m, page, byte, name, values, lsb, side, size=2, signed=False):
    """A number a lane; returns the states. A monitor of power that reads 0 sees no light."""
    states = []
    for lane in all_lanes(m):
        bank, i = place(lane)
        half = m.add_half(upper(page, bank))
        at = byte + size * i
        if lane not in used(m, side):
            _unused(m, half, at, name, lane, side, size=size)
            states.append("lane-unused")
            continue
        value = values[lane - 1]
        state = "below-resolution" if float(value) == 0 and "OpticalPower" in name else "ok"
        m.quantity(half, at, name, value, lsb, size=size, signed=signed, lane=lane, state=state)
        states.append(state)
    return states
