// SFF-8636 lower page 00h (6.2): status, flags, monitors, controls, masks, properties.
#pragma once

#include "sff/sff8024/extended_compliance.hpp"
#include "sff/sff8024/form_factor.hpp"
#include "sff/sff8024/identifier.hpp"
#include "sff/sff8636/advertise.hpp"
#include "sff/sff8636/codes.hpp"
#include "sff/sff8636/refine.hpp"

namespace optictl::sff8636::lower {

namespace detail {
/// A monitor of two bytes, in one copy or one a lane.
[[nodiscard]] consteval Field monitor(std::string_view name, std::string_view clause, unsigned byte,
                                      Lanes lanes, memmap::Scale scale, Unit unit,
                                      void (*refine)(const memmap::Context&, memmap::Reading&)) {
    return {.name = name,
            .clause = clause,
            .byte = static_cast<std::uint8_t>(byte),
            .size = 2,
            .lanes = lanes,
            .scale = scale,
            .unit = unit,
            .dynamic = true,
            .refine = refine};
}
[[nodiscard]] consteval Field temperature() {
    Field row =
        monitor("Temperature", "Table 6-8", 22, {}, {1, 256}, Unit::Celsius, refine::temperature);
    row.kind = Kind::Signed;
    return row;
}
/// Rate select of one direction: two bits a lane, lane 1 lowest.
[[nodiscard]] consteval Field rate_select(std::string_view name, unsigned byte, Lanes lanes) {
    return {.name = name,
            .clause = "Table 6-10",
            .byte = static_cast<std::uint8_t>(byte),
            .msb = 1,
            .lsb = 0,
            .lanes = lanes,
            .kind = Kind::Code,
            .access = Access::ReadWrite,
            .meaning = "signaling rates that the lane is optimized for",
            .when = has::rate_select,
            .refine = refine::rate_select};
}
/// Application select: a byte a lane, lane 4 first (SFF-8436 Tables 24, 27 and 28).
[[nodiscard]] consteval Field application_mode(std::string_view name, unsigned byte, Lanes lanes) {
    Field row = coded(name, "SFF-8436 4.9 Table 28", byte, 7, 6, codes::application_modes);
    row.lanes = lanes;
    row.access = Access::ReadWrite;
    return advertised(has::application_select, until(revision::sff8636_2_8 - 1, row));
}
[[nodiscard]] consteval Field table_select(std::string_view name, unsigned byte, Lanes lanes) {
    const Field row = {.name = name,
                       .clause = "SFF-8436 4.9 Table 27",
                       .byte = static_cast<std::uint8_t>(byte),
                       .msb = 5,
                       .lsb = 0,
                       .lanes = lanes,
                       .access = Access::ReadWrite};
    return advertised(has::application_select, until(revision::sff8636_2_8 - 1, row));
}
[[nodiscard]] consteval Field writable(Field row) {
    row.access = Access::ReadWrite;
    return row;
}
[[nodiscard]] consteval Field status(Field row) {
    row.dynamic = true;
    return row;
}
[[nodiscard]] consteval Field explained(std::string_view meaning, Field row) {
    row.meaning = meaning;
    return row;
}
inline constexpr Lanes host_pairs = memmap::host_lanes(lane_count, 2);
inline constexpr Lanes media_pairs = memmap::media_lanes(lane_count, 2);
/// A register of one lane alone: those of the application select descend with the lane.
[[nodiscard]] consteval Lanes only_media_lane(unsigned number) {
    return {.repeat = memmap::Repeat::MediaLane, .first = static_cast<std::uint8_t>(number)};
}
[[nodiscard]] consteval Lanes only_host_lane(unsigned number) {
    return {.repeat = memmap::Repeat::HostLane, .first = static_cast<std::uint8_t>(number)};
}
} // namespace detail

// clang-format off
inline constexpr auto rows = memmap::rows_of(document, memmap::lower, false, {
    coded("Identifier", "6.2.1", 0, 7, 0, sff8024::identifiers),
    coded("Revision Compliance", "Table 6-4", 1, 7, 0, codes::revisions),
    detail::explained("Module State Code of the microQSFP MSA", reserved("Table 6-3", 2, 7, 4)),
    reserved("Table 6-3", 2, 3, 3),
    coded("Flat_mem", "Table 6-3", 2, 2, 2, codes::memory),
    detail::explained("pin level: 0 = interrupt asserted", detail::status(flag("IntL", "Table 6-3", 2, 1))),
    detail::explained("1 = no valid monitor data yet", detail::status(flag("Data_Not_Ready", "Table 6-3", 2, 0))),

    // Channel status interrupt flags
    advertised(has::tx_los, latched("L-Tx<i> LOS", "Table 6-5", 3, 4, host_bits)),
    latched("L-Rx<i> LOS", "Table 6-5", 3, 0, media_bits),
    since(revision::sff8636_2_0, advertised(has::adaptive_eq, latched("L-Tx<i> Adapt EQ Fault", "Table 6-5", 4, 4, host_bits))),
    in_8436(reserved("SFF-8436 4.9 Table 19", 4, 7, 4)),
    advertised(has::tx_fault, latched("L-Tx<i> Fault", "Table 6-5", 4, 0, media_bits)),
    in_8636(advertised(has::tx_lol, latched("L-Tx<i> LOL", "Table 6-5", 5, 4, host_bits))),
    in_8636(advertised(has::rx_lol, latched("L-Rx<i> LOL", "Table 6-5", 5, 0, media_bits))),
    in_8436(reserved("SFF-8436 4.9 Table 19", 5, 7, 0)),

    // Free side monitor interrupt flags
    latched("L-Temp High Alarm", "Table 6-6", 6, 7), latched("L-Temp Low Alarm", "Table 6-6", 6, 6),
    latched("L-Temp High Warning", "Table 6-6", 6, 5), latched("L-Temp Low Warning", "Table 6-6", 6, 4),
    reserved("Table 6-6", 6, 3, 2),
    since(revision::sff8636_2_8, advertised(has::tc_readiness, latched("TC readiness flag", "Table 6-6", 6, 1))),
    in_8436(reserved("SFF-8436 4.9 Table 20", 6, 1, 1)),
    in_8636(advertised(has::initialization_complete, latched("Initialization complete flag", "Table 6-6", 6, 0))),
    in_8436(latched("Initialization complete flag", "SFF-8436 4.9 Table 20", 6, 0)),
    latched("L-Vcc High Alarm", "Table 6-6", 7, 7), latched("L-Vcc Low Alarm", "Table 6-6", 7, 6),
    latched("L-Vcc High Warning", "Table 6-6", 7, 5), latched("L-Vcc Low Warning", "Table 6-6", 7, 4),
    reserved("Table 6-6", 7, 3, 0),
    vendor_bytes("Table 6-6", 8, 8),

    // Channel monitor interrupt flags: four bits a lane, lane 1 in the upper half of the first byte
    latched("L-Rx<i> Power High Alarm", "Table 6-7", 9, 7, media_nibbles),
    latched("L-Rx<i> Power Low Alarm", "Table 6-7", 9, 6, media_nibbles),
    latched("L-Rx<i> Power High Warning", "Table 6-7", 9, 5, media_nibbles),
    latched("L-Rx<i> Power Low Warning", "Table 6-7", 9, 4, media_nibbles),
    latched("L-Tx<i> Bias High Alarm", "Table 6-7", 11, 7, media_nibbles),
    latched("L-Tx<i> Bias Low Alarm", "Table 6-7", 11, 6, media_nibbles),
    latched("L-Tx<i> Bias High Warning", "Table 6-7", 11, 5, media_nibbles),
    latched("L-Tx<i> Bias Low Warning", "Table 6-7", 11, 4, media_nibbles),
    in_8636(advertised(has::tx_power, latched("L-Tx<i> Power High Alarm", "Table 6-7", 13, 7, media_nibbles))),
    in_8636(advertised(has::tx_power, latched("L-Tx<i> Power Low Alarm", "Table 6-7", 13, 6, media_nibbles))),
    in_8636(advertised(has::tx_power, latched("L-Tx<i> Power High Warning", "Table 6-7", 13, 5, media_nibbles))),
    in_8636(advertised(has::tx_power, latched("L-Tx<i> Power Low Warning", "Table 6-7", 13, 4, media_nibbles))),
    in_8436(reserved_bytes("SFF-8436 4.9 Table 21", 13, 14)),
    reserved_bytes("Table 6-7", 15, 18),
    vendor_bytes("Table 6-7", 19, 21),

    // Monitors
    detail::temperature(),
    reserved_bytes("Table 6-8", 24, 25),
    detail::monitor("Supply Voltage", "Table 6-8", 26, {}, {1, 10000}, Unit::Volt, refine::supply_voltage),
    reserved_bytes("Table 6-8", 28, 29),
    vendor_bytes("Table 6-8", 30, 33),
    detail::monitor("Rx<i> Power", "Table 6-9", 34, media_words, {1, 10000}, Unit::Milliwatt, refine::channel_monitor),
    detail::monitor("Tx<i> Bias", "Table 6-9", 42, media_words, {2, 1000}, Unit::Milliampere, refine::channel_monitor),
    in_8636(advertised(has::tx_power, detail::monitor("Tx<i> Power", "Table 6-9", 50, media_words, {1, 10000}, Unit::Milliwatt, refine::channel_monitor))),
    in_8436(reserved_bytes("SFF-8436 4.9 Table 23", 50, 57)),
    reserved_bytes("Table 6-9", 58, 65),
    in_8636(reserved_bytes("Table 6-9", 66, 73)),
    in_8436(vendor_bytes("SFF-8436 4.9 Table 23", 66, 73)),
    vendor_bytes("Table 6-9", 74, 81),
    reserved_bytes("Table 6-2", 82, 85),

    // Controls
    reserved("Table 6-10", 86, 7, 4, Access::ReadWrite),
    advertised(has::tx_disable, control("Tx<i> Disable", "Table 6-10", 86, 0, media_bits)),
    detail::rate_select("Rx<i>_Rate_select", 87, detail::media_pairs),
    detail::rate_select("Tx<i>_Rate_select", 88, detail::host_pairs),
    detail::application_mode("Rx4_Application_Select: Control Mode", 89, detail::only_media_lane(4)),
    detail::application_mode("Rx3_Application_Select: Control Mode", 90, detail::only_media_lane(3)),
    detail::application_mode("Rx2_Application_Select: Control Mode", 91, detail::only_media_lane(2)),
    detail::application_mode("Rx1_Application_Select: Control Mode", 92, detail::only_media_lane(1)),
    detail::table_select("Rx4_Application_Select: Table Select", 89, detail::only_media_lane(4)),
    detail::table_select("Rx3_Application_Select: Table Select", 90, detail::only_media_lane(3)),
    detail::table_select("Rx2_Application_Select: Table Select", 91, detail::only_media_lane(2)),
    detail::table_select("Rx1_Application_Select: Table Select", 92, detail::only_media_lane(1)),
    since(revision::sff8636_2_8, reserved_bytes("Table 6-10", 89, 92, Access::ReadWrite)),
    since(revision::sff8636_2_8, advertised(has::software_reset, {.name = "SW Reset", .clause = "Table 6-10", .byte = 93, .msb = 7, .lsb = 7, .kind = Kind::Flag, .access = Access::SelfClearing})),
    in_8636(reserved("Table 6-10", 93, 6, 4, Access::ReadWrite)),
    since(revision::sff8636_2_8, advertised(has::power_class_8, control("High Power Class Enable (Class 8)", "Table 6-10", 93, 3))),
    since(revision::sff8636_2_0, control("High Power Class Enable (Classes 5-7)", "Table 6-10", 93, 2)),
    in_8436(reserved("SFF-8436 4.9 Table 24", 93, 7, 2, Access::ReadWrite)),
    detail::explained("1 = low power mode, where Power override is set", control("Power set", "Table 6-10", 93, 1)),
    detail::explained("1 = Power set replaces the LPMode pin", control("Power override", "Table 6-10", 93, 0)),
    detail::application_mode("Tx4_Application_Select: Control Mode", 94, detail::only_host_lane(4)),
    detail::application_mode("Tx3_Application_Select: Control Mode", 95, detail::only_host_lane(3)),
    detail::application_mode("Tx2_Application_Select: Control Mode", 96, detail::only_host_lane(2)),
    detail::application_mode("Tx1_Application_Select: Control Mode", 97, detail::only_host_lane(1)),
    detail::table_select("Tx4_Application_Select: Table Select", 94, detail::only_host_lane(4)),
    detail::table_select("Tx3_Application_Select: Table Select", 95, detail::only_host_lane(3)),
    detail::table_select("Tx2_Application_Select: Table Select", 96, detail::only_host_lane(2)),
    detail::table_select("Tx1_Application_Select: Table Select", 97, detail::only_host_lane(1)),
    since(revision::sff8636_2_8, reserved_bytes("Table 6-10", 94, 97, Access::ReadWrite)),
    in_8636(advertised(has::tx_cdr_control, control("Tx<i>_CDR_control", "Table 6-10", 98, 4, host_bits))),
    in_8636(advertised(has::rx_cdr_control, control("Rx<i>_CDR_control", "Table 6-10", 98, 0, media_bits))),
    in_8636(reserved("Table 6-10", 99, 7, 2, Access::ReadWrite)),
    since(revision::sff8636_2_8, advertised(has::txdis_control, detail::writable(coded("LP/TxDis ctrl", "Table 6-10", 99, 1, 1, codes::lp_txdis)))),
    since(revision::sff8636_2_8, advertised(has::losl_control, detail::writable(coded("IntL/LOSL ctrl", "Table 6-10", 99, 0, 0, codes::intl_losl)))),
    in_8436(reserved_bytes("SFF-8436 4.9 Table 24", 98, 99, Access::ReadWrite)),

    // Masks
    advertised(has::tx_los, control("M-Tx<i> LOS Mask", "Table 6-13", 100, 4, host_bits)),
    control("M-Rx<i> LOS Mask", "Table 6-13", 100, 0, media_bits),
    since(revision::sff8636_2_0, advertised(has::adaptive_eq, control("M-Tx<i> Adapt EQ Fault Mask", "Table 6-13", 101, 4, host_bits))),
    in_8436(reserved("SFF-8436 4.9 Table 25", 101, 7, 4, Access::ReadWrite)),
    advertised(has::tx_fault, control("M-Tx<i> Transmitter Fault Mask", "Table 6-13", 101, 0, media_bits)),
    in_8636(advertised(has::tx_lol, control("M-Tx<i> CDR LOL Mask", "Table 6-13", 102, 4, host_bits))),
    in_8636(advertised(has::rx_lol, control("M-Rx<i> CDR LOL Mask", "Table 6-13", 102, 0, media_bits))),
    in_8436(reserved("SFF-8436 4.9 Table 25", 102, 7, 0, Access::ReadWrite)),
    control("M-Temp High Alarm", "Table 6-13", 103, 7), control("M-Temp Low Alarm", "Table 6-13", 103, 6),
    control("M-Temp High Warning", "Table 6-13", 103, 5), control("M-Temp Low Warning", "Table 6-13", 103, 4),
    reserved("Table 6-13", 103, 3, 2, Access::ReadWrite),
    since(revision::sff8636_2_8, advertised(has::tc_readiness, control("M-TC readiness flag", "Table 6-13", 103, 1))),
    in_8436(reserved("SFF-8436 4.9 Table 25", 103, 1, 1, Access::ReadWrite)),
    in_8636(reserved("Table 6-13", 103, 0, 0, Access::ReadWrite)),
    in_8436(control("M-Initialization complete flag", "SFF-8436 4.9 Table 25", 103, 0)),
    control("M-Vcc High Alarm", "Table 6-13", 104, 7), control("M-Vcc Low Alarm", "Table 6-13", 104, 6),
    control("M-Vcc High Warning", "Table 6-13", 104, 5), control("M-Vcc Low Warning", "Table 6-13", 104, 4),
    reserved("Table 6-13", 104, 3, 0, Access::ReadWrite),
    vendor_bytes("Table 6-13", 105, 106, Access::ReadWrite),

    // Properties; SFF-8436 reserves them all
    since(revision::sff8636_2_8, {.name = "Max Power Consumption", .clause = "Table 6-14", .byte = 107, .scale = {1, 10}, .unit = Unit::Watt, .refine = refine::zero_is_none}),
    in_8636({.name = "Propagation Delay", .clause = "Table 6-14", .byte = 108, .size = 2, .scale = {10, 1}, .unit = Unit::Nanosecond, .refine = refine::zero_is_none}),
    in_8636(coded("Advanced Low Power Mode", "Table 6-14", 110, 7, 4, codes::low_power_modes)),
    in_8636(flag("Far Side Managed", "Table 6-14", 110, 3)),
    in_8636(coded("Min Operating Voltage", "Table 6-14", 110, 2, 0, codes::min_voltages)),
    since(revision::sff8636_2_0, bytes_of("Assigned for use by PCI Express", "Table 6-14", 111, 112, Kind::Bytes, Access::ReadWrite)),
    in_8636(reserved("Table 6-14", 113, 7, 7)),
    since(revision::sff8636_2_5, coded("Far-End Implementation", "Table 6-14", 113, 6, 4, codes::far_ends)),
    since(revision::sff8636_2_5, bitmap("Near-End Implementation", "Table 6-14", 113, 3, 0, codes::near_ends)),
    since(revision::sff8636_2_8, advertised(has::micro_qsfp, {.name = "Tx_TurnOn MaxDuration", .clause = "Table 6-14", .byte = 114, .msb = 7, .lsb = 4, .meaning = "code of the microQSFP MSA"})),
    since(revision::sff8636_2_8, advertised(has::micro_qsfp, {.name = "DataPathInit MaxDuration", .clause = "Table 6-14", .byte = 114, .msb = 3, .lsb = 0, .meaning = "code of the microQSFP MSA"})),
    since(revision::sff8636_2_8, {.name = "ModSelL wait time exponent", .clause = "Table 6-14", .byte = 115, .msb = 7, .lsb = 5}),
    since(revision::sff8636_2_8, {.name = "ModSelL wait time mantissa", .clause = "Table 6-14", .byte = 115, .msb = 4, .lsb = 0, .unit = Unit::Microsecond, .meaning = "value: mantissa << exponent", .refine = refine::mod_sel_wait}),
    since(revision::sff8636_2_8, coded("Secondary Extended Spec Compliance", "Table 6-14", 116, 7, 0, sff8024::extended_compliance)),
    since(revision::sff8636_2_8, coded("Transceiver Sub-type", "Table 6-14", 117, 7, 4, sff8024::qsfp_subtypes)),
    in_8636(reserved("Table 6-14", 117, 3, 2)),
    since(revision::sff8636_2_8, coded("Fiber Face Type", "Table 6-14", 117, 1, 0, sff8024::fiber_faces)),
    in_8436(reserved_bytes("SFF-8436 4.9 Table 17", 107, 117, Access::ReadWrite)),
    reserved_bytes("Table 6-2", 118, 118, Access::ReadWrite),
    keeps(Secret::Area, bytes_of("Password Change Entry Area", "6.2.10", 119, 122, Kind::Bytes, Access::WriteOnly)),
    keeps(Secret::Area, bytes_of("Password Entry Area", "6.2.10", 123, 126, Kind::Bytes, Access::WriteOnly)),
    {.name = "Page Select Byte", .clause = "6.2.11", .byte = 127, .access = Access::ReadWrite},
});
// clang-format on

} // namespace optictl::sff8636::lower
