// SFF-8024 Table 4-10: interfaces over twisted pair.
#pragma once

#include <array>

#include "sff/sff8024/derive.hpp"
#include "sff/sff8024/interface.hpp"
#include "sff/sff8024/interface_words.hpp"

namespace optictl::sff8024 {

/// The twisted-pair interfaces in the order of their codes; lanes are the four pairs.
// clang-format off
inline constexpr auto base_t_interfaces = [] {
    using namespace words;
    // id, name, group, bit rate Gb/s, lanes, baud GBd, modulation, bits per UI
    return std::to_array<Interface>({
    // Printed so: 4 x 0.125 x 2.236 = 1.118 is what the line carries, the service is 1 Gb/s.
    {0x01, "1000BASE-T (Clause 40)", ethernet, 1.12, 4, 0.125, pam5, 2.236068},
    {0x02, "2.5GBASE-T (Clause 126)", ethernet, 2.5, 4, 0.2, pam16, 3.125},
    {0x03, "5GBASE-T (Clause 126)", ethernet, 5, 4, 0.4, pam16, 3.125},
    {0x04, "10GBASE-T (Clause 55)", ethernet, 10, 4, 0.8, pam16, 3.125},
    {0x05, "25GBASE-T (Clause 113)", ethernet, 25, 4, 2, pam16, 3.125},
    {0x06, "40GBASE-T (Clause 113)", ethernet, 40, 4, 3.2, pam16, 3.125},
    {.id = 0x07, .name = "50GBASE-T (Placeholder)", .group = ethernet},
    });
}();
// clang-format on
static_assert(is_sorted(base_t_interfaces));

namespace detail {
inline constexpr memmap::Code base_t_interfaces_others[] = {
    memmap::code(0x00, "Undefined"),
    memmap::reserved_codes(0x08, 0xBF),
    memmap::vendor_codes(0xC0, 0xFF),
};
inline constexpr auto base_t_interfaces_rows =
    derive_codes(base_t_interfaces, base_t_interfaces_others);
} // namespace detail
inline constexpr memmap::CodeTable base_t_codes =
    whole_table("BASE-T media interface codes", "SFF-8024 4.13 Table 4-10", 0xFF,
                detail::base_t_interfaces_rows.rows);

} // namespace optictl::sff8024
