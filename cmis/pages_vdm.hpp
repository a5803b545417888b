// OIF-CMIS pages 20h-2Dh (banked): VDM. A page holds what belongs to a group of 64 observables;
// flags and masks have a quarter of a page a group.
#pragma once

#include "cmis/advertise.hpp"
#include "cmis/codes_diagnostics.hpp"
#include "cmis/page2f.hpp"
#include "cmis/refine.hpp"
#include "cmis/vdm/types.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::vdm_pages {

using memmap::Access;
using memmap::Field;
using memmap::Kind;

inline constexpr unsigned groups = 4;
inline constexpr unsigned instances_per_group = 64;
inline constexpr unsigned sets_per_group = 16;

/// What group `group` (0-3) has is numbered on from the group before.
[[nodiscard]] constexpr memmap::Lanes instances_of(unsigned group, unsigned step) {
    return memmap::instances(instances_per_group, step, group * instances_per_group + 1);
}
[[nodiscard]] constexpr memmap::Lanes sets_of(unsigned group) {
    return memmap::instances(sets_per_group, 64, group * sets_per_group + 1);
}

/// Table 8-186: the first group is there with VDM, the others where this bank says so.
[[nodiscard]] constexpr memmap::When has_group(unsigned group) {
    constexpr const Field& support = memmap::row(page2f::advertising, "VDMSupport");
    switch (group) {
    case 0: return adv::vdm;
    case 1: return memmap::if_not(support, 0);
    case 2: return memmap::if_bits(support, 2, 2); // of 3 groups or 4
    default: return memmap::if_equal(support, 3);
    }
}

// clang-format off
[[nodiscard]] consteval auto descriptors(unsigned group) {
    return memmap::rows_of(document, memmap::upper(0x20 + group), true, {
        {.name = "VDMDescriptor<i>.ThresholdSetIndex", .clause = "Table 8-179", .byte = 128, .lsb = 4,
         .lanes = instances_of(group, 16), .when = has_group(group)},
        {.name = "VDMDescriptor<i>.MonitoredObjectLocation", .clause = "Table 8-179", .byte = 128,
         .msb = 3, .lanes = instances_of(group, 16), .kind = Kind::Code, .codes = &codes::vdm_location,
         .when = has_group(group)},
        {.name = "VDMDescriptor<i>.MonitoredObjectType", .clause = "Table 8-179", .byte = 129,
         .lanes = instances_of(group, 16), .kind = Kind::Code, .codes = &codes::vdm_type,
         .when = has_group(group)},
    });
}

[[nodiscard]] consteval auto values(unsigned group) {
    return memmap::rows_of(document, memmap::upper(0x24 + group), true, {
        {.name = "VDMValue<i>", .clause = "Table 8-181", .byte = 128, .size = 2,
         .lanes = instances_of(group, 16), .dynamic = true, .when = has_group(group),
         .refine = refine::vdm_value},
    });
}

[[nodiscard]] consteval auto thresholds(unsigned group) {
    return memmap::rows_of(document, memmap::upper(0x28 + group), true, {
        {.name = "HighAlarmThreshold<i>", .clause = "Table 8-182", .byte = 128, .size = 2,
         .lanes = sets_of(group), .when = has_group(group), .refine = refine::vdm_threshold},
        {.name = "LowAlarmThreshold<i>", .clause = "Table 8-182", .byte = 130, .size = 2,
         .lanes = sets_of(group), .when = has_group(group), .refine = refine::vdm_threshold},
        {.name = "HighWarningThreshold<i>", .clause = "Table 8-182", .byte = 132, .size = 2,
         .lanes = sets_of(group), .when = has_group(group), .refine = refine::vdm_threshold},
        {.name = "LowWarningThreshold<i>", .clause = "Table 8-182", .byte = 134, .size = 2,
         .lanes = sets_of(group), .when = has_group(group), .refine = refine::vdm_threshold},
    });
}

/// A flag or mask of the 64 observables of a group: bit `bit` of their nibbles.
[[nodiscard]] constexpr Field nibble_bit(std::string_view name, std::string_view clause,
                                         unsigned group, unsigned bit, Access access) {
    return {.name = name, .clause = clause, .byte = static_cast<std::uint8_t>(128 + 32 * group),
            .msb = static_cast<std::uint8_t>(bit), .lsb = static_cast<std::uint8_t>(bit),
            .lanes = instances_of(group, 4), .kind = Kind::Flag, .access = access,
            .when = has_group(group)};
}
[[nodiscard]] constexpr Field flag(std::string_view name, unsigned group, unsigned bit) {
    return nibble_bit(name, "Table 8-183", group, bit, Access::ClearOnRead);
}
[[nodiscard]] constexpr Field mask(std::string_view name, unsigned group, unsigned bit) {
    return nibble_bit(name, "Table 8-185", group, bit, Access::ReadWrite);
}
inline constexpr auto flags = memmap::rows_of(document, memmap::upper(0x2C), true, {
    flag("VDMFlags<i>.HighTCAlarmFlag", 0, 0),
    flag("VDMFlags<i>.LowTCAlarmFlag", 0, 1),
    flag("VDMFlags<i>.HighTCWarningFlag", 0, 2),
    flag("VDMFlags<i>.LowTCWarningFlag", 0, 3),
    flag("VDMFlags<i>.HighTCAlarmFlag", 1, 0),
    flag("VDMFlags<i>.LowTCAlarmFlag", 1, 1),
    flag("VDMFlags<i>.HighTCWarningFlag", 1, 2),
    flag("VDMFlags<i>.LowTCWarningFlag", 1, 3),
    flag("VDMFlags<i>.HighTCAlarmFlag", 2, 0),
    flag("VDMFlags<i>.LowTCAlarmFlag", 2, 1),
    flag("VDMFlags<i>.HighTCWarningFlag", 2, 2),
    flag("VDMFlags<i>.LowTCWarningFlag", 2, 3),
    flag("VDMFlags<i>.HighTCAlarmFlag", 3, 0),
    flag("VDMFlags<i>.LowTCAlarmFlag", 3, 1),
    flag("VDMFlags<i>.HighTCWarningFlag", 3, 2),
    flag("VDMFlags<i>.LowTCWarningFlag", 3, 3),
});
inline constexpr auto masks = memmap::rows_of(document, memmap::upper(0x2D), true, {
    mask("VDMMasks<i>.HighAlarm", 0, 0),
    mask("VDMMasks<i>.LowAlarm", 0, 1),
    mask("VDMMasks<i>.HighWarning", 0, 2),
    mask("VDMMasks<i>.LowWarning", 0, 3),
    mask("VDMMasks<i>.HighAlarm", 1, 0),
    mask("VDMMasks<i>.LowAlarm", 1, 1),
    mask("VDMMasks<i>.HighWarning", 1, 2),
    mask("VDMMasks<i>.LowWarning", 1, 3),
    mask("VDMMasks<i>.HighAlarm", 2, 0),
    mask("VDMMasks<i>.LowAlarm", 2, 1),
    mask("VDMMasks<i>.HighWarning", 2, 2),
    mask("VDMMasks<i>.LowWarning", 2, 3),
    mask("VDMMasks<i>.HighAlarm", 3, 0),
    mask("VDMMasks<i>.LowAlarm", 3, 1),
    mask("VDMMasks<i>.HighWarning", 3, 2),
    mask("VDMMasks<i>.LowWarning", 3, 3),
});
// clang-format on

inline constexpr auto descriptors_1 = descriptors(0);
inline constexpr auto descriptors_2 = descriptors(1);
inline constexpr auto descriptors_3 = descriptors(2);
inline constexpr auto descriptors_4 = descriptors(3);
inline constexpr auto values_1 = values(0);
inline constexpr auto values_2 = values(1);
inline constexpr auto values_3 = values(2);
inline constexpr auto values_4 = values(3);
inline constexpr auto thresholds_1 = thresholds(0);
inline constexpr auto thresholds_2 = thresholds(1);
inline constexpr auto thresholds_3 = thresholds(2);
inline constexpr auto thresholds_4 = thresholds(3);

} // namespace optictl::cmis::vdm_pages
