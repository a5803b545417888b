// What an SFF-8636 module says that it has: the rows of the advertisements, and the conditions made
// of them. The other rows of these pages stand in the files of the pages.
#pragma once

#include "sff/memmap/reading.hpp"
#include "sff/sff8636/rows.hpp"

namespace optictl::sff8636 {

// clang-format off
namespace page00 {
inline constexpr auto advertising = memmap::rows_of(document, memmap::upper(0x00), false, {
    since(revision::sff8636_2_8, flag("Power Class 8 implemented", "Table 6-16", 129, 5)),
    flag("CLEI code present in Page 02h", "Table 6-16", 129, 4),
    since(revision::sff8636_2_8, flag("LPMode/TxDis input signal is configurable", "Table 6-22", 193, 6)),
    since(revision::sff8636_2_8, flag("IntL/RxLOSL output signal is configurable", "Table 6-22", 193, 5)),
    since(revision::sff8636_2_8, flag("Tx input adaptive equalizers freeze capable", "Table 6-22", 193, 4)),
    since(revision::sff8636_2_0, flag("Tx input equalizers auto-adaptive capable", "Table 6-22", 193, 3)),
    in_8636(flag("Tx input equalizers fixed-programmable settings", "Table 6-22", 193, 2)),
    in_8636(flag("Rx output emphasis fixed-programmable settings", "Table 6-22", 193, 1)),
    flag("Rx output amplitude fixed-programmable settings", "Table 6-22", 193, 0),
    in_8636(flag("Tx CDR On/Off Control implemented", "Table 6-22", 194, 7)),
    in_8636(flag("Rx CDR On/Off Control implemented", "Table 6-22", 194, 6)),
    in_8636(flag("Tx CDR Loss of Lock (LOL) flag implemented", "Table 6-22", 194, 5)),
    in_8636(flag("Rx CDR Loss of Lock (LOL) flag implemented", "Table 6-22", 194, 4)),
    flag("Rx Squelch Disable implemented", "Table 6-22", 194, 3),
    flag("Rx Output Disable implemented", "Table 6-22", 194, 2),
    flag("Tx Squelch Disable implemented", "Table 6-22", 194, 1),
    flag("Memory Page 02h provided", "Table 6-22", 195, 7),
    flag("Memory Page 01h provided", "Table 6-22", 195, 6),
    flag("Rate select implemented", "Table 6-22", 195, 5),
    flag("Tx_Disable implemented", "Table 6-22", 195, 4),
    flag("Tx_Fault signal implemented", "Table 6-22", 195, 3),
    flag("Tx Loss of Signal implemented", "Table 6-22", 195, 1),
    since(revision::sff8636_2_8, flag("Pages 20-21h implemented", "Table 6-22", 195, 0)),
    since(revision::sff8636_2_0, flag("Transmitter power measurement", "Table 6-24", 220, 2)),
    since(revision::sff8636_2_5, flag("Initialization Complete Flag implemented", "Table 6-25", 221, 4)),
    until(revision::sff8636_2_8 - 1, flag("Application select table declaration", "SFF-8436 4.9 Table 42", 221, 2)),
    since(revision::sff8636_2_8, flag("TC readiness flag implemented", "Table 6-25", 221, 1)),
    since(revision::sff8636_2_8, flag("Software reset is implemented", "Table 6-25", 221, 0)),
});
} // namespace page00

namespace page03 {
inline constexpr auto advertising = memmap::rows_of(document, memmap::upper(0x03), false, {
    since(revision::sff8636_2_8, flag("Controllable Host-Side FEC support", "Table 6-29", 227, 7)),
    since(revision::sff8636_2_8, flag("Controllable Media-Side FEC support", "Table 6-29", 227, 6)),
    since(revision::sff8636_2_8, flag("Tx Force Squelch Implemented", "Table 6-29", 227, 3)),
});
} // namespace page03

/// Conditions: what page 00h, and page 03h of its own, say of the rest.
namespace has {
inline constexpr memmap::Page page00 = memmap::upper(0x00);
consteval When says_00(std::string_view name) { return memmap::if_set(memmap::row(sff8636::page00::advertising, name)); }
consteval When says_03(std::string_view name) { return memmap::if_set(memmap::row(sff8636::page03::advertising, name)); }

inline constexpr When clei = says_00("CLEI code present in Page 02h");
inline constexpr When power_class_8 = says_00("Power Class 8 implemented");
inline constexpr When txdis_control = says_00("LPMode/TxDis input signal is configurable");
inline constexpr When losl_control = says_00("IntL/RxLOSL output signal is configurable");
inline constexpr When eq_freeze = says_00("Tx input adaptive equalizers freeze capable");
inline constexpr When adaptive_eq = says_00("Tx input equalizers auto-adaptive capable");
inline constexpr When fixed_eq = says_00("Tx input equalizers fixed-programmable settings");
inline constexpr When rx_emphasis = says_00("Rx output emphasis fixed-programmable settings");
inline constexpr When rx_amplitude = says_00("Rx output amplitude fixed-programmable settings");
inline constexpr When tx_cdr_control = says_00("Tx CDR On/Off Control implemented");
inline constexpr When rx_cdr_control = says_00("Rx CDR On/Off Control implemented");
inline constexpr When tx_lol = says_00("Tx CDR Loss of Lock (LOL) flag implemented");
inline constexpr When rx_lol = says_00("Rx CDR Loss of Lock (LOL) flag implemented");
inline constexpr When rx_squelch_disable = says_00("Rx Squelch Disable implemented");
inline constexpr When rx_output_disable = says_00("Rx Output Disable implemented");
inline constexpr When tx_squelch_disable = says_00("Tx Squelch Disable implemented");
inline constexpr When page_02 = says_00("Memory Page 02h provided");
inline constexpr When page_01 = says_00("Memory Page 01h provided");
inline constexpr When rate_select = says_00("Rate select implemented");
inline constexpr When tx_disable = says_00("Tx_Disable implemented");
inline constexpr When tx_fault = says_00("Tx_Fault signal implemented");
inline constexpr When tx_los = says_00("Tx Loss of Signal implemented");
inline constexpr When pages_20_21 = says_00("Pages 20-21h implemented");
inline constexpr When tx_power = says_00("Transmitter power measurement");
inline constexpr When initialization_complete = says_00("Initialization Complete Flag implemented");
inline constexpr When application_select = says_00("Application select table declaration");
inline constexpr When tc_readiness = says_00("TC readiness flag implemented");
inline constexpr When software_reset = says_00("Software reset is implemented");
inline constexpr When host_fec = says_03("Controllable Host-Side FEC support");
inline constexpr When media_fec = says_03("Controllable Media-Side FEC support");
inline constexpr When force_squelch = says_03("Tx Force Squelch Implemented");
inline constexpr When micro_qsfp = memmap::if_equal(memmap::lower, 0, 0xFF, 0x17);
} // namespace has
// clang-format on

} // namespace optictl::sff8636
