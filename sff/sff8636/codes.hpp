// Code tables of SFF-8636 and SFF-8436: what their registers' codes and bits are called.
#pragma once

#include "sff/memmap/codes.hpp"

namespace optictl::sff8636 {

namespace detail {
using memmap::code;
using memmap::reserved_codes;

// clang-format off
inline constexpr memmap::Code revision_codes[] = {
    code(0, "not specified"),
    code(1, "SFF-8436 rev 4.8 or earlier"),
    code(2, "SFF-8436 rev 4.8 or earlier, bytes 186-189 as in SFF-8636"),
    code(3, "SFF-8636 rev 1.3 or earlier"),
    code(4, "SFF-8636 rev 1.4"),
    code(5, "SFF-8636 rev 1.5"),
    code(6, "SFF-8636 rev 2.0"),
    code(7, "SFF-8636 rev 2.5 to 2.7"),
    code(8, "SFF-8636 rev 2.8 to 2.10"),
    reserved_codes(9, 255)};
inline constexpr memmap::Code memory_codes[] = {code(0, "paged"), code(1, "flat")};
inline constexpr memmap::Code power_class_1_to_4_codes[] = {
    code(0, "Power Class 1 (1.5 W max.)"), code(1, "Power Class 2 (2.0 W max.)"),
    code(2, "Power Class 3 (2.5 W max.)"), code(3, "Power Class 4 (3.5 W max.) or 5 to 7")};
inline constexpr memmap::Code power_class_5_to_7_codes[] = {
    code(0, "Power Classes 1 to 4"), code(1, "Power Class 5 (4.0 W max.)"),
    code(2, "Power Class 6 (4.5 W max.)"), code(3, "Power Class 7 (5.0 W max.)")};
inline constexpr memmap::Code power_class_codes[] = {
    code(1, "Power Class 1 (1.5 W max.)"), code(2, "Power Class 2 (2.0 W max.)"),
    code(3, "Power Class 3 (2.5 W max.)"), code(4, "Power Class 4 (3.5 W max.)"),
    code(5, "Power Class 5 (4.0 W max.)"), code(6, "Power Class 6 (4.5 W max.)"),
    code(7, "Power Class 7 (5.0 W max.)"), code(8, "Power Class 8 (maximum in L:107)")};
inline constexpr memmap::Code low_power_codes[] = {
    code(0, "1.5 W or higher"), code(1, "no more than 1 W"), code(2, "no more than 0.75 W"),
    code(3, "no more than 0.5 W"), reserved_codes(4, 15)};
inline constexpr memmap::Code min_voltage_codes[] = {
    code(0, "3.3 V"), code(1, "2.5 V"), code(2, "1.8 V"), reserved_codes(3, 7)};
inline constexpr memmap::Code far_end_codes[] = {
    code(0, "unspecified"),
    code(1, "one far end with 4 channels"),
    code(2, "one far end with 2 channels"),
    code(3, "one far end with 1 channel"),
    code(4, "4 far ends with 1 channel each (4x1)"),
    code(5, "2 far ends with 2 channels each (2x2)"),
    code(6, "2 far ends with 1 channel each (2x1)"),
    reserved_codes(7, 7)};
inline constexpr memmap::Code near_end_codes[] = {
    code(0, "channel 1 not implemented"), code(1, "channel 2 not implemented"),
    code(2, "channel 3 not implemented"), code(3, "channel 4 not implemented")};
inline constexpr memmap::Code lp_txdis_codes[] = {code(0, "LPMode"), code(1, "TxDis")};
inline constexpr memmap::Code intl_losl_codes[] = {code(0, "IntL"), code(1, "LOSL")};
inline constexpr memmap::Code rate_select_1_codes[] = {
    code(0, "below 2.2 GBd"), code(1, "2.2 to 6.6 GBd"), code(2, "6.6 GBd and above"),
    reserved_codes(3, 3)};
inline constexpr memmap::Code rate_select_2_codes[] = {
    code(0, "below 12 GBd"), code(1, "12 to 24 GBd"), code(2, "24 to 26 GBd"),
    code(3, "26 GBd and above")};
inline constexpr memmap::Code rate_version_codes[] = {
    reserved_codes(0, 0), code(1, "Rate Select Version 1"), code(2, "Rate Select Version 2"),
    reserved_codes(3, 3)};
inline constexpr memmap::Code rate_version_1_3_codes[] = {
    reserved_codes(0, 0), code(1, "Rate Select Version 1"), reserved_codes(2, 3)};
inline constexpr memmap::Code rate_version_8436_codes[] = {
    code(0, "none"), code(1, "QSFP+ Rate Select Version 1")};
inline constexpr memmap::Code application_mode_codes[] = {
    code(0, "extended rate selection"), reserved_codes(1, 1), code(2, "application select"),
    code(3, "application select")};
inline constexpr memmap::Code ethernet_codes[] = {
    code(0, "40G Active Cable (XLPPI)"), code(1, "40GBASE-LR4"), code(2, "40GBASE-SR4"),
    code(3, "40GBASE-CR4"), code(4, "10GBASE-SR"), code(5, "10GBASE-LR"), code(6, "10GBASE-LRM"),
    code(7, "Extended: see 00h:192")};
inline constexpr memmap::Code ethernet_8436_codes[] = {
    code(0, "40G Active Cable (XLPPI)"), code(1, "40GBASE-LR4"), code(2, "40GBASE-SR4"),
    code(3, "40GBASE-CR4"), code(4, "10GBASE-SR"), code(5, "10GBASE-LR"), code(6, "10GBASE-LRM"),
    reserved_codes(7, 7)};
inline constexpr memmap::Code sonet_codes[] = {
    code(0, "OC 48 short reach"), code(1, "OC 48 intermediate reach"),
    code(2, "OC 48 long reach"), reserved_codes(3, 7)};
inline constexpr memmap::Code sonet_8436_codes[] = {
    code(0, "OC 48 short reach"), code(1, "OC 48 intermediate reach"),
    code(2, "OC 48 long reach"), code(3, "40G OTN (OTU3B/OTU3C)"), reserved_codes(4, 7)};
inline constexpr memmap::Code sas_codes[] = {
    reserved_codes(0, 3), code(4, "SAS 3.0 Gbps"), code(5, "SAS 6.0 Gbps"),
    code(6, "SAS 12.0 Gbps"), code(7, "SAS 24.0 Gbps")};
inline constexpr memmap::Code sas_8436_codes[] = {
    reserved_codes(0, 3), code(4, "SAS 3.0 Gbps"), code(5, "SAS 6.0 Gbps"), reserved_codes(6, 7)};
inline constexpr memmap::Code sas_1_4_codes[] = {
    reserved_codes(0, 3), code(4, "SAS 3.0 Gbps"), code(5, "SAS 6.0 Gbps"),
    code(6, "SAS 12.0 Gbps"), reserved_codes(7, 7)};
inline constexpr memmap::Code gigabit_codes[] = {
    code(0, "1000BASE-SX"), code(1, "1000BASE-LX"), code(2, "1000BASE-CX"),
    code(3, "1000BASE-T"), reserved_codes(4, 7)};
inline constexpr memmap::Code fc_length_codes[] = {
    code(0, "Medium (M)"), code(1, "Long distance (L)"), code(2, "Intermediate distance (I)"),
    code(3, "Short distance (S)"), code(4, "Very long distance (V)")};
inline constexpr memmap::Code fc_technology_high_codes[] = {
    code(0, "Electrical inter-enclosure (EL)"), code(1, "Longwave laser (LC)"),
    reserved_codes(2, 2)};
inline constexpr memmap::Code fc_technology_low_codes[] = {
    reserved_codes(0, 3), code(4, "Longwave laser (LL)"), code(5, "Shortwave laser w OFC (SL)"),
    code(6, "Shortwave laser w/o OFC (SN)"), code(7, "Electrical intra-enclosure")};
inline constexpr memmap::Code fc_technology_codes[] = {
    reserved_codes(0, 3), code(4, "Longwave laser (LL)"), code(5, "Shortwave laser w OFC (SL)"),
    code(6, "Shortwave laser w/o OFC (SN)"), code(7, "Electrical intra-enclosure"),
    code(8, "Electrical inter-enclosure (EL)"), code(9, "Longwave laser (LC)"),
    reserved_codes(10, 15)};
inline constexpr memmap::Code fc_media_codes[] = {
    code(0, "Single Mode (SM)"), code(1, "Multi-mode 50 um (OM3)"),
    code(2, "Multi-mode 50 um (M5)"), code(3, "Multi-mode 62.5 um (M6)"),
    code(4, "Video Coax (TV)"), code(5, "Miniature Coax (MI)"),
    code(6, "Shielded Twisted Pair (TP)"), code(7, "Twin Axial Pair (TW)")};
inline constexpr memmap::Code fc_speed_codes[] = {
    code(0, "100 MBps"), code(1, "Extended: see 00h:192"), code(2, "200 MBps"),
    code(3, "3200 MBps (per channel)"), code(4, "400 MBps"), code(5, "1600 MBps (per channel)"),
    code(6, "800 MBps"), code(7, "1200 MBps (per channel)")};
inline constexpr memmap::Code fc_speed_8436_codes[] = {
    code(0, "100 MBps"), reserved_codes(1, 1), code(2, "200 MBps"), reserved_codes(3, 3),
    code(4, "400 MBps"), code(5, "1600 MBps (per channel)"), code(6, "800 MBps"),
    code(7, "1200 MBps (per channel)")};
inline constexpr memmap::Code infiniband_codes[] = {
    code(0, "SDR"), code(1, "DDR"), code(2, "QDR"), code(3, "FDR"), code(4, "EDR"),
    code(5, "HDR"), reserved_codes(6, 7)};
inline constexpr memmap::Code infiniband_2_5_codes[] = {
    code(0, "SDR"), code(1, "DDR"), code(2, "QDR"), code(3, "FDR"), code(4, "EDR"),
    reserved_codes(5, 7)};
inline constexpr memmap::Code infiniband_8436_codes[] = {
    code(0, "SDR"), code(1, "DDR"), code(2, "QDR"), reserved_codes(3, 7)};
inline constexpr memmap::Code technology_codes[] = {
    code(0, "850 nm VCSEL"), code(1, "1310 nm VCSEL"), code(2, "1550 nm VCSEL"),
    code(3, "1310 nm FP"), code(4, "1310 nm DFB"), code(5, "1550 nm DFB"), code(6, "1310 nm EML"),
    code(7, "1550 nm EML"), code(8, "Other / Undefined"), code(9, "1490 nm DFB"),
    code(10, "Copper cable unequalized"), code(11, "Copper cable passive equalized"),
    code(12, "Copper cable, near and far end limiting active equalizers"),
    code(13, "Copper cable, far end limiting active equalizers"),
    code(14, "Copper cable, near end limiting active equalizers"),
    code(15, "Copper cable, linear active equalizers")};
inline constexpr memmap::Code detector_codes[] = {code(0, "PIN"), code(1, "APD")};
inline constexpr memmap::Code squelch_codes[] = {code(0, "reduces OMA"), code(1, "reduces Pave")};
inline constexpr memmap::Code rx_power_type_codes[] = {code(0, "OMA"), code(1, "average power")};
inline constexpr memmap::Code emphasis_type_codes[] = {
    code(0, "peak-to-peak amplitude constant, or not implemented, or no information"),
    code(1, "steady state amplitude constant"),
    code(2, "average of peak-to-peak and steady state amplitudes constant"),
    reserved_codes(3, 3)};
inline constexpr memmap::Code amplitude_support_codes[] = {
    code(0, "amplitude code 0"), code(1, "amplitude code 1"), code(2, "amplitude code 2"),
    code(3, "amplitude code 3")};
inline constexpr memmap::Code amplitude_codes[] = {
    code(0, "100-400 mV"), code(1, "300-600 mV"), code(2, "400-800 mV"), code(3, "600-1200 mV"),
    reserved_codes(4, 15)};
inline constexpr memmap::Code amplitude_8436_codes[] = {
    code(0, "200-400 mV"), code(1, "300-600 mV"), code(2, "400-800 mV"), code(3, "600-1200 mV"),
    reserved_codes(4, 15)};
inline constexpr memmap::Code fec_enable_codes[] = {code(0, "disabled"), code(1, "enabled")};
inline constexpr memmap::Code fec_disable_codes[] = {code(0, "enabled"), code(1, "disabled")};
inline constexpr memmap::Code monitored_at_codes[] = {
    code(0, "global module"), code(1, "channel-specific")};
inline constexpr memmap::Code mapping_codes[] = {
    code(0, "not determined or not supported"), code(1, "optical lane 1, LSB"),
    code(2, "optical lane 1, MSB"), code(3, "optical lane 2, LSB"),
    code(4, "optical lane 2, MSB"), code(5, "optical lane 1"), code(6, "optical lane 2"),
    reserved_codes(7, 12), memmap::vendor_codes(13, 15)};
inline constexpr memmap::Code parameter_codes[] = {
    code(0, "parameter not supported"),
    code(1, "SNR, line ingress"),
    code(2, "residual ISI/dispersion, line ingress"),
    code(3, "PAM4 level transition parameter, line ingress"),
    code(4, "pre-FEC BER, average, line ingress"),
    code(5, "FER, average, line ingress"),
    code(6, "TEC current"),
    code(7, "laser frequency deviation"),
    code(8, "laser temperature deviation"),
    code(9, "pre-FEC BER, latched minimum since last read, line ingress"),
    code(10, "pre-FEC BER, latched maximum since last read, line ingress"),
    code(11, "pre-FEC BER, prior period, line ingress"),
    code(12, "pre-FEC BER, current, line ingress"),
    code(13, "FER, latched minimum since last read, line ingress"),
    code(14, "FER, latched maximum since last read, line ingress"),
    code(15, "FER, prior period, line ingress"),
    code(16, "FER, current, line ingress"),
    reserved_codes(17, 191), memmap::vendor_codes(192, 255)};
// clang-format on
} // namespace detail

/// The tables, each under the name and clause that front ends print for it.
namespace codes {
using memmap::code_table;
using memmap::CodeTable;

// clang-format off
inline constexpr CodeTable revisions = code_table("revisions", "Table 6-4", detail::revision_codes);
inline constexpr CodeTable memory = code_table("memory", "Table 6-3", detail::memory_codes);
inline constexpr CodeTable power_classes_1_to_4 = code_table("power classes 1 to 4", "Table 6-16", detail::power_class_1_to_4_codes);
inline constexpr CodeTable power_classes_5_to_7 = code_table("power classes 5 to 7", "Table 6-16", detail::power_class_5_to_7_codes);
inline constexpr CodeTable power_classes = code_table("power classes", "Table 6-16", detail::power_class_codes);
inline constexpr CodeTable low_power_modes = code_table("low power modes", "Table 6-14", detail::low_power_codes);
inline constexpr CodeTable min_voltages = code_table("min voltages", "Table 6-14", detail::min_voltage_codes);
inline constexpr CodeTable far_ends = code_table("far ends", "Table 6-14", detail::far_end_codes);
inline constexpr CodeTable near_ends = code_table("near ends", "Table 6-14", detail::near_end_codes);
inline constexpr CodeTable lp_txdis = code_table("LPMode or TxDis", "Table 6-10", detail::lp_txdis_codes);
inline constexpr CodeTable intl_losl = code_table("IntL or LOSL", "Table 6-10", detail::intl_losl_codes);
inline constexpr CodeTable rate_select_1 = code_table("rate select 1", "Table 6-12, Version 1", detail::rate_select_1_codes);
inline constexpr CodeTable rate_select_2 = code_table("rate select 2", "Table 6-12, Version 2", detail::rate_select_2_codes);
inline constexpr CodeTable rate_versions = code_table("rate versions", "Table 6-18", detail::rate_version_codes);
inline constexpr CodeTable rate_versions_1_3 = code_table("rate versions before 2.0", "Table 6-18", detail::rate_version_1_3_codes);
inline constexpr CodeTable rate_versions_8436 = code_table("rate versions", "SFF-8436 4.9 Table 35", detail::rate_version_8436_codes);
inline constexpr CodeTable application_modes = code_table("application modes", "SFF-8436 4.9 Table 28", detail::application_mode_codes);
inline constexpr CodeTable ethernet = code_table("Ethernet", "Table 6-17, byte 131", detail::ethernet_codes);
inline constexpr CodeTable ethernet_8436 = code_table("Ethernet", "SFF-8436 4.9 Table 33, byte 131", detail::ethernet_8436_codes);
inline constexpr CodeTable sonet = code_table("SONET", "Table 6-17, byte 132", detail::sonet_codes);
inline constexpr CodeTable sonet_8436 = code_table("SONET", "SFF-8436 4.9 Table 33, byte 132", detail::sonet_8436_codes);
inline constexpr CodeTable sas = code_table("SAS/SATA", "Table 6-17, byte 133", detail::sas_codes);
inline constexpr CodeTable sas_8436 = code_table("SAS/SATA", "SFF-8436 4.9 Table 33, byte 133", detail::sas_8436_codes);
inline constexpr CodeTable sas_1_4 = code_table("SAS/SATA before 2.5", "Table 6-17, byte 133", detail::sas_1_4_codes);
inline constexpr CodeTable gigabit = code_table("gigabit Ethernet", "Table 6-17, byte 134", detail::gigabit_codes);
inline constexpr CodeTable fc_length = code_table("Fibre Channel length", "Table 6-17, byte 135", detail::fc_length_codes);
inline constexpr CodeTable fc_technology_high = code_table("Fibre Channel technology high", "Table 6-17, byte 135", detail::fc_technology_high_codes);
inline constexpr CodeTable fc_technology_low = code_table("Fibre Channel technology low", "Table 6-17, byte 136", detail::fc_technology_low_codes);
inline constexpr CodeTable fc_technology = code_table("Fibre Channel technology", "Table 6-17, bytes 135-136", detail::fc_technology_codes);
inline constexpr CodeTable fc_media = code_table("Fibre Channel media", "Table 6-17, byte 137", detail::fc_media_codes);
inline constexpr CodeTable fc_speed = code_table("Fibre Channel speed", "Table 6-17, byte 138", detail::fc_speed_codes);
inline constexpr CodeTable fc_speed_8436 = code_table("Fibre Channel speed", "SFF-8436 4.9 Table 33, byte 138", detail::fc_speed_8436_codes);
inline constexpr CodeTable infiniband = code_table("InfiniBand", "Table 6-21", detail::infiniband_codes);
inline constexpr CodeTable infiniband_2_5 = code_table("InfiniBand before 2.8", "Table 6-21", detail::infiniband_2_5_codes);
inline constexpr CodeTable infiniband_8436 = code_table("InfiniBand", "SFF-8436 4.9 Table 38", detail::infiniband_8436_codes);
inline constexpr CodeTable technologies = code_table("technologies", "Table 6-20", detail::technology_codes);
inline constexpr CodeTable detectors = code_table("detectors", "Table 6-19", detail::detector_codes);
inline constexpr CodeTable squelch = code_table("squelch", "Table 6-22", detail::squelch_codes);
inline constexpr CodeTable rx_power_types = code_table("Rx power types", "Table 6-24", detail::rx_power_type_codes);
inline constexpr CodeTable emphasis_types = code_table("emphasis types", "Table 6-29", detail::emphasis_type_codes);
inline constexpr CodeTable amplitude_support = code_table("amplitude support", "Table 6-29", detail::amplitude_support_codes);
inline constexpr CodeTable amplitudes = code_table("amplitudes", "Table 6-31", detail::amplitude_codes);
inline constexpr CodeTable amplitudes_8436 = code_table("amplitudes", "SFF-8436 4.9 Table 48", detail::amplitude_8436_codes);
inline constexpr CodeTable fec_enable = code_table("FEC enable", "Table 6-30, bit 7", detail::fec_enable_codes);
inline constexpr CodeTable fec_disable = code_table("FEC disable", "Table 6-30, bit 6", detail::fec_disable_codes);
inline constexpr CodeTable monitored_at = code_table("monitored at", "Table 6-42", detail::monitored_at_codes);
inline constexpr CodeTable mappings = code_table("mappings", "Table 6-45", detail::mapping_codes);
inline constexpr CodeTable parameters = code_table("parameters", "Table 6-43", detail::parameter_codes);
// clang-format on
} // namespace codes

} // namespace optictl::sff8636
