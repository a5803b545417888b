"""SFP, SFP+ and SFP28 modules and cables: SFF-8472."""

import sff8024
import sff8472 as sff

OUI = "02-0F-7C"
SIXTY_FOUR, EIGHT_TEN = (6, "64B/66B"), (1, "8B/10B")
NO_COMPLIANCE = (0, 0, 0, 0, 0, 0, 0, 0)

TEMPERATURE = ("80.0", "-10.0", "75.5", "-5.5")
VOLTAGE = ("3.6000", "3.0000", "3.5000", "3.1000")
LR = dict(bias=("85.000", "10.000", "80.000", "15.000"),
          tx_power=("2.2387", "0.1514", "1.7783", "0.1905"),
          rx_power=("2.2387", "0.0257", "1.7783", "0.0363"))
SR = dict(bias=("13.000", "4.000", "12.500", "5.000"),
          tx_power=("1.0000", "0.1585", "0.7943", "0.1995"),
          rx_power=("1.0000", "0.0100", "0.7943", "0.0159"))


def base(m, who, *, connector, compliance=NO_COMPLIANCE, extended=(0, ""), encoding=SIXTY_FOUR,
         megabaud=10300, margins=(0, 0), rate_identifier=0, speed2=0):
    vendor, part, revision, serial, date, lot = who
    sff.identity(m, vendor, OUI, part, revision, serial, date, lot)
    sff.connector(m, connector)
    sff.compliance(m, compliance, *extended, speed2=speed2)
    sff.rates(m, *encoding, megabaud, *margins, identifier=rate_identifier)


def monitored(m, limits, *, temperature, voltage, bias, tx_power, rx_power, status=0, flags=None,
              extended_status=(0, 0)):
    """Internally calibrated A2h."""
    sff.thresholds(m, temperature=TEMPERATURE, voltage=VOLTAGE, **limits)
    sff.monitors(m, temperature=temperature, voltage=voltage, bias=bias, tx_power=tx_power,
                 rx_power=rx_power)
    sff.status(m, status)
    sff.extended_status(m, *extended_status)
    sff.flags(m, **(flags or {}))


def lr28():
    m = sff.new("sfp28-25g-lr", "25GBASE-LR with CDR, rate above 25.4 GBd in byte 66")
    base(m, ("LUMENFORGE", "LF-S28-LR", "B1", "OPTEST00000201", "2023-11-11", "G2"),
         connector=sff8024.LC, extended=(0x03, "100GBASE-LR4 or 25GBASE-LR"), megabaud=25750,
         margins=(0, 1))
    sff.lengths(m, smf_km=10, smf_100m=10000)
    sff.wavelength(m, 1310)
    sff.options(m, 0b00001000, 0b00111010, level=2)
    sff.diagnostics(m, internal=True, enhanced=0xFA)
    monitored(m, LR, temperature="43.5", voltage="3.2876", bias="41.206", tx_power="1.1749",
              rx_power="0.4677", status=0b00111000, extended_status=(0b01011, 0b00001),
              flags=dict(alarms=("TX Bias High", "RX Power Low"),
                         warnings=("TX Power Low", "Vcc High", "RX Power Low")))
    sff.vendor_area(m, "vendor area of A0h")
    sff.reserved_half(m)
    sff.user_eeprom(m, "user EEPROM of A2h")
    return sff.finish(m)


def _sr(name, shows, serial, rx_power, status, flags):
    m = sff.new(name, shows, revision=0x05)
    base(m, ("OPALINE NETWORKS", "ON-SPP-SR", "C", serial, "2016-04-02", ""),
         connector=sff8024.LC, compliance=(0x10, 0, 0, 0, 0, 0, 0, 0))
    sff.lengths(m, om2=80, om1=30, om4=400, om3=300)
    sff.wavelength(m, 850)
    sff.options(m, 0, 0b00011010)
    sff.diagnostics(m, internal=True, enhanced=0xF0)
    monitored(m, SR, temperature="29.75", voltage="3.3115", bias="7.402", tx_power="0.5623",
              rx_power=rx_power, status=status, flags=flags)
    return sff.finish(m)


def nearly_dark():
    return _sr("sfp-10g-sr-nearly-dark", "10GBASE-SR that receives 0.4 uW: four counts, not none",
               "OPTEST00000202", "0.0004", 0b10, dict(alarms=("RX Power Low",),
                                                      warnings=("RX Power Low",)))


def no_light():
    return _sr("sfp-10g-sr-no-light", "10GBASE-SR that receives nothing: Rx power register is 0",
               "OPTEST00000203", "0", 0b10, dict(alarms=("RX Power Low",),
                                                 warnings=("RX Power Low",)))


def external():
    m = sff.new("sfp-externally-calibrated",
                "1000BASE-LX externally calibrated: slopes, signed offsets, full Rx polynomial; "
                "below zero", revision=0x03)
    base(m, ("TERNLIGHT", "TL-SFP-LX", "01", "OPTEST00000204", "2009-01-27", "EC"),
         connector=sff8024.LC, compliance=(0, 0, 0, 0x02, 0x12, 0, 0x0D, 0x01),
         encoding=EIGHT_TEN, megabaud=1300)
    sff.lengths(m, smf_km=10, smf_100m=10000, om2=550, om1=550)
    sff.wavelength(m, 1310)
    sff.options(m, 0, 0b00011010)
    sff.diagnostics(m, external=True, rx_average=True, enhanced=0xB0)
    sff.calibration(m, rx=(2e-13, -1e-10, 2.5e-06, 0.75, -12.5), bias=("1.25", -300),
                    tx_power=("0.875", 140), temperature=("1.0625", -512), voltage=("1.5", -1000))
    sff.counts(m, values={"temperature": -1200, "voltage": 22400, "bias": 9000,
                          "tx_power": 3100, "rx_power": 2000},
               limits={"temperature": (18000, -8000, 17000, -7000),
                       "voltage": (24500, 20700, 24000, 21200),
                       "bias": (28000, 1600, 26000, 2400),
                       "tx_power": (6100, 900, 5600, 1100),
                       "rx_power": (16000, 50, 13000, 80)})
    sff.status(m, 0b01000000)
    sff.extended_status(m, 0)
    sff.flags(m, alarms=("TX Power High",), warnings=("Temp Low",))
    return sff.finish(m)


def uncalibrated():
    m = sff.new("sfp-10g-lr-calibration-unstated",
                "10GBASE-LR with diagnostics but neither calibration bit: read as internal",
                revision=0x05)
    base(m, ("GLASSWREN", "GW-SPP-LR", "B", "OPTEST00000205", "2015-05-05", ""),
         connector=sff8024.LC, compliance=(0x20, 0, 0, 0, 0, 0, 0, 0))
    sff.lengths(m, smf_km=10, smf_100m=10000)
    sff.wavelength(m, 1310)
    sff.options(m, 0, 0b00011010)
    sff.diagnostics(m, internal=True, enhanced=0xF0)
    monitored(m, LR, temperature="35.0", voltage="3.2950", bias="31.004", tx_power="0.6166",
              rx_power="0.3548")
    m.overwrite(sff.LOWER, 92, [0x48])   # bit 6 and average power, neither bit 5 nor bit 4
    m.registers = [row for row in m.registers if row[0] != "A0h" or row[2] != 92]
    m.facts["calibration"] = None
    return sff.finish(m)


def tunable():
    m = sff.new("sfp-10g-dwdm-tunable",
                "tunable DWDM SFP+ after SFF-8690: page 02h of A2h, TEC cooling, power level 3")
    base(m, ("HELIOTROPE LINKS", "HL-SPP-TUN", "E", "OPTEST00000206", "2022-10-25", "T1"),
         connector=sff8024.LC)
    sff.lengths(m, smf_km=80, smf_100m=25500)
    sff.wavelength(m, 0)
    sff.options(m, 0b00010100, 0b01011010, level=3)
    sff.diagnostics(m, internal=True, enhanced=0xF0)
    monitored(m, LR, temperature="48.0", voltage="3.2701", bias="61.220", tx_power="1.4125",
              rx_power="0.0891", extended_status=(0b00011, 0))
    sff.thresholds(m, laser_temperature=("60.0", "20.0", "55.0", "25.0"),
                   tec_current=("1200.0", "-1200.0", "1000.0", "-1000.0"))
    sff.monitors(m, laser_temperature="41.125", tec_current="-345.6")
    # 191.5 THz + 44 * 50 GHz = 193.7 THz = 1547.72 nm
    sff.tunable(m, (191, "500.0"), (196, "100.0"), "50.0", 45, "1547.70", "-0.7", "0.005",
                status_now=0x20, latched=(("L-Wavelength Unlocked", 5), ("L-New Channel", 3)))
    return sff.finish(m)


def dwdm_fixed():
    m = sff.new("dwdm-sfp-fixed-wavelength",
                "DWDM-SFP (identifier 0Bh): byte 62 holds hundredths of a nanometre", 0x0B,
                revision=0x02)
    base(m, ("BLUEFJORD", "BF-DWDM-C34", "1", "OPTEST00000207", "2008-03-14", ""),
         connector=sff8024.LC, compliance=(0, 0, 0, 0x02, 0, 0, 0, 0), encoding=EIGHT_TEN,
         megabaud=2500, speed2=None)
    sff.lengths(m, smf_km=120, smf_100m=25500)
    sff.wavelength(m, 1550, 12)
    m.raw_only("A0h", 60, 60)        # the wavelength is bytes 60 to 62 together
    sff.options(m, 0, 0b00011010)
    sff.diagnostics(m, internal=True, enhanced=0x80)
    monitored(m, LR, temperature="39.25", voltage="3.3001", bias="55.110", tx_power="1.0000",
              rx_power="0.0398")
    return sff.finish(m)


def base_t():
    m = sff.new("sfp-1000base-t", "1000BASE-T copper: RJ45, no diagnostics, no A2h", revision=0)
    base(m, ("GLASSWREN", "GW-SFP-T", "", "OPTEST00000208", "2018-12-31", "RJ"),
         connector=sff8024.RJ45, compliance=(0, 0, 0, 0x08, 0, 0, 0, 0), encoding=EIGHT_TEN,
         megabaud=1300)
    sff.cable(m, 100, is_cable=False)
    sff.wavelength(m, 0)
    sff.options(m, 0, 0b00010010)
    sff.diagnostics(m, rx_average=False)
    return sff.finish(m)


def dac():
    m = sff.new("sfp-10g-passive-dac", "SFP+ passive copper cable, 3 m: bytes 60-61 are no "
                "wavelength", revision=0x05)
    base(m, ("VOLEKABEL", "VK-SPP-DAC-3", "2", "OPTEST00000209", "2019-09-19", ""),
         connector=sff8024.PIGTAIL, compliance=(0, 0, 0, 0, 0, 0x04, 0x80, 0), megabaud=10300)
    sff.cable(m, 3, at_12_9=17)
    sff.cable_compliance(m, 0x01)
    sff.options(m, 0, 0b00000010)
    sff.diagnostics(m, rx_average=False)
    return sff.finish(m)


def dac28():
    m = sff.new("sfp28-25g-passive-dac",
                "SFP28 passive copper cable, 1.5 m in byte 19, attenuation at two frequencies")
    base(m, ("VOLEKABEL", "VK-S28-DAC-15", "1", "OPTEST00000210", "2024-05-25", "N1"),
         connector=sff8024.NONE, compliance=(0, 0, 0, 0, 0, 0x04, 0, 0), megabaud=25750,
         extended=(0x0C, "25GBASE-CR CA-25G-S or 50GBASE-CR2 with BASE-R FEC"))
    sff.cable(m, 2, multiplier_code=0, base=15, at_12_9=12, at_25_8=19)
    sff.cable_compliance(m, 0x00)
    sff.options(m, 0, 0)
    sff.diagnostics(m, rx_average=False)
    return sff.finish(m)


def active():
    m = sff.new("sfp-10g-active-cable", "SFP+ active cable, 10 m, limiting, diagnostics",
                revision=0x06)
    base(m, ("VOLEKABEL", "VK-SPP-ACC-10", "3", "OPTEST00000211", "2020-07-20", ""),
         connector=sff8024.PIGTAIL, compliance=(0, 0, 0, 0, 0, 0x08, 0, 0))
    sff.cable(m, 10, multiplier_code=1, base=10)
    sff.cable_compliance(m, 0x0C)
    sff.options(m, 0b00000001, 0b00011010)
    sff.diagnostics(m, internal=True, rx_average=False, enhanced=0xF0)
    monitored(m, SR, temperature="31.625", voltage="3.3210", bias="6.004", tx_power="0.4467",
              rx_power="0.3162", flags=dict(warnings=("Temp High",)))
    return sff.finish(m)


def level4():
    m = sff.new("sfp28-25g-er-power-level-4",
                "power level 4 (2.4 W), laser temperature and TEC current, 40 km", revision=0x09)
    base(m, ("NORDLYS OPTICS", "ND-S28-ER", "A2", "OPTEST00000212", "2026-03-03", "L4"),
         connector=sff8024.LC, extended=(0x04, "100GBASE-ER4 or 25GBASE-ER"), megabaud=25750,
         margins=(0, 2))
    sff.lengths(m, smf_km=40, smf_100m=25500)
    sff.wavelength(m, 1310)
    sff.options(m, 0b00001100, 0b00011010, level=4, max_power="2.4")
    sff.diagnostics(m, internal=True, enhanced=0xFA)
    monitored(m, LR, temperature="-12.5", voltage="3.3905", bias="72.448", tx_power="1.9055",
              rx_power="0.0316", extended_status=(0b00111, 0b00010),
              flags=dict(alarms=("Temp Low", "Optional TEC current Low"),
                         warnings=("Temp Low", "RX Power Low", "Optional Laser Temp High",
                                   "Optional TEC current Low")))
    sff.thresholds(m, laser_temperature=("58.5", "33.25", "54.75", "36.0"),
                   tec_current=("800.5", "-750.5", "700.0", "-650.0"))
    sff.monitors(m, laser_temperature="55.5", tec_current="-760.3")
    return sff.finish(m)


MODULES = [lr28, nearly_dark, no_light, external, uncalibrated, tunable, dwdm_fixed, base_t, dac,
           dac28, active, level4]
