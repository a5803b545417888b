// SFF-8024 Tables 4-8 and 4-9: copper cables, active cables and loopback modules as media.
#pragma once

#include <array>

#include "sff/sff8024/derive.hpp"
#include "sff/sff8024/interface.hpp"

namespace optictl::sff8024 {

/// Passive and linear active copper. Rate and lanes are those of the host interface (Table 4-5).
// clang-format off
inline constexpr auto passive_copper_interfaces = [] {
    // Nothing but names: the cable carries whatever the host interface of the descriptor says.
    return std::to_array<Interface>({
    {.id = 0x01, .name = "Copper cable"},
    {.id = 0xBF, .name = "Passive Loopback module"},
    {.id = 0xC0, .name = "Linear active copper loopback module"},
    });
}();
// clang-format on
static_assert(is_sorted(passive_copper_interfaces));

namespace detail {
inline constexpr memmap::Code passive_copper_interfaces_others[] = {
    memmap::code(0x00, "Undefined"),
    memmap::reserved_codes(0x02, 0xBE),
    memmap::vendor_codes(0xC1, 0xFF),
};
inline constexpr auto passive_copper_interfaces_rows =
    derive_codes(passive_copper_interfaces, passive_copper_interfaces_others);
} // namespace detail
inline constexpr memmap::CodeTable passive_copper_codes =
    whole_table("Passive and Linear Active Copper Cable and Passive Loopback media "
                "interface codes",
                "SFF-8024 4.13 Table 4-8", 0xFF, detail::passive_copper_interfaces_rows.rows);

/// Limiting and retimed active cables. Rate and lanes are those of the host interface.
// clang-format off
inline constexpr auto active_cable_interfaces = [] {
    // The bit error ratio that the assembly stays under.
    return std::to_array<Interface>({
    {.id = 0x01, .name = "Active Cable assembly with BER < 10^-12", .max_ber = 1e-12},
    {.id = 0x02, .name = "Active Cable assembly with BER < 5x10^-5", .max_ber = 5e-5},
    {.id = 0x03, .name = "Active Cable assembly with BER < 2.6x10^-4", .max_ber = 2.6e-4},
    {.id = 0x04, .name = "Active Cable assembly with BER < 10^-6", .max_ber = 1e-6},
    {.id = 0xBF, .name = "Active Loopback module"},
    });
}();
// clang-format on
static_assert(is_sorted(active_cable_interfaces));

namespace detail {
inline constexpr memmap::Code active_cable_interfaces_others[] = {
    memmap::code(0x00, "Undefined"),
    memmap::reserved_codes(0x05, 0xBE),
    memmap::vendor_codes(0xC0, 0xFF),
};
inline constexpr auto active_cable_interfaces_rows =
    derive_codes(active_cable_interfaces, active_cable_interfaces_others);
} // namespace detail
inline constexpr memmap::CodeTable active_cable_codes =
    whole_table("Limiting and Retimed Active Cable assembly and Active Loopback media "
                "interface codes",
                "SFF-8024 4.13 Table 4-9", 0xFF, detail::active_cable_interfaces_rows.rows);

} // namespace optictl::sff8024
