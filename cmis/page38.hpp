// OIF-C-CMIS page 38h (banked): thresholds and reactions of the host side. From implementations:
// the text is not public.
#pragma once

#include "cmis/shapes.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page38 {

using memmap::Access;
using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::rows_of(coherent_document, memmap::upper(0x38), true, {
    {.name = "HostFDDRaiseThreshold", .clause = "page 38h", .byte = 128, .size = 2,
     .kind = Kind::Float16, .access = Access::ReadWrite},
    {.name = "HostFDDClearThreshold", .clause = "page 38h", .byte = 130, .size = 2,
     .kind = Kind::Float16, .access = Access::ReadWrite},
    {.name = "HostFEDRaiseThreshold", .clause = "page 38h", .byte = 132, .size = 2,
     .kind = Kind::Float16, .access = Access::ReadWrite},
    {.name = "HostFEDClearThreshold", .clause = "page 38h", .byte = 134, .size = 2,
     .kind = Kind::Float16, .access = Access::ReadWrite},
    {.name = "Undescribed", .clause = "page 38h", .byte = 136, .lsb = 2, .kind = Kind::Unsigned},
    {.name = "HostFEDEnable", .clause = "page 38h", .byte = 136, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "HostFDDEnable", .clause = "page 38h", .byte = 136, .msb = 0, .kind = Kind::Flag,
     .access = Access::ReadWrite},
    {.name = "HostRxConsequentAction", .clause = "page 38h", .byte = 137, .lsb = 4,
     .access = Access::ReadWrite},
    {.name = "HostTxConsequentAction", .clause = "page 38h", .byte = 137, .msb = 3,
     .access = Access::ReadWrite},
    {.name = "Undescribed", .clause = "page 38h", .byte = 138, .size = 118, .kind = Kind::Bytes},
});
// clang-format on

} // namespace optictl::cmis::page38
