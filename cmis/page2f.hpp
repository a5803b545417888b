// OIF-CMIS page 2Fh (banked): which groups of VDM observables there are, freeze of their
// statistics.
#pragma once

#include "cmis/advertise.hpp"
#include "cmis/codes_diagnostics.hpp"
#include "cmis/refine.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page2f {

using memmap::Access;
using memmap::Kind;
using memmap::Unit;

// clang-format off
inline constexpr auto advertising = memmap::given(adv::vdm,
memmap::rows_of(document, memmap::upper(0x2F), true, {
    {.name = "DutyCycleSupport", .clause = "Table 8-186", .byte = 128, .msb = 3, .lsb = 3,
     .kind = Kind::Flag, .revisions = rev::since_5_4},
    {.name = "PowerSavingSupport", .clause = "Table 8-186", .byte = 128, .msb = 2, .lsb = 2,
     .kind = Kind::Flag, .revisions = rev::since_5_3},
    {.name = "VDMSupport", .clause = "Table 8-186", .byte = 128, .msb = 1, .kind = Kind::Code,
     .codes = &codes::vdm_groups},
}));
// clang-format on

inline constexpr memmap::When duty_cycle =
    memmap::if_set(memmap::row(advertising, "DutyCycleSupport"));
inline constexpr memmap::When power_saving =
    memmap::if_set(memmap::row(advertising, "PowerSavingSupport"));

// clang-format off
inline constexpr auto rows = memmap::join(advertising, memmap::given(adv::vdm,
memmap::rows_of(document, memmap::upper(0x2F), true, {
    {.name = "Reserved", .clause = "Table 8-186", .byte = 128, .lsb = 4, .kind = Kind::Reserved},
    {.name = "FineIntervalLength", .clause = "Table 8-186", .byte = 129, .size = 2,
     .scale = {1, 10}, .unit = Unit::Millisecond},
    {.name = "Reserved", .clause = "Table 8-186", .byte = 131, .size = 13, .kind = Kind::Reserved},
    {.name = "FreezeRequest", .clause = "Table 8-186", .byte = 144, .lsb = 7, .kind = Kind::Flag,
     .access = Access::ReadWrite},
    {.name = "PowerSavingMode", .clause = "Table 8-186", .byte = 144, .msb = 6, .lsb = 6,
     .kind = Kind::Flag, .access = Access::ReadWrite, .when = power_saving,
     .revisions = rev::since_5_3},
    {.name = "MonitoringDutyCycle", .clause = "Table 8-186", .byte = 144, .msb = 5, .lsb = 2,
     .scale = {10, 1}, .unit = Unit::Percent, .access = Access::ReadWrite, .when = duty_cycle,
     .revisions = rev::since_5_4, .refine = refine::duty_cycle},
    {.name = "Reserved", .clause = "Table 8-186", .byte = 144, .msb = 1, .kind = Kind::Reserved},
    {.name = "FreezeDone", .clause = "Table 8-186", .byte = 145, .lsb = 7, .kind = Kind::Flag,
     .dynamic = true},
    {.name = "UnfreezeDone", .clause = "Table 8-186", .byte = 145, .msb = 6, .lsb = 6,
     .kind = Kind::Flag, .dynamic = true},
    {.name = "Reserved", .clause = "Table 8-186", .byte = 145, .msb = 5, .kind = Kind::Reserved},
    {.name = "Reserved", .clause = "Table 8-186", .byte = 146, .size = 110, .kind = Kind::Reserved},
})));
// clang-format on

} // namespace optictl::cmis::page2f
