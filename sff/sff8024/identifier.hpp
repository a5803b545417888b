// SFF-8024 Table 4-1: module types, each with the memory map that comes with it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "sff/sff8024/derive.hpp"

namespace optictl::sff8024 {

/// The memory map that an identifier promises.
enum class MemoryMap : std::uint8_t {
    Unstated, ///< the identifier does not tell it
    Cmis,
    Sff8636, ///< SFF-8636 or its predecessor SFF-8436
    Sff8472,
    Other, ///< one that this project does not decode
};

/// An identifier: what the module is, and how its memory is laid out.
struct ModuleType {
    std::uint8_t id = 0;
    std::string_view name;  ///< SFF-8024's own
    std::string_view label; ///< the form factor in a word, for lists
    MemoryMap map = MemoryMap::Unstated;
    std::string_view reference; ///< what says that it has this map
};

/// The module types in the order of their codes. The maps follow the name in the table where it
/// names one ("with memory map type if not unique"), then SFF-8024 Table 3-1, then the standard
/// of the map.
// clang-format off
inline constexpr auto module_types = [] {
    using enum MemoryMap;
    return std::to_array<ModuleType>({
    {0x00, "Unknown or unspecified", "unknown", Unstated, ""},
    // SFF-8472 took its A0h over from the GBIC, and still defines A0h:1 for it.
    {0x01, "GBIC", "GBIC", Sff8472, "SFF-8472 Tables 5-1, 5-2"},
    {0x02, "Module/connector soldered to motherboard (using SFF-8472)", "soldered",
     Sff8472, "SFF-8024 Table 4-1"},
    {0x03, "SFP/SFP+/SFP28 and later with SFF-8472 management interface", "SFP",
     Sff8472, "SFF-8024 Table 4-1"},
    {0x04, "300 pin XBI", "XBI", Other, "300 pin MSA"},
    {0x05, "XENPAK", "XENPAK", Other, "XENPAK MSA"},
    {0x06, "XFP", "XFP", Other, "INF-8077"},
    {0x07, "XFF", "XFF", Other, "obsolete"},
    {0x08, "XFP-E", "XFP-E", Other, "obsolete"},
    {0x09, "XPAK", "XPAK", Other, "XPAK MSA"},
    {0x0A, "X2", "X2", Other, "X2 MSA"},
    {0x0B, "DWDM-SFP/SFP+ (not using SFF-8472)", "DWDM-SFP", Other, "SFF-8024 Table 4-1"},
    {0x0C, "QSFP (INF-8438)", "QSFP", Sff8636, "INF-8438, superseded by SFF-8436"},
    // Preferred over 11h for every QSFP with SFF-8636 (note 1).
    {0x0D, "QSFP+ or later with SFF-8636 or SFF-8436 management interface (SFF-8436, SFF-8635, "
           "SFF-8665, SFF-8685 et al.)", "QSFP+", Sff8636, "SFF-8024 Table 4-1"},
    {0x0E, "CXP or later", "CXP", Other, "SFF-8642"},
    {0x0F, "Shielded Mini Multilane HD 4X", "Mini Multilane HD 4X", Sff8636, "SFF-8636 section 1"},
    {0x10, "Shielded Mini Multilane HD 8X", "Mini Multilane HD 8X", Sff8636, "SFF-8636 section 1"},
    {0x11, "QSFP28 or later with SFF-8636 management interface (SFF-8665 et al.)", "QSFP28",
     Sff8636, "SFF-8024 Table 4-1"},
    {0x12, "CXP2 (aka CXP28) or later", "CXP2", Other, "SFF-8648"},
    {0x13, "CDFP (Style 1/Style2) INF-TA-1003", "CDFP", Other, "INF-TA-1003"},
    {0x14, "Shielded Mini Multilane HD 4X Fanout Cable", "Mini Multilane HD 4X fanout",
     Sff8636, "SFF-8636 section 1"},
    {0x15, "Shielded Mini Multilane HD 8X Fanout Cable", "Mini Multilane HD 8X fanout",
     Sff8636, "SFF-8636 section 1"},
    {0x16, "CDFP (Style 3) INF-TA-1003", "CDFP", Other, "INF-TA-1003"},
    {0x17, "microQSFP", "microQSFP", Sff8636, "SFF-8024 Table 3-1"},
    {0x18, "QSFP-DD Double Density 8X Pluggable Transceiver", "QSFP-DD",
     Cmis, "SFF-8024 Table 3-1"},
    {0x19, "OSFP 8X Pluggable Transceiver", "OSFP", Cmis, "SFF-8024 Table 3-1"},
    {0x1A, "SFP-DD Double Density 2X Pluggable Transceiver with SFP-DD Management Interface "
           "Specification", "SFP-DD", Other, "SFF-8024 Table 4-1"},
    {0x1B, "DSFP Dual Small Form Factor Pluggable Transceiver", "DSFP", Cmis, "DSFP MSA (ACMIS)"},
    // SFF-8636 sets L:111-112 aside for OCuLink.
    {0x1C, "x4 MiniLink/OcuLink", "OCuLink x4", Sff8636, "SFF-8636 Table 6-14"},
    {0x1D, "x8 MiniLink", "MiniLink x8", Sff8636, "SFF-8636 Table 6-14"},
    {0x1E, "QSFP+ or later with Common Management Interface Specification (CMIS)", "QSFP (CMIS)",
     Cmis, "SFF-8024 Table 4-1"},
    {0x1F, "SFP-DD Double Density 2X Pluggable Transceiver with Common Management Interface "
           "Specification (CMIS)", "SFP-DD (CMIS)", Cmis, "SFF-8024 Table 4-1"},
    {0x20, "SFP+ and later with Common Management Interface Specification (CMIS)", "SFP (CMIS)",
     Cmis, "SFF-8024 Table 4-1"},
    {0x21, "OSFP-XD with Common Management interface Specification (CMIS)", "OSFP-XD",
     Cmis, "SFF-8024 Table 4-1"},
    {0x22, "OIF-ELSFP with Common Management interface Specification (CMIS)", "ELSFP",
     Cmis, "SFF-8024 Table 4-1"},
    {0x23, "CDFP (x4 PCIe) SFF-TA-1032 with Common Management interface Specification (CMIS)",
     "CDFP x4", Cmis, "SFF-8024 Table 4-1"},
    {0x24, "CDFP (x8 PCIe) SFF-TA-1032 with Common Management interface Specification (CMIS)",
     "CDFP x8", Cmis, "SFF-8024 Table 4-1"},
    {0x25, "CDFP (x16 PCIe) SFF-TA-1032 with Common Management interface Specification (CMIS)",
     "CDFP x16", Cmis, "SFF-8024 Table 4-1"},
    });
}();
// clang-format on
static_assert(is_sorted(module_types));

namespace detail {
inline constexpr memmap::Code unassigned_identifiers[] = {
    memmap::reserved_codes(0x26, 0x7F),
    memmap::vendor_codes(0x80, 0xFF),
};
inline constexpr auto identifier_rows = derive_codes(module_types, unassigned_identifiers);
} // namespace detail

/// CMIS and SFF-8636 L:0 and 00h:128, SFF-8472 A0h:0.
inline constexpr memmap::CodeTable identifiers =
    whole_table("Identifier Values", "SFF-8024 4.13 Table 4-1", 0xFF, detail::identifier_rows.rows);

/// The module type of an identifier, or null for reserved and vendor specific ones.
[[nodiscard]] constexpr const ModuleType* module_type(unsigned identifier) {
    return find_row(module_types, identifier);
}

/// Lanes of a form factor that has fewer than the eight of a bank of CMIS; else eight.
[[nodiscard]] constexpr unsigned lanes_in_bank(unsigned identifier) {
    switch (identifier) {
    case 0x20: return 1; // SFP
    case 0x1B:           // DSFP
    case 0x1F: return 2; // SFP-DD
    case 0x1E:           // QSFP
    case 0x23: return 4; // CDFP x4
    default: return 8;
    }
}

/// Host lanes of a form factor; 0: those of its banks, or not known.
[[nodiscard]] constexpr unsigned host_lanes_of(const ModuleType& type) {
    switch (type.id) {
    case 0x02:
    case 0x03: // SFP
    case 0x0B:
    case 0x20: return 1;
    case 0x1B: // DSFP
    case 0x1A:
    case 0x1F: return 2; // SFP-DD
    case 0x0C:           // QSFP
    case 0x0D:
    case 0x11:
    case 0x17:
    case 0x1E: return 4;
    case 0x18: // QSFP-DD
    case 0x19: return 8;
    default: return 0;
    }
}

/// Whether a flat dump of such a module holds A0h, then A2h, rather than the pages of one address.
/// DWDM-SFP (0Bh) has the two addresses of an SFP, although its map is not SFF-8472.
[[nodiscard]] constexpr bool two_addresses(unsigned identifier) {
    const ModuleType* type = module_type(identifier);
    return type != nullptr && (type->map == MemoryMap::Sff8472 || type->id == 0x0B);
}

} // namespace optictl::sff8024
