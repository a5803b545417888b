"""QSFP28 and QSFP+ modules and cables: SFF-8636 and SFF-8436."""

from image import spread
import sff8024
import sff8636 as sff

QSFP_PLUS, QSFP28 = 0x0D, 0x11
OUI = "02-0F-7C"
NRZ, SIXTY_FOUR, PAM4 = (3, "NRZ"), (5, "64B/66B"), (8, "PAM4")
VCSEL, DFB1310, EML1310 = (0, "850 nm VCSEL"), (4, "1310 nm DFB"), (6, "1310 nm EML")
EML1550 = (7, "1550 nm EML")
COPPER = (10, "Copper cable unequalized")

# High alarm, low alarm, high warning, low warning.
TEMPERATURE = ("77.5", "-7.5", "72.25", "-2.25")
VOLTAGE = ("3.6300", "2.9700", "3.4650", "3.1350")
SR4 = dict(rx_power=("2.1878", "0.0489", "1.7378", "0.0776"),
           bias=("12.000", "2.500", "11.000", "3.500"),
           tx_power=("2.3988", "0.1148", "1.9055", "0.1820"))
LR4 = dict(rx_power=("3.5481", "0.0562", "2.8184", "0.0891"),
           bias=("90.000", "20.000", "85.000", "25.000"),
           tx_power=("4.4668", "0.2344", "3.5481", "0.3715"))
EVERYTHING = (0b01111111, 0xFF, 0b00011010)   # 193-195 without optional pages


def optical(m, *, who, power_class, connector, technology, ethernet=0x80, extended=(0, ""),
            encoding=SIXTY_FOUR, megabaud=25750, lengths=None, wavelength, temperature, voltage,
            rx_power, bias, tx_power=None, limits, flags=None, options=EVERYTHING, cdr=True,
            max_power=None, properties=None, controls=None, page03=None, rx_average=True,
            enhanced=0b10011, technology_bits=None, clei=None):
    """Everything an optical module with page 03h has."""
    vendor, part, revision, serial, date, lot = who
    sff.monitors(m, temperature, voltage)
    sff.controls(m, **(controls or {"tx_disable": (3,), "rx_rate": (1, 2, 3, 0),
                                    "tx_rate": (2, 0, 1, 3), "cdr_tx": (1, 2, 4) if cdr else (),
                                    "cdr_rx": (2, 3, 4) if cdr else (), "power": 0}))
    sff.masks(m, (("L-Tx<i> LOS", 2), ("L-Rx<i> LOL", 3)))
    sff.properties(m, max_power=max_power, **(properties or {"far_end": 1}))
    sff.channel_monitors(m, rx_power, bias, tx_power)
    sff.identity(m, vendor, OUI, part, revision, serial, date, lot)
    sff.extended_identifier(m, power_class, cdr, cdr, bool(clei), max_power)
    sff.connector(m, connector)
    sff.compliance(m, ethernet=ethernet, extended=extended[0], extended_name=extended[1])
    sff.rates(m, *encoding, megabaud)
    sff.lengths(m, **(lengths or {}))
    sff.technology(m, *technology, **(technology_bits or {}))
    sff.wavelength(m, *wavelength)
    sff.options(m, options)
    sff.diagnostics(m, m.revision >= 8, m.revision >= 8, rx_average, tx_power is not None,
                    enhanced if m.revision >= 7 else 0)
    if tx_power is None:
        limits = {**limits, "tx_power": None}
    sff.thresholds(m, temperature=TEMPERATURE, voltage=VOLTAGE, **limits)
    sff.channel_controls(m, **(page03 or {
        "equaliser": (3, 5, 7, 9), "emphasis": (1, 2, 4, 6), "amplitude": (0, 1, 2, 1),
        "squelch_off_rx": (2,), "squelch_off_tx": (1, 3), "disable_rx": (4,),
        "adaptive_tx": (1, 2, 4), "masks": (("L-Rx<i> Power", "Low Alarm", 2),
                                            ("L-Tx<i> Bias", "High Warning", 3))}))
    if clei:
        sff.user_page(m, clei, "rack 7, slot 3")
    sff.flags(m, **(flags or {}))
    return m


def sr4():
    m = sff.new("qsfp28-100g-sr4", "100GBASE-SR4; flags and settings differ in every channel",
                QSFP28)
    optical(m, who=("LUMENFORGE", "LF-Q28-SR4", "A1", "OPTEST00000101", "2023-04-11", "P1"),
            power_class=4, connector=sff8024.MPO12, technology=VCSEL,
            extended=(0x02, "100GBASE-SR4 or 25GBASE-SR"), encoding=SIXTY_FOUR, megabaud=25750,
            lengths=dict(om3=70, last=100, last_is="om4_m"), wavelength=("850.00", "10.000"),
            temperature="37.25", voltage="3.2988",
            rx_power=["0.8318", "0.7244", "0.0468", "1.9953"],
            bias=["6.802", "7.014", "3.202", "12.104"],
            tx_power=["0.9772", "1.0471", "0", "1.1220"], limits=SR4,
            clei="OPTCLEI101", options=(0b01111111, 0xFF, 0b10011010),
            flags=dict(channel=(("L-Tx<i> LOS", 1), ("L-Rx<i> LOS", 3), ("L-Tx<i> Fault", 4),
                                ("L-Tx<i> Adapt EQ Fault", 2), ("L-Tx<i> LOL", 3),
                                ("L-Rx<i> LOL", 2)),
                       monitor=(("L-Rx<i> Power", "Low Alarm", 3),
                                ("L-Rx<i> Power", "Low Warning", 3),
                                ("L-Rx<i> Power", "High Warning", 4),
                                ("L-Tx<i> Bias", "High Alarm", 4),
                                ("L-Tx<i> Bias", "Low Warning", 3),
                                ("L-Tx<i> Power", "Low Alarm", 3),
                                ("L-Tx<i> Power", "High Warning", 2),
                                ("L-Tx<i> Power", "High Alarm", 1)),
                       module=("L-Vcc Low Warning", "Initialization complete flag")))
    return sff.finish(m)


def lr4():
    m = sff.new("qsfp28-100g-lr4", "100GBASE-LR4, 10 km, cooled, power class 4, received OMA",
                QSFP_PLUS, revision=0x07)
    optical(m, who=("NORDLYS OPTICS", "ND-Q28-LR4", "02", "OPTEST00000102", "2022-09-30", ""),
            power_class=4, connector=sff8024.LC, technology=DFB1310,
            technology_bits=dict(control=True, cooled=True),
            extended=(0x03, "100GBASE-LR4 or 25GBASE-LR"),
            lengths=dict(smf_km=10), wavelength=("1302.35", "7.830"), temperature="51.875",
            voltage="3.2711", rx_power=["0.4571", "0.5129", "0.5754", "0.6457"],
            bias=["42.102", "44.216", "46.330", "48.444"],
            tx_power=["1.2882", "1.4125", "1.5488", "1.6982"], limits=LR4, rx_average=False,
            flags=dict(monitor=(("L-Tx<i> Bias", "High Warning", 1),
                                ("L-Rx<i> Power", "High Alarm", 2))))
    return sff.finish(m)


def cwdm4():
    m = sff.new("qsfp28-100g-cwdm4", "100G CWDM4, power class 5, no Tx power monitor", QSFP28)
    optical(m, who=("BLUEFJORD", "BF-100-CWDM4", "1B", "OPTEST00000103", "2024-01-15", "7C"),
            power_class=5, connector=sff8024.LC, technology=DFB1310,
            extended=(0x06, "100G CWDM4"), lengths=dict(smf_km=2),
            wavelength=("1301.00", "36.500"), temperature="44.5", voltage="3.3101",
            rx_power=["0.3802", "0.4266", "0.4786", "0.5370"],
            bias=["38.002", "39.116", "40.230", "41.344"], limits=LR4,
            controls=dict(tx_disable=(1, 4), cdr_tx=(3,), cdr_rx=(1, 2), power=0b0100))
    return sff.finish(m)


def dr1():
    m = sff.new("qsfp28-100g-dr1",
                "100GBASE-DR, one optical lane: near-end channels 2-4 not implemented", QSFP28)
    optical(m, who=("GLASSWREN", "GW-Q28-DR1", "0C", "OPTEST00000104", "2025-02-28", "DD"),
            power_class=6, connector=sff8024.LC, technology=EML1310,
            extended=(0x25, "100GBASE-DR (Clause 140), CAUI-4 (no FEC)"), encoding=PAM4,
            megabaud=53000, lengths=dict(smf_km=1), wavelength=("1311.00", "6.500"),
            temperature="47.0", voltage="3.2599",
            rx_power=["0.6310", None, None, None], bias=["71.404", None, None, None],
            tx_power=["1.0715", None, None, None], limits=LR4, max_power="4.2",
            properties=dict(far_end=3, near_end_missing=(2, 3, 4), fiber_face=1),
            controls=dict(power=0b0101), flags=dict(channel=(("L-Rx<i> LOL", 1),)))
    return sff.finish(m)


def psm4():
    m = sff.new("qsfp28-100g-psm4", "100G PSM4 parallel single mode, one Tx off, SFF-8636 2.0",
                QSFP28, revision=0x06)
    optical(m, who=("TERNLIGHT", "TL-Q28-PSM4", "3", "OPTEST00000105", "2017-06-21", ""),
            power_class=4, connector=sff8024.MPO12, technology=DFB1310,
            extended=(0x07, "100G PSM4 (parallel SMF)"), lengths=dict(smf_km=1),
            wavelength=("1310.00", "15.000"), temperature="40.125", voltage="3.3233",
            rx_power=["0.5012", "0.5495", "0.6026", "0.6607"],
            bias=["33.302", "34.408", "0", "36.620"],
            tx_power=["0.7943", "0.8710", "0", "1.0233"], limits=LR4,
            flags=dict(channel=(("L-Tx<i> Fault", 3),),
                       monitor=(("L-Tx<i> Bias", "Low Alarm", 3),
                                ("L-Tx<i> Power", "Low Alarm", 3))))
    return sff.finish(m)


def aoc():
    m = sff.new("qsfp28-100g-breakout-aoc",
                "active optical cable 100G to 4 x 25G, 7 m, no wavelength of its own standard",
                QSFP28)
    optical(m, who=("VOLEKABEL", "VK-Q28-4S28-7", "1", "OPTEST00000106", "2021-12-01", "S4"),
            power_class=3, connector=sff8024.NONE, technology=VCSEL,
            extended=(0x01, "100G AOC (Active Optical Cable), retimed or 25GAUI C2M AOC, "
                            "BER 5x10^-5"),
            lengths=dict(last=7), wavelength=("850.00", "10.000"), temperature="33.75",
            voltage="3.3344", rx_power=spread("0.7013", "0.0501", 4),
            bias=spread("6.102", "0.202", 4), limits=SR4,
            properties=dict(far_end=4, delay_ns=40))
    return sff.finish(m)


def _copper(m, who, extended, length, attenuation, far_end, ethernet=0x80, at_25_8=None,
            megabaud=25750):
    """Passive copper: nothing but page 00h and a few bytes of the lower half."""
    vendor, part, revision, serial, date, lot = who
    sff.monitors(m)
    sff.channel_monitors(m)
    sff.properties(m, far_end=far_end)
    sff.identity(m, vendor, OUI, part, revision, serial, date, lot)
    sff.extended_identifier(m, 1)
    sff.connector(m, sff8024.NONE)
    sff.compliance(m, ethernet=ethernet, extended=extended[0], extended_name=extended[1])
    sff.rates(m, 0, "Unspecified", megabaud)
    sff.lengths(m, last=length, attenuation_25g=at_25_8)
    sff.technology(m, *COPPER)
    sff.attenuation(m, *attenuation, at_25_8=at_25_8)
    sff.options(m, (0, 0, 0))
    sff.diagnostics(m, rx_average=False)
    m.has_no_optics()
    return sff.finish(m)


def dac():
    m = sff.new("qsfp28-100g-passive-dac",
                "100GBASE-CR4 copper: attenuation at five frequencies, 3 m, flat memory", QSFP28,
                flat=True)
    return _copper(m, ("VOLEKABEL", "VK-Q28-DAC-3", "2", "OPTEST00000107", "2022-02-22", ""),
                   (0x0B, "100GBASE-CR4, 25GBASE-CR CA-25G-L or 50GBASE-CR2 with RS FEC"), 3,
                   (6, 9, 11, 16), 1, at_25_8=24)


def sr4_8436():
    m = sff.new("qsfpplus-40g-sr4-sff8436",
                "40GBASE-SR4 after SFF-8436: revision byte 0, no extended code", QSFP_PLUS,
                revision=0x00)
    optical(m, who=("OPALINE NETWORKS", "ON-Q40-SR4", "A", "OPTEST00000108", "2012-05-17", "01"),
            power_class=1, connector=sff8024.MPO12, technology=VCSEL, ethernet=0x04,
            encoding=SIXTY_FOUR, megabaud=10300,
            lengths=dict(om3=100, om2=30, last=150, last_is="om4_m"),
            wavelength=("850.00", "10.000"), temperature="30.5", voltage="3.3402",
            rx_power=["0.4898", "0.5370", "0.5888", "0.6457"],
            bias=["6.010", "6.222", "6.434", "6.646"], limits=SR4, cdr=False,
            options=(0b00000001, 0x0F, 0b00011010),
            flags=dict(channel=(("L-Rx<i> LOS", 2), ("L-Tx<i> LOS", 4))))
    return sff.finish(m)


def lr4_8436():
    m = sff.new("qsfpplus-40g-lr4-sff8436", "40GBASE-LR4, revision byte 1, power class 4",
                QSFP_PLUS, revision=0x01)
    optical(m, who=("NORDLYS OPTICS", "ND-Q40-LR4", "1", "OPTEST00000109", "2013-10-03", ""),
            power_class=4, connector=sff8024.LC, technology=DFB1310, ethernet=0x02,
            encoding=SIXTY_FOUR, megabaud=10300, lengths=dict(smf_km=10),
            wavelength=("1301.00", "6.500"), temperature="42.0", voltage="3.2801",
            rx_power=["0.2951", "0.3311", "0.3715", "0.4169"],
            bias=["31.002", "33.114", "35.226", "37.338"], limits=LR4, cdr=False,
            options=(0, 0x07, 0b00011010))
    return sff.finish(m)


def dac_8436():
    m = sff.new("qsfpplus-40g-passive-dac", "40GBASE-CR4, revision byte 2, 4 x 10G breakout, 5 m",
                QSFP_PLUS, revision=0x02, flat=True)
    return _copper(m, ("VOLEKABEL", "VK-Q40-4S-DAC5", "1", "OPTEST00000110", "2014-07-08", "C4"),
                   (0, ""), 5, (8, 12, 14, 19), 4, ethernet=0x08, megabaud=10300)


def class8():
    m = sff.new("qsfp28-100g-er4-class8",
                "power class 8: 5.8 W declared in L:107, APD receivers, class enable bits set",
                QSFP28)
    optical(m, who=("HELIOTROPE LINKS", "HL-Q28-ER4", "C", "OPTEST00000111", "2025-08-19", "E8"),
            power_class=8, max_power="5.8", connector=sff8024.LC, technology=EML1310,
            technology_bits=dict(control=True, cooled=True, apd=True),
            extended=(0x04, "100GBASE-ER4 or 25GBASE-ER"), lengths=dict(smf_km=40),
            wavelength=("1302.35", "7.830"), temperature="62.625", voltage="3.2377",
            rx_power=["0.0316", "0.0355", "0.0398", "0.0447"],
            bias=["81.102", "82.204", "83.306", "84.408"],
            tx_power=["2.1380", "2.2909", "2.4547", "2.6303"], limits=LR4,
            controls=dict(power=0b1101, cdr_tx=(1, 4), cdr_rx=(2,), tx_rate=(3, 2, 1, 0)),
            flags=dict(module=("TC readiness flag",),
                       monitor=tuple(("L-Rx<i> Power", "Low Alarm", i) for i in range(1, 5))))
    return sff.finish(m)


def dwdm2():
    m = sff.new("qsfp28-100g-dwdm2-pages-20h-21h",
                "two-wavelength PAM4 DWDM module with monitored parameters on pages 20h and 21h",
                QSFP28)
    optical(m, who=("BLUEFJORD", "BF-100-DWDM2", "2A", "OPTEST00000112", "2021-03-09", ""),
            power_class=6, connector=sff8024.LC, technology=EML1550,
            technology_bits=dict(control=True, cooled=True),
            extended=(0x1A, "100GE-DWDM2"), encoding=PAM4, megabaud=28000,
            lengths=dict(smf_km=80), wavelength=("1550.10", "0.100"), temperature="53.5",
            voltage="3.2502", rx_power=["0.0871", "0.0955", None, None],
            bias=["64.206", "66.412", None, None], tx_power=["0.7586", "0.8128", None, None],
            limits=LR4, options=(0b01111111, 0xFF, 0b00011011), rx_average=True,
            properties=dict(far_end=2, near_end_missing=(3, 4)),
            controls=dict(power=0b0101))
    # F16 (m * 10^(s-24)): s in bits 15-11, m in bits 10-0. 1234e-8: s = 16; 567e-8: s = 16.
    sff.parameters(
        m,
        rows=((1, 1, 1, "19.50", None), (1, 2, 1, "20.25", None), (3, 1, 2, "48.50", None),
              (3, 2, 2, "47.75", None), (4, 1, 3, 16 << 11 | 1234, 1.234e-05),
              (4, 2, 3, 16 << 11 | 567, 5.67e-06), (6, None, 4, "-123.4", None),
              (7, 1, 5, "-1230", None), (7, 2, 5, "870", None), (8, 1, 6, "0.5", None),
              (8, 2, 6, "-0.25", None)),
        mapping=(1, 2, 3, 4),
        sets=((1, ("30.0", "16.0", "28.0", "17.5")), (3, ("80.0", "35.0", "70.0", "40.0")),
              (4, (20 << 11 | 240, 0, 19 << 11 | 1000, 0)),
              (6, ("900.0", "-900.0", "800.0", "-100.0")),
              (7, ("5000", "-5000", "800", "-4000")), (8, ("2.0", "-2.0", "1.5", "-1.5"))),
        flags_set=((7, "Low Warning"), (9, "High Warning"), (2, "Low Alarm"),
                   (11, "High Alarm")))
    return sff.finish(m)


MODULES = [sr4, lr4, cwdm4, dr1, psm4, aoc, dac, sr4_8436, lr4_8436, dac_8436, class8, dwdm2]
