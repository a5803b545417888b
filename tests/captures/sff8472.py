"""Encoders for SFF-8472 modules (A0h and A2h), addresses from the text of rev 12.4.3 (a draft
of 12.5); tunable modules from SFF-8690 rev 1.5."""

from fractions import Fraction
import struct

from image import A2_LOWER, LOWER, Module, a2_upper, number, raw_of, upper
import sff8024

CELSIUS, VOLT, MILLIWATT, MILLIAMPERE = "1/256", "1/10000", "1/10000", "2/1000"

# Table 8-8
REVISIONS = {0x00: "undefined", 0x01: "Rev 9.3", 0x02: "Rev 9.5", 0x03: "Rev 10.2",
             0x04: "Rev 10.4", 0x05: "Rev 11.0", 0x06: "Rev 11.3", 0x07: "Rev 11.4",
             0x08: "Rev 12.3", 0x09: "Rev 12.4"}

# Table 9-17: alarms in 112-113; the warnings stand at the same bits four bytes later.
FLAGS = {"Temp High": (112, 7), "Temp Low": (112, 6), "Vcc High": (112, 5), "Vcc Low": (112, 4),
         "TX Bias High": (112, 3), "TX Bias Low": (112, 2), "TX Power High": (112, 1),
         "TX Power Low": (112, 0), "RX Power High": (113, 7), "RX Power Low": (113, 6),
         "Optional Laser Temp High": (113, 5), "Optional Laser Temp Low": (113, 4),
         "Optional TEC current High": (113, 3), "Optional TEC current Low": (113, 2)}

SETS = ("high_alarm", "low_alarm", "high_warning", "low_warning")
LIMITS = ("High Alarm", "Low Alarm", "High Warning", "Low Warning")

# Quantity: first threshold byte, value byte, name, key, scale, signed (Tables 9-5, 9-16).
QUANTITIES = {
    "temperature": (0, 96, "Temp", "temperature_c", CELSIUS, True),
    "voltage": (8, 98, "Vcc", "supply_voltage_v", VOLT, False),
    "bias": (16, 100, "TX Bias", "tx_bias_ma", MILLIAMPERE, False),
    "tx_power": (24, 102, "TX Power", "tx_power_mw", MILLIWATT, False),
    "rx_power": (32, 104, "RX Power", "rx_power_mw", MILLIWATT, False),
    "laser_temperature": (40, 106, "Optional Laser Temp", "laser_temperature_c", CELSIUS, True),
    "tec_current": (48, 108, "Optional TEC current", "tec_current_ma", "1/10", True),
}
PER_LANE = ("bias", "tx_power", "rx_power")


def new(name, shows, identifier=0x03, revision=0x08):
    m = Module(name, shows, "SFF-8472")
    m.revision = revision
    m.external = False
    m.register(LOWER, 0, "Identifier", identifier)
    m.register(LOWER, 1, "Ext. Identifier", 0x04)     # Table 5-2: defined by the 2-wire interface
    m.register(LOWER, 94, "SFF-8472 Compliance", revision)
    m.facts["identifier"] = sff8024.named(sff8024.IDENTIFIERS, identifier)
    m.facts["revision"] = {"raw": revision, "text": REVISIONS[revision]}
    m.facts["lanes"] = 1
    m.facts.update(temperature_c=None, temperature_state="not-advertised",
                   supply_voltage_v=None, supply_voltage_state="not-advertised", tx_bias_ma=[None],
                   tx_bias_state=["not-advertised"], tx_power_mw=[None],
                   tx_power_state=["not-advertised"], rx_power_mw=[None],
                   rx_power_state=["not-advertised"])
    return m


# --- A0h ---------------------------------------------------------------------------------------


def identity(m, vendor, oui, part, revision, serial, date, lot=""):
    """Vendor fields and date (Tables 4-2, 8-4). `date` is YYYY-MM-DD."""
    m.text(LOWER, 20, 16, "Vendor name", vendor)
    m.data(LOWER, 37, bytes(int(x, 16) for x in oui.split("-")))
    m.text(LOWER, 40, 16, "Vendor PN", part)
    m.text(LOWER, 56, 4, "Vendor rev", revision)
    m.text(LOWER, 68, 16, "Vendor SN", serial)
    m.text(LOWER, 84, 8, "Date code", date[2:].replace("-", "") + lot, note=False)
    m.facts.update(vendor_name=vendor, vendor_oui=oui, vendor_part_number=part,
                   vendor_revision=revision, vendor_serial_number=serial, date_code=date,
                   lot_code=lot)


def connector(m, code):
    m.register(LOWER, 2, "Connector", code)
    m.facts["connector"] = sff8024.named(sff8024.CONNECTORS, code)


def compliance(m, bytes_3_10, extended=0, extended_name="", speed2=0):
    """A0h:3-10, 36 and 62 (Table 5-3)."""
    m.data(LOWER, 3, bytes(bytes_3_10))
    m.register(LOWER, 36, "Extended Specification Compliance Codes", extended)
    if speed2 is not None:
        m.bits(LOWER, 62, speed2)
    m.facts["compliance_bits"] = {str(3 + i): value for i, value in enumerate(bytes_3_10)}
    m.facts["extended_compliance"] = {"code": extended, "name": extended_name}


def rates(m, encoding, encoding_name, megabaud, margin_max=0, margin_min=0, identifier=0):
    """A0h:11-13, 66-67: 100 MBd, or FFh and 250 MBd in byte 66 above 25.4 GBd (5.6, 8.4)."""
    m.register(LOWER, 11, "Encoding", encoding)
    m.register(LOWER, 13, "Rate Identifier", identifier)
    if megabaud > 25400:
        m.bits(LOWER, 12, 0xFF)
        m.bits(LOWER, 66, raw_of(megabaud, "250", 1))
        m.bits(LOWER, 67, margin_min)
    else:
        m.bits(LOWER, 12, raw_of(megabaud, "100", 1))
        m.bits(LOWER, 66, margin_max)
        m.bits(LOWER, 67, margin_min)
    m.facts["encoding"] = {"code": encoding, "name": encoding_name}
    m.facts["signaling_rate_mbd"] = float(megabaud)


def lengths(m, smf_km=0, smf_100m=0, om2=0, om1=0, om4=0, om3=0):
    """A0h:14-19 of optical modules (6.1 to 6.6): km, 100 m, then 10 m each."""
    for byte, name, value, step in ((14, "Length (SMF,km)", smf_km, "1"),
                                    (15, "Length (SMF)", smf_100m, "100"),
                                    (16, "Length (50 um, OM2)", om2, "10"),
                                    (17, "Length (62.5 um, OM1)", om1, "10"),
                                    (18, "Length (OM4)", om4, "10"),
                                    (19, "Length (OM3)", om3, "10")):
        # Byte 15 may be shown in metres or kilometres: its number is compared as raw only.
        raw = raw_of(value, step, 1)
        m.bits(LOWER, byte, raw)
        known = byte != 15 and value
        m.note(LOWER, byte, name, raw, value=float(value) if known else None,
               state="ok" if known else None)
    m.facts["lengths"] = {"smf_km": smf_km, "smf_m": smf_100m, "om2_m": om2, "om1_m": om1,
                          "om4_m": om4, "om3_m": om3}


def cable(m, metres, multiplier_code=0, base=0, at_12_9=0, at_25_8=0, is_cable=True):
    """A0h:14-19 of cables: attenuation in dB, length in m, and in finer steps (Table 6-1).

    Of what is no cable by byte 8, but reaches over copper, 14 and 15 are lengths of fibre still."""
    m.optional(LOWER, 14, "Copper Cable Attenuation at 12.9 GHz" if is_cable else "Length (SMF,km)", at_12_9, "1")
    m.optional(LOWER, 15, "Copper Cable Attenuation at 25.78 GHz" if is_cable else "Length (SMF)", at_25_8, "1")
    m.optional(LOWER, 18, "Length (copper cable)", metres, "1")
    m.bits(LOWER, 19, multiplier_code << 6 | base)
    m.facts["lengths"] = {"cable_m": float(metres)}
    if base:
        exact = base / 10 if multiplier_code == 0 else base * 10 ** (multiplier_code - 1)
        m.facts["lengths"]["cable_exact_m"] = exact
    m.facts["attenuation_db"] = {"12_9ghz": at_12_9, "25_8ghz": at_25_8}


def wavelength(m, nanometres, hundredths=None):
    """A0h:60-61 in nm; `hundredths`: byte 62 in 0.01 nm, as old DWDM modules have it."""
    m.optional(LOWER, 60, "Wavelength", nanometres, "1", size=2)
    value = float(nanometres) or None    # 0: not stated
    if hundredths is not None:
        m.bits(LOWER, 62, hundredths)
        value = float(Fraction(str(nanometres)) + Fraction(hundredths, 100))
    m.facts["wavelength_nm"] = value


def cable_compliance(m, byte_60):
    """A0h:60 of cables (Tables 8-1, 8-2)."""
    m.data(LOWER, 60, [byte_60, 0])
    m.facts["cable_compliance_bits"] = byte_60


OPTIONS = ((64, 3, "Retimer or CDR indicator"), (64, 2, "Cooled Transceiver Declaration"),
           (64, 0, "Linear Receiver Output Implemented"), (64, 4, "Paging implemented indicator"),
           (65, 7, "Receiver decision threshold implemented"),
           (65, 6, "Tunable transmitter technology"), (65, 5, "RATE_SELECT implemented"),
           (65, 4, "TX_DISABLE is implemented"), (65, 3, "TX_FAULT signal implemented"),
           (65, 2, "Loss of Signal implemented, inverted"), (65, 1, "Loss of Signal implemented"),
           (65, 0, "Additional pages"))
LEVELS = {1: (0, 0, 0, 1.0), 2: (0, 0, 1, 1.5), 3: (0, 1, 1, 2.0), 4: (1, 1, 1, None)}


def options(m, byte_64, byte_65, level=1, max_power=None):
    """A0h:64-65 (Table 8-3). Power level in 64.6, 64.5, 64.1; level 4 has watts in A2h:66."""
    for byte, bit, name in OPTIONS:
        m.bit(LOWER, byte, bit, name, (byte_64, byte_65)[byte - 64] >> bit & 1)
    bit6, bit5, bit1, watts = LEVELS[level]
    for bit, value in ((6, bit6), (5, bit5), (1, bit1)):
        m.bits(LOWER, 64, value, msb=bit, lsb=bit)
    if level == 4:
        m.quantity(A2_LOWER, 66, "Max Power Consumption", max_power, "1/10", size=1)
        watts = number(max_power)
    m.facts["power"] = {"class": level, "max_power_w": watts}


def diagnostics(m, internal=False, external=False, rx_average=True, address_change=False,
                enhanced=0):
    """A0h:92-93 (Tables 8-5, 8-6)."""
    m.bit(LOWER, 92, 6, "Digital diagnostic monitoring implemented", internal or external)
    m.bit(LOWER, 92, 5, "Internally calibrated", internal)
    m.bit(LOWER, 92, 4, "Externally calibrated", external)
    m.bit(LOWER, 92, 3, "Received power measurement type", rx_average)
    m.bit(LOWER, 92, 2, "Address change required", address_change)
    m.bits(LOWER, 93, enhanced)
    m.external = external
    m.facts["calibration"] = "external" if external else "internal" if internal else None
    if internal or external:
        m.facts["rx_power_kind"] = "average" if rx_average else "OMA"


def vendor_area(m, text):
    """A0h:96-127."""
    m.data(LOWER, 96, text.encode("ascii").ljust(32, b"\0"))


# --- A2h ---------------------------------------------------------------------------------------


def _put(m, byte, name, value, lsb, signed, state="ok"):
    m.quantity(A2_LOWER, byte, name, value, lsb, signed=signed, state=state)


def thresholds(m, **values):
    """A2h:0-55 (Table 9-5), internally calibrated: four values each."""
    for what, four in values.items():
        byte, _, name, key, lsb, signed = QUANTITIES[what]
        for i, (value, limit) in enumerate(zip(four, LIMITS)):
            _put(m, byte + 2 * i, f"{name} {limit}", value, lsb, signed)
        m.facts.setdefault("thresholds", {})[key] = dict(zip(SETS, map(number, four)))


def monitors(m, **values):
    """A2h:96-109 (Table 9-16), internally calibrated."""
    for what, value in values.items():
        _, byte, name, key, lsb, signed = QUANTITIES[what]
        dark = what in ("tx_power", "rx_power") and float(value) == 0
        state = "below-resolution" if dark else "ok"
        _put(m, byte, name, value, lsb, signed, state)
        if what in PER_LANE:
            m.facts[key] = [number(value)]
            m.facts[key.rpartition("_")[0] + "_state"] = [state]
        else:
            _module_fact(m, key, number(value))


def _module_fact(m, key, value):
    m.facts[key] = value
    if key in ("temperature_c", "supply_voltage_v"):
        m.facts[key.rpartition("_")[0] + "_state"] = "ok"


def status(m, byte_110):
    """A2h:110 (Table 9-16)."""
    for bit, name in enumerate(("Data_Not_Ready", "Rx_LOS State", "TX Fault State",
                                "Soft Rate_Select Select", "Rate_Select State", "RS(1) State",
                                "Soft TX Disable Select", "TX Disable State")):
        m.bit(A2_LOWER, 110, bit, name, byte_110 >> bit & 1)


def extended_status(m, byte_118, byte_119=0):
    """A2h:118-119 (Table 10-1)."""
    for byte, value, names in (
            (118, byte_118, {4: "Adaptive Input EQ Fail Flag", 3: "Soft RS(1) Select",
                             2: "Power Level 4 Enable", 1: "Power Level Operation State",
                             0: "Power Level Select"}),
            (119, byte_119, {4: "PAM4 Mode Tx Configured", 3: "PAM4 Mode Rx Configured",
                             2: "64GFC Mode", 1: "Optional Tx CDR unlocked",
                             0: "Optional Rx CDR unlocked"})):
        for bit, name in names.items():
            m.bit(A2_LOWER, byte, bit, name, value >> bit & 1)


def flags(m, alarms=(), warnings=()):
    """A2h:112-113 and 116-117 (Table 9-17)."""
    for names, distance, word in ((alarms, 0, "Alarm"), (warnings, 4, "Warning")):
        for name in names:
            byte, bit = FLAGS[name]
            m.flag(A2_LOWER, byte + distance, bit, f"{name} {word}")


# --- external calibration (9.3, 9.5) -----------------------------------------------------------


def calibration(m, rx, bias, tx_power, temperature, voltage):
    """A2h:56-91 (Table 9-6). rx: Rx_PWR(4) down to Rx_PWR(0); others: (slope, offset in LSB)."""
    m.coefficients = [struct.unpack(">f", struct.pack(">f", c))[0] for c in rx]
    for i, c in enumerate(rx):
        raw = int.from_bytes(struct.pack(">f", c), "big")
        m.register(A2_LOWER, 56 + 4 * i, f"Rx_PWR({4 - i})", raw, size=4,
                   value=m.coefficients[i])
    m.linear = {}
    for byte, name, what, pair in ((76, "Tx_I", "bias", bias), (80, "Tx_PWR", "tx_power", tx_power),
                                   (84, "T", "temperature", temperature),
                                   (88, "V", "voltage", voltage)):
        slope, offset = Fraction(str(pair[0])), pair[1]
        m.quantity(A2_LOWER, byte, f"{name} (Slope)", pair[0], "1/256")
        # The offset counts in the unit of the quantity; only its number is compared.
        m.bits(A2_LOWER, byte + 2, offset & 0xFFFF, size=2)
        m.note(A2_LOWER, byte + 2, f"{name} (Offset)", offset & 0xFFFF, size=2, state=None)
        m.linear[what] = slope, offset
    m.facts["calibration_constants"] = {
        "rx_pwr_4_to_0": m.coefficients,
        **{what: {"slope": float(slope), "offset": offset}
           for what, (slope, offset) in m.linear.items()}}


def calibrated(m, what, counts):
    """Value in the unit of `what` from A/D counts (9.3), worked out with exact fractions."""
    lsb = Fraction(QUANTITIES[what][4])
    if what == "rx_power":
        result = sum(Fraction(c) * counts ** power
                     for c, power in zip(m.coefficients, (4, 3, 2, 1, 0)))
    else:
        slope, offset = m.linear[what]
        result = slope * counts + offset
    return float(result * lsb)


def counts(m, values, limits):
    """A2h:96-105 and 0-39 as A/D counts; expectations are the calibrated values."""
    m.facts["raw_counts"] = dict(values)
    m.facts["raw_threshold_counts"] = {what: dict(zip(SETS, four))
                                       for what, four in limits.items()}
    for what, four in limits.items():
        byte, _, name, key, _, _ = QUANTITIES[what]
        results = [calibrated(m, what, count) for count in four]
        for i, (count, result, limit) in enumerate(zip(four, results, LIMITS)):
            m.register(A2_LOWER, byte + 2 * i, f"{name} {limit}", count & 0xFFFF, size=2,
                       value=result)
        m.facts.setdefault("thresholds", {})[key] = dict(zip(SETS, results))
    for what, count in values.items():
        _, byte, name, key, _, _ = QUANTITIES[what]
        result = calibrated(m, what, count)
        m.register(A2_LOWER, byte, name, count & 0xFFFF, size=2, value=result)
        if what in PER_LANE:
            m.facts[key] = [result]
            m.facts[key.rpartition("_")[0] + "_state"] = ["ok"]
        else:
            _module_fact(m, key, result)


# --- page 02h of A2h: SFF-8690 -----------------------------------------------------------------


def tunable(m, first_thz, last_thz, grid_ghz, channel, wavelength_nm, error_ghz, error_nm,
            status_now=0, latched=()):
    """A2h/02h:128-172 (SFF-8690 Tables 5-3 to 5-8). first and last as (THz, GHz)."""
    page = a2_upper(2)
    m.bit(page, 128, 1, "Tunable DWDM (selection by channel number)")
    m.bit(page, 128, 0, "Tunable DWDM (selection in 50 pm steps)")
    m.bit(page, 128, 2, "Tx Dither Supported", False)
    for byte, name, value, lsb in ((132, "LFL1", first_thz[0], "1"),
                                   (134, "LFL2", first_thz[1], "1/10"),
                                   (136, "LFH1", last_thz[0], "1"),
                                   (138, "LFH2", last_thz[1], "1/10"),
                                   (140, "LGrid", grid_ghz, "1/10")):
        m.quantity(page, byte, name, value, lsb, signed=name == "LGrid")
    m.quantity(page, 144, "Channel Number Set", channel, "1")
    m.quantity(page, 146, "Wavelength Set", wavelength_nm, "1/20")
    m.quantity(page, 152, "Frequency Error", error_ghz, "1/10", signed=True)
    m.quantity(page, 154, "Wavelength Error", error_nm, "1/200", signed=True)
    for bit, name in ((6, "TC Fault"), (5, "Wavelength Unlocked"), (4, "TxTune")):
        m.bit(page, 168, bit, name, status_now >> bit & 1)
    for name, bit in latched:
        m.flag(page, 172, bit, name)
    first = Fraction(str(first_thz[0])) * 1000 + Fraction(str(first_thz[1]))
    m.facts["tuning"] = [{"lane": 1, "channel": channel, "frequency_ghz": float(
        first + (channel - 1) * Fraction(str(grid_ghz)))}]


def finish(m, wrong=None):
    """CC_BASE over A0h:0-62, CC_EXT over 64-94, CC_DMI over A2h:0-94."""
    wrong = wrong or {}
    m.raw_only("A2h", 110, 110)      # soft controls and states: advertised in A0h:93
    m.raw_only("A2h", 118, 119)
    m.checksum("CC_BASE", LOWER, 0, 62, 63, wrong.get("CC_BASE", 0))
    m.checksum("CC_EXT", LOWER, 64, 94, 95, wrong.get("CC_EXT", 0))
    if A2_LOWER in m.halves:
        m.checksum("CC_DMI", A2_LOWER, 0, 94, 95, wrong.get("CC_DMI", 0))
    return m


def reserved_half(m):
    """A0h:128-255, reserved (was SFF-8079); reads as zero."""
    m.add_half(upper(0))


def user_eeprom(m, text):
    """A2h:128-247 on pages 00h and 01h (Table 11-1)."""
    m.data(a2_upper(0), 128, text.encode("ascii"))
