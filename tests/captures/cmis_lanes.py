"""Encoders for CMIS modules: user data, tuning, control, state and latency (03h, 04h, 10h-15h).

Addresses and clauses from the text of OIF-CMIS 5.4.
"""

from cmis import MILLIAMPERE, MILLIWATT
from cmis_map import all_lanes, lane_bits, lane_bytes, lane_nibbles, lane_numbers, place
from image import number, upper

# Table 8-94
DATA_PATH_STATES = {1: "DPDeactivated", 2: "DPInit", 3: "DPDeinit", 4: "DPActivated",
                    5: "DPTxTurnOn", 6: "DPTxTurnOff", 7: "DPInitialized"}
# Table 8-101
CONFIG_STATUS = {0: "ConfigUndefined", 1: "ConfigSuccess", 2: "ConfigRejected",
                 3: "ConfigRejectedInvalidAppSel", 4: "ConfigRejectedInvalidDataPath",
                 5: "ConfigRejectedInvalidSI", 6: "ConfigRejectedLanesInUse",
                 7: "ConfigRejectedPartialDataPath", 0xC: "ConfigInProgress"}
# One bit a lane on Page 11h: Tables 8-96, 8-97 and 8-98.
LANE_FLAGS = {
    "DPStateChangedFlag<i>": 134,
    "FailureFlagTx<i>": 135, "LOSFlagTx<i>": 136, "CDRLOLFlagTx<i>": 137,
    "AdaptiveInputEqFailFlagTx<i>": 138,
    "OpticalPowerHighAlarmFlagTx<i>": 139, "OpticalPowerLowAlarmFlagTx<i>": 140,
    "OpticalPowerHighWarningFlagTx<i>": 141, "OpticalPowerLowWarningFlagTx<i>": 142,
    "LaserBiasHighAlarmFlagTx<i>": 143, "LaserBiasLowAlarmFlagTx<i>": 144,
    "LaserBiasHighWarningFlagTx<i>": 145, "LaserBiasLowWarningFlagTx<i>": 146,
    "LOSFlagRx<i>": 147, "CDRLOLFlagRx<i>": 148,
    "OpticalPowerHighAlarmFlagRx<i>": 149, "OpticalPowerLowAlarmFlagRx<i>": 150,
    "OpticalPowerHighWarningFlagRx<i>": 151, "OpticalPowerLowWarningFlagRx<i>": 152,
    "OutputStatusChangedFlagRx<i>": 153,
}


# --- page 10h ----------------------------------------------------------------------------------


def data_path_control(m, deinit):
    """10h:128 (Table 8-78). Up to CMIS 3.0 the bit was DataPathPwrUp, with the other sense."""
    if m.revision < (4, 0):
        lane_bits(m, 0x10, 128, "DataPathPwrUpLane<i>", m.host_used - set(deinit))
    else:
        lane_bits(m, 0x10, 128, "DPDeinitLane<i>", deinit)
    m.facts["data_path_deinit_lanes"] = sorted(deinit)


def lane_controls(m, flip_tx=(), disable_tx=(), no_squelch_tx=(), force_squelch=(), freeze=(),
                  flip_rx=(), disable_rx=(), no_squelch_rx=()):
    """10h:129-139 (Table 8-79)."""
    lane_bits(m, 0x10, 129, "InputPolarityFlipTx<i>", flip_tx)
    lane_bits(m, 0x10, 130, "OutputDisableTx<i>", disable_tx, "media")
    lane_bits(m, 0x10, 131, "AutoSquelchDisableTx<i>", no_squelch_tx, "media")
    lane_bits(m, 0x10, 132, "OutputSquelchForceTx<i>", force_squelch, "media")
    lane_bits(m, 0x10, 134, "AdaptiveInputEqFreezeTx<i>", freeze)
    lane_bits(m, 0x10, 137, "OutputPolarityFlipRx<i>", flip_rx)
    lane_bits(m, 0x10, 138, "OutputDisableRx<i>", disable_rx)
    lane_bits(m, 0x10, 139, "AutoSquelchDisableRx<i>", no_squelch_rx)


def _data_path_configuration(m, page, byte, prefix, app_sel, first_lane, explicit):
    """AppSelCode in bits 7-4, DPIDX (first lane minus 1, within the bank) in 3-1, explicit in 0."""
    lane_bytes(m, page, byte, [
        (prefix + "AppSelCodeLane<i>", 7, 4, app_sel),
        (prefix + "DPIDXLane<i>", 3, 1, [(lane - 1) % 8 for lane in first_lane]),
        (prefix + "ExplicitControlLane<i>", 0, 0, [lane in explicit for lane in all_lanes(m)])])
    for row in m.registers:
        # DPIDX and ExplicitControl of a lane without application mean nothing (Table 8-102).
        if row[10].startswith((prefix + "DPIDX", prefix + "Explicit")):
            row[9] = row[9] if app_sel[row[6] - 1] else None


def _signal_integrity(m, page, prefix, adaptive, tx_target, cdr_tx, cdr_rx, pre, post, amplitude,
                      at):
    """Tx and Rx settings of a control set; `at` gives the byte of each group."""
    lane_bits(m, page, at["adaptive"], prefix + "AdaptiveInputEqEnableTx<i>", adaptive)
    lane_nibbles(m, page, at["target"], prefix + "HostControlledInputEqTargetTx<i>", tx_target)
    lane_bits(m, page, at["cdr_tx"], prefix + "CDREnableTx<i>", cdr_tx)
    lane_bits(m, page, at["cdr_rx"], prefix + "CDREnableRx<i>", cdr_rx)
    lane_nibbles(m, page, at["pre"], prefix + "OutputEqPreCursorTargetRx<i>", pre)
    lane_nibbles(m, page, at["post"], prefix + "OutputEqPostCursorTargetRx<i>", post)
    lane_nibbles(m, page, at["amplitude"], prefix + "OutputAmplitudeTargetRx<i>", amplitude)


# Table 8-82 to 8-84, 8-87 to 8-89, 8-103 to 8-105
CONTROL_SETS = {
    "SCS0::": (0x10, 145, dict(adaptive=153, target=156, cdr_tx=160, cdr_rx=161, pre=162,
                               post=166, amplitude=170)),
    "SCS1::": (0x10, 180, dict(adaptive=188, target=191, cdr_tx=195, cdr_rx=196, pre=197,
                               post=201, amplitude=205)),
    "ACS::": (0x11, 206, dict(adaptive=214, target=217, cdr_tx=221, cdr_rx=222, pre=223,
                              post=227, amplitude=231)),
}


def control_set(m, prefix, app_sel, first_lane, explicit=(), adaptive=(), tx_target=None,
                cdr_tx=(), cdr_rx=(), pre=None, post=None, amplitude=None):
    """One control set. Lists per lane; first_lane is the first lane of the lane's data path."""
    page, byte, at = CONTROL_SETS[prefix]
    zeros = [0] * 8 * m.banks
    _data_path_configuration(m, page, byte, prefix, app_sel, first_lane, explicit)
    _signal_integrity(m, page, prefix, adaptive, tx_target or zeros, cdr_tx, cdr_rx, pre or zeros,
                      post or zeros, amplitude or zeros, at)
    if prefix == "ACS::":
        lanes = list(all_lanes(m))
        m.facts["app_sel"] = [app_sel[i - 1] if i in m.host_used else None for i in lanes]
        paths = [first_lane[i - 1] if i in m.host_used and app_sel[i - 1] else None
                 for i in lanes]
        m.facts["dpid"] = [None if first is None else (first - 1) % 8 for first in paths]
        m.facts["data_path_first_lane"] = paths


def lane_masks(m, masks):
    """10h:213-232 mirror the flags of 11h:134-153 (Table 8-91)."""
    for name, lanes in masks.items():
        for lane in lanes:
            bank, i = place(lane)
            m.bit(upper(0x10, bank), LANE_FLAGS[name] + 79, i, name.replace("Flag", "Mask"), True,
                  lane)


# --- page 11h ----------------------------------------------------------------------------------


def data_path_states(m, states, pending=()):
    """11h:128-131 and DPInitPending 11h:235 (Tables 8-93, 8-106)."""
    lane_nibbles(m, 0x11, 128, "DPStateHostLane<i>", states)
    if m.revision >= (5, 0):
        lane_bits(m, 0x11, 235, "DPInitPendingLane<i>", pending)
    m.facts["data_path_state"] = [DATA_PATH_STATES[states[i - 1]] if i in m.host_used else None
                                  for i in all_lanes(m)]
    m.facts["init_pending_lanes"] = sorted(pending)


def output_status(m, rx, tx):
    """11h:132-133 (Table 8-95), since CMIS 5.0."""
    lane_bits(m, 0x11, 132, "OutputStatusRx<i>", rx)
    lane_bits(m, 0x11, 133, "OutputStatusTx<i>", tx, "media")


def config_status(m, codes):
    """11h:202-205 (Table 8-100)."""
    lane_nibbles(m, 0x11, 202, "ConfigStatusLane<i>", codes)
    m.facts["config_status"] = [CONFIG_STATUS[codes[i - 1]] if i in m.host_used else None
                                for i in all_lanes(m)]


def lane_flags(m, flags):
    """11h:134-153: {name: lanes}."""
    for name, lanes in flags.items():
        for lane in lanes:
            bank, i = place(lane)
            m.flag(upper(0x11, bank), LANE_FLAGS[name], i, name, lane)
            m.flags_on_page_11.setdefault(bank, set()).add(i)
            m.interrupt = True


def lane_monitors(m, tx_power=None, bias=None, rx_power=None):
    """11h:154-201 (Table 8-99). None: not advertised."""
    for byte, name, key, values, lsb in (
            (154, "OpticalPowerTx<i>", "tx_power", tx_power, MILLIWATT),
            (170, "LaserBiasTx<i>", "tx_bias", bias, getattr(m, "bias_lsb", MILLIAMPERE)),
            (186, "OpticalPowerRx<i>", "rx_power", rx_power, MILLIWATT)):
        unit = "ma" if key == "tx_bias" else "mw"
        if values is None:
            unused = None if m.flat else "lane-unused"   # flat: either reason will do
            states = ["not-advertised" if i in m.media_used else unused for i in all_lanes(m)]
        else:
            states = lane_numbers(m, 0x11, byte, name, values, lsb, "media")
        m.facts[f"{key}_{unit}"] = [
            number(values[i - 1]) if values and i in m.media_used else None for i in all_lanes(m)]
        m.facts[f"{key}_state"] = states


def lane_mapping(m, wavelengths, fibres_tx, fibres_rx):
    """11h:240-255 (Table 8-107): wavelength in bits 7-4, fibre in bits 3-0, Tx then Rx."""
    for byte, side, fibres in ((240, "Tx", fibres_tx), (248, "Rx", fibres_rx)):
        lane_bytes(m, 0x11, byte, [
            (f"MediaLaneToWavelengthMapping{side}<i>", 7, 4, wavelengths),
            (f"MediaLaneToFiberMapping{side}<i>", 3, 0, fibres)], "media")


# --- pages 03h, 04h, 12h, 15h ------------------------------------------------------------------


def user_data(m, text):
    """Page 03h (Table 8-66)."""
    m.data(upper(3), 128, text.encode("ascii").ljust(128, b"\0"))


def laser_capabilities(m, grids, fine_tuning, power_range):
    """Page 04h (Table 8-68). grids: {name: (byte, bit, byte of the low channel, low, high)}."""
    page = upper(4)
    for name, (byte, bit, at, low, high) in grids.items():
        m.bit(page, byte, bit, f"GridSupported{name}")
        m.quantity(page, at, f"GridLowChannel{name}", low, "1", signed=True)
        m.quantity(page, at + 2, f"GridHighChannel{name}", high, "1", signed=True)
    if fine_tuning:
        resolution, low, high = fine_tuning
        m.bit(page, 129, 7, "FineTuningSupported")
        m.quantity(page, 190, "FineTuningResolution", resolution, "1/1000")
        m.quantity(page, 192, "FineTuningLowOffset", low, "1/1000", signed=True)
        m.quantity(page, 194, "FineTuningHighOffset", high, "1/1000", signed=True)
    m.bit(page, 196, 7, "ProgOutputPowerPerLaneSupported")
    m.quantity(page, 198, "ProgOutputPowerMin", power_range[0], "1/100", signed=True)
    m.quantity(page, 200, "ProgOutputPowerMax", power_range[1], "1/100", signed=True)


# Flags of 12h:231-238, one byte a lane (Table 8-109)
TUNING_FLAGS = {"TuningCompleteFlagTx<i>": 0, "WavelengthUnlockedFlagTx<i>": 1,
                "InvalidChannelNumberFlagTx<i>": 2, "TuningNotAcceptedFlagTx<i>": 3,
                "FineTuningOutOfRangeFlagTx<i>": 4, "TargetOutputPowerOORFlagTx<i>": 5}


def laser_tuning(m, grid, channel, fine_enabled, fine_ghz, frequency_ghz, power_dbm, flags=(),
                 in_progress=(), unlocked=()):
    """Page 12h (Table 8-109); lists per lane. Frequencies in GHz with three decimals."""
    lane_bytes(m, 0x12, 128, [
        ("GridSpacingTx<i>", 7, 4, grid),
        ("FineTuningEnableTx<i>", 0, 0, fine_enabled)], "media")
    lane_numbers(m, 0x12, 136, "ChannelNumberTx<i>", channel, "1", "media", signed=True)
    lane_numbers(m, 0x12, 152, "FineTuningOffsetTx<i>", fine_ghz, "1/1000", "media", signed=True)
    for lane in sorted(m.media_used):
        bank, i = place(lane)
        # The unit of the value (GHz or THz) is the reader's choice: only the raw number is noted.
        raw = round(float(frequency_ghz[lane - 1]) * 1000)
        m.bits(upper(0x12, bank), 168 + 4 * i, raw, size=4)
        m.note(upper(0x12, bank), 168 + 4 * i, "CurrentLaserFrequencyTx<i>", raw, size=4,
               lane=lane, value=None, state=None)
    lane_numbers(m, 0x12, 200, "TargetOutputPowerTx<i>", power_dbm, "1/100", "media", signed=True)
    lane_bytes(m, 0x12, 222, [
        ("TuningInProgressTx<i>", 1, 1, [lane in in_progress for lane in all_lanes(m)]),
        ("WavelengthUnlockStatusTx<i>", 0, 0, [lane in unlocked for lane in all_lanes(m)])],
        "media")
    for name, lane in flags:
        bank, i = place(lane)
        m.flag(upper(0x12, bank), 231 + i, TUNING_FLAGS[name], name, lane)
        m.flags_on_page_12 = m.interrupt = True
    for lane in sorted({lane for _, lane in flags}):
        bank, i = place(lane)
        m.bit(upper(0x12, bank), 230, i, "LaserTuningFlagSummaryTx<i>", True, lane)
    m.facts["tuning"] = [{"lane": lane, "grid_code": grid[lane - 1],
                          "channel": int(channel[lane - 1]),
                          "fine_offset_ghz": number(fine_ghz[lane - 1]),
                          "frequency_ghz": number(frequency_ghz[lane - 1]),
                          "target_power_dbm": number(power_dbm[lane - 1])}
                         for lane in sorted(m.media_used)]


def latencies(m, rx, tx):
    """Page 15h (Table 8-141), in ns."""
    lane_numbers(m, 0x15, 224, "DataPathRxLatencyHostLane<i>", rx, "1", "host")
    lane_numbers(m, 0x15, 240, "DataPathTxLatencyHostLane<i>", tx, "1", "host")
