"""Encoders for CMIS modules: lower memory, pages 00h, 01h and 02h, checksums.

Addresses and clauses from the text of OIF-CMIS 5.4. Lane-wise pages: cmis_lanes.py.
"""

from collections import namedtuple

from cmis_map import new   # noqa: F401 (new: for the catalogues)
from image import LOWER, number, upper
import sff8024

# Units of the registers (Table 8-10, 8-65, 8-99).
CELSIUS = "1/256"
VOLT = "1/10000"
MILLIWATT = "1/10000"
MILLIAMPERE = "2/1000"
PERCENT = "100/32767"

# Table 8-7
MODULE_STATES = {1: "ModuleLowPwr", 2: "ModulePwrUp", 3: "ModuleReady", 4: "ModulePwrDn",
                 5: "ModuleFault"}
# Table 8-20
MMF, SMF, PASSIVE_COPPER, ACTIVE_CABLE = 1, 2, 3, 4
MEDIA_TYPES = {MMF: "Optical Interfaces: MMF", SMF: "Optical Interfaces: SMF",
               PASSIVE_COPPER: "Passive and Linear Active Copper Cables",
               ACTIVE_CABLE: "Active Cables"}

# Starts are lane numbers 1-8 on which an instance may begin.
App = namedtuple("App", "host_id media_id host_lanes media_lanes host_starts media_starts")

# Table 8-9
MODULE_FLAGS = {
    "ModuleStateChangedFlag": (8, 0), "ModuleFirmwareErrorFlag": (8, 1),
    "DataPathFirmwareErrorFlag": (8, 2),
    "TempMonHighAlarmFlag": (9, 0), "TempMonLowAlarmFlag": (9, 1),
    "TempMonHighWarningFlag": (9, 2), "TempMonLowWarningFlag": (9, 3),
    "VccMonHighAlarmFlag": (9, 4), "VccMonLowAlarmFlag": (9, 5),
    "VccMonHighWarningFlag": (9, 6), "VccMonLowWarningFlag": (9, 7),
    "Aux1MonHighAlarmFlag": (10, 0), "Aux1MonLowAlarmFlag": (10, 1),
    "Aux1MonHighWarningFlag": (10, 2), "Aux1MonLowWarningFlag": (10, 3),
    "Aux2MonHighAlarmFlag": (10, 4), "Aux2MonLowAlarmFlag": (10, 5),
    "Aux2MonHighWarningFlag": (10, 6), "Aux2MonLowWarningFlag": (10, 7),
    "Aux3MonHighAlarmFlag": (11, 0), "Aux3MonLowAlarmFlag": (11, 1),
    "Aux3MonHighWarningFlag": (11, 2), "Aux3MonLowWarningFlag": (11, 3),
    "CustomMonHighAlarmFlag": (11, 4), "CustomMonLowAlarmFlag": (11, 5),
    "CustomMonHighWarningFlag": (11, 6), "CustomMonLowWarningFlag": (11, 7),
}


# --- lower memory ------------------------------------------------------------------------------


def module_state(m, state=3):
    """Module State (Table 8-6); the interrupt bit is set by finish(), when flags are known."""
    m.register(LOWER, 3, "ModuleState", state, msb=3, lsb=1)
    m.facts["module_state"] = MODULE_STATES[state]


def temperature(m, celsius):
    """TempMonValue, S16 in 1/256 C (Table 8-10)."""
    m.quantity(LOWER, 14, "TempMonValue", celsius, CELSIUS, signed=True)
    m.facts["temperature_c"] = number(celsius)


def supply_voltage(m, volts):
    """VccMonVoltage, U16 in 100 uV (Table 8-10)."""
    m.quantity(LOWER, 16, "VccMonVoltage", volts, VOLT)
    m.facts["supply_voltage_v"] = number(volts)


# What an auxiliary monitor can be: scale of the S16 register, key of the fact (Table 8-10).
AUX = {"tec_current": (PERCENT, "tec_current_percent"),
       "laser_temperature": (CELSIUS, "laser_temperature_c"),
       "supply_voltage_2": (VOLT, "supply_voltage_2_v"),
       "custom": ("1", "custom")}


def aux(m, which, kind, raw):
    """Aux1 (18), Aux2 (20), Aux3 (22); `raw` is the register number, so that percent stay exact."""
    scale, key = AUX[kind]
    top, bottom = (int(x) for x in (scale + "/1").split("/")[:2])
    value = raw * top / bottom
    m.register(LOWER, 16 + 2 * which, f"Aux{which}MonValue", raw & 0xFFFF, size=2, value=value)
    m.facts.setdefault("aux", {})[f"aux{which}"] = {"quantity": key, "value": value}


def custom_monitor(m, raw):
    """CustomMonValue (24-25): the vendor's own, so only raw."""
    m.register(LOWER, 24, "CustomMonValue", raw, size=2)


def module_flags(m, names):
    """Latched module flags (Table 8-9)."""
    for name in names:
        byte, bit = MODULE_FLAGS[name]
        m.flag(LOWER, byte, bit, name)
        m.interrupt = True


def global_controls(m, low_power_hw=True, low_power_sw=False, squelch_pave=False):
    """L:26 (Table 8-11)."""
    m.bit(LOWER, 26, 6, "LowPwrAllowRequestHW", low_power_hw)
    m.bit(LOWER, 26, 5, "SquelchMethodSelect", squelch_pave)
    m.bit(LOWER, 26, 4, "LowPwrRequestSW", low_power_sw)


def module_masks(m, masks):
    """L:31-34 mirror the flags of L:8-11 (Table 8-12)."""
    for name in masks:
        byte, bit = MODULE_FLAGS[name]
        m.bit(LOWER, byte + 23, bit, name.replace("Flag", "Mask"))


def active_firmware(m, major, minor):
    """L:39-40 (Table 8-15)."""
    m.bits(LOWER, 39, major)
    m.bits(LOWER, 40, minor)
    m.facts["active_firmware"] = f"{major}.{minor}"


def fault_cause(m, code, text):
    """L:41 (Table 8-16)."""
    m.register(LOWER, 41, "ModuleFaultCause", code)
    m.facts["fault_cause"] = {"code": code, "name": text}


def extended_information(m, machines, subtype=0, heatsink=0, fiber_face=0):
    """L:56-61 (Table 8-18)."""
    m.register(LOWER, 56, "CmisSmSupport", machines)
    m.register(LOWER, 57, "ModuleFunctionType", 0)
    m.register(LOWER, 60, "SFF8024ModuleSubtype", subtype, msb=3, lsb=0)
    if m.revision >= (5, 4):
        m.register(LOWER, 61, "SFF8024HeatsinkType", heatsink, msb=7, lsb=4)
    m.register(LOWER, 61, "SFF8024FiberFaceType", fiber_face, msb=1, lsb=0)


def _lane_map(lanes):
    return sum(1 << lane - 1 for lane in lanes)


def applications(m, media_type, apps):
    """MediaType (L:85) and the descriptors L:86-117, 01h:223-250, 01h:176-190.

    Tables 8-21 to 8-24, 8-60, 8-61. Flat memory: the fourth byte is HostInterfaceGID (0), there
    are no media lane options (Table 8-23).
    """
    m.register(LOWER, 85, "MediaType", media_type)
    m.facts["media_type"] = {"code": media_type, "name": MEDIA_TYPES[media_type]}
    facts = []
    for i in range(15):
        half, at = (LOWER, 86 + 4 * i) if i < 8 else (upper(1), 223 + 4 * (i - 8))
        if m.flat and i >= 8:
            break
        if i >= len(apps):
            m.bits(half, at, 0xFF)  # unused descriptor: HostInterfaceID FFh
            continue
        app = apps[i]
        m.register(half, at, f"HostInterfaceIDApp{i + 1}", app.host_id)
        m.register(half, at + 1, f"MediaInterfaceIDApp{i + 1}", app.media_id)
        m.register(half, at + 2, f"HostLaneCountApp{i + 1}", app.host_lanes, msb=7, lsb=4)
        m.register(half, at + 2, f"MediaLaneCountApp{i + 1}", app.media_lanes, msb=3, lsb=0)
        if not m.flat:
            m.register(half, at + 3, f"HostLaneAssignmentOptionsApp{i + 1}",
                       _lane_map(app.host_starts))
            m.register(upper(1), 176 + i, f"MediaLaneAssignmentOptionsApp{i + 1}",
                       _lane_map(app.media_starts))
        facts.append({"code": i + 1, "host_id": app.host_id, "media_id": app.media_id,
                      "host_lanes": app.host_lanes, "media_lanes": app.media_lanes,
                      "host_start_lanes": app.host_starts, "media_start_lanes": app.media_starts})
    m.facts["applications"] = facts


# --- page 00h ----------------------------------------------------------------------------------


def identity(m, vendor, oui, part, revision, serial, date, lot="", clei="", identifier=None):
    """Vendor information, date and CLEI code (Tables 8-28 to 8-31). `date` is YYYY-MM-DD."""
    page = m.add_half(upper(0))
    code = m.facts["identifier"]["code"] if identifier is None else identifier
    m.register(page, 128, "SFF8024IdentifierCopy", code)
    m.text(page, 129, 16, "VendorName", vendor)
    m.data(page, 145, bytes(int(x, 16) for x in oui.split("-")))
    m.text(page, 148, 16, "VendorPN", part)
    m.text(page, 164, 2, "VendorRev", revision)
    m.text(page, 166, 16, "VendorSN", serial)
    m.text(page, 182, 8, "DateCode", date[2:].replace("-", "") + lot, note=False)
    m.text(page, 190, 10, "CLEICode", clei, note=bool(clei))
    m.facts.update(vendor_name=vendor, vendor_oui=oui, vendor_part_number=part,
                   vendor_revision=revision, vendor_serial_number=serial, date_code=date,
                   lot_code=lot, clei_code=clei)


def power(m, power_class, watts):
    """Module power class and MaxPower in 0.25 W (Table 8-32)."""
    m.register(upper(0), 200, "ModulePowerClass", power_class - 1, msb=7, lsb=5)
    m.quantity(upper(0), 201, "MaxPower", watts, "1/4", size=1)
    m.facts["power"] = {"class": power_class, "max_power_w": number(watts)}


def cable_length(m, multiplier_code, base):
    """Cable assembly length: multipliers 0.1, 1, 10, 100 (Table 8-33)."""
    m.bits(upper(0), 202, multiplier_code << 6 | base)
    metres = base / 10 if multiplier_code == 0 else base * 10 ** (multiplier_code - 1)
    m.facts.setdefault("lengths", {})["cable_m"] = metres


def connector(m, code):
    """ConnectorType (Table 8-34)."""
    m.register(upper(0), 203, "ConnectorType", code)
    m.facts["connector"] = sff8024.named(sff8024.CONNECTORS, code)


def attenuation(m, at_5, at_7, at_12_9, at_25_8, at_53_1):
    """Copper attenuation in dB; 0 is "not available" (Table 8-35)."""
    values = [("AttenuationAt5GHz", at_5), ("AttenuationAt7GHz", at_7),
              ("AttenuationAt12p9GHz", at_12_9), ("AttenuationAt25p8GHz", at_25_8),
              ("AttenuationAt53p1GHz", at_53_1)]
    for i, (name, decibel) in enumerate(values):
        m.optional(upper(0), 204 + i, name, decibel, "1")
    m.facts["attenuation_db"] = {"5ghz": at_5, "7ghz": at_7, "12_9ghz": at_12_9,
                                 "25_8ghz": at_25_8, "53_1ghz": at_53_1}


def media_side(m, technology, technology_name, far_end=0):
    """00h:210-212: unsupported media lanes, far end configuration, technology.

    Tables 8-36, 8-38, 8-41. 00h:210 is reserved when the module has more than 8 host lanes.
    """
    if m.banks == 1:
        for i in range(8):
            m.bit(upper(0), 210, i, "MediaLaneUnsupportedLane<i>", i + 1 not in m.media_used,
                  lane=i + 1)
        m.facts["unsupported_media_lanes"] = [i for i in range(1, 9) if i not in m.media_used]
    m.register(upper(0), 211, "FarEndConfiguration", far_end, msb=4, lsb=0)
    m.register(upper(0), 212, "MediaInterfaceTechnology", technology)
    m.facts["media_technology"] = {"code": technology, "name": technology_name}
    m.facts["far_end_configuration"] = far_end


# --- page 01h ----------------------------------------------------------------------------------


def versions(m, inactive, hardware):
    """01h:128-131 (Table 8-44); each a pair (major, minor)."""
    m.data(upper(1), 128, [*inactive, *hardware])
    m.facts["inactive_firmware"] = f"{inactive[0]}.{inactive[1]}"
    m.facts["hardware_revision"] = f"{hardware[0]}.{hardware[1]}"


def fibre_lengths(m, smf=(0, 0), om5=0, om4=0, om3=0, om2=0):
    """01h:132-136 (Table 8-45): SMF as (multiplier code, base) in km, OM5-OM3 in 2 m, OM2 in m."""
    page = upper(1)
    m.bits(page, 132, smf[0] << 6 | smf[1])
    for at, name, metres, step in ((133, "LengthOM5", om5, "2"), (134, "LengthOM4", om4, "2"),
                                   (135, "LengthOM3", om3, "2"), (136, "LengthOM2", om2, "1")):
        m.optional(page, at, name, metres, step)
    kilometres = smf[1] / 10 if smf[0] == 0 else smf[1] * 10 ** (smf[0] - 1)
    m.facts.setdefault("lengths", {}).update(smf_km=kilometres, om5_m=om5, om4_m=om4, om3_m=om3,
                                             om2_m=om2)


def wavelength(m, nanometres, tolerance):
    """01h:138-141 (Table 8-46): 0.05 nm and 0.005 nm."""
    m.quantity(upper(1), 138, "NominalWavelength", nanometres, "1/20")
    m.quantity(upper(1), 140, "WavelengthTolerance", tolerance, "1/200")
    m.facts["wavelength_nm"] = number(nanometres)
    m.facts["wavelength_tolerance_nm"] = number(tolerance)


def advertised_pages(m, user_page=False, diagnostics=False, vdm=False, coherent=False):
    """01h:142 (Table 8-47). BanksSupported: 0 = 1 bank, 1 = 2 banks, 2 = 4 banks."""
    page = upper(1)
    if m.revision >= (5, 2):   # reserved in earlier revisions
        m.bit(page, 142, 7, "NetworkPathPagesSupported", False)
        m.bit(page, 142, 3, "CmisFfSupported", False)
    if m.revision >= (4, 0):
        m.bit(page, 142, 6, "VDMPagesSupported", vdm)
        m.bit(page, 142, 5, "DiagnosticPagesSupported", diagnostics)
    if m.revision >= (5, 3):
        m.bit(page, 142, 4, "CoherentPagesSupported", coherent)
    m.bit(page, 142, 2, "Page03hSupported", user_page)
    m.register(page, 142, "BanksSupported", {1: 0, 2: 1, 4: 2}[m.banks], msb=1, lsb=0)


def durations(m, deinit, init, power_down=0, power_up=0, turn_off=0, turn_on=0):
    """01h:143-144, 167-168 (Tables 8-48, 8-49, 8-56): codes of State Duration Encoding."""
    page = upper(1)
    m.bits(page, 143, 6 << 5 | 25)   # ModSelWaitTime: 25 * 2^6 = 1600 us
    m.register(page, 144, "MaxDurationDPDeinit", deinit, msb=7, lsb=4)
    m.register(page, 144, "MaxDurationDPInit", init, msb=3, lsb=0)
    if m.revision < (4, 0):
        return
    m.register(page, 167, "MaxDurationModulePwrDn", power_down, msb=7, lsb=4)
    m.register(page, 167, "MaxDurationModulePwrUp", power_up, msb=3, lsb=0)
    m.register(page, 168, "MaxDurationDPTxTurnOff", turn_off, msb=7, lsb=4)
    m.register(page, 168, "MaxDurationDPTxTurnOn", turn_on, msb=3, lsb=0)


def characteristics(m, cooled=False, aux_kinds=(None, None, None), timing=False, hottest=75,
                    coldest=-5, delay_ns=0, lowest_voltage="3.14", apd=False, rx_average=True):
    """01h:145-154 (Table 8-50). aux_kinds: what Aux1-3 monitor, where they exist."""
    page = upper(1)
    m.bit(page, 145, 7, "CoolingImplemented", cooled)
    m.register(page, 145, "TxInputClockingCapabilities", 3, msb=6, lsb=5)
    if m.revision >= (5, 0):
        m.bit(page, 145, 3, "TimingPage15hSupported", timing)
    m.bit(page, 145, 2, "Aux3MonObservable", aux_kinds[2] == "supply_voltage_2")
    m.bit(page, 145, 1, "Aux2MonObservable", aux_kinds[1] == "tec_current")
    m.bit(page, 145, 0, "Aux1MonObservable", aux_kinds[0] == "tec_current")
    m.quantity(page, 146, "ModuleTempMax", hottest, "1", size=1, signed=True)
    m.quantity(page, 147, "ModuleTempMin", coldest, "1", size=1, signed=True)
    m.bits(page, 148, delay_ns // 10, size=2)
    m.quantity(page, 150, "OperatingVoltageMin", lowest_voltage, "1/50", size=1)
    m.bit(page, 151, 7, "OpticalDetectorType", apd)
    m.bit(page, 151, 4, "RxPowerMeasurementType", rx_average)
    m.bit(page, 151, 3, "RxLOSType", rx_average)
    m.quantity(page, 152, "CDRPowerSavedPerLane", "0.35", "1/100", size=1)
    for i, supported in enumerate((True, True, True, False)):   # amplitude codes 0-3
        m.bit(page, 153, 4 + i, f"RxOutputLevel{i}Supported", supported)
    m.register(page, 153, "TxInputEqMax", 9, msb=3, lsb=0)
    m.register(page, 154, "RxOutputEqPostCursorMax", 7, msb=7, lsb=4)
    m.register(page, 154, "RxOutputEqPreCursorMax", 6, msb=3, lsb=0)


def supported_controls(m, wavelength_control=False, tunable=False, squelch_tx=3):
    """01h:155-158 (Tables 8-51, 8-52): the usual controls and all lane flags."""
    page = upper(1)
    m.bit(page, 155, 7, "WavelengthIsControllable", wavelength_control)
    m.bit(page, 155, 6, "TransmitterIsTunable", tunable)
    m.register(page, 155, "SquelchMethodTx", squelch_tx, msb=5, lsb=4)
    m.bit(page, 155, 3, "ForcedSquelchTxSupported", True)
    m.bit(page, 155, 2, "AutoSquelchDisableTxSupported", True)
    m.bit(page, 155, 1, "OutputDisableTxSupported", True)
    m.bit(page, 155, 0, "InputPolarityFlipTxSupported", True)
    m.bit(page, 156, 2, "AutoSquelchDisableRxSupported", True)
    m.bit(page, 156, 1, "OutputDisableRxSupported", True)
    m.bit(page, 156, 0, "OutputPolarityFlipRxSupported", True)
    m.bit(page, 157, 3, "AdaptiveInputEqFailFlagTxSupported", True)
    m.bit(page, 157, 2, "CDRLOLFlagTxSupported", True)
    m.bit(page, 157, 1, "LOSFlagTxSupported", True)
    m.bit(page, 157, 0, "FailureFlagTxSupported", True)
    m.bit(page, 158, 2, "CDRLOLFlagRxSupported", True)
    m.bit(page, 158, 1, "LOSFlagRxSupported", True)


def supported_monitors(m, module=("temperature", "voltage"), lane=("bias", "tx", "rx"),
                       bias_scale=0):
    """01h:159-160 (Table 8-53). bias_scale: multiplier of 2 uA, codes 0, 1, 2 = x1, x2, x4."""
    page = upper(1)
    for bit, name, key in ((5, "CustomMonSupported", "custom"), (4, "Aux3MonSupported", "aux3"),
                           (3, "Aux2MonSupported", "aux2"), (2, "Aux1MonSupported", "aux1"),
                           (1, "VccMonSupported", "voltage"),
                           (0, "TempMonSupported", "temperature")):
        m.bit(page, 159, bit, name, key in module)
    m.register(page, 160, "TxBiasCurrentScalingFactor", bias_scale, msb=4, lsb=3)
    for bit, name, key in ((2, "RxOpticalPowerMonSupported", "rx"),
                           (1, "TxOpticalPowerMonSupported", "tx"),
                           (0, "TxBiasMonSupported", "bias")):
        m.bit(page, 160, bit, name, key in lane)
    m.bias_lsb = {0: "2/1000", 1: "4/1000", 2: "8/1000", 3: "2/1000"}[bias_scale]


def supported_signal_integrity(m, second_set=True, rx_equalisation=3):
    """01h:161-162 (Table 8-54): input equaliser, CDRs, output cursors and amplitude."""
    page = upper(1)
    m.register(page, 161, "TxInputEqRecallBuffersSupported", 0, msb=6, lsb=5)
    m.bit(page, 161, 4, "TxInputEqFreezeSupported", True)
    m.bit(page, 161, 3, "TxInputAdaptiveEqSupported", True)
    m.bit(page, 161, 2, "TxInputEqHostControlSupported", True)
    m.bit(page, 161, 1, "TxCDRBypassControlSupported", True)
    m.bit(page, 161, 0, "TxCDRSupported", True)
    m.bit(page, 162, 5, "StagedSet1Supported", second_set)
    m.register(page, 162, "RxOutputEqControlSupported", rx_equalisation, msb=4, lsb=3)
    m.bit(page, 162, 2, "RxOutputAmplitudeControlSupported", True)
    m.bit(page, 162, 1, "RxCDRBypassControlSupported", True)
    m.bit(page, 162, 0, "RxCDRSupported", True)


def miscellaneous(m):
    """01h:251 (Table 8-62): 01 = not supported, 10 = supported; since CMIS 5.3."""
    page = upper(1)
    m.register(page, 251, "ScratchPadSupported", 2, msb=7, lsb=6)
    m.register(page, 251, "PasswordEntrySupported", 1, msb=5, lsb=4)
    m.register(page, 251, "PasswordEntryResultSupported", 1, msb=3, lsb=2)
    m.register(page, 251, "FullPageReadSupported", 2, msb=1, lsb=0)


# --- page 02h ----------------------------------------------------------------------------------

SETS = ("high_alarm", "low_alarm", "high_warning", "low_warning")
SUFFIXES = ("HighAlarmThreshold", "LowAlarmThreshold", "HighWarningThreshold",
            "LowWarningThreshold")


def thresholds(m, byte, name, key, values, lsb, signed=False):
    """Four thresholds from `byte`: high alarm, low alarm, high warning, low warning.

    Tables 8-64 (module) and 8-65 (lanes). Values as strings, in the unit of `key`.
    """
    for i, (value, suffix) in enumerate(zip(values, SUFFIXES)):
        m.quantity(upper(2), byte + 2 * i, name + suffix, value, lsb, signed=signed)
    m.facts.setdefault("thresholds", {})[key] = dict(zip(SETS, map(number, values)))


def thresholds_raw(m, byte, name, key, raws, top, bottom):
    """As thresholds(), from register numbers, for scales without exact decimals (percent)."""
    values = [raw * top / bottom for raw in raws]
    for i, (raw, value, suffix) in enumerate(zip(raws, values, SUFFIXES)):
        m.register(upper(2), byte + 2 * i, name + suffix, raw & 0xFFFF, size=2, value=value)
    m.facts.setdefault("thresholds", {})[key] = dict(zip(SETS, values))


def module_thresholds(m, celsius, volts):
    thresholds(m, 128, "TempMon", "temperature_c", celsius, CELSIUS, signed=True)
    thresholds(m, 136, "VccMon", "supply_voltage_v", volts, VOLT)


def lane_thresholds(m, tx_power, bias, rx_power):
    if tx_power:
        thresholds(m, 176, "OpticalPowerTx", "tx_power_mw", tx_power, MILLIWATT)
    thresholds(m, 184, "LaserBiasCurrent", "tx_bias_ma", bias, m.bias_lsb)
    thresholds(m, 192, "OpticalPowerRx", "rx_power_mw", rx_power, MILLIWATT)


# --- the end -----------------------------------------------------------------------------------


def flag_summary(m):
    """L:4-7: since CMIS 5.0 per page and bank (Table 8-8), before that one bit a lane."""
    for bank in range(m.banks):
        lanes = m.flags_on_page_11.get(bank, set())
        if m.revision < (5, 0):
            m.bits(LOWER, 4 + bank, sum(1 << i for i in lanes))
            continue
        m.bit(LOWER, 4 + bank, 0, f"FlagsSummaryBank{bank}Page11h", bool(lanes))
        if bank == 0 and getattr(m, "flags_on_page_12", False):
            m.bit(LOWER, 4, 1, "FlagsSummaryBank0Page12h")
        if bank == 0 and getattr(m, "flags_on_page_2c", False):
            m.bit(LOWER, 4, 3, "FlagsSummaryBank0Page2Ch")
    if m.revision < (5, 0):
        m.facts["lanes_with_flags"] = sorted(8 * bank + i + 1
                                             for bank, lanes in m.flags_on_page_11.items()
                                             for i in lanes)


def finish(m, wrong=None):
    """Flag summary, interrupt, checksums (8.1.4.3). wrong: {page: amount} for bad checksums."""
    wrong = wrong or {}
    if not m.flat:
        flag_summary(m)
    m.bit(LOWER, 3, 0, "InterruptDeasserted", not m.interrupt)   # Table 8-6: 0 = asserted
    m.facts["interrupt_asserted"] = m.interrupt
    for key, state in (("temperature_c", "temperature_state"),
                       ("supply_voltage_v", "supply_voltage_state")):
        # Flat memory has no monitors (Table 8-10).
        m.facts[state] = "not-advertised" if m.facts.setdefault(key, None) is None else "ok"
    # Table 8-27: 00h over 128-221. Table 8-43: 01h over 130-254. Tables 8-63, 8-68: 128-254.
    spans = {0: (128, 221, 222), 1: (130, 254, 255), 2: (128, 254, 255), 4: (128, 254, 255)}
    for page, (first, last, at) in spans.items():
        if upper(page) in m.halves:
            m.checksum("PageChecksum", upper(page), first, last, at, wrong.get(page, 0))
    return m
