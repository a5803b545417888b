"""Images that are wrong on purpose: sound modules of the other catalogues, then broken."""

import catalogue_osfp
import catalogue_qsfp
import catalogue_qsfpdd
import catalogue_sfp
from image import A2_LOWER, LOWER, Module, upper


def wrong(m, name, what, keep=True):
    """Renames a module and says what is wrong; keep=False drops all expectations."""
    m.name = name
    m.shows = "broken on purpose"
    m.what_is_wrong = [what]
    if not keep:
        m.standard = None
        m.facts, m.registers, m.set_flags, m.checksums = {}, [], [], []
    return m


def forget(m, *keys):
    for key in keys:
        m.facts.pop(key, None)
    return m


def drop_registers(m, page, first=0, last=255):
    """Expectations for bytes that no longer hold."""
    m.registers = [row for row in m.registers
                   if row[0] != page or not first <= row[2] <= last]
    m.set_flags = [flag for flag in m.set_flags
                   if flag["page"] != page or not first <= flag["byte"] <= last]


def break_checksums(m, by=1):
    for n, entry in enumerate(m.checksums, by):
        half = next(half for half in m.halves if m.page_name(half) == entry["page"]
                    and (entry["byte"] < 128) == (half.page is None))
        entry["stored"] = (entry["computed"] + n) & 0xFF
        entry["ok"] = False
        m.overwrite(half, entry["byte"], [entry["stored"]])
    return m


def checksums_cmis():
    return break_checksums(wrong(catalogue_qsfpdd.dr4(), "wrong-checksums-cmis",
                                 "the page checksums of 00h, 01h and 02h are 1, 2 and 3 too high"))


def checksums_8636():
    return break_checksums(wrong(catalogue_qsfp.sr4(), "wrong-checksums-sff8636",
                                 "CC_BASE is 5 and CC_EXT is 6 too high"), 5)


def checksums_8472():
    return break_checksums(wrong(catalogue_sfp.lr28(), "wrong-checksums-sff8472",
                                 "CC_BASE, CC_EXT and CC_DMI are 7, 8 and 9 too high"), 7)


def shifted():
    m = wrong(catalogue_qsfp.sr4(), "shifted-read",
              "every byte of A0h stands one place too late, as after a bus glitch; byte 0 is FFh",
              keep=False)
    line = bytes(m.halves[LOWER]) + bytes(m.halves[upper(0)])
    line = b"\xff" + line[:255]
    m.halves = {}
    m.overwrite(LOWER, 0, line[:128])
    m.overwrite(upper(0), 128, line[128:])
    return m


def _names(m, name, what, half, vendor_at, vendor, part_at=None, part=None):
    wrong(m, name, what)
    page = m.page_name(half)
    for at, key, octets in ((vendor_at, "vendor_name", vendor),
                            (part_at, "vendor_part_number", part)):
        if at is None:
            continue
        assert len(octets) <= 16
        m.overwrite(half, at, octets.ljust(16, b" "))
        drop_registers(m, page, at, at)
        m.facts[key] = octets.decode("ascii") if octets.isascii() else None
        m.facts[f"{key}_hex"] = octets.ljust(16, b" ").hex()
    m.refresh_checksums()
    return m


def non_ascii():
    return _names(catalogue_qsfpdd.fr4(), "non-ascii-vendor-name",
                  "the vendor name holds UTF-8, a lone byte 80h and a zero; checksums are valid",
                  upper(0), 129, b"N\xc3\x98RDLYS \x80OPT\xc3\xaf\x00")


def escapes():
    return _names(catalogue_qsfp.cwdm4(), "terminal-escapes",
                  "the vendor name sets a terminal title, the part number turns text red and "
                  "breaks the line; checksums are valid",
                  upper(0), 148, b"\x1b]0;PWNED\x07 OPTIC", 168, b"\x1b[31mRED\nLINE 2")


def escapes_sfp():
    return _names(catalogue_sfp.nearly_dark(), "terminal-escapes-sfp",
                  "the vendor name clears the screen, the part number ends in backspaces; "
                  "checksums are valid",
                  LOWER, 20, b"\x1b[2J\x1b[HSFP VENDR", 40, b"PART-1\x08\x08\x7f\r99")


def filled(name, value, what):
    m = Module(name, "broken on purpose", None)
    m.what_is_wrong = [what]
    m.overwrite(LOWER, 0, [value] * 128)
    m.overwrite(upper(0), 128, [value] * 128)
    return m


def all_ff():
    return filled("all-ff", 0xFF, "256 bytes FFh, as from a bus that nobody drives")


def all_00():
    return filled("all-00", 0x00, "256 bytes 00h")


def missing_pages():
    m = wrong(catalogue_qsfpdd.dr4(), "missing-pages",
              "paged memory is advertised, but 01h is absent without a word and 11h was refused")
    for page in (1, 2, 3, 0x10):
        del m.halves[upper(page)]
        drop_registers(m, f"{page:02x}h")
    # Page 01h would say that the module has these (Tables 8-50, 8-52 and 8-53).
    for row in m.registers:
        if row[-1] in ("TempMonValue", "VccMonVoltage", "SquelchMethodSelect", "VccMonLowWarningMask"):
            row[-2] = "unconfirmed"
    m.facts["temperature_state"] = m.facts["supply_voltage_state"] = "unconfirmed"
    m.hole(upper(0x11), 128, 255, "NACK at byte 80h")
    drop_registers(m, "11h")
    m.checksums = [entry for entry in m.checksums if entry["page"] == "00h"]
    for app in m.facts["applications"]:
        app["media_start_lanes"] = None
    m.facts["applications"] = m.facts["applications"][:8]
    for key in ("tx_power", "tx_bias", "rx_power"):
        unit = "ma" if key == "tx_bias" else "mw"
        m.facts[f"{key}_{unit}"] = [None] * 8
        m.facts[f"{key}_state"] = [None] * 4 + ["lane-unused"] * 4
    return forget(m, "thresholds", "data_path_state", "app_sel", "dpid", "config_status",
                  "data_path_first_lane", "init_pending_lanes", "data_path_deinit_lanes",
                  "wavelength_nm", "wavelength_tolerance_nm", "lengths", "inactive_firmware",
                  "hardware_revision")


def holes():
    m = wrong(catalogue_qsfpdd.sr8(), "holes-within-pages",
              "reads failed within pages: Rx power of lanes 3 and 4, half a word of lane 6, "
              "the temperature, the page checksum of 00h")
    m.hole(upper(0x11), 190, 193, "NACK at byte beh")
    m.hole(upper(0x11), 197, 197, "timeout after 50 ms")
    m.hole(LOWER, 14, 15, "arbitration lost")
    m.hole(upper(0), 222, 222)
    m.block_keys[upper(0x11)] = {"read": "2026-11-24T10:00:01Z", "source": "i2c bus 7"}
    m.block_keys[LOWER] = {"read": "2026-11-24T10:00:00Z"}
    for row in m.registers:
        page, _, byte = row[:3]
        if (page == "11h" and byte in (190, 192, 196)) or (page == "lower" and byte == 14):
            row[7], row[8], row[9] = None, None, "not-read"
    for lane in (3, 4, 6):
        m.facts["rx_power_mw"][lane - 1] = None
        m.facts["rx_power_state"][lane - 1] = "not-read"
    m.facts["temperature_c"] = None
    m.facts["temperature_state"] = "not-read"
    m.checksums = [entry for entry in m.checksums if entry["page"] != "00h"]
    return m


def flat_with_pages():
    m = wrong(catalogue_qsfpdd.dr4(), "flat-bit-with-pages",
              "L:2.7 says flat memory, yet pages 01h, 02h, 10h and 11h are there")
    m.overwrite(LOWER, 2, [m.halves[LOWER][2] | 0x80])
    drop_registers(m, "lower", 2, 2)
    m.facts["memory_model"] = "flat"
    # What a page means that the module disclaims is left to the reader of this file.
    for page in ("01h", "02h", "03h", "10h", "11h"):
        drop_registers(m, page)
    m.checksums = [entry for entry in m.checksums if entry["page"] == "00h"]
    return forget(m, "thresholds", "applications", "tx_power_mw", "tx_bias_ma", "rx_power_mw",
                  "tx_power_state", "tx_bias_state", "rx_power_state", "temperature_c",
                  "temperature_state", "supply_voltage_v", "supply_voltage_state",
                  "data_path_state", "app_sel", "dpid", "config_status",
                  "data_path_first_lane", "init_pending_lanes", "data_path_deinit_lanes",
                  "wavelength_nm", "wavelength_tolerance_nm", "lengths", "inactive_firmware",
                  "hardware_revision")


def two_identifiers():
    m = wrong(catalogue_qsfpdd.fr4(), "identifiers-differ",
              "byte 0 says QSFP-DD (18h), byte 128 says QSFP28 (11h)")
    m.overwrite(upper(0), 128, [0x11])
    drop_registers(m, "00h", 128, 128)
    m.refresh_checksums()
    return m


def bias_scale():
    m = wrong(catalogue_qsfpdd.fr4(), "tx-bias-scale-reserved",
              "01h:160.4-3 is 3, which is reserved; the registers are shown with a factor of 1")
    m.overwrite(upper(1), 160, [m.halves[upper(1)][160 - 128] | 0x18])
    drop_registers(m, "01h", 160, 160)
    m.refresh_checksums()
    return m


def inverted():
    m = wrong(catalogue_qsfp.psm4(), "thresholds-inverted",
              "the alarm thresholds of the temperature stand in the wrong order, those of the Rx "
              "power are all FFFFh, those of the Tx bias all zero")
    page = upper(3)
    low, high = m.halves[page][2:4], m.halves[page][0:2]
    m.overwrite(page, 128, [*low, *high])
    m.overwrite(page, 176, [0xFF] * 8)
    m.overwrite(page, 184, [0x00] * 8)
    drop_registers(m, "03h", 128, 131)
    drop_registers(m, "03h", 176, 191)
    limits = m.facts["thresholds"]
    four = limits["temperature_c"]
    four["high_alarm"], four["low_alarm"] = four["low_alarm"], four["high_alarm"]
    limits["rx_power_mw"] = dict.fromkeys(limits["rx_power_mw"], 6.5535)
    limits["tx_bias_ma"] = dict.fromkeys(limits["tx_bias_ma"], 0.0)
    return m


def missing_application():
    m = wrong(catalogue_qsfpdd.dr4(), "application-missing",
              "lanes 5 and 6 select application 9, lane 7 selects application 15; only 1 and 2 "
              "are described")
    page = upper(0x11)
    for lane, code in ((5, 9), (6, 9), (7, 15)):
        at = 205 + lane
        m.overwrite(page, at, [m.halves[page][at - 128] & 0x0F | code << 4])
        m.facts["app_sel"][lane - 1] = code
        for row in m.registers:
            if row[0] == "11h" and row[2] == at and row[4] == 7:
                row[7] = row[8] = code
    return m


def unknown_identifier():
    m = wrong(catalogue_qsfp.sr4(), "unknown-identifier",
              "byte 0 and 128 are 5Ah, which SFF-8024 reserves: bytes, no meaning", keep=False)
    m.overwrite(LOWER, 0, [0x5A])
    m.overwrite(upper(0), 128, [0x5A])
    return m


def page_copies():
    m = wrong(catalogue_osfp.dr8(vdm=False), "page-copies",
              "the driver ignored the page select and returned page 00h for every page")
    copy = bytes(m.halves[upper(0)])
    for half in list(m.halves):
        if half not in (LOWER, upper(0)):
            m.halves[half] = bytearray(copy)
            drop_registers(m, m.page_name(half))
    m.checksums = [entry for entry in m.checksums if entry["page"] == "00h"]
    kept = ("identifier", "revision", "vendor_name", "vendor_oui", "vendor_part_number",
            "vendor_revision", "vendor_serial_number", "date_code", "lot_code", "connector",
            "power", "module_state", "media_type", "temperature_c", "temperature_state",
            "supply_voltage_v", "supply_voltage_state")
    m.facts = {key: value for key, value in m.facts.items() if key in kept}
    m.set_flags = None  # what a copy of page 00h says where page 11h should be is anyone's guess
    return m


def truncated():
    m = wrong(catalogue_qsfp.lr4(), "truncated-64-bytes", "only bytes 0-63 were read")
    m.halves = {LOWER: m.halves[LOWER]}
    m.hole(LOWER, 64, 127)
    m.registers = [row for row in m.registers if row[0] == "lower" and row[2] < 64
                   and not row[10].startswith("Tx<i> Power")]
    m.checksums = []
    kept = ("identifier", "revision", "memory_model", "temperature_c", "temperature_state",
            "supply_voltage_v", "supply_voltage_state", "tx_bias_ma",
            "tx_bias_state", "rx_power_mw", "rx_power_state")
    m.facts = {key: value for key, value in m.facts.items() if key in kept}
    return m


def sfp_a2_missing():
    m = wrong(catalogue_sfp.lr28(), "sfp-a2-missing",
              "A0h:92 promises diagnostics, but A2h did not answer")
    m.halves = {half: data for half, data in m.halves.items() if half.device == "A0"}
    m.add_half(A2_LOWER)
    m.hole(A2_LOWER, 0, 127, "NACK at address A2h")
    drop_registers(m, "A2h")
    m.checksums = [entry for entry in m.checksums if entry["page"] == "A0h"]
    for key in ("tx_power", "tx_bias", "rx_power"):
        m.facts["tx_bias_ma" if key == "tx_bias" else f"{key}_mw"] = [None]
        m.facts[f"{key}_state"] = ["not-read"]
    m.facts.update(temperature_c=None, temperature_state="not-read", supply_voltage_v=None,
                   supply_voltage_state="not-read")
    return forget(m, "thresholds")


MODULES = [checksums_cmis, checksums_8636, checksums_8472, shifted, non_ascii, escapes,
           escapes_sfp, all_ff, all_00, missing_pages, holes, flat_with_pages, two_identifiers,
           bias_scale, inverted, missing_application, unknown_identifier, page_copies, truncated,
           sfp_a2_missing]
