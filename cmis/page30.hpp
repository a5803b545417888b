// OIF-C-CMIS page 30h (banked): thresholds that the host sets. From implementations: the text is
// not public.
#pragma once

#include "cmis/shapes.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page30 {

using memmap::Access;
using memmap::Kind;
using memmap::Unit;

// clang-format off
inline constexpr auto rows = memmap::rows_of(coherent_document, memmap::upper(0x30), true, {
    {.name = "RxTotalPowerHighAlarmThreshold", .clause = "page 30h", .byte = 128, .size = 2,
     .kind = Kind::Signed, .scale = {1, 100}, .unit = Unit::DecibelMilliwatt,
     .access = Access::ReadWrite},
    {.name = "RxTotalPowerLowAlarmThreshold", .clause = "page 30h", .byte = 130, .size = 2,
     .kind = Kind::Signed, .scale = {1, 100}, .unit = Unit::DecibelMilliwatt,
     .access = Access::ReadWrite},
    {.name = "RxTotalPowerHighWarningThreshold", .clause = "page 30h", .byte = 132, .size = 2,
     .kind = Kind::Signed, .scale = {1, 100}, .unit = Unit::DecibelMilliwatt,
     .access = Access::ReadWrite},
    {.name = "RxTotalPowerLowWarningThreshold", .clause = "page 30h", .byte = 134, .size = 2,
     .kind = Kind::Signed, .scale = {1, 100}, .unit = Unit::DecibelMilliwatt,
     .access = Access::ReadWrite},
    {.name = "RxSignalPowerHighAlarmThreshold", .clause = "page 30h", .byte = 136, .size = 2,
     .kind = Kind::Signed, .scale = {1, 100}, .unit = Unit::DecibelMilliwatt,
     .access = Access::ReadWrite},
    {.name = "RxSignalPowerLowAlarmThreshold", .clause = "page 30h", .byte = 138, .size = 2,
     .kind = Kind::Signed, .scale = {1, 100}, .unit = Unit::DecibelMilliwatt,
     .access = Access::ReadWrite},
    {.name = "RxSignalPowerHighWarningThreshold", .clause = "page 30h", .byte = 140, .size = 2,
     .kind = Kind::Signed, .scale = {1, 100}, .unit = Unit::DecibelMilliwatt,
     .access = Access::ReadWrite},
    {.name = "RxSignalPowerLowWarningThreshold", .clause = "page 30h", .byte = 142, .size = 2,
     .kind = Kind::Signed, .scale = {1, 100}, .unit = Unit::DecibelMilliwatt,
     .access = Access::ReadWrite},
    {.name = "Undescribed", .clause = "page 30h", .byte = 144, .lsb = 2, .kind = Kind::Unsigned},
    {.name = "UseConfiguredRxTotalPowerThresholds", .clause = "page 30h", .byte = 144, .msb = 1,
     .lsb = 1, .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "UseConfiguredRxSignalPowerThresholds", .clause = "page 30h", .byte = 144, .msb = 0,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "Undescribed", .clause = "page 30h", .byte = 145, .size = 15, .kind = Kind::Bytes},
    {.name = "MediaFDDRaiseThreshold", .clause = "page 30h", .byte = 160, .size = 2,
     .kind = Kind::Float16, .access = Access::ReadWrite},
    {.name = "MediaFDDClearThreshold", .clause = "page 30h", .byte = 162, .size = 2,
     .kind = Kind::Float16, .access = Access::ReadWrite},
    {.name = "MediaFEDRaiseThreshold", .clause = "page 30h", .byte = 164, .size = 2,
     .kind = Kind::Float16, .access = Access::ReadWrite},
    {.name = "MediaFEDClearThreshold", .clause = "page 30h", .byte = 166, .size = 2,
     .kind = Kind::Float16, .access = Access::ReadWrite},
    {.name = "Undescribed", .clause = "page 30h", .byte = 168, .lsb = 2, .kind = Kind::Unsigned},
    {.name = "MediaFEDEnable", .clause = "page 30h", .byte = 168, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "MediaFDDEnable", .clause = "page 30h", .byte = 168, .msb = 0, .kind = Kind::Flag,
     .access = Access::ReadWrite},
    {.name = "Undescribed", .clause = "page 30h", .byte = 169, .size = 87, .kind = Kind::Bytes},
});
// clang-format on

} // namespace optictl::cmis::page30
