"""OSFP, OSFP-XD and co-packaged modules, QSFP112, SFP and SFP-DD with CMIS."""

import cmis
from cmis import App
import cmis_lanes
from cmis_vdm import MODULE, Observed, f16, observables
from cmis_optical import DR_LIMITS, SR_LIMITS, describe, groups, optical, same, starts
from image import spread
import sff8024

QSFP_CMIS, OSFP, SFPDD_CMIS, SFP_CMIS, OSFP_XD, VENDOR = 0x1E, 0x19, 0x1F, 0x20, 0x21, 0x80
EML = (0x06, "1310 nm EML")
VCSEL = (0x00, "850 nm VCSEL")
ACTIVATED, SUCCESS = 4, 1

# Ten applications: 01h:223-230 hold the ninth and the tenth. SFF-8024 Tables 4-5, 4-7.
DR8_APPS = [
    App(0x51, 0x56, 8, 8, [1], [1]),               # 800GAUI-8-S, 800GBASE-DR8
    App(0x4F, 0x1C, 4, 4, starts(4), starts(4)),   # 400GAUI-4-S, 400GBASE-DR4
    App(0x4B, 0x14, 1, 1, starts(1), starts(1)),   # 100GAUI-1-S, 100GBASE-DR
    App(0x52, 0x56, 8, 8, [1], [1]),               # 800GAUI-8-L
    App(0x50, 0x1C, 4, 4, starts(4), starts(4)),   # 400GAUI-4-L
    App(0x4C, 0x14, 1, 1, starts(1), starts(1)),   # 100GAUI-1-L
    App(0x11, 0x1C, 8, 4, [1], [1]),               # 400GAUI-8, 400GBASE-DR4
    App(0x0D, 0x14, 2, 1, starts(2), starts(1, 4)),  # 100GAUI-2, 100GBASE-DR
    App(0x4F, 0x55, 4, 4, starts(4), starts(4)),   # 400GAUI-4-S, 400GBASE-DR4-2
    App(0x4B, 0x15, 1, 1, [1, 2, 5, 6], [1, 2, 5, 6]),   # 100GAUI-1-S, 100GBASE-FR1
]


NO_SAMPLE = "no valid sample"
NOT_READY = "data path not initialised"


def dr8_observables(m):
    """SNR of all lanes, BER, FERC and SEWmax of the data paths on lanes 1, 5, 6, 7 and 8. Lane 6
    receives nothing; the path on lane 7 is being taken down."""
    snr_media = (5683, 5790, 5641, 5702, 4550, 0, 5599, 5660)      # 22.2 dB and about
    lanes = [Observed(5, lane, 0, raw, None if raw else NO_SAMPLE)
             for lane, raw in enumerate(snr_media)]
    lanes += [Observed(6, lane, 1, 5376 + 31 * lane, NOT_READY if lane == 6 else None)
              for lane in range(8)]
    lanes += [Observed(4, 0, 2, 128), Observed(4, 4, 2, -640), Observed(2, MODULE, 3, 9830)]
    paths = (0, 4, 5, 6, 7)
    ber = (f16(231, -9), f16(312, -7), f16(5, -1), f16(190, -9), f16(402, -10))
    media, host = [], []
    for path, raw in zip(paths, ber):
        why = {5: NO_SAMPLE, 6: NOT_READY}.get(path)
        media.append(Observed(15, path, 0, raw, why))
        media.append(Observed(23, path, 1, 0xFFFF if path == 5 else f16(0, -24), why))
        media.append(Observed(33, path, 2, 0xFFFF if path == 5 else 4 + path, why))
        host.append(Observed(16, path, 0, f16(11 + path, -12), why if path == 6 else None))
    media += [Observed(9, 0, 0, f16(198, -9)), Observed(13, 0, 0, f16(229, -9)),
              Observed(11, 0, 0, f16(305, -9))]
    quads = {(0, 0): (0xFFFF, 4608, 0xFFFF, 4864), (0, 1): (0xFFFF, 4096, 0xFFFF, 4352),
             (0, 2): (1280, -1280, 1024, -1024), (0, 3): (29490, -29490, 26214, -26214),
             (1, 0): (f16(240, -6), 0, f16(100, -6), 0), (1, 1): (f16(1, 0), 0, 0xFFFF, 0),
             (1, 2): (15, 0, 12, 0)}
    observables(m, [lanes, media + host], quads, flags=((5, 1), (5, 3)))


def dr8(vdm=True):
    m = cmis.new("osfp-800g-dr8",
                 "800GBASE-DR8 with ten applications; lanes 1-4 one 400G, lanes 5-8 four 100G",
                 OSFP, revision=(5, 3))
    optical(
        m, temperature="52.5", voltage="3.2618",
        identity=dict(who=("LUMENFORGE", "LF-OS8-DR8", "C1", "OPTEST00000010", "2026-02-14",
                           "B7"),
                      power=(6, "15.0"), connector=sff8024.MPO16, technology=EML,
                      media_type=cmis.SMF, apps=DR8_APPS),
        pages=dict(smf=(0, 5), wavelength=("1311.0", "6.5"), timing=True, vdm=vdm),
        lanes=dict(app_sel=[2, 2, 2, 2, 3, 6, 10, 3], first_lane=[1, 1, 1, 1, 5, 6, 7, 8],
                   states=[4, 4, 4, 4, 4, 6, 3, 4], status=[1, 1, 1, 1, 1, 2, 5, 7],
                   deinit=(7,), rx_valid={1, 2, 3, 4, 5, 8}, tx_valid={1, 2, 3, 4, 5, 6, 8},
                   # Fibre codes end at 8 (Table 8-107): Rx is "unknown".
                   media_map=(same(1, 8), [1, 2, 3, 4, 5, 6, 7, 8], same(0, 8))),
        tx_power=spread("1.0012", "0.0731", 8), bias=spread("70.102", "1.334", 8),
        rx_power=spread("0.5512", "0.0613", 8), limits=DR_LIMITS,
        flags={"LOSFlagTx<i>": (6,), "DPStateChangedFlag<i>": (7,),
               "OutputStatusChangedFlagRx<i>": (6, 7), "CDRLOLFlagRx<i>": (8,)},
        module_flags=("DataPathFirmwareErrorFlag",))
    cmis_lanes.latencies(m, spread("101", "7", 8), spread("212", "11", 8))
    if vdm:
        dr8_observables(m)
    return cmis.finish(m)


def two_fr4():
    m = cmis.new("osfp-800g-2xfr4",
                 "two 400G-FR4 in one OSFP: two sets of four wavelengths on two fibre pairs",
                 OSFP, revision=(5, 2))
    apps = [App(0x4F, 0x1D, 4, 4, starts(4), starts(4)), App(0x50, 0x1D, 4, 4, [5], [5])]
    optical(
        m, temperature="58.875", voltage="3.2435",
        identity=dict(who=("NORDLYS OPTICS", "ND-8X2FR4", "A", "OPTEST00000011", "2025-09-09",
                           ""),
                      power=(7, "16.5"), connector=sff8024.LC, technology=EML,
                      media_type=cmis.SMF, apps=apps),
        pages=dict(smf=(0, 20), cooled=True),
        lanes=dict(app_sel=[1, 1, 1, 1, 2, 2, 2, 2], first_lane=groups(8, 4),
                   states=[4, 4, 4, 4, 7, 7, 7, 7], status=same(SUCCESS, 8),
                   rx_valid={1, 2, 3, 4}, tx_valid={1, 2, 3, 4},
                   controls={"disable_tx": (5, 6, 7, 8), "flip_rx": (4, 5)},
                   media_map=([1, 2, 3, 4, 1, 2, 3, 4], [1, 1, 1, 1, 3, 3, 3, 3],
                              [2, 2, 2, 2, 4, 4, 4, 4])),
        tx_power=["1.4125", "1.5488", "1.3183", "1.6596", "0", "0", "0", "0"],
        bias=["77.216", "79.504", "75.030", "81.902", "0", "0", "0", "0"],
        rx_power=spread("0.4012", "0.0521", 8), limits=DR_LIMITS,
        flags={"FailureFlagTx<i>": (8,), "OpticalPowerLowAlarmFlagTx<i>": (5, 6, 7, 8),
               "LaserBiasLowAlarmFlagTx<i>": (5, 6, 7, 8)})
    return cmis.finish(m)


def aec():
    m = cmis.new("osfp-800g-aec",
                 "active electrical cable, retimed copper: MediaType 4, no optical monitors",
                 OSFP, revision=(5, 3))
    apps = [App(0x52, 0x01, 8, 8, [1], [1]), App(0x50, 0x01, 4, 4, starts(4), starts(4)),
            App(0x4C, 0x04, 1, 1, starts(1), starts(1))]
    optical(
        m, temperature="45.375", voltage="3.3055",
        identity=dict(who=("VOLEKABEL", "VK-O800-AEC-25", "4", "OPTEST00000012", "2026-04-01",
                           "K2"),
                      power=(4, "10.0"), connector=sff8024.NONE,
                      technology=(0x0C, "Copper cable with near and far end limiting active "
                                        "equalizers"),
                      media_type=cmis.ACTIVE_CABLE, apps=apps, far_end=3, cable=(0, 25)),
        pages=dict(lane_monitors=(), delay_ns=20),
        lanes=dict(app_sel=same(2, 8), first_lane=groups(8, 4), states=same(ACTIVATED, 8),
                   status=same(SUCCESS, 8)),
        flags={"CDRLOLFlagTx<i>": (2,), "CDRLOLFlagRx<i>": (7,), "LOSFlagTx<i>": (5,)})
    cmis.attenuation(m, 4, 5, 8, 12, 19)
    m.has_no_optics()
    return cmis.finish(m)


def dac():
    m = cmis.new("osfp-800g-passive-dac-flat",
                 "passive copper cable with flat memory: attenuation at five frequencies, 1.5 m",
                 OSFP, revision=(5, 4), flat=True)
    cmis.module_state(m)
    describe(m, who=("VOLEKABEL", "VK-O800-DAC-15", "1", "OPTEST00000013", "2026-05-06", ""),
             power=(1, "0.5"), connector=sff8024.NONE,
             technology=(0x0A, "Copper cable, passive, unequalized"),
             media_type=cmis.PASSIVE_COPPER, apps=[App(0x49, 0, 0, 0, None, None)], far_end=2,
             cable=(0, 15), firmware=(0, 0), machines=1)
    cmis.attenuation(m, 4, 5, 7, 12, 22)
    cmis_lanes.lane_monitors(m)
    return cmis.finish(m)


def dr8_224g():
    m = cmis.new("osfp-1600g-dr8",
                 "1.6TBASE-DR8 at 200G a lane, breakouts to 800G, 400G, 200G; Tx bias x4",
                 OSFP, revision=(5, 4))
    apps = [App(0x83, 0x7F, 8, 8, [1], [1]), App(0x82, 0x77, 4, 4, starts(4), starts(4)),
            App(0x81, 0x75, 2, 2, starts(2), starts(2)),
            App(0x80, 0x73, 1, 1, starts(1), starts(1))]
    optical(
        m, temperature="61.0", voltage="3.2299",
        identity=dict(who=("BLUEFJORD", "BF-16T-DR8", "0B", "OPTEST00000014", "2026-06-30", "EV"),
                      power=(8, "28.75"), connector=sff8024.MPO16,
                      technology=(0x08, "Others"), media_type=cmis.SMF, apps=apps),
        pages=dict(smf=(0, 5), wavelength=("1311.0", "6.5"), bias_scale=2),
        lanes=dict(app_sel=[2, 2, 2, 2, 3, 3, 4, 4], first_lane=[1, 1, 1, 1, 5, 5, 7, 8],
                   states=same(ACTIVATED, 8), status=same(SUCCESS, 8)),
        tx_power=spread("2.0137", "0.0219", 8), bias=spread("300.024", "4.008", 8),
        rx_power=spread("1.1003", "0.0307", 8),
        limits=(("6.3096", "0.5012", "5.0119", "0.6310"),
                ("400.000", "120.000", "380.000", "150.000"),
                ("5.0119", "0.1585", "3.9811", "0.1995")),
        flags={"LaserBiasHighWarningFlagTx<i>": (8,), "OpticalPowerHighWarningFlagRx<i>": (6,)})
    return cmis.finish(m)


def fault():
    m = cmis.new("osfp-800g-sr8-fault",
                 "ModuleFault by a transmitter failure; lasers off, dark receivers", OSFP,
                 revision=(5, 3))
    apps = [App(0x51, 0x12, 8, 8, [1], [1]), App(0x4B, 0x0D, 1, 1, starts(1), starts(1))]
    optical(
        m, temperature="81.5", voltage="2.9501", state=5,
        identity=dict(who=("OPALINE NETWORKS", "ON-OS8-SR8", "03", "OPTEST00000015",
                           "2025-01-31", ""),
                      power=(5, "12.5"), connector=sff8024.MPO16, technology=VCSEL,
                      media_type=cmis.MMF, apps=apps),
        pages=dict(om=(100, 100, 60, 0), wavelength=("850.0", "10.0")),
        lanes=dict(app_sel=same(1, 8), first_lane=same(1, 8), states=same(1, 8),
                   status=[1, 6, 7, 2, 3, 4, 5, 0xC], rx_valid=set(), tx_valid=set()),
        tx_power=same("0", 8), bias=same("0", 8),
        rx_power=["0", "0.0001", "0", "0.0003", "0", "0.0005", "0", "0.0007"], limits=SR_LIMITS,
        flags={"FailureFlagTx<i>": (2, 5), "LOSFlagRx<i>": (1, 3, 5, 7),
               "OpticalPowerLowAlarmFlagRx<i>": (1, 2, 3, 4, 5, 6, 7, 8)},
        module_flags=("TempMonHighAlarmFlag", "TempMonHighWarningFlag", "VccMonLowAlarmFlag",
                      "VccMonLowWarningFlag", "ModuleStateChangedFlag"))
    cmis.fault_cause(m, 4, "Transmitter fault")
    return cmis.finish(m)


def xd():
    m = cmis.new("osfpxd-1600g-2xdr8",
                 "16 lanes in two banks: 2 x 800GBASE-DR8 and 16 x 100GBASE-DR", OSFP_XD, banks=2,
                 host_lanes=16, media_lanes=16)
    apps = [App(0x51, 0x56, 8, 8, [1], [1]), App(0x4B, 0x14, 1, 1, starts(1), starts(1))]
    optical(
        m, temperature="49.0625", voltage="3.2766",
        identity=dict(who=("HELIOTROPE LINKS", "HL-XD16-DR", "A0", "OPTEST00000016",
                           "2026-07-07", "77"),
                      power=(8, "32.25"), connector=sff8024.MPO16, technology=EML,
                      media_type=cmis.SMF, apps=apps),
        pages=dict(smf=(0, 5), wavelength=("1311.0", "6.5")),
        lanes=dict(app_sel=same(1, 8) + same(2, 8), first_lane=same(1, 8) + list(range(9, 17)),
                   states=same(4, 8) + [4, 2, 5, 7, 6, 3, 1, 4],
                   status=same(1, 8) + [1, 0xC, 1, 1, 2, 3, 4, 5], deinit=(14, 15),
                   rx_valid=set(range(1, 10)) | {16}, tx_valid=set(range(1, 11)) | {16},
                   explicit=(3, 12), controls={"flip_tx": (2, 11), "disable_tx": (13,),
                                               "flip_rx": (8, 9), "no_squelch_rx": (10,)},
                   masks={"LOSFlagTx<i>": (4, 13), "CDRLOLFlagRx<i>": (9,)}),
        tx_power=spread("0.9017", "0.0413", 16), bias=spread("58.002", "0.914", 16),
        rx_power=spread("0.3011", "0.0457", 16), limits=DR_LIMITS,
        flags={"LOSFlagTx<i>": (2, 11), "OpticalPowerHighWarningFlagRx<i>": (16,),
               "LaserBiasHighAlarmFlagTx<i>": (9,), "DPStateChangedFlag<i>": (8, 14)})
    return cmis.finish(m)


def cpo():
    m = cmis.new("cpo-3200g-4bank",
                 "co-packaged optics, 32 lanes in four banks, vendor-specific identifier 80h",
                 VENDOR, banks=4, host_lanes=32, media_lanes=32)
    apps = [App(0x4F, 0x1C, 4, 4, starts(4), starts(4)), App(0x4B, 0x14, 1, 1, starts(1),
                                                             starts(1))]
    optical(
        m, temperature="57.25", voltage="3.2104",
        identity=dict(who=("TERNLIGHT", "TL-CPO-32", "X1", "OPTEST00000017", "2026-08-15", ""),
                      power=(8, "60.0"), connector=sff8024.NONE,
                      technology=(0x08, "Others"), media_type=cmis.SMF, apps=apps),
        pages=dict(smf=(0, 5), wavelength=("1311.0", "6.5")),
        lanes=dict(app_sel=same(1, 16) + same(2, 16),
                   first_lane=groups(16, 4) + list(range(17, 33)),
                   states=same(4, 16) + [4, 2, 5, 7, 6, 3, 1, 4] + [1, 4, 3, 6, 7, 5, 2, 4],
                   status=same(1, 24) + [1, 2, 3, 4, 5, 6, 7, 0xC], deinit=(23, 25),
                   explicit=(5, 20, 31), rx_valid=set(range(1, 30)), tx_valid=set(range(2, 33)),
                   controls={"flip_tx": (3, 12, 21, 30), "flip_rx": (8, 9, 24, 25),
                             "disable_tx": (23,), "no_squelch_tx": (17,)},
                   masks={"LOSFlagTx<i>": (1, 10, 19, 28)}),
        tx_power=spread("0.8009", "0.0211", 32), bias=spread("50.010", "0.702", 32),
        rx_power=spread("0.2503", "0.0199", 32), limits=DR_LIMITS,
        flags={"LOSFlagRx<i>": (4, 13, 22, 31), "LOSFlagTx<i>": (7, 18),
               "OpticalPowerLowWarningFlagRx<i>": (1, 25), "DPStateChangedFlag<i>": (17, 32)})
    return cmis.finish(m)


def qsfp112():
    m = cmis.new("qsfp112-400g-dr4",
                 "QSFP112 with CMIS (identifier 1Eh): four host lanes, lanes 5-8 do not exist",
                 QSFP_CMIS, revision=(5, 2), host_lanes=4, media_lanes=4)
    apps = [App(0x4F, 0x1C, 4, 4, [1], [1]), App(0x4B, 0x14, 1, 1, starts(1, 4), starts(1, 4))]
    optical(
        m, temperature="46.875", voltage="3.2990",
        identity=dict(who=("GLASSWREN", "GW-112-DR4", "05", "OPTEST00000018", "2025-10-10",
                           "CC"),
                      power=(7, "9.75"), connector=sff8024.MPO12, technology=EML,
                      media_type=cmis.SMF, apps=apps),
        pages=dict(smf=(0, 5), wavelength=("1311.0", "6.5")),
        lanes=dict(app_sel=[2, 2, 2, 2], first_lane=[1, 2, 3, 4], states=[4, 5, 4, 7],
                   status=[1, 1, 1, 1], explicit=(3,), rx_valid={1, 3}, tx_valid={1, 2, 3}),
        tx_power=["1.0715", "1.1749", "0.9550", "1.2589"],
        bias=["66.402", "68.816", "63.220", "72.504"],
        rx_power=["0.6457", "0.5754", "0.7244", "0.5129"], limits=DR_LIMITS,
        flags={"LOSFlagTx<i>": (4,), "CDRLOLFlagTx<i>": (2,)})
    return cmis.finish(m)


def sfp112():
    m = cmis.new("sfp112-100g-sr1",
                 "SFP112 with CMIS (identifier 20h): one lane, pages and monitors", SFP_CMIS,
                 revision=(5, 2), host_lanes=1, media_lanes=1)
    optical(
        m, temperature="38.25", voltage="3.3120",
        identity=dict(who=("OPALINE NETWORKS", "ON-S112-SR1", "02", "OPTEST00000019",
                           "2025-12-12", ""),
                      power=(1, "1.75"), connector=sff8024.LC, technology=VCSEL,
                      media_type=cmis.MMF, apps=[App(0x4B, 0x0D, 1, 1, [1], [1])]),
        pages=dict(om=(100, 100, 60, 0), wavelength=("850.0", "10.0")),
        lanes=dict(app_sel=[1], first_lane=[1], states=[4], status=[1], explicit=(),
                   controls={}, masks={"LOSFlagRx<i>": (1,)}),
        tx_power=["1.3490"], bias=["7.514"], rx_power=["0.9333"], limits=SR_LIMITS)
    return cmis.finish(m)


def sfpdd():
    m = cmis.new("sfpdd-100g-passive-dac-flat",
                 "SFP-DD cable with CMIS (identifier 1Fh), two lanes, flat memory, 0.5 m",
                 SFPDD_CMIS, flat=True, host_lanes=2, media_lanes=2)
    cmis.module_state(m)
    describe(m, who=("VOLEKABEL", "VK-SDD-DAC-05", "1", "OPTEST00000020", "2024-03-03", "M3"),
             power=(1, "0.25"), connector=sff8024.NONE,
             technology=(0x0B, "Copper cable, passive, equalized"),
             media_type=cmis.PASSIVE_COPPER, apps=[App(0x1B, 0, 0, 0, None, None)], far_end=1,
             cable=(0, 5), firmware=(0, 0), machines=1)
    cmis.attenuation(m, 2, 3, 4, 8, 0)
    cmis_lanes.lane_monitors(m)
    return cmis.finish(m)


MODULES = [dr8, two_fr4, aec, dac, dr8_224g, fault, xd, cpo, qsfp112, sfp112, sfpdd]
