// SFF-8024 Tables 4-11 to 4-13: subtypes of form factors, fiber faces, heatsinks.
#pragma once

#include "sff/sff8024/derive.hpp"

namespace optictl::sff8024 {

namespace detail {

inline constexpr std::string_view subtype_0 = "Unknown or Unspecified";

inline constexpr memmap::Code qsfp_subtype_codes[] = {
    memmap::code(0x0, subtype_0), memmap::code(0x1, "Type 1"),  memmap::code(0x2, "Type 2"),
    memmap::code(0x3, "Type 2A"), memmap::code(0x4, "Type 2B"), memmap::reserved_codes(0x5, 0xF),
};
inline constexpr memmap::Code qsfp_dd_subtype_codes[] = {
    memmap::code(0x0, subtype_0),     memmap::code(0x1, "Type 1"),  memmap::code(0x2, "Type 2"),
    memmap::code(0x3, "Type 2A"),     memmap::code(0x4, "Type 2B"), memmap::code(0x5, "Type 2C"),
    memmap::reserved_codes(0x6, 0xF),
};
inline constexpr memmap::Code sfp_dd_subtype_codes[] = {
    memmap::code(0x0, subtype_0),
    memmap::code(0x1, "Type 1"),
    memmap::code(0x2, "Type 2"),
    memmap::reserved_codes(0x3, 0xF),
};
inline constexpr memmap::Code osfp_subtype_codes[] = {
    memmap::code(0x0, subtype_0), memmap::code(0x1, "Type 1"),      memmap::code(0x2, "Type 2"),
    memmap::code(0x3, "Type 3"),  memmap::reserved_codes(0x4, 0xF),
};
inline constexpr memmap::Code osfp_xd_subtype_codes[] = {
    memmap::code(0x0, subtype_0),
    memmap::code(0x1, "Type 1"),
    memmap::code(0x2, "Type 2"),
    memmap::reserved_codes(0x3, 0xF),
};
inline constexpr memmap::Code fiber_face_codes[] = {
    memmap::code(0x0, "Unknown or unspecified"),
    memmap::code(0x1, "PC/UPC (Physical/Ultra Physical contact)"),
    memmap::code(0x2, "APC (Angled Physical Contact)"),
    memmap::reserved_codes(0x3, 0x3),
};
inline constexpr memmap::Code heatsink_codes[] = {
    memmap::code(0x0, "Unknown or unspecified"),
    memmap::code(0x1, "RHS - Riding Heatsink"),
    memmap::code(0x2, "IHS - Integrated Heatsink, Open Top"),
    memmap::code(0x3, "IHS - Integrated Heatsink, Closed Top"),
    memmap::reserved_codes(0x4, 0xF),
};

} // namespace detail

/// Subtypes of each form factor (CMIS L:60 bits 3-0, SFF-8636 L:117 bits 7-4).
inline constexpr memmap::CodeTable qsfp_subtypes =
    whole_table("Transceiver Subtype codes (QSFP+)", "SFF-8024 4.13 Table 4-11", 0xF,
                detail::qsfp_subtype_codes);
inline constexpr memmap::CodeTable qsfp_dd_subtypes =
    whole_table("Transceiver Subtype codes (QSFP-DD)", "SFF-8024 4.13 Table 4-11", 0xF,
                detail::qsfp_dd_subtype_codes);
inline constexpr memmap::CodeTable sfp_dd_subtypes =
    whole_table("Transceiver Subtype codes (SFP-DD)", "SFF-8024 4.13 Table 4-11", 0xF,
                detail::sfp_dd_subtype_codes);
inline constexpr memmap::CodeTable osfp_subtypes =
    whole_table("Transceiver Subtype codes (OSFP, OSFP-RHS)", "SFF-8024 4.13 Table 4-11", 0xF,
                detail::osfp_subtype_codes);
inline constexpr memmap::CodeTable osfp_xd_subtypes =
    whole_table("Transceiver Subtype codes (OSFP-XD, OSFP-XD-RHS)", "SFF-8024 4.13 Table 4-11", 0xF,
                detail::osfp_xd_subtype_codes);

/// The column of Table 4-11 for modules with this identifier; null where it has none.
[[nodiscard]] constexpr const memmap::CodeTable* subtypes_of(unsigned identifier) {
    switch (identifier) {
    case 0x0C:
    case 0x0D:
    case 0x11:
    case 0x1E: return &qsfp_subtypes;
    case 0x18: return &qsfp_dd_subtypes;
    case 0x19: return &osfp_subtypes;
    case 0x1A:
    case 0x1F: return &sfp_dd_subtypes;
    case 0x21: return &osfp_xd_subtypes;
    default: return nullptr;
    }
}

/// Fiber face at the connector (CMIS L:61 bits 1-0, SFF-8636 L:117 bits 1-0). With several
/// connectors it is the one on the front.
inline constexpr memmap::CodeTable fiber_faces =
    whole_table("Fiber Face Type Codes", "SFF-8024 4.13 Table 4-12", 0x3, detail::fiber_face_codes);
/// Heatsink of OSFP and OSFP-XD modules (CMIS L:61 bits 7-4).
inline constexpr memmap::CodeTable heatsinks =
    whole_table("Heatsink Type Codes", "SFF-8024 4.13 Table 4-13", 0xF, detail::heatsink_codes);

} // namespace optictl::sff8024
