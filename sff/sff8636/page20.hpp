// SFF-8636 upper page 20h (6.7.2): flags, masks, values and configuration of 24 parameters.
#pragma once

#include "sff/sff8636/advertise.hpp"
#include "sff/sff8636/codes.hpp"
#include "sff/sff8636/parameters.hpp"
#include "sff/sff8636/rows.hpp"

namespace optictl::sff8636::page20 {

namespace detail {
/// Four bits a parameter, the first one in the upper half of its byte; two bytes a parameter.
inline constexpr Lanes nibbles = memmap::instances(parameter_count, 4, 1, Order::MsbFirst);
inline constexpr Lanes words = memmap::instances(parameter_count, 16);

[[nodiscard]] consteval Field of_page(Field row) {
    return in_8636(advertised(has::pages_20_21, row));
}
[[nodiscard]] consteval Field alarm(std::string_view name, unsigned bit) {
    Field row = latched(name, "Table 6-38", 128, bit, nibbles);
    row.refine = refine::parameter_flag;
    return of_page(row);
}
[[nodiscard]] consteval Field mask(std::string_view name, unsigned bit) {
    Field row = control(name, "Table 6-39", 140, bit, nibbles);
    row.refine = refine::parameter_flag;
    return of_page(row);
}
[[nodiscard]] consteval Field configuration(Field row) {
    row.lanes = words;
    return of_page(row);
}
} // namespace detail

// clang-format off
inline constexpr auto rows = memmap::rows_of(document, memmap::upper(0x20), false, {
    detail::alarm("L-Param<i> Alarm High", 7), detail::alarm("L-Param<i> Alarm Low", 6),
    detail::alarm("L-Param<i> Warning High", 5), detail::alarm("L-Param<i> Warning Low", 4),
    detail::mask("M-Param<i> Alarm High", 7), detail::mask("M-Param<i> Alarm Low", 6),
    detail::mask("M-Param<i> Warning High", 5), detail::mask("M-Param<i> Warning Low", 4),
    detail::of_page({.name = "Param <i>", .clause = "Table 6-40", .byte = 152, .size = 2, .lanes = detail::words, .dynamic = true, .meaning = "by the type in Config <i>", .refine = refine::parameter_value}),
    detail::configuration({.name = "Config <i>: Threshold ID", .clause = "Table 6-42", .byte = 200, .msb = 7, .lsb = 4, .meaning = "set 1-16, stored one less", .refine = refine::parameter_number}),
    detail::configuration({.name = "Config <i>: Reserved", .clause = "Table 6-42", .byte = 200, .msb = 3, .lsb = 3, .kind = Kind::Reserved}),
    detail::configuration(coded("Config <i>: Parameter monitored at", "Table 6-42", 200, 2, 2, codes::monitored_at)),
    detail::configuration({.name = "Config <i>: Channel number", .clause = "Table 6-42", .byte = 200, .msb = 1, .lsb = 0, .meaning = "channel 1-4, stored one less", .refine = refine::parameter_channel}),
    detail::configuration(coded("Config <i>: Parameter type", "Table 6-43", 201, 7, 0, codes::parameters)),
    detail::of_page({.name = "Mapping Lane <i>", .clause = "Table 6-44", .byte = 248, .msb = 7, .lsb = 4, .lanes = host_nibbles, .kind = Kind::Code, .codes = &codes::mappings}),
    detail::of_page({.name = "Error Reset", .clause = "Table 6-46", .byte = 250, .msb = 7, .lsb = 7, .kind = Kind::Flag, .access = Access::SelfClearing}),
    detail::of_page(reserved("Table 6-46", 250, 6, 0, Access::ReadWrite)),
    detail::of_page(reserved_bytes("Table 6-46", 251, 255)),
    in_8436(reserved_bytes("Table 6-1", 128, 255)),
});
// clang-format on

} // namespace optictl::sff8636::page20
