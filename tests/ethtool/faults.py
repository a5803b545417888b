"""Known faults of ethtool 6.1, each with the clause that says what is right."""
import re

from rules import LANE, LIMIT, NAMES, OPTICAL, Fault, monitor

ABSENT = ("not-advertised", "lane-unused", "absent", "not-read")  # not-read: pages of zeros


def number(text):
    found = re.search(r"-?[\d.]+", text)
    return float(found[0]) if found else None


def says_nothing(_module, _match, text, ours):
    return ours in ABSENT and (text in ("Off", "No") or number(text) == 0)


def is_divided(_module, _match, text, ours):
    """To multiply by 2 or 4 is right; ethtool divides by it."""
    return isinstance(ours, (int, float)) and any(
        abs(number(text) * factor * factor - ours) < 0.01 * factor * factor for factor in (2, 4))


def tests_the_lane_number(module, match, text, _ours):
    """ethtool ands the byte of all lanes with the lane, counted from 0, in place of its bit."""
    lane = int(match["lane"]) - 1
    first = lane // 8 * 8
    byte = 0
    for i in range(8):
        of_lane = monitor(module, OPTICAL[match["name"]], first + i + 1)
        byte |= bool(of_lane["flags"][match["limit"].replace(" ", "_")]) << i
    return (text == "On") == bool(byte & lane % 8)


def is_truncated(_module, _match, text, ours):
    """Cut to whole counts of 1/256 degree, then printed with two decimals."""
    return isinstance(ours, (int, float)) and abs(number(text) - ours) < 1 / 256 + 0.0051


def has_one_lane(module, match, _text, ours):
    code = module["media"].get("extended_compliance", {}).get("code")
    return ours == "lane-unused" and match["lane"] not in (None, "1") and code in (0x25, 0x26, 0x27)


def is_calibrated(module, _match, _text, _ours):
    return module["support"].get("externally_calibrated") is True


FAULTS = [
    Fault("0 or Off for what the module says it does not have",
          "OIF-CMIS 5.4 Table 8-53, SFF-8636 2.11 section 6.2.4, SFF-8472 12.4.3 Table 8-5",
          "", ".*", says_nothing),
    Fault("CMIS Tx bias divided by its multiplier", "OIF-CMIS 5.4 Table 8-53", "CMIS",
          rf"Laser (tx )?bias current( {LIMIT} threshold)?{LANE}", is_divided),
    Fault("CMIS lane flags: tests the lane number for the lane bit", "OIF-CMIS 5.4 Table 8-97",
          "CMIS", rf"(?P<name>{NAMES}) {LIMIT} ?{LANE}", tests_the_lane_number),
    Fault("CMIS length on SMF: multiplier 3 taken for 1", "OIF-CMIS 5.4 Table 8-45", "CMIS",
          r"Length \(SMF\)"),
    Fault("CMIS 3.0 has no LowPwr bit: it came with 4.0", "OIF-CMIS 5.4 Revision History, Rev 4.0",
          "CMIS", "LowPwrAllowRequestHW",
          lambda module, _match, _text, ours: ours == "not-advertised" and
          module["identity"]["revision"].startswith("3.")),
    Fault("Lanes 2 to 4 of 100GBASE-DR, FR1 and LR1, which have one on the media side",
          "SFF-8024 4.13 Table 4-4", "SFF-8636", rf".*?{LANE}", has_one_lane, False),
    Fault("SFF-8636 rate 25500 where FFh refers to byte 222", "SFF-8636 2.11 section 6.3.6",
          "SFF-8636", "BR, Nominal", lambda _module, _match, text, _ours: number(text) == 25500),
    Fault("SFF-8636 byte 145 of a copper cable taken for OM1 fibre", "SFF-8636 2.11 section 6.3.12",
          "SFF-8[46]36", r"Length \(OM1 62\.5um\)"),
    Fault("SFF-8636 byte 146 of an SR4 module taken for copper, and not doubled",
          "SFF-8636 2.11 section 6.3.12", "SFF-8[46]36", r"Length \(Copper or Active cable\)"),
    Fault("SFF-8472 bytes 14, 15 and 19 of a cable taken for fibre",
          "SFF-8472 12.4.3 section 6.1, section 6.2, Table 6-1", "SFF-8472",
          r"Length \((SMF(,km)?|OM3)\)", lambda _module, _match, _text, ours: ours == "absent"),
    Fault("SFF-8472 byte 15 = FFh is the end of its range, no length",
          "SFF-8472 12.4.3 section 6.2", "SFF-8472", r"Length \(SMF\)",
          lambda _module, _match, text, ours: text == "25500m" and ours >= 25.5),
    Fault("SFF-8472 byte 18 of an optical module taken for copper: it is OM4",
          "SFF-8472 12.4.3 section 6.5", "SFF-8472", r"Length \(Copper\)",
          lambda _module, _match, _text, ours: ours == "absent"),
    Fault("SFF-8472 byte 19, the finer cable length, is not read", "SFF-8472 12.4.3 Table 6-1",
          "SFF-8472", r"Length \(Copper\)",
          lambda _module, _match, text, ours: number(text) - 1 < ours < number(text)),
    Fault("SFF-8472 external calibration of Rx power: no powers of x", "SFF-8472 12.4.3 Table 9-6",
          "SFF-8472", rf"(Receiver signal (average optical power|OMA)|Laser rx power {LIMIT} threshold)",
          is_calibrated),
    Fault("SFF-8472 external calibration cut to whole counts", "SFF-8472 12.4.3 section 9.1",
          "SFF-8472", rf"Module temperature( {LIMIT} threshold)?", is_truncated),
    Fault("SFF-8436 has no attenuation at 7 and 12.9 GHz", "SFF-8436 4.9 Table 37", "SFF-8436",
          r"Attenuation at (7\.0|12\.9)GHz", in_our_captures=False),
    Fault("a monitor that the module does not advertise, though its registers hold values",
          "SFF-8636 2.11 Table 6-27, OIF-CMIS 5.4 Table 8-53", "CMIS|SFF-8[46]36",
          rf"(?P<name>{NAMES})( {LIMIT}( threshold)?)?{LANE}",
          lambda _module, _match, _text, ours: ours == "not-advertised", in_our_captures=False),
]
