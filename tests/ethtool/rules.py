"""Which value of optictl each line of ethtool is compared with, and where ethtool is known to be wrong."""
import re

OPTICAL = {"Laser bias current": "tx_bias", "Laser output power": "tx_power",
           "Laser tx power": "tx_power", "Laser rx power": "rx_power",
           "Module temperature": "temperature", "Module voltage": "supply_voltage",
           "Laser tx bias current": "tx_bias", "Transmit avg optical power": "tx_power",
           "Rcvr signal avg optical power": "rx_power", "Receiver signal OMA": "rx_power",
           "Receiver signal average optical power": "rx_power"}
UNITS = {"tx_bias": "ma", "tx_power": "mw", "rx_power": "mw", "temperature": "c",
         "supply_voltage": "v"}
NAMES = "|".join(sorted(OPTICAL, key=len, reverse=True))


def monitor(module, name, lane):
    lanes = {None, 1} if lane is None else {lane}
    return next((m for m in module["monitors"] if m["name"] == name and m["lane"] in lanes), None)


def value(module, match):
    name = OPTICAL[match["name"]]
    found = monitor(module, name, int(match["lane"]) if match["lane"] else None)
    return found, f"{name}_{UNITS[name]}"


def threshold(module, match):
    name = OPTICAL[match["name"]]
    limit = match["limit"].replace(" ", "_")
    return module["thresholds"].get(name), f"{limit}_{UNITS[name]}"


def flag(module, match):
    lane = int(match["lane"]) if match["lane"] else None
    found = monitor(module, OPTICAL[match["name"]], lane)
    return found and found["flags"], match["limit"].replace(" ", "_")


def path(*keys):
    def find(module, _match):
        for key in keys[:-1]:
            module = module.get(key) or {}
        return module, keys[-1]
    return find


def either(*places):
    """The first of several places that this standard has: optictl files a fact where it belongs."""
    def find(module, match):
        found = [place(module, match) for place in places]
        return next(((holder, key) for holder, key in found if (holder or {}).get(key) is not None),
                    found[0])
    return find


LANE = r"(?: ?\((?:Channel|Chan) (?P<lane>\d+)\))?"
LIMIT = r"(?P<limit>(?:high|low) (?:alarm|warning))"

# (ethtool's label, how the texts compare, where optictl has it). The first that matches counts.
RULES = [(re.compile(label + "$"), kind, where) for label, kind, where in [
    (rf"(?P<name>{NAMES}) {LIMIT} threshold", "number", threshold),
    (rf"(?P<name>{NAMES}) {LIMIT} ?{LANE}", "on", flag),
    (rf"(?P<name>{NAMES}){LANE}", "number", value),
    (r"Identifier", "code", path("identity", "identifier")),
    (r"Connector", "code", either(path("identity", "connector"), path("media", "connector"))),
    (r"Encoding", "code", path("media", "encoding")),
    (r"Vendor name", "text", path("identity", "vendor_name")),
    (r"Vendor OUI", "oui", path("identity", "vendor_oui")),
    (r"Vendor PN", "text", path("identity", "vendor_part_number")),
    (r"Vendor rev", "text", path("identity", "vendor_revision")),
    (r"Vendor SN", "text", path("identity", "vendor_serial_number")),
    (r"Date code", "text", path("identity", "date_code_raw")),
    (r"CLEI code", "text", path("identity", "clei_code")),
    (r"Power class", "class", path("power", "power_class")),
    (r"Max power", "number", path("power", "max_power_w")),
    (r"Power set", "on", path("power", "power_set")),
    (r"Power override", "on", path("power", "power_override")),
    (r"LowPwrAllowRequestHW", "on", either(path("power", "low_pwr_allow_request_hw"),
                                           path("power", "low_pwr"))),  # its name up to 4.1
    (r"LowPwrRequestSW", "on", either(path("power", "low_pwr_request_sw"),
                                      path("power", "force_low_pwr"))),
    (r"Module State", "code", path("state", "module_state")),
    (r"Module Fault Cause", "code", path("state", "fault_cause")),
    (r"Transmitter technology", "technology", path("media", "media_technology")),
    (r"Laser wavelength", "number", path("media", "wavelength_nm")),
    (r"Laser wavelength tolerance", "number", path("media", "wavelength_tolerance_nm")),
    (r"Cable assembly length", "number", path("cable", "cable_length_m")),
    (r"Length \(SMF(,km)?\)", "metres", path("cable", "length_smf_km")),
    (r"Length \(OM5\)", "metres", path("cable", "length_om5_m")),
    (r"Length \(OM4\)", "metres", path("cable", "length_om4_m")),
    (r"Length \(OM3( 50(/125)?um)?\)", "metres", path("cable", "length_om3_m")),
    (r"Length \((OM2 )?50(/125)?um\)", "metres", path("cable", "length_om2_m")),
    (r"Length \((OM1 )?62\.5um\)", "metres", path("cable", "length_om1_m")),
    (r"Length \(Copper( or Active cable)?\)", "metres", path("cable", "cable_length_m")),
    (r"Attenuation at 2\.5GHz", "number", path("cable", "attenuation_2500mhz_db")),
    (r"Attenuation at 5(\.0)?GHz", "number", path("cable", "attenuation_5ghz_db")),
    (r"Attenuation at 7(\.0)?GHz", "number", path("cable", "attenuation_7ghz_db")),
    (r"Attenuation at 12\.9GHz", "number", path("cable", "attenuation_12_9ghz_db")),
    (r"Attenuation at 25\.8GHz", "number", path("cable", "attenuation_25_8ghz_db")),
    (r"Revision compliance", "revision", path("identity", "revision")),
    (r"BR, Nominal", "number", path("rates", "signaling_rate_mbd")),
    (r"BR margin, max", "number", path("rates", "signaling_rate_max_percent")),
    (r"BR margin, min", "number", path("rates", "signaling_rate_min_percent")),
    (r"Rate identifier", "code", path("rates", "rate_identifier")),
    (r"Extended identifier", "code", path("identity", "extended_identifier")),
    (r"Optical diagnostics support", "on", path("support", "diagnostics_implemented")),
    (r"Alarm/warning flags implemented", "on", path("support", "flags_implemented")),
    (r"Tx CDR bypass control", "on", path("support", "tx_cdr_control_supported")),
    (r"Rx CDR bypass control", "on", path("support", "rx_cdr_control_supported")),
    (r"Tx CDR", "on", path("support", "tx_cdr_supported")),
    (r"Rx CDR", "on", path("support", "rx_cdr_supported")),
]]

# Lines that are not compared here: (standard, label, why).
NOT_COMPARED = [
    ("", r"Transceiver codes|Option values", "bytes: cli.expected compares every register"),
    ("", r"Transceiver type|Option|(Passive|Active) Cu cmplnce\.", "ethtool's own words for bits"),
    ("SFF-8[46]36", r"Extended identifier( description)?", "words for 00h:129: in cli.expected"),
    ("SFF-8[46]36", r"Rate identifier", "00h:141, which has bits and no identifier"),
    ("SFF-8[46]36", r"Alarm/warning flags implemented", "ethtool says Yes of every module"),
    ("SFF-8[46]36", r"Revision Compliance", "ethtool's own words for the code"),
]


def is_compared(module, label):
    standard = module["map"]["standard"]
    return not any(re.match(which, standard) and re.fullmatch(labels, label)
                   for which, labels, _why in NOT_COMPARED)


class Fault:
    """A known fault of ethtool 6.1: where it shows, what is right, and by which clause."""

    def __init__(self, what, clause, standard, label,
                 holds=lambda module, match, text, ours: True, in_our_captures=True):
        self.what, self.clause, self.standard = what, clause, re.compile(standard)
        self.in_our_captures = in_our_captures
        self.label, self.holds = re.compile(label + "$"), holds

    def explains(self, module, label, text, ours):
        match = self.label.match(label)
        return bool(self.standard.match(module["map"]["standard"]) and match and
                    self.holds(module, match, text, ours))
