// Values that more than one row of the tables makes up, as fields of their own for items.
#pragma once

#include "sff/memmap/map.hpp"
#include "sff/sff8472/advertise.hpp"
#include "sff/sff8472/codes.hpp"
#include "sff/sff8472/named_rows.hpp"
#include "sff/sff8472/refine.hpp"

namespace optictl::sff8472::derived {

using memmap::Field;
using memmap::Kind;
using memmap::Unit;

namespace detail {
[[nodiscard]] consteval Field at(memmap::Page page, Field field) {
    field.page = page;
    field.document = document;
    return field;
}
inline constexpr memmap::Page page_02h = memmap::a2_upper(0x02);
} // namespace detail

// clang-format off
/// Bytes 4 and 5 without the two ESCON bits.
inline constexpr Field sonet = detail::at(memmap::lower,
    {.name = "SONET Compliance Codes", .clause = "Table 5-3", .byte = 4, .size = 2, .kind = Kind::Bitmap, .codes = &codes::sonet, .refine = refine::sonet});
/// What the two reach specifier bits make of the reach of the SONET rates.
inline constexpr Field sonet_reach = detail::at(memmap::lower,
    {.name = "SONET Reach Specifier Bits", .clause = "Table 5-4", .byte = 4, .msb = 4, .lsb = 3, .kind = Kind::Code, .codes = codes::sonet_reach, .refine = refine::sonet_reach});
/// Bits 7.2-0 and 8.7-4.
inline constexpr Field fc_technology = detail::at(memmap::lower,
    {.name = "Fibre Channel Technology", .clause = "Table 5-3", .byte = 7, .size = 2, .kind = Kind::Bitmap, .codes = &codes::fc_technology, .refine = refine::fc_technology});
/// The three power level declarations are one choice.
inline constexpr Field power_level = detail::at(memmap::lower,
    {.name = "Power Level Declaration", .clause = "Table 8-3", .byte = 64, .kind = Kind::Code, .codes = &codes::power_level, .refine = refine::power_level});
inline constexpr Field level_power = detail::at(memmap::lower,
    {.name = "Power Level Declaration", .clause = "Table 8-3, Table 10-1", .byte = 64, .unit = Unit::Watt, .refine = refine::level_power});
inline constexpr Field first_frequency = detail::at(detail::page_02h,
    {.name = "LFL1, LFL2", .clause = "SFF-8690 1.5 Table 5-4", .byte = 132, .size = 4, .unit = Unit::Terahertz, .when = when::tunable, .refine = refine::frequency});
inline constexpr Field last_frequency = detail::at(detail::page_02h,
    {.name = "LFH1, LFH2", .clause = "SFF-8690 1.5 Table 5-4", .byte = 136, .size = 4, .unit = Unit::Terahertz, .when = when::tunable, .refine = refine::frequency});
inline constexpr Field channel_frequency = detail::at(detail::page_02h,
    {.name = "Channel Number Set", .clause = "SFF-8690 1.5 section 5.2", .byte = 144, .size = 2, .unit = Unit::Terahertz, .when = when::by_channel, .refine = refine::channel_frequency});

inline constexpr const Field* sonet_parts[] = {in_a0("SONET Compliance Codes (OC-192, OC-48)"), in_a0("SONET Compliance Codes (OC-12, OC-3)")};
inline constexpr const Field* technology_parts[] = {in_a0("Fibre Channel Technology (upper bits)"), in_a0("Fibre Channel Technology (lower bits)")};
inline constexpr const Field* level_parts[] = {in_a0("Power Level 4 Declaration"), in_a0("Power Level 3 or 4 Declaration"), in_a0("Power Level 2 Declaration")};
inline constexpr const Field* first_frequency_parts[] = {in_page_02("LFL1"), in_page_02("LFL2")};
inline constexpr const Field* last_frequency_parts[] = {in_page_02("LFH1"), in_page_02("LFH2")};
inline constexpr const Field* channel_parts[] = {in_page_02("Channel Number Set"), in_page_02("LFL1"), in_page_02("LFL2"), in_page_02("LGrid")};
inline constexpr memmap::Derived all[] = {
    {&sonet, sonet_parts}, {&sonet_reach, sonet_parts}, {&fc_technology, technology_parts},
    {&power_level, level_parts}, {&level_power, level_parts},
    {&first_frequency, first_frequency_parts}, {&last_frequency, last_frequency_parts}, {&channel_frequency, channel_parts},
};
// clang-format on

} // namespace optictl::sff8472::derived
