// SFF-8024 Table 4-6: interfaces over multimode fiber.
#pragma once

#include <array>

#include "sff/sff8024/derive.hpp"
#include "sff/sff8024/interface.hpp"
#include "sff/sff8024/interface_words.hpp"

namespace optictl::sff8024 {

/// The multimode interfaces in the order of their codes.
// clang-format off
inline constexpr auto mmf_interfaces = [] {
    using namespace words;
    // id, name, group, bit rate Gb/s, lanes, baud GBd, modulation, bits per UI
    return std::to_array<Interface>({
    {0x01, "10GBASE-SW (Clause 52)", ethernet, 9.95, 1, 9.95328, nrz, 1},
    {0x02, "10GBASE-SR (Clause 52)", ethernet, 10.31, 1, 10.3125, nrz, 1},
    {0x03, "25GBASE-SR (Clause 112)", ethernet, 25.78, 1, 25.78125, nrz, 1},
    {0x04, "40GBASE-SR4 (Clause 86)", ethernet, 41.25, 4, 10.3125, nrz, 1},
    {0x05, "40GE SWDM4 MSA Spec", ethernet, 41.25, 4, 10.3125, nrz, 1},
    {0x06, "40GE BiDi", ethernet, 41.25, 2, 20.625, nrz, 1},
    {0x07, "50GBASE-SR (Clause 138)", ethernet, 53.13, 1, 26.5625, pam4, 2},
    {0x08, "100GBASE-SR10 (Clause 86)", ethernet, 103.13, 10, 10.3125, nrz, 1},
    {0x09, "100GBASE-SR4 (Clause 95)", ethernet, 103.13, 4, 25.78125, nrz, 1},
    {0x0A, "100GE SWDM4 MSA Spec", ethernet, 103.13, 4, 25.78125, nrz, 1},
    // Printed with 25.5625 GBd, which does not make 106.25 Gb/s over two PAM4 lanes: 26.5625 does.
    {0x0B, "100GE BiDi", ethernet, 106.25, 2, 26.5625, pam4, 2},
    {0x0C, "100GBASE-SR2 (Clause 138)", ethernet, 106.25, 2, 26.5625, pam4, 2},
    {0x0D, "100GBASE-SR1 (Clause 167)", ethernet, 106.25, 1, 53.125, pam4, 2},
    {0x0E, "200GBASE-SR4 (Clause 138)", ethernet, 212.5, 4, 26.5625, pam4, 2},
    {0x0F, "400GBASE-SR16 (Clause 123)", ethernet, 425, 16, 26.5625, nrz, 1},
    {0x10, "400GBASE-SR8 (Clause 138)", ethernet, 425, 8, 26.5625, pam4, 2},
    {0x11, "400GBASE-SR4 (Clause 167)", ethernet, 425, 4, 53.125, pam4, 2},
    {0x12, "800GBASE-SR8 (Clause 167)", ethernet, 850, 8, 53.125, pam4, 2},
    {0x13, "8GFC-MM (FC-PI-4)", fibre_channel, 8.5, 1, 8.5, nrz, 1},
    {0x14, "10GFC-MM (10GFC)", fibre_channel, 10.52, 1, 10.51875, nrz, 1},
    {0x15, "16GFC-MM (FC-PI-5)", fibre_channel, 14.03, 1, 14.025, nrz, 1},
    {0x16, "32GFC-MM (FC-PI-6)", fibre_channel, 28.05, 1, 28.05, nrz, 1},
    {0x17, "64GFC-MM (FC-PI-7)", fibre_channel, 57.8, 1, 28.9, pam4, 2},
    {0x18, "128GFC-MM4 (FC-PI-6P)", fibre_channel, 112.2, 4, 28.05, nrz, 1},
    {0x19, "256GFC-MM4 (FC-PI-7P)", fibre_channel, 231.2, 4, 28.9, pam4, 2},
    {0x1A, "400GBASE-SR4.2 (Clause 150) (400GE BiDi)", ethernet, 425, 8, 26.5625, pam4, 2},
    {0x1B, "200GBASE-SR2 (Clause 167)", ethernet, 212.5, 2, 53.125, pam4, 2},
    {0x1C, "128GFC-MM (FC-PI-8)", fibre_channel, 112.2, 1, 56.1, pam4, 2},
    {0x1D, "100GBASE-VR1 (Clause 167)", ethernet, 106.25, 1, 53.125, pam4, 2},
    {0x1E, "200GBASE-VR2 (Clause 167)", ethernet, 212.5, 2, 53.125, pam4, 2},
    {0x1F, "400GBASE-VR4 (Clause 167)", ethernet, 425, 4, 53.125, pam4, 2},
    {0x20, "800GBASE-VR8 (Clause 167)", ethernet, 850, 8, 53.125, pam4, 2},
    {0x21, "800G-VR4.2", ethernet, 850, 8, 53.125, pam4, 2},
    {0x22, "800G-SR4.2", ethernet, 850, 8, 53.125, pam4, 2},
    {0x23, "1.6T-VR8.2", ethernet, 1700, 16, 53.125, pam4, 2},
    {0x24, "1.6T-SR8.2", ethernet, 1700, 16, 53.125, pam4, 2},
    });
}();
// clang-format on
static_assert(is_sorted(mmf_interfaces));

namespace detail {
inline constexpr memmap::Code mmf_interfaces_others[] = {
    memmap::code(0x00, "Undefined"),
    memmap::reserved_codes(0x25, 0xBF),
    memmap::vendor_codes(0xC0, 0xFF),
};
inline constexpr auto mmf_interfaces_rows = derive_codes(mmf_interfaces, mmf_interfaces_others);
} // namespace detail
inline constexpr memmap::CodeTable mmf_codes = whole_table(
    "MMF media interface IDs", "SFF-8024 4.13 Table 4-6", 0xFF, detail::mmf_interfaces_rows.rows);

} // namespace optictl::sff8024
