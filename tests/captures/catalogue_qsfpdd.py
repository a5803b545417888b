"""QSFP-DD modules and cables (identifier 18h), CMIS 3.0 to 5.4."""

import cmis
from cmis import App
import cmis_lanes
from cmis_optical import DR_LIMITS, SR_LIMITS, describe, groups, optical, same, starts
from cmis_vdm import UNSET, Observed, f16, observables
from image import spread
import sff8024

QSFPDD = 0x18
EML = (0x06, "1310 nm EML")
DFB = (0x04, "1310 nm DFB laser")
VCSEL = (0x00, "850 nm VCSEL")

# Host and media interface codes: SFF-8024 Tables 4-5, 4-6, 4-7.
DR4 = App(0x11, 0x1C, 8, 4, [1], [1])                      # 400GAUI-8 C2M, 400GBASE-DR4
DR1 = App(0x0D, 0x14, 2, 1, starts(2), starts(1, 4))       # 100GAUI-2 C2M, 100GBASE-DR
ACTIVATED, SUCCESS = 4, 1


def dr4():
    m = cmis.new("qsfpdd-400g-dr4",
                 "400GBASE-DR4 split into four 100GBASE-DR data paths; all lanes differ",
                 QSFPDD, media_lanes=4)
    optical(
        m, temperature="41.25", voltage="3.2874",
        identity=dict(who=("LUMENFORGE", "LF-DD4-DR4-500M", "B2", "OPTEST00000001", "2026-03-17",
                           "A1", "OPTCLEI001"),
                      power=(5, "10.0"), connector=sff8024.MPO12, technology=EML,
                      media_type=cmis.SMF, apps=[DR4, DR1]),
        pages=dict(smf=(0, 5), wavelength=("1311.0", "6.5"), user_page=True),
        lanes=dict(app_sel=same(2, 8), first_lane=groups(8, 2), states=same(ACTIVATED, 8),
                   status=same(SUCCESS, 8),
                   media_map=([1, 1, 1, 1], [1, 2, 3, 4], [8, 7, 6, 5])),
        tx_power=["1.0471", "1.1220", "0.9772", "1.2303"],
        bias=["62.014", "65.430", "59.876", "71.202"],
        rx_power=["0.8913", "0.7586", "1.0965", "0.6607"],
        limits=DR_LIMITS,
        flags={"LOSFlagTx<i>": (3,), "CDRLOLFlagTx<i>": (4,), "DPStateChangedFlag<i>": (1, 6),
               "OpticalPowerLowWarningFlagRx<i>": (4,), "OutputStatusChangedFlagRx<i>": (2, 7)},
        module_flags=("ModuleStateChangedFlag",))
    cmis_lanes.user_data(m, "rack 12, unit 7: user data of page 03h")
    return cmis.finish(m)


def fr4():
    m = cmis.new("qsfpdd-400g-fr4",
                 "400GBASE-FR4, four wavelengths on one fibre pair, CMIS 5.0, thresholds crossed",
                 QSFPDD, revision=(5, 0), media_lanes=4)
    optical(
        m, temperature="74.75", voltage="3.1211",
        identity=dict(who=("NORDLYS OPTICS", "ND-4FR4-2K", "A", "OPTEST00000002", "2025-11-30",
                           ""),
                      power=(6, "12.0"), connector=sff8024.LC, technology=EML,
                      media_type=cmis.SMF, apps=[App(0x11, 0x1D, 8, 4, [1], [1])]),
        pages=dict(smf=(0, 20), wavelength=("1301.0", "36.5")),
        lanes=dict(app_sel=same(1, 8), first_lane=same(1, 8), states=same(ACTIVATED, 8),
                   status=same(SUCCESS, 8),
                   media_map=([1, 2, 3, 4], [1, 1, 1, 1], [2, 2, 2, 2])),
        tx_power=["3.6308", "1.6982", "0.2042", "2.9512"],
        bias=["84.122", "111.334", "29.918", "105.780"],
        rx_power=["0.0631", "4.0738", "0.1096", "3.3113"],
        limits=DR_LIMITS, module_flags=("TempMonHighWarningFlag", "VccMonLowWarningFlag"),
        flags={"OpticalPowerHighAlarmFlagTx<i>": (1,), "OpticalPowerHighWarningFlagTx<i>": (1, 4),
               "OpticalPowerLowAlarmFlagTx<i>": (3,), "OpticalPowerLowWarningFlagTx<i>": (3,),
               "LaserBiasHighAlarmFlagTx<i>": (2,), "LaserBiasHighWarningFlagTx<i>": (2, 4),
               "LaserBiasLowAlarmFlagTx<i>": (3,), "LaserBiasLowWarningFlagTx<i>": (3,),
               "OpticalPowerLowAlarmFlagRx<i>": (1,), "OpticalPowerLowWarningFlagRx<i>": (1, 3),
               "OpticalPowerHighAlarmFlagRx<i>": (2,),
               "OpticalPowerHighWarningFlagRx<i>": (2, 4)})
    return cmis.finish(m)


def lr4_10():
    m = cmis.new("qsfpdd-400g-lr4-10-cmis40",
                 "400G-LR4-10 with CMIS 4.0: L:4-7 are one bit a lane, no output status",
                 QSFPDD, revision=(4, 0), media_lanes=4)
    optical(
        m, temperature="48.5", voltage="3.3016",
        identity=dict(who=("BLUEFJORD", "BF-400-LR4-10", "1C", "OPTEST00000003", "2020-02-29",
                           "Z9"),
                      power=(7, "14.0"), connector=sff8024.LC, technology=EML,
                      media_type=cmis.SMF, apps=[App(0x11, 0x1E, 8, 4, [1], [1])],
                      firmware=(1, 44)),
        pages=dict(smf=(1, 10), wavelength=("1301.0", "36.5"), cooled=True),
        lanes=dict(app_sel=same(1, 8), first_lane=same(1, 8), states=same(ACTIVATED, 8),
                   status=same(SUCCESS, 8)),
        tx_power=["1.8197", "1.6596", "2.0417", "1.5136"],
        bias=["77.102", "80.966", "74.510", "83.338"],
        rx_power=["0.3467", "0.2951", "0.3890", "0.2570"],
        limits=DR_LIMITS,
        flags={"LOSFlagTx<i>": (2, 7), "CDRLOLFlagRx<i>": (4,)})
    return cmis.finish(m)


def sr8():
    m = cmis.new("qsfpdd-400g-sr8",
                 "400GBASE-SR8 with four breakouts; 200G on lanes 1-4, single 50G lanes on 5-8",
                 QSFPDD, revision=(5, 2))
    apps = [App(0x11, 0x10, 8, 8, [1], [1]), App(0x0F, 0x0E, 4, 4, starts(4), starts(4)),
            App(0x0D, 0x0C, 2, 2, starts(2), starts(2)), App(0x0A, 0x07, 1, 1, starts(1),
                                                             starts(1))]
    optical(
        m, temperature="36.5", voltage="3.3187",
        identity=dict(who=("OPALINE NETWORKS", "ON-QDD-SR8-100", "01", "OPTEST00000004",
                           "2024-07-01", "QX"),
                      power=(4, "8.0"), connector=sff8024.MPO16, technology=VCSEL,
                      media_type=cmis.MMF, apps=apps),
        pages=dict(om=(150, 100, 70, 30), wavelength=("850.0", "10.0"), rx_average=False),
        lanes=dict(app_sel=[2, 2, 2, 2, 4, 4, 4, 4], first_lane=[1, 1, 1, 1, 5, 6, 7, 8],
                   states=[4, 4, 4, 4, 4, 7, 1, 4], status=[1, 1, 1, 1, 1, 1, 0, 1],
                   deinit=(7,), rx_valid={1, 2, 3, 4, 5, 8}, tx_valid={1, 2, 3, 4, 5, 8},
                   controls={"disable_tx": (6,), "disable_rx": (7,), "force_squelch": (5,),
                             "freeze": (8,), "flip_tx": (1, 8), "flip_rx": (3,)}),
        tx_power=spread("1.2023", "0.0417", 8), bias=spread("6.402", "0.118", 8),
        rx_power=["0.9120", "0.8511", "0.7943", "0.7413", "0.6918", "0", "0.0002", "0.5623"],
        limits=SR_LIMITS, flags={"LOSFlagRx<i>": (6, 7), "DPStateChangedFlag<i>": (5, 8)})
    return cmis.finish(m)


def zr_observables(m):
    """What a coherent receiver measures, of the only path; chromatic dispersion has no thresholds."""
    path = [Observed(15, 0, 0, f16(187, -5)), Observed(23, 0, 1, f16(0, -24)),
            Observed(128, 0, 2, 31457), Observed(129, 0, 2, 34078), Observed(134, 0, 3, -118),
            Observed(136, 0, 4, 312), Observed(138, 0, 5, 9), Observed(139, 0, 6, 274),
            Observed(140, 0, 7, 148), Observed(141, 0, 8, -730), Observed(142, 0, 9, 9240),
            Observed(143, 0, 10, -1003), Observed(144, 0, 11, -1098), Observed(145, 0, 12, -1121),
            Observed(147, 0, 13, 171)]
    quads = {(0, 0): (f16(125, -4), 0, f16(200, -5), 0), (0, 1): (f16(1, 0), 0, 0xFFFF, 0),
             (0, 2): (58982, 3277, 55705, 9830), (0, 3): UNSET, (0, 4): (1700, 0, 1200, 0),
             (0, 5): (35, 0, 20, 0), (0, 6): (0xFFFF, 190, 0xFFFF, 230),
             (0, 7): (0xFFFF, 130, 0xFFFF, 150), (0, 8): (3600, -3600, 3000, -3000),
             (0, 9): (0xFFFF, 0, 14000, 0), (0, 10): (0, -1800, -200, -1600),
             (0, 11): (1300, -2100, 1000, -1800), (0, 12): (1300, -2300, 1000, -2000),
             (0, 13): (0xFFFF, 130, 0xFFFF, 140)}
    observables(m, [path], quads, flags=((9, 3),))


def zr():
    m = cmis.new("qsfpdd-400g-zr-tunable",
                 "400ZR, C-band tunable on the 75 GHz grid: pages 04h and 12h, TEC, Tx bias x2",
                 QSFPDD, revision=(5, 0), media_lanes=1)
    optical(
        m, temperature="55.125", voltage="3.2551",
        identity=dict(who=("HELIOTROPE LINKS", "HL-ZR400-CB", "D", "OPTEST00000005", "2026-01-05",
                           "07"),
                      power=(8, "19.5"), connector=sff8024.LC,
                      technology=(0x10, "C-band tunable laser"), media_type=cmis.SMF,
                      apps=[App(0x11, 0x3E, 8, 1, [1], [1])]),
        pages=dict(smf=(2, 12), wavelength=("1557.35", "0.08"), cooled=True, bias_scale=1,
                   tunable=True, vdm=True),
        lanes=dict(app_sel=same(1, 8), first_lane=same(1, 8), states=same(ACTIVATED, 8),
                   status=same(SUCCESS, 8)),
        tx_power=["0.0912"], bias=["241.112"], rx_power=["0.0794"],
        limits=(("1.2589", "0.0501", "1.0000", "0.0631"),
                ("260.000", "80.000", "250.000", "100.000"),
                ("1.5849", "0.0063", "1.2589", "0.0100")),
        aux=((1, "tec_current", -8190), (2, "laser_temperature", 13440),
             (3, "supply_voltage_2", 18034)),
        module_flags=("Aux1MonLowWarningFlag", "Aux2MonHighWarningFlag"))
    cmis.thresholds_raw(m, 144, "Aux1Mon", "aux1_percent", (29490, -29490, 26214, -8000), 100,
                        32767)
    cmis.thresholds(m, 152, "Aux2Mon", "aux2_c", ("55.5", "35.25", "52.0", "38.75"), cmis.CELSIUS,
                    signed=True)
    cmis.thresholds(m, 160, "Aux3Mon", "aux3_v", ("1.9800", "1.6200", "1.8900", "1.7100"),
                    cmis.VOLT, signed=True)
    # Table 8-68: advertisement byte and bit, byte of the lowest channel, lowest, highest.
    cmis_lanes.laser_capabilities(m, {"75GHz": (128, 7, 158, -69, 120),
                                      "100GHz": (128, 5, 150, -17, 30),
                                      "50GHz": (128, 4, 146, -35, 60)},
                                  ("0.001", "-6.250", "6.125"), ("-12.50", "-7.25"))
    # 193.1 THz - 24 * 0.025 THz = 192.5 THz, and 0.35 GHz more; grid code 7 = 75 GHz.
    cmis_lanes.laser_tuning(m, [7], ["-24"], [True], ["0.350"], ["192500.350"], ["-10.25"],
                            flags=(("TuningCompleteFlagTx<i>", 1),
                                   ("FineTuningOutOfRangeFlagTx<i>", 1)))
    zr_observables(m)
    return cmis.finish(m)


def bringup():
    m = cmis.new("qsfpdd-400g-dr4-bringup",
                 "four 100G data paths in four states, one configuration rejected, one Rx dark",
                 QSFPDD, revision=(5, 3), media_lanes=4)
    optical(
        m, temperature="33.625", voltage="3.3302",
        identity=dict(who=("LUMENFORGE", "LF-DD4-DR4-500M", "B3", "OPTEST00000006", "2026-03-18",
                           "A1"),
                      power=(5, "10.0"), connector=sff8024.MPO12, technology=EML,
                      media_type=cmis.SMF, apps=[DR4, DR1]),
        pages=dict(smf=(0, 5), wavelength=("1311.0", "6.5")),
        lanes=dict(app_sel=[2, 2, 2, 2, 2, 2, 0, 0], staged_app_sel=[2, 2, 2, 2, 2, 2, 9, 9],
                   first_lane=groups(8, 2), states=[4, 4, 2, 2, 5, 5, 1, 1],
                   status=[1, 1, 0xC, 0xC, 1, 1, 3, 4], deinit=(7, 8), pending=(5, 6),
                   rx_valid={1, 2}, tx_valid={1}),
        tx_power=["1.0233", "0", "0.4677", "0"], bias=["61.904", "0", "40.112", "0"],
        rx_power=["0.7943", "0.6310", "0", "0.5012"], limits=DR_LIMITS,
        flags={"DPStateChangedFlag<i>": (1, 2, 5, 6), "LOSFlagRx<i>": (3,),
               "OpticalPowerLowAlarmFlagRx<i>": (3,), "CDRLOLFlagTx<i>": (3,),
               "AdaptiveInputEqFailFlagTx<i>": (4,)})
    return cmis.finish(m)


def aoc():
    m = cmis.new("qsfpdd-400g-breakout-aoc",
                 "active optical cable 400G to 4 x 100G: far end configuration 12, MediaType 4",
                 QSFPDD, revision=(5, 1))
    apps = [App(0x11, 0x03, 8, 8, [1], [1]), App(0x0D, 0x03, 2, 2, starts(2), starts(2))]
    optical(
        m, temperature="39.75", voltage="3.2942",
        identity=dict(who=("VOLEKABEL", "VK-Q4Q28-AOC-15", "2", "OPTEST00000007", "2025-05-20",
                           ""),
                      power=(3, "7.0"), connector=sff8024.NONE, technology=VCSEL,
                      media_type=cmis.ACTIVE_CABLE, apps=apps, far_end=12, cable=(1, 15)),
        pages=dict(lane_monitors=("bias", "rx"), delay_ns=80),
        lanes=dict(app_sel=same(2, 8), first_lane=groups(8, 2), states=[4, 4, 4, 4, 1, 1, 4, 4],
                   status=same(SUCCESS, 8), deinit=(5, 6), rx_valid={1, 2, 3, 4, 7, 8},
                   tx_valid={1, 2, 3, 4, 7, 8}),
        bias=spread("5.904", "0.222", 8),
        rx_power=spread("0.6012", "0.0333", 8), limits=SR_LIMITS,
        flags={"LOSFlagTx<i>": (5, 6)})
    return cmis.finish(m)


def cmis30():
    m = cmis.new("qsfpdd-200g-fr4-cmis30",
                 "CMIS 3.0: 10h:128 is DataPathPwrUp (1 = up); lane 4 down", QSFPDD,
                 revision=(3, 0), media_lanes=4, host_lanes=8)
    optical(
        m, temperature="44.0", voltage="3.2785",
        identity=dict(who=("GLASSWREN", "GW-200-FR4", "0A", "OPTEST00000008", "2019-08-09", "33"),
                      power=(3, "7.0"), connector=sff8024.LC, technology=DFB,
                      media_type=cmis.SMF,
                      apps=[App(0x0F, 0x18, 4, 4, [1], [1])], firmware=(0, 9)),
        pages=dict(smf=(0, 20), wavelength=("1301.0", "36.5")),
        lanes=dict(app_sel=[1, 1, 1, 1, 0, 0, 0, 0], first_lane=[1, 1, 1, 1, 5, 6, 7, 8],
                   states=[4, 4, 4, 4, 1, 1, 1, 1], status=[1, 1, 1, 1, 0, 0, 0, 0],
                   deinit=(5, 6, 7, 8)),
        tx_power=["1.2882", "1.3804", "1.1749", "1.4454"],
        bias=["45.202", "47.116", "43.998", "49.330"],
        rx_power=["0.5623", "0.4898", "0.6166", "0.4266"], limits=DR_LIMITS,
        flags={"LOSFlagTx<i>": (5, 6, 7, 8), "OpticalPowerLowWarningFlagRx<i>": (4,)})
    return cmis.finish(m)


def passive_dac():
    m = cmis.new("qsfpdd-400g-breakout-dac",
                 "passive copper, flat memory, 400G to 2 x 200G: far end configuration 3, 2.5 m",
                 QSFPDD, revision=(5, 4), flat=True)
    cmis.module_state(m)
    describe(m, who=("VOLEKABEL", "VK-QDD-2Q56-DAC", "1", "OPTEST00000009", "2024-12-24", "LT"),
             power=(1, "0.25"), connector=sff8024.NONE,
             technology=(0x0A, "Copper cable, passive, unequalized"),
             media_type=cmis.PASSIVE_COPPER,
             apps=[App(0x1D, 0, 0, 0, None, None), App(0x1C, 0, 0, 0, None, None)], far_end=3,
             cable=(0, 25), firmware=(0, 0), machines=1)
    cmis.attenuation(m, 5, 6, 9, 14, 0)
    cmis_lanes.lane_monitors(m)
    return cmis.finish(m)


MODULES = [dr4, fr4, lr4_10, sr8, zr, bringup, aoc, cmis30, passive_dac]
