// SFF-8636 upper page 03h (6.6): thresholds, equalizer, emphasis and amplitude, channel controls.
#pragma once

#include "sff/sff8636/advertise.hpp"
#include "sff/sff8636/codes.hpp"
#include "sff/sff8636/refine.hpp"

namespace optictl::sff8636::page03 {

namespace detail {
[[nodiscard]] consteval Field limit(std::string_view name, unsigned byte, memmap::Scale scale,
                                    Unit unit) {
    return {.name = name,
            .clause = "Table 6-28",
            .byte = static_cast<std::uint8_t>(byte),
            .size = 2,
            .scale = scale,
            .unit = unit};
}
[[nodiscard]] consteval Field temperature(std::string_view name, unsigned byte) {
    Field row = limit(name, byte, {1, 256}, Unit::Celsius);
    row.kind = Kind::Signed;
    return row;
}
[[nodiscard]] consteval Field voltage(std::string_view name, unsigned byte) {
    return limit(name, byte, {1, 10000}, Unit::Volt);
}
[[nodiscard]] consteval Field power(std::string_view name, unsigned byte) {
    return limit(name, byte, {1, 10000}, Unit::Milliwatt);
}
[[nodiscard]] consteval Field tx_power(std::string_view name, unsigned byte) {
    return in_8636(advertised(has::tx_power, power(name, byte)));
}
[[nodiscard]] consteval Field bias(std::string_view name, unsigned byte) {
    return limit(name, byte, {2, 1000}, Unit::Milliampere);
}
/// A setting of four bits a lane, the odd lane in the upper half of its byte.
[[nodiscard]] consteval Field nibble(std::string_view name, unsigned byte, When when,
                                     void (*refine)(const memmap::Context&, memmap::Reading&)) {
    return {.name = name,
            .clause = "Table 6-30",
            .byte = static_cast<std::uint8_t>(byte),
            .msb = 7,
            .lsb = 4,
            .lanes = host_nibbles,
            .unit = Unit::Decibel,
            .access = Access::ReadWrite,
            .when = when,
            .refine = refine};
}
[[nodiscard]] consteval Field amplitude() {
    Field row = nibble("Rx<i> output amplitude control", 238, has::rx_amplitude,
                       refine::before<revision::sff8636_2_0, codes::amplitudes_8436>);
    row.kind = Kind::Code;
    row.unit = Unit::None;
    row.codes = &codes::amplitudes;
    row.meaning = "differential, peak to peak, without equalization";
    return row;
}
[[nodiscard]] consteval Field fec(std::string_view name, unsigned bit, When when,
                                  const memmap::CodeTable& names) {
    Field row = coded(name, "Table 6-30", 230, bit, bit, names);
    row.access = Access::ReadWrite;
    return since(revision::sff8636_2_8, advertised(when, row));
}
[[nodiscard]] consteval Field mask(std::string_view name, unsigned byte, unsigned bit) {
    return control(name, "Table 6-35", byte, bit, media_nibbles);
}
[[nodiscard]] consteval Field tx_power_mask(std::string_view name, unsigned bit) {
    return in_8636(advertised(has::tx_power, mask(name, 246, bit)));
}
/// Printed with Tx1 at bit 3 and Tx4 at bit 0, against every other lane map of the document.
inline constexpr Lanes descending_bits = memmap::host_lanes(lane_count, 1, Order::MsbFirst);
} // namespace detail

// clang-format off
inline constexpr auto rows = memmap::join(advertising,
memmap::rows_of(document, memmap::upper(0x03), false, {
    detail::temperature("Temp High Alarm", 128), detail::temperature("Temp Low Alarm", 130),
    detail::temperature("Temp High Warning", 132), detail::temperature("Temp Low Warning", 134),
    reserved_bytes("Table 6-28", 136, 143),
    detail::voltage("Vcc High Alarm", 144), detail::voltage("Vcc Low Alarm", 146),
    detail::voltage("Vcc High Warning", 148), detail::voltage("Vcc Low Warning", 150),
    reserved_bytes("Table 6-28", 152, 159),
    vendor_bytes("Table 6-28", 160, 175),
    detail::power("Rx Power High Alarm", 176), detail::power("Rx Power Low Alarm", 178),
    detail::power("Rx Power High Warning", 180), detail::power("Rx Power Low Warning", 182),
    detail::bias("Tx Bias High Alarm", 184), detail::bias("Tx Bias Low Alarm", 186),
    detail::bias("Tx Bias High Warning", 188), detail::bias("Tx Bias Low Warning", 190),
    detail::tx_power("Tx Power High Alarm", 192), detail::tx_power("Tx Power Low Alarm", 194),
    detail::tx_power("Tx Power High Warning", 196), detail::tx_power("Tx Power Low Warning", 198),
    in_8436(reserved_bytes("SFF-8436 4.9 Table 46", 192, 199)),
    reserved_bytes("Table 6-28", 200, 207),
    in_8636(reserved_bytes("Table 6-28", 208, 215)),
    in_8436(vendor_bytes("SFF-8436 4.9 Table 46", 208, 215)),
    vendor_bytes("Table 6-28", 216, 223),

    // Equalizer, emphasis, amplitude and timing
    since(revision::sff8636_2_0, {.name = "Max Tx input equalization", .clause = "Table 6-29", .byte = 224, .msb = 7, .lsb = 4, .unit = Unit::Decibel, .refine = refine::input_equalizer}),
    since(revision::sff8636_2_0, {.name = "Max Rx output emphasis", .clause = "Table 6-29", .byte = 224, .msb = 3, .lsb = 0, .unit = Unit::Decibel, .refine = refine::output_emphasis}),
    in_8636(reserved("Table 6-29", 225, 7, 6)),
    since(revision::sff8636_2_5, coded("Rx output emphasis type", "Table 6-29", 225, 5, 4, codes::emphasis_types)),
    since(revision::sff8636_2_0, bitmap("Rx output amplitude support", "Table 6-29", 225, 3, 0, codes::amplitude_support)),
    in_8436(reserved_bytes("SFF-8436 4.9 Table 45", 224, 225)),
    since(revision::sff8636_2_5, reserved_bytes("Table 6-29", 226, 226)),
    since(revision::sff8636_2_5, reserved("Table 6-29", 227, 5, 4)),
    since(revision::sff8636_2_8, flag("RxLOSL Fast Mode Supported", "Table 6-29", 227, 2)),
    since(revision::sff8636_2_8, flag("TxDis Fast Mode Supported", "Table 6-29", 227, 1)),
    since(revision::sff8636_2_5, reserved("Table 6-29", 227, 0, 0)),
    since(revision::sff8636_2_8, {.name = "Maximum TC stabilization time", .clause = "Table 6-29", .byte = 228, .unit = Unit::Second, .refine = refine::zero_is_none}),
    since(revision::sff8636_2_8, {.name = "Maximum CTLE settling time", .clause = "Table 6-29", .byte = 229, .scale = {100, 1}, .unit = Unit::Millisecond, .refine = refine::zero_is_none}),

    // Optional channel controls
    detail::fec("Host-Side FEC enable", 7, has::host_fec, codes::fec_enable),
    detail::fec("Media-Side FEC enable", 6, has::media_fec, codes::fec_disable),
    since(revision::sff8636_2_5, reserved("Table 6-30", 230, 5, 0, Access::ReadWrite)),
    since(revision::sff8636_2_5, reserved("Table 6-30", 231, 7, 4, Access::ReadWrite)),
    since(revision::sff8636_2_8, advertised(has::force_squelch, control("Tx<i> Force Squelch", "Table 6-30", 231, 0, media_bits))),
    since(revision::sff8636_2_5, reserved_bytes("Table 6-30", 232, 232, Access::ReadWrite)),
    since(revision::sff8636_2_5, reserved("Table 6-30", 233, 7, 4, Access::ReadWrite)),
    since(revision::sff8636_2_8, advertised(has::eq_freeze, control("Tx<i>AEFreeze", "Table 6-30", 233, 3, detail::descending_bits))),
    in_8636(detail::nibble("Tx<i> input equalizer control", 234, has::fixed_eq, refine::input_equalizer)),
    in_8636(detail::nibble("Rx<i> output emphasis control", 236, has::rx_emphasis, refine::output_emphasis)),
    in_8436(vendor_bytes("SFF-8436 4.9 Table 47", 226, 237, Access::ReadWrite)),
    in_8636(until(revision::sff8636_2_5 - 1, vendor_bytes("Table 6-30", 226, 233, Access::ReadWrite))),
    detail::amplitude(),
    advertised(has::rx_squelch_disable, control("Rx<i> SQ Disable", "Table 6-30", 240, 4, host_bits)),
    advertised(has::tx_squelch_disable, control("Tx<i> SQ Disable", "Table 6-30", 240, 0, media_bits)),
    advertised(has::rx_output_disable, control("Rx<i> Output Disable", "Table 6-30", 241, 4, host_bits)),
    since(revision::sff8636_2_0, advertised(has::adaptive_eq, control("Tx<i> adaptive equalization control", "Table 6-30", 241, 0, host_bits))),
    in_8436(reserved("SFF-8436 4.9 Table 47", 241, 3, 0, Access::ReadWrite)),

    // Channel monitor masks
    detail::mask("M-Rx<i> Power High Alarm", 242, 7), detail::mask("M-Rx<i> Power Low Alarm", 242, 6),
    detail::mask("M-Rx<i> Power High Warning", 242, 5), detail::mask("M-Rx<i> Power Low Warning", 242, 4),
    detail::mask("M-Tx<i> Bias High Alarm", 244, 7), detail::mask("M-Tx<i> Bias Low Alarm", 244, 6),
    detail::mask("M-Tx<i> Bias High Warning", 244, 5), detail::mask("M-Tx<i> Bias Low Warning", 244, 4),
    detail::tx_power_mask("M-Tx<i> Power High Alarm", 7), detail::tx_power_mask("M-Tx<i> Power Low Alarm", 6),
    detail::tx_power_mask("M-Tx<i> Power High Warning", 5), detail::tx_power_mask("M-Tx<i> Power Low Warning", 4),
    in_8436(reserved_bytes("SFF-8436 4.9 Table 49", 246, 247, Access::ReadWrite)),
    reserved_bytes("Table 6-35", 248, 251, Access::ReadWrite),
    reserved_bytes("Table 6-27", 252, 255, Access::ReadWrite),
}));
// clang-format on

} // namespace optictl::sff8636::page03
