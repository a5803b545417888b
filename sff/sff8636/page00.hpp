// SFF-8636 upper page 00h (6.3): identity, compliance, technology, options.
#pragma once

#include "sff/sff8024/connector.hpp"
#include "sff/sff8024/encoding.hpp"
#include "sff/sff8024/extended_compliance.hpp"
#include "sff/sff8024/identifier.hpp"
#include "sff/sff8636/advertise.hpp"
#include "sff/sff8636/codes.hpp"
#include "sff/sff8636/refine.hpp"

namespace optictl::sff8636::page00 {

namespace detail {
/// A bitmap of Table 6-17 or 6-21 whose bits SFF-8436 names otherwise.
template <const memmap::CodeTable& table8436>
[[nodiscard]] consteval Field dated_bitmap(std::string_view name, std::string_view clause,
                                           unsigned byte, const memmap::CodeTable& codes) {
    Field row = bitmap(name, clause, byte, 7, 0, codes);
    row.refine = refine::by_revision<table8436>;
    return row;
}
[[nodiscard]] consteval Field text(std::string_view name, std::string_view clause, unsigned first,
                                   unsigned last) {
    Field row = sff8636::text(name, clause, first, last);
    row.refine = refine::zero_is_none;
    return row;
}
[[nodiscard]] consteval Field explained(std::string_view meaning, Field row) {
    row.meaning = meaning;
    return row;
}
[[nodiscard]] consteval Field refined(void (*refine)(const memmap::Context&, memmap::Reading&),
                                      Field row) {
    row.refine = refine;
    return row;
}
/// Technologies 0-7, 8-9, Ah-Bh and Ch-Fh of 00h:147.7-4: optical, optical, copper, copper.
inline constexpr When optical_0_7 = memmap::if_equal(has::page00, 147, 0x80, 0x00);
inline constexpr When optical_8_9 = memmap::if_equal(has::page00, 147, 0xE0, 0x80);
inline constexpr When copper_a_b = memmap::if_equal(has::page00, 147, 0xE0, 0xA0);
inline constexpr When copper_c_f = memmap::if_equal(has::page00, 147, 0xC0, 0xC0);

inline constexpr Field wavelength = {.name = "Wavelength",
                                     .clause = "6.3.19",
                                     .byte = 186,
                                     .size = 2,
                                     .scale = {1, 20},
                                     .unit = Unit::Nanometre,
                                     .refine = refine::needs_technology};
inline constexpr Field tolerance = {.name = "Wavelength tolerance",
                                    .clause = "6.3.20",
                                    .byte = 188,
                                    .size = 2,
                                    .scale = {1, 200},
                                    .unit = Unit::Nanometre,
                                    .refine = refine::needs_technology};
[[nodiscard]] consteval Field attenuation(std::string_view name, std::string_view clause,
                                          unsigned byte) {
    return {.name = name,
            .clause = clause,
            .byte = static_cast<std::uint8_t>(byte),
            .unit = Unit::Decibel,
            .refine = refine::needs_technology};
}
inline constexpr Field at_2500mhz =
    attenuation("Copper Cable Attenuation at 2.5 GHz", "6.3.19", 186);
inline constexpr Field at_5ghz = attenuation("Copper Cable Attenuation at 5.0 GHz", "6.3.19", 187);
inline constexpr Field at_7ghz = attenuation("Copper Cable Attenuation at 7.0 GHz", "6.3.20", 188);
inline constexpr Field at_12_9ghz =
    attenuation("Copper Cable Attenuation at 12.9 GHz", "6.3.20", 189);

/// SFF-8436 up to code 1 has the tolerance in bytes 188-189 whatever the technology.
inline constexpr std::uint8_t attenuation_since = 2;
[[nodiscard]] consteval Field new_attenuation(When only, Field row) {
    return selected(only, since(attenuation_since, row));
}
[[nodiscard]] consteval Field old_tolerance() {
    Field row = until(attenuation_since - 1, tolerance);
    row.clause = "SFF-8436 4.9 7.6.2.20";
    row.refine = refine::zero_is_none;
    return row;
}
} // namespace detail

// clang-format off
inline constexpr auto rows = memmap::join(advertising,
memmap::rows_of(document, memmap::upper(0x00), false, {
    coded("Identifier", "6.3.1", 128, 7, 0, sff8024::identifiers),
    coded("Power Class 1 to 4", "Table 6-16", 129, 7, 6, codes::power_classes_1_to_4),
    in_8436(reserved("SFF-8436 4.9 Table 31", 129, 5, 5)),
    flag("CDR present in Tx", "Table 6-16", 129, 3),
    flag("CDR present in Rx", "Table 6-16", 129, 2),
    in_8636(coded("Power Class 5 to 7", "Table 6-16", 129, 1, 0, codes::power_classes_5_to_7)),
    in_8436(reserved("SFF-8436 4.9 Table 31", 129, 1, 0)),
    coded("Connector Type", "6.3.3", 130, 7, 0, sff8024::connectors),
    detail::dated_bitmap<codes::ethernet_8436>("10/40G/100G Ethernet Compliance Codes", "Table 6-17", 131, codes::ethernet),
    detail::dated_bitmap<codes::sonet_8436>("SONET Compliance Codes", "Table 6-17", 132, codes::sonet),
    detail::refined(refine::sas, bitmap("SAS/SATA Compliance Codes", "Table 6-17", 133, 7, 0, codes::sas)),
    bitmap("Gigabit Ethernet Compliance Codes", "Table 6-17", 134, 7, 0, codes::gigabit),
    bitmap("Fibre Channel Link Length", "Table 6-17", 135, 7, 3, codes::fc_length),
    bitmap("Fibre Channel Transmitter Technology", "Table 6-17", 135, 2, 0, codes::fc_technology_high),
    bitmap("Fibre Channel Transmitter Technology", "Table 6-17", 136, 7, 0, codes::fc_technology_low),
    bitmap("Fibre Channel Transmission Media", "Table 6-17", 137, 7, 0, codes::fc_media),
    detail::dated_bitmap<codes::fc_speed_8436>("Fibre Channel Speed", "Table 6-17", 138, codes::fc_speed),
    coded("Encoding", "6.3.5", 139, 7, 0, sff8024::sff8636_encodings),
    {.name = "Signaling rate, nominal", .clause = "6.3.6", .byte = 140, .scale = {100, 1}, .unit = Unit::Megabaud, .refine = refine::signaling_rate},
    in_8636(reserved("Table 6-18", 141, 7, 2)),
    in_8636(advertised(has::rate_select, detail::refined(refine::before<revision::sff8636_2_0, codes::rate_versions_1_3>, coded("Extended Rate Select Compliance", "Table 6-18", 141, 1, 0, codes::rate_versions)))),
    in_8436(reserved("SFF-8436 4.9 Table 35", 141, 7, 1)),
    in_8436(coded("Extended RateSelect Compliance", "SFF-8436 4.9 Table 35", 141, 0, 0, codes::rate_versions_8436)),
    {.name = "Length (SMF)", .clause = "6.3.8", .byte = 142, .unit = Unit::Kilometre, .refine = refine::length_smf},
    {.name = "Length (OM3 50 um)", .clause = "6.3.9", .byte = 143, .scale = {2, 1}, .unit = Unit::Metre, .refine = refine::zero_is_none},
    {.name = "Length (OM2 50 um)", .clause = "6.3.10", .byte = 144, .unit = Unit::Metre, .refine = refine::zero_is_none},
    {.name = "Length (OM1 62.5 um) or Copper Cable Attenuation", .clause = "6.3.11", .byte = 145, .unit = Unit::Metre, .refine = refine::length_om1},
    {.name = "Length (passive copper or active cable or OM4 50 um)", .clause = "6.3.12", .byte = 146, .unit = Unit::Metre, .refine = refine::length_cable},
    coded("Transmitter technology", "Table 6-20", 147, 7, 4, codes::technologies),
    flag("Active wavelength control", "Table 6-19", 147, 3),
    flag("Cooled transmitter", "Table 6-19", 147, 2),
    detail::refined(refine::optical_only, coded("APD detector", "Table 6-19", 147, 1, 1, codes::detectors)),
    flag("Transmitter tunable", "Table 6-19", 147, 0),
    detail::text("Vendor name", "6.3.14", 148, 163),
    detail::refined(refine::by_revisions<codes::infiniband_8436, revision::sff8636_2_8, codes::infiniband_2_5>, bitmap("Extended Module Codes", "Table 6-21", 164, 7, 0, codes::infiniband)),
    {.name = "Vendor OUI", .clause = "6.3.16", .byte = 165, .size = 3, .kind = Kind::Bytes, .refine = refine::zero_is_none},
    detail::text("Vendor PN", "6.3.17", 168, 183),
    detail::text("Vendor rev", "6.3.18", 184, 185),
    selected(detail::optical_0_7, detail::wavelength),
    selected(detail::optical_8_9, detail::wavelength),
    selected(detail::copper_a_b, detail::at_2500mhz), selected(detail::copper_a_b, detail::at_5ghz),
    selected(detail::copper_c_f, detail::at_2500mhz), selected(detail::copper_c_f, detail::at_5ghz),
    detail::old_tolerance(),
    detail::new_attenuation(detail::optical_0_7, detail::tolerance),
    detail::new_attenuation(detail::optical_8_9, detail::tolerance),
    detail::new_attenuation(detail::copper_a_b, detail::at_7ghz), detail::new_attenuation(detail::copper_a_b, detail::at_12_9ghz),
    detail::new_attenuation(detail::copper_c_f, detail::at_7ghz), detail::new_attenuation(detail::copper_c_f, detail::at_12_9ghz),
    {.name = "Max case temp.", .clause = "6.3.21", .byte = 190, .unit = Unit::Celsius, .refine = refine::max_case_temperature},
    {.name = "CC_BASE", .clause = "6.3.22", .byte = 191, .meaning = "low 8 bits of the sum of bytes 128-190"},
    in_8636(coded("Link codes (Extended Specification Compliance Codes)", "6.3.23", 192, 7, 0, sff8024::extended_compliance)),
    in_8436(reserved_bytes("SFF-8436 4.9 Table 39", 192, 192)),

    // Options
    in_8636(reserved("Table 6-22", 193, 7, 7)),
    in_8436(reserved("SFF-8436 4.9 Table 39", 193, 7, 1)),
    in_8436(reserved("SFF-8436 4.9 Table 39", 194, 7, 4)),
    flag("Tx Squelch implemented", "Table 6-22", 194, 0),
    coded("Tx Squelch implemented to reduce OMA or Pave", "Table 6-22", 195, 2, 2, codes::squelch),
    in_8436(reserved("SFF-8436 4.9 Table 39", 195, 0, 0)),

    keeps(Secret::SerialNumber, detail::text("Vendor SN", "6.3.25", 196, 211)),
    keeps(Secret::Date, sff8636::text("Date Code", "Table 6-23", 212, 219)),
    reserved("Table 6-24", 220, 7, 6),
    since(revision::sff8636_2_8, detail::explained("0 also before revision 2.8", flag("Temperature monitoring implemented", "Table 6-24", 220, 5))),
    since(revision::sff8636_2_8, detail::explained("0 also before revision 2.8", flag("Supply voltage monitoring implemented", "Table 6-24", 220, 4))),
    in_8436(reserved("SFF-8436 4.9 Table 41", 220, 5, 4)),
    detail::refined(refine::optical_only, detail::explained("0 also where received power is not measured", coded("Received power measurements type", "Table 6-24", 220, 3, 3, codes::rx_power_types))),
    in_8436(reserved("SFF-8436 4.9 Table 41", 220, 2, 2)),
    reserved("Table 6-24", 220, 1, 0),
    reserved("Table 6-25", 221, 7, 5),
    in_8436(reserved("SFF-8436 4.9 Table 42", 221, 4, 4)),
    flag("Rate Selection Declaration", "Table 6-25", 221, 3),
    since(revision::sff8636_2_8, reserved("Table 6-25", 221, 2, 2)),
    in_8436(reserved("SFF-8436 4.9 Table 42", 221, 1, 0)),
    in_8636({.name = "Baud Rate, nominal", .clause = "Table 6-26", .byte = 222, .scale = {250, 1}, .unit = Unit::Megabaud, .refine = refine::zero_is_none}),
    in_8436(reserved_bytes("SFF-8436 4.9 Table 29", 222, 222)),
    {.name = "CC_EXT", .clause = "6.3.29", .byte = 223, .meaning = "low 8 bits of the sum of bytes 192-222"},
    vendor_bytes("6.3.30", 224, 255),
}));
// clang-format on

} // namespace optictl::sff8636::page00
