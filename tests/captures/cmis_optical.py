"""What optical CMIS modules of this catalogue have in common: one call fills all pages."""

import cmis
import cmis_lanes

OUI = "02-0F-7C"   # locally administered: nobody's

# High alarm, low alarm, high warning, low warning.
TEMPERATURE = ("78.5", "-8.25", "73.0", "-3.5")
VOLTAGE = ("3.6305", "2.9695", "3.4655", "3.1345")


def spread_codes(count, top, step, start=0):
    """Codes 0..top that differ between neighbouring lanes: (start + step*i) mod (top + 1)."""
    return [(start + step * i) % (top + 1) for i in range(count)]


def describe(m, *, who, power, connector, technology, media_type, apps, far_end=0,
             cable=(0, 0), firmware=(3, 17), machines=3):
    """Lower memory and page 00h without monitors: what flat and paged modules share."""
    vendor, part, revision, serial, date, lot = who[:6]
    cmis.active_firmware(m, *firmware)
    if m.revision >= (5, 3):
        cmis.extended_information(m, machines, subtype=1, heatsink=0, fiber_face=2)
    cmis.identity(m, vendor, OUI, part, revision, serial, date, lot, *who[6:])
    cmis.power(m, *power)
    cmis.cable_length(m, *cable)
    cmis.connector(m, connector)
    cmis.media_side(m, *technology, far_end=far_end)
    cmis.applications(m, media_type, apps)


def advertise(m, *, inactive=(3, 12), hardware=(1, 4), smf=(0, 0), om=(0, 0, 0, 0),
              wavelength=None, durations=(6, 7, 5, 8, 3, 4), user_page=False, vdm=False, monitors=None,
              lane_monitors=("bias", "tx", "rx"), bias_scale=0, tunable=False, **characteristics):
    """Page 01h."""
    cmis.versions(m, inactive, hardware)
    cmis.fibre_lengths(m, smf, *om)
    if wavelength:
        cmis.wavelength(m, *wavelength)
    cmis.advertised_pages(m, user_page=user_page, vdm=vdm)
    cmis.durations(m, *durations)
    cmis.characteristics(m, **characteristics)
    cmis.supported_controls(m, wavelength_control=tunable, tunable=tunable)
    cmis.supported_monitors(m, monitors or ("temperature", "voltage"), lane_monitors, bias_scale)
    cmis.supported_signal_integrity(m)
    if m.revision >= (5, 3):
        cmis.miscellaneous(m)


def control(m, *, app_sel, first_lane, states, status, staged_app_sel=None, deinit=(),
            pending=(), rx_valid=None, tx_valid=None, explicit=(3, 6), controls=None, masks=None,
            media_map=None):
    """Pages 10h and 11h without monitors and flags; settings differ from lane to lane."""
    lanes = 8 * m.banks
    every = set(range(1, lanes + 1))
    cmis_lanes.data_path_control(m, deinit)
    cmis_lanes.lane_controls(m, **(controls or {"flip_tx": (2,), "no_squelch_tx": (4,),
                                                "flip_rx": (1, 3), "no_squelch_rx": (2, 4)}))
    cmis_lanes.control_set(m, "SCS0::", staged_app_sel or app_sel, first_lane, explicit,
                           adaptive=every - {2}, tx_target=spread_codes(lanes, 9, 3, 2),
                           cdr_tx=every - {1}, cdr_rx=every - {4}, pre=spread_codes(lanes, 6, 2, 1),
                           post=spread_codes(lanes, 7, 3, 5),
                           amplitude=spread_codes(lanes, 2, 1, 1))
    cmis_lanes.control_set(m, "SCS1::", app_sel, first_lane, (1,), adaptive=every - {3},
                           tx_target=spread_codes(lanes, 9, 7, 1), cdr_tx=every - {2},
                           cdr_rx=every - {1, 3}, pre=spread_codes(lanes, 6, 3, 4),
                           post=spread_codes(lanes, 7, 5, 2),
                           amplitude=spread_codes(lanes, 2, 2, 2))
    cmis_lanes.control_set(m, "ACS::", app_sel, first_lane, explicit, adaptive=every - {4},
                           tx_target=spread_codes(lanes, 9, 3, 6), cdr_tx=every - {3},
                           cdr_rx=every - {2}, pre=spread_codes(lanes, 6, 4, 3),
                           post=spread_codes(lanes, 7, 3, 1),
                           amplitude=spread_codes(lanes, 2, 1, 0))
    cmis_lanes.lane_masks(m, masks or {"LOSFlagTx<i>": (1, 3), "CDRLOLFlagRx<i>": (2,)})
    cmis_lanes.data_path_states(m, states, pending)
    if m.revision >= (5, 0):
        cmis_lanes.output_status(m, m.host_used if rx_valid is None else rx_valid,
                                 m.media_used if tx_valid is None else tx_valid)
    cmis_lanes.config_status(m, status)
    if media_map:
        cmis_lanes.lane_mapping(m, *media_map)


def optical(m, *, identity, pages, lanes, temperature, voltage, tx_power=None, bias=None,
            rx_power=None, limits=None, flags=None, module_flags=(), state=3, aux=(),
            temperature_limits=TEMPERATURE, voltage_limits=VOLTAGE):
    """A paged optical module. limits: thresholds of Tx power, bias, Rx power."""
    cmis.module_state(m, state)
    cmis.temperature(m, temperature)
    cmis.supply_voltage(m, voltage)
    describe(m, **identity)
    kinds = [None, None, None]
    for which, kind, _ in aux:
        kinds[which - 1] = kind
    names = ["temperature", "voltage", *[f"aux{which}" for which, _, _ in aux]]
    advertise(m, monitors=names, aux_kinds=kinds, **pages)
    for which, kind, raw in aux:
        cmis.aux(m, which, kind, raw)
    cmis.global_controls(m)
    cmis.module_masks(m, ("ModuleStateChangedFlag", "VccMonLowWarningFlag"))
    cmis.module_flags(m, module_flags)
    cmis.module_thresholds(m, temperature_limits, voltage_limits)
    if limits:
        cmis.lane_thresholds(m, limits[0] if tx_power else None, *limits[1:])
    control(m, **lanes)
    cmis_lanes.lane_flags(m, flags or {})
    cmis_lanes.lane_monitors(m, tx_power, bias, rx_power)
    return m


def same(value, count):
    return [value] * count


def groups(count, size):
    """First lane of the group of each lane: groups(8, 2) = 1 1 3 3 5 5 7 7."""
    return [lane - (lane - 1) % size for lane in range(1, count + 1)]


def starts(size, count=8):
    """Lanes on which groups of `size` lanes may begin."""
    return list(range(1, count + 1, size))


# Limits that several catalogues share: Tx power, bias, Rx power.
DR_LIMITS = (("3.5481", "0.2239", "2.8184", "0.3548"), ("110.000", "30.000", "105.000", "35.000"),
             ("3.9811", "0.0794", "3.1623", "0.1259"))
SR_LIMITS = (("3.1623", "0.1778", "2.5119", "0.2239"), ("12.000", "2.000", "10.500", "3.000"),
             ("3.1623", "0.0708", "2.5119", "0.1122"))
