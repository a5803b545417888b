"""Encoders for SFF-8636 rev 2.11 (and SFF-8436 rev 4.9) modules, addresses from their texts.

Four channels, numbered from 1. Lists hold one value a channel.
"""

from image import LOWER, Module, number, raw_of, upper
import sff8024

CELSIUS, VOLT, MILLIWATT, MILLIAMPERE = "1/256", "1/10000", "1/10000", "2/1000"

# Table 6-4
REVISIONS = {0x00: "Revision not specified", 0x01: "SFF-8436 Rev 4.8 or earlier",
             0x02: "SFF-8436 Rev 4.8 or earlier, bytes 186-189 as in SFF-8636",
             0x05: "SFF-8636 Rev 1.5", 0x06: "SFF-8636 Rev 2.0",
             0x07: "SFF-8636 Rev 2.5, 2.6 and 2.7", 0x08: "SFF-8636 Rev 2.8, 2.9 and 2.10"}
# Table 6-16: watts of power classes 1-7
CLASS_WATTS = {1: 1.5, 2: 2.0, 3: 2.5, 4: 3.5, 5: 4.0, 6: 4.5, 7: 5.0}

# Table 6-5: one bit a channel, channel 1 at the lowest bit of the nibble: (byte, lowest bit).
CHANNEL_FLAGS = {"L-Tx<i> LOS": (3, 4), "L-Rx<i> LOS": (3, 0),
                 "L-Tx<i> Adapt EQ Fault": (4, 4), "L-Tx<i> Fault": (4, 0),
                 "L-Tx<i> LOL": (5, 4), "L-Rx<i> LOL": (5, 0)}
# Table 6-7: a nibble a channel, odd channels in bits 7-4; two bytes a quantity.
MONITOR_FLAGS = {"L-Rx<i> Power": 9, "L-Tx<i> Bias": 11, "L-Tx<i> Power": 13}
LIMITS = ("High Alarm", "Low Alarm", "High Warning", "Low Warning")   # bits 3, 2, 1, 0
# Table 6-6
MODULE_FLAGS = {"L-Temp High Alarm": (6, 7), "L-Temp Low Alarm": (6, 6),
                "L-Temp High Warning": (6, 5), "L-Temp Low Warning": (6, 4),
                "TC readiness flag": (6, 1), "Initialization complete flag": (6, 0),
                "L-Vcc High Alarm": (7, 7), "L-Vcc Low Alarm": (7, 6),
                "L-Vcc High Warning": (7, 5), "L-Vcc Low Warning": (7, 4)}


def new(name, shows, identifier, revision=0x08, flat=False):
    """Identifier, revision and status (Tables 6-2 to 6-4)."""
    m = Module(name, shows, "SFF-8436" if revision in (0x00, 0x01, 0x02) else "SFF-8636")
    m.revision, m.flat, m.interrupt = revision, flat, False
    m.channels = {1, 2, 3, 4}
    m.register(LOWER, 0, "Identifier", identifier)
    m.register(LOWER, 1, "Revision Compliance", revision)
    m.bit(LOWER, 2, 2, "Flat_mem", flat)
    m.bit(LOWER, 2, 0, "Data_Not_Ready", False)
    m.facts["identifier"] = sff8024.named(sff8024.IDENTIFIERS, identifier)
    m.facts["revision"] = {"raw": revision, "text": REVISIONS[revision]}
    m.facts["memory_model"] = "flat" if flat else "paged"
    m.facts["lanes"] = 4
    return m


# --- lower memory ------------------------------------------------------------------------------


def flags(m, channel=(), monitor=(), module=()):
    """Latched flags. channel: (name, channel); monitor: (name, limit, channel); module: names."""
    for name, lane in channel:
        byte, lowest = CHANNEL_FLAGS[name]
        m.flag(LOWER, byte, lowest + lane - 1, name, lane)
    for name, limit, lane in monitor:
        byte, bit = monitor_flag_place(MONITOR_FLAGS[name], LIMITS.index(limit), lane)
        m.flag(LOWER, byte, bit, f"{name} {limit}", lane)
    for name in module:
        byte, bit = MODULE_FLAGS[name]
        m.flag(LOWER, byte, bit, name)
    m.interrupt = bool(m.set_flags)


def monitor_flag_place(byte, limit, lane):
    """Byte and bit of a flag: channels 1 and 3 in bits 7-4, 2 and 4 in bits 3-0 (Table 6-7)."""
    return byte + (lane - 1) // 2, (7 if lane % 2 else 3) - limit


def monitors(m, temperature=None, voltage=None):
    """Bytes 22-23 and 26-27 (Table 6-8); None: not monitored."""
    if temperature is not None:
        m.quantity(LOWER, 22, "Temperature", temperature, CELSIUS, signed=True)
    if voltage is not None:
        m.quantity(LOWER, 26, "Supply Voltage", voltage, VOLT)
    # Before rev 2.8 no bit says that there is no monitor (Table 6-24): no state expected.
    gone = "not-advertised" if m.revision >= 0x08 else None
    m.facts["temperature_c"] = number(temperature)
    m.facts["temperature_state"] = gone if temperature is None else "ok"
    m.facts["supply_voltage_v"] = number(voltage)
    m.facts["supply_voltage_state"] = gone if voltage is None else "ok"


def channel_monitors(m, rx_power=None, bias=None, tx_power=None):
    """Bytes 34-57 (Table 6-9). Only Tx power has an advertisement (00h:220.2)."""
    for byte, name, key, values, lsb in ((34, "Rx<i> Power", "rx_power_mw", rx_power, MILLIWATT),
                                         (42, "Tx<i> Bias", "tx_bias_ma", bias, MILLIAMPERE),
                                         (50, "Tx<i> Power", "tx_power_mw", tx_power, MILLIWATT)):
        states, numbers = [], []
        for lane in range(1, 5):
            if values is None or lane not in m.channels:
                gone = "not-advertised" if name == "Tx<i> Power" else None
                states.append("lane-unused" if lane not in m.channels else gone)
                numbers.append(None)
                continue
            value = values[lane - 1]
            dark = float(value) == 0 and "Power" in name
            states.append("below-resolution" if dark else "ok")
            numbers.append(number(value))
            m.quantity(LOWER, byte + 2 * (lane - 1), name, value, lsb, lane=lane,
                       state=states[-1])
        m.facts[key] = numbers
        m.facts[key.rpartition("_")[0] + "_state"] = states


def controls(m, tx_disable=(), rx_rate=(0, 0, 0, 0), tx_rate=(0, 0, 0, 0), power=0,
             cdr_tx=(1, 2, 3, 4), cdr_rx=(1, 2, 3, 4)):
    """Bytes 86-88, 93, 98 (Table 6-10). power: bits 3-0 of byte 93."""
    for lane in range(1, 5):
        m.bit(LOWER, 86, lane - 1, "Tx<i> Disable", lane in tx_disable, lane)
        m.register(LOWER, 87, "Rx<i>_Rate_select", rx_rate[lane - 1], msb=2 * lane - 1,
                   lsb=2 * lane - 2, lane=lane)
        m.register(LOWER, 88, "Tx<i>_Rate_select", tx_rate[lane - 1], msb=2 * lane - 1,
                   lsb=2 * lane - 2, lane=lane)
        m.bit(LOWER, 98, 4 + lane - 1, "Tx<i>_CDR_control", lane in cdr_tx, lane)
        m.bit(LOWER, 98, lane - 1, "Rx<i>_CDR_control", lane in cdr_rx, lane)
    for bit, name in ((3, "High Power Class Enable (Class 8)"),
                      (2, "High Power Class Enable (Classes 5-7)"), (1, "Power set"),
                      (0, "Power override")):
        m.bit(LOWER, 93, bit, name, power >> bit & 1)


def masks(m, names):
    """Bytes 100-102 mirror the flags of 3-5 (Table 6-13)."""
    for name, lane in names:
        byte, lowest = CHANNEL_FLAGS[name]
        m.bit(LOWER, byte + 97, lowest + lane - 1, name.replace("L-", "M-") + " Mask", True, lane)


def properties(m, max_power=None, delay_ns=0, far_end=0, near_end_missing=(), secondary=0,
               subtype=0, fiber_face=0):
    """Bytes 107-117 (Table 6-14). near_end_missing: channels that are not implemented (bit = 1)."""
    if max_power is not None:
        m.quantity(LOWER, 107, "Max Power Consumption", max_power, "1/10", size=1)
    m.bits(LOWER, 108, delay_ns // 10, size=2)
    if m.revision not in range(3, 7):   # reserved before 2.5
        m.register(LOWER, 113, "Far-End Implementation", far_end, msb=6, lsb=4)
    else:
        m.bits(LOWER, 113, far_end, msb=6, lsb=4)
    for lane in range(1, 5):
        m.bits(LOWER, 113, int(lane in near_end_missing), msb=lane - 1, lsb=lane - 1)
    m.bits(LOWER, 115, 6 << 5 | 25)   # ModSelL wait time: 25 * 2^6 = 1600 us
    if secondary:
        m.register(LOWER, 116, "Secondary Extended Spec Compliance", secondary)
    if m.revision not in range(3, 8):   # reserved before 2.8
        m.register(LOWER, 117, "Transceiver Sub-type", subtype, msb=7, lsb=4)
        m.register(LOWER, 117, "Fiber Face Type", fiber_face, msb=1, lsb=0)
    m.channels -= set(near_end_missing)
    m.facts["far_end_implementation"] = far_end
    m.facts["near_end_channels"] = sorted(m.channels)


# --- page 00h ----------------------------------------------------------------------------------


def identity(m, vendor, oui, part, revision, serial, date, lot=""):
    """Vendor fields and date (Table 6-15, 6-23). `date` is YYYY-MM-DD."""
    page = m.add_half(upper(0))
    m.register(page, 128, "Identifier", m.facts["identifier"]["code"])
    m.text(page, 148, 16, "Vendor name", vendor)
    m.data(page, 165, bytes(int(x, 16) for x in oui.split("-")))
    m.text(page, 168, 16, "Vendor PN", part)
    m.text(page, 184, 2, "Vendor rev", revision)
    m.text(page, 196, 16, "Vendor SN", serial)
    m.text(page, 212, 8, "Date Code", date[2:].replace("-", "") + lot, note=False)
    m.facts.update(vendor_name=vendor, vendor_oui=oui, vendor_part_number=part,
                   vendor_revision=revision, vendor_serial_number=serial, date_code=date,
                   lot_code=lot)


def extended_identifier(m, power_class, cdr_tx=False, cdr_rx=False, clei=False, max_power=None):
    """00h:129 (Table 6-16). Class 8: bit 5, watts in L:107 (see properties())."""
    page = upper(0)
    low = min(power_class, 4) - 1
    high = max(0, min(power_class, 7) - 4)
    m.bits(page, 129, low, msb=7, lsb=6)
    m.bits(page, 129, int(power_class == 8), msb=5, lsb=5)
    m.bit(page, 129, 4, "CLEI present", clei)
    m.bit(page, 129, 3, "CDR present in Tx", cdr_tx)
    m.bit(page, 129, 2, "CDR present in Rx", cdr_rx)
    m.bits(page, 129, high, msb=1, lsb=0)
    watts = number(max_power) if power_class == 8 else CLASS_WATTS[power_class]
    m.facts["power"] = {"class": power_class, "max_power_w": watts}


def connector(m, code):
    m.register(upper(0), 130, "Connector Type", code)
    m.facts["connector"] = sff8024.named(sff8024.CONNECTORS, code)


def compliance(m, ethernet=0, sonet=0, sas=0, gigabit=0, fibre_channel=(0, 0, 0, 0), infiniband=0,
               extended=0, extended_name=""):
    """00h:131-138, 164 and 192 as bit maps (Tables 6-17, 6-21; SFF-8024 Table 4-4)."""
    page = upper(0)
    m.register(page, 131, "10/40G/100G Ethernet Compliance Codes", ethernet)
    m.register(page, 132, "SONET Compliance Codes", sonet)
    m.register(page, 133, "SAS/SATA Compliance Codes", sas)
    m.register(page, 134, "Gigabit Ethernet Compliance Codes", gigabit)
    m.data(page, 135, bytes(fibre_channel))
    m.bits(page, 164, infiniband)
    if m.standard == "SFF-8636":
        m.register(page, 192, "Link codes", extended)
        m.facts["extended_compliance"] = {"code": extended, "name": extended_name}
    m.facts["compliance_bits"] = {"131": ethernet, "132": sonet, "133": sas, "134": gigabit,
                                  "135": fibre_channel[0], "136": fibre_channel[1],
                                  "137": fibre_channel[2], "138": fibre_channel[3],
                                  "164": infiniband}


def rates(m, encoding, encoding_name, megabaud):
    """00h:139-140 and 222: 100 MBd, or FFh and 250 MBd above 25.4 GBd."""
    page = upper(0)
    m.register(page, 139, "Encoding", encoding)
    if megabaud > 25400:
        m.bits(page, 140, 0xFF)
        m.bits(page, 222, raw_of(megabaud, "250", 1))
    else:
        m.bits(page, 140, raw_of(megabaud, "100", 1))
    m.facts["encoding"] = {"code": encoding, "name": encoding_name}
    m.facts["signaling_rate_mbd"] = float(megabaud)


def lengths(m, smf_km=0, om3=0, om2=0, om1=0, last=0, last_is="cable_m", attenuation_25g=None):
    """00h:142-146: km, 2 m, 1 m, 1 m; 146 is OM4 in 2 m or a cable in 1 m (6.3.12)."""
    page = upper(0)
    m.optional(page, 142, "Length (SMF)", smf_km, "1")
    m.optional(page, 143, "Length (OM3 50 um)", om3, "2")
    m.optional(page, 144, "Length (OM2 50 um)", om2, "1")
    m.optional(page, 145, "Length (OM1 62.5 um) or Copper Cable Attenuation",
               om1 if attenuation_25g is None else attenuation_25g, "1")
    m.optional(page, 146, "Length (passive copper or active cable or OM4 50 um)", last,
               "1" if last_is == "cable_m" else "2")
    m.facts["lengths"] = {"smf_km": smf_km, "om3_m": om3, "om2_m": om2, last_is: last}
    if attenuation_25g is None:
        m.facts["lengths"]["om1_m"] = om1


def technology(m, transmitter, transmitter_name, control=False, cooled=False, apd=False,
               tunable=False):
    """00h:147 (Tables 6-19, 6-20)."""
    page = upper(0)
    m.register(page, 147, "Transmitter technology", transmitter, msb=7, lsb=4)
    m.bit(page, 147, 3, "Active wavelength control", control)
    m.bit(page, 147, 2, "Cooled transmitter", cooled)
    m.bit(page, 147, 1, "APD detector", apd)
    m.bit(page, 147, 0, "Tunable transmitter", tunable)
    m.facts["media_technology"] = {"code": transmitter, "name": transmitter_name}


def wavelength(m, nanometres, tolerance, hottest=70):
    """00h:186-190: 0.05 nm, 0.005 nm, maximum case temperature."""
    m.quantity(upper(0), 186, "Wavelength", nanometres, "1/20")
    m.quantity(upper(0), 188, "Wavelength tolerance", tolerance, "1/200")
    m.quantity(upper(0), 190, "Max case temp.", hottest, "1", size=1)
    m.facts["wavelength_nm"] = number(nanometres)
    m.facts["wavelength_tolerance_nm"] = number(tolerance)


def attenuation(m, at_2_5, at_5, at_7, at_12_9, at_25_8=None, hottest=70):
    """00h:186-189 of copper cables, 1 dB (6.3.19, 6.3.20); at_25_8 stands in byte 145."""
    for i, (ghz, decibel) in enumerate((("2.5", at_2_5), ("5.0", at_5), ("7.0", at_7),
                                        ("12.9", at_12_9))):
        m.optional(upper(0), 186 + i, f"Attenuation at {ghz} GHz", decibel, "1")
    m.quantity(upper(0), 190, "Max case temp.", hottest, "1", size=1)
    m.facts["attenuation_db"] = {"2_5ghz": at_2_5, "5ghz": at_5, "7ghz": at_7,
                                 "12_9ghz": at_12_9}
    if at_25_8 is not None:
        m.facts["attenuation_db"]["25_8ghz"] = at_25_8


OPTIONS = ((193, 6, "LPMode/TxDis configurable"), (193, 5, "IntL/RxLOSL configurable"),
           (193, 4, "Tx input adaptive equalizers freeze capable"),
           (193, 3, "Tx input equalizers auto-adaptive capable"),
           (193, 2, "Tx input equalizers fixed-programmable settings"),
           (193, 1, "Rx output emphasis fixed-programmable settings"),
           (193, 0, "Rx output amplitude fixed-programmable settings"),
           (194, 7, "Tx CDR On/Off Control implemented"),
           (194, 6, "Rx CDR On/Off Control implemented"), (194, 5, "Tx CDR LOL flag implemented"),
           (194, 4, "Rx CDR LOL flag implemented"), (194, 3, "Rx Squelch Disable implemented"),
           (194, 2, "Rx Output Disable implemented"), (194, 1, "Tx Squelch Disable implemented"),
           (194, 0, "Tx Squelch implemented"), (195, 7, "Memory Page 02 provided"),
           (195, 6, "Memory Page 01h provided"), (195, 5, "Rate select is implemented"),
           (195, 4, "Tx_Disable is implemented"), (195, 3, "Tx_Fault signal implemented"),
           (195, 2, "Tx Squelch implemented to reduce Pave"),
           (195, 1, "Tx Loss of Signal implemented"), (195, 0, "Pages 20-21h implemented"))


# Revision History: bits of page 00h that came with 2.0 (code 6 of L:1), 2.5 (7) or 2.8 to 2.10 (8).
SINCE = {(193, 3): 6, (220, 2): 6, (221, 4): 7, (193, 6): 8, (193, 5): 8, (193, 4): 8, (195, 0): 8,
         (220, 5): 8, (220, 4): 8, (221, 1): 8, (221, 0): 8}


def option(m, byte, bit, name, value):
    """A bit of page 00h; one that the revision of the module reserves is set without a note."""
    if m.revision in range(3, SINCE.get((byte, bit), 0)):
        m.bits(upper(0), byte, int(value), msb=bit, lsb=bit)
    else:
        m.bit(upper(0), byte, bit, name, value)


def options(m, bytes_193_195):
    """00h:193-195 (Table 6-22), given as three numbers."""
    for byte, bit, name in OPTIONS:
        option(m, byte, bit, name, bytes_193_195[byte - 193] >> bit & 1)


def diagnostics(m, temperature=False, voltage=False, rx_average=True, tx_power=False, enhanced=0):
    """00h:220-221 (Tables 6-24, 6-25)."""
    page = upper(0)
    option(m, 220, 5, "Temperature monitoring implemented", temperature)
    option(m, 220, 4, "Supply voltage monitoring implemented", voltage)
    m.bit(page, 220, 3, "Received power measurements type", rx_average)
    option(m, 220, 2, "Transmitter power measurement", tx_power)
    for bit, name in ((4, "Initialization Complete Flag implemented"),
                      (3, "Rate Selection Declaration"), (1, "TC readiness flag implemented"),
                      (0, "Software reset is implemented")):
        option(m, 221, bit, name, enhanced >> bit & 1)
    m.facts["rx_power_kind"] = "average" if rx_average else "OMA"


# --- pages 02h, 03h, 20h, 21h ------------------------------------------------------------------


def user_page(m, clei, text):
    """Page 02h: CLEI code in the first ten bytes (6.5), then user data."""
    m.text(upper(2), 128, 10, "CLEI code", clei, note=False)
    m.data(upper(2), 138, text.encode("ascii"))
    m.facts["clei_code"] = clei


SETS = ("high_alarm", "low_alarm", "high_warning", "low_warning")


def thresholds(m, **values):
    """Page 03h:128-199 (Table 6-28): temperature, voltage, rx_power, bias, tx_power."""
    places = {"temperature": (128, "Temp", "temperature_c", CELSIUS, True),
              "voltage": (144, "Vcc", "supply_voltage_v", VOLT, False),
              "rx_power": (176, "Rx Power", "rx_power_mw", MILLIWATT, False),
              "bias": (184, "Tx Bias", "tx_bias_ma", MILLIAMPERE, False),
              "tx_power": (192, "Tx Power", "tx_power_mw", MILLIWATT, False)}
    for what, four in values.items():
        if four is None:
            continue
        byte, name, key, lsb, signed = places[what]
        for i, (value, limit) in enumerate(zip(four, LIMITS)):
            m.quantity(upper(3), byte + 2 * i, f"{name} {limit}", value, lsb, signed=signed)
        m.facts.setdefault("thresholds", {})[key] = dict(zip(SETS, map(number, four)))


def channel_controls(m, maximum=(10, 7), kind=1, amplitudes=0b0111, equaliser=(0, 0, 0, 0),
                     emphasis=(0, 0, 0, 0), amplitude=(0, 0, 0, 0), squelch_off_rx=(),
                     squelch_off_tx=(), disable_rx=(), adaptive_tx=(1, 2, 3, 4), masks=()):
    """Page 03h:224-247 (Tables 6-29, 6-30, 6-35). Odd channels in bits 7-4 of 234-239."""
    page = upper(3)
    m.register(page, 224, "Max Tx input equalization", maximum[0], msb=7, lsb=4)
    m.register(page, 224, "Max Rx output emphasis", maximum[1], msb=3, lsb=0)
    m.register(page, 225, "Rx output emphasis type", kind, msb=5, lsb=4)
    m.bits(page, 225, amplitudes, msb=3, lsb=0)
    for byte, name, values in ((234, "Tx<i> input equalizer control", equaliser),
                               (236, "Rx<i> output emphasis control", emphasis),
                               (238, "Rx<i> output amplitude control", amplitude)):
        for lane in range(1, 5):
            lsb = 4 if lane % 2 else 0
            m.register(page, byte + (lane - 1) // 2, name, values[lane - 1], msb=lsb + 3, lsb=lsb,
                       lane=lane)
    for lane in range(1, 5):
        m.bit(page, 240, 3 + lane, "Rx<i> SQ Disable", lane in squelch_off_rx, lane)
        m.bit(page, 240, lane - 1, "Tx<i> SQ Disable", lane in squelch_off_tx, lane)
        m.bit(page, 241, 3 + lane, "Rx<i> Output Disable", lane in disable_rx, lane)
        m.bit(page, 241, lane - 1, "Tx<i> adaptive equalization control", lane in adaptive_tx,
              lane)
    for name, limit, lane in masks:
        byte, bit = monitor_flag_place(MONITOR_FLAGS[name] + 233, LIMITS.index(limit), lane)
        m.bit(page, byte, bit, f"{name.replace('L-', 'M-')} {limit}", True, lane)


# Table 6-43 and 6.7.4, 6.7.5: name, scale, signed; error ratios as F16 are given as raw.
PARAMETERS = {1: ("SNR, line ingress", "1/256", False), 3: ("PAM4 LTP", "1/256", False),
              4: ("Pre-FEC BER, average, line ingress", None, False),
              6: ("TEC Current", "1/10", True), 7: ("Laser Frequency", "10", True),
              8: ("Laser Temperature", "1/256", True)}
PARAMETER_UNITS = {1: "dB", 3: "dB", 4: "", 6: "mA", 7: "MHz", 8: "C"}


def parameters(m, rows, mapping, sets, flags_set=()):
    """Pages 20h and 21h (Tables 6-38 to 6-47).

    rows: (type, channel or None, threshold set 1-16, value or raw F16, F16 value); sets: four
    values and a type per threshold set; flags_set: (parameter number, limit).
    """
    page, limits = upper(0x20), upper(0x21)
    facts = []
    for n, (kind, channel, threshold_set, value, f16_value) in enumerate(rows, 1):
        _, scale, signed = PARAMETERS[kind]
        raw = value if scale is None else raw_of(value, scale, 2, signed)
        m.bits(page, 152 + 2 * (n - 1), raw, size=2)
        m.note(page, 152 + 2 * (n - 1), f"Param {n}", raw, size=2, state=None)
        # Table 6-42: threshold id in bits 15-12 (numbers 1-16 as 0-15), 10: channel-specific,
        # 9-8: channel number.
        high = (threshold_set - 1) << 4 | (0 if channel is None else 0x04 | channel - 1)
        m.data(page, 200 + 2 * (n - 1), [high, kind])
        facts.append({"number": n, "type": kind, "channel": channel, "threshold_set":
                      threshold_set, "value": f16_value if scale is None else number(value),
                      "unit": PARAMETER_UNITS[kind], "raw": raw})
    m.register(page, 248, "Mapping Lane 1", mapping[0], msb=7, lsb=4)
    m.register(page, 248, "Mapping Lane 2", mapping[1], msb=3, lsb=0)
    m.register(page, 249, "Mapping Lane 3", mapping[2], msb=7, lsb=4)
    m.register(page, 249, "Mapping Lane 4", mapping[3], msb=3, lsb=0)
    m.facts["parameter_thresholds"] = {}
    for n, (kind, four) in enumerate(sets, 1):
        _, scale, signed = PARAMETERS[kind]
        for i, value in enumerate(four):
            raw = value if scale is None else raw_of(value, scale, 2, signed)
            m.bits(limits, 128 + 8 * (n - 1) + 2 * i, raw, size=2)
            m.note(limits, 128 + 8 * (n - 1) + 2 * i, f"Param Threshold Set {n} {LIMITS[i]}", raw,
                   size=2, state=None)
        m.facts["parameter_thresholds"][str(n)] = list(four)
    for n, limit in flags_set:
        byte, bit = monitor_flag_place(128, LIMITS.index(limit), n)
        m.flag(page, byte, bit, f"L-Param{n} {limit}")
        m.interrupt = True
    m.facts["parameters"] = facts


def finish(m, wrong=None):
    """IntL (Table 6-3: 0 = asserted), CC_BASE over 128-190, CC_EXT over 192-222."""
    wrong = wrong or {}
    m.bit(LOWER, 2, 1, "IntL", not m.interrupt)
    m.raw_only("lower", 86, 99)     # controls: advertised in 00h:193-195
    m.raw_only("03h", 224, 241)
    m.facts["interrupt_asserted"] = m.interrupt
    m.checksum("CC_BASE", upper(0), 128, 190, 191, wrong.get("CC_BASE", 0))
    m.checksum("CC_EXT", upper(0), 192, 222, 223, wrong.get("CC_EXT", 0))
    return m
