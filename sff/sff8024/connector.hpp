// SFF-8024 Table 4-3: media connectors.
#pragma once

#include "sff/sff8024/derive.hpp"

namespace optictl::sff8024 {

namespace detail {
inline constexpr memmap::Code connector_codes[] = {
    memmap::code(0x00, "Unknown or unspecified"),
    memmap::code(0x01, "SC (Subscriber Connector)"),
    memmap::code(0x02, "Fibre Channel Style 1 copper connector"),
    memmap::code(0x03, "Fibre Channel Style 2 copper connector"),
    memmap::code(0x04, "BNC/TNC (Bayonet/Threaded Neill-Concelman)"),
    memmap::code(0x05, "Fibre Channel coax headers"),
    memmap::code(0x06, "Fiber Jack"),
    memmap::code(0x07, "LC (Lucent Connector)"),
    memmap::code(0x08, "MT-RJ (Mechanical Transfer - Registered Jack)"),
    memmap::code(0x09, "MU (Multiple Optical)"),
    memmap::code(0x0A, "SG"),
    memmap::code(0x0B, "Optical Pigtail"),
    memmap::code(0x0C, "MPO 1x12 (Multifiber Parallel Optic)"),
    memmap::code(0x0D, "MPO 2x16"),
    memmap::reserved_codes(0x0E, 0x1F),
    memmap::code(0x20, "HSSDC II (High Speed Serial Data Connector)"),
    memmap::code(0x21, "Copper pigtail"),
    memmap::code(0x22, "RJ45 (Registered Jack)"),
    memmap::code(0x23, "No separable connector"),
    memmap::code(0x24, "MXC 2x16"),
    memmap::code(0x25, "CS optical connector"),
    memmap::code(0x26, "SN (previously Mini CS) optical connector"),
    memmap::code(0x27, "MPO 2x12"),
    memmap::code(0x28, "MPO 1x16"),
    memmap::reserved_codes(0x29, 0x7F),
    memmap::vendor_codes(0x80, 0xFF),
};
} // namespace detail

/// CMIS 00h:203, SFF-8636 00h:130, SFF-8472 A0h:2.
inline constexpr memmap::CodeTable connectors =
    whole_table("Connector Types", "SFF-8024 4.13 Table 4-3", 0xFF, detail::connector_codes);

} // namespace optictl::sff8024
