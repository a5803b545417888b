// OIF-C-CMIS page 3Bh (banked): masks and flags of the host side. From implementations: the text
// is not public.
#pragma once

#include "cmis/shapes.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page3b {

using memmap::Access;
using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::rows_of(coherent_document, memmap::upper(0x3B), true, {
    {.name = "Undescribed", .clause = "page 3Bh", .byte = 128, .lsb = 2, .kind = Kind::Unsigned},
    {.name = "HostFEDMask", .clause = "page 3Bh", .byte = 128, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "HostFDDMask", .clause = "page 3Bh", .byte = 128, .msb = 0, .kind = Kind::Flag,
     .access = Access::ReadWrite},
    {.name = "Undescribed", .clause = "page 3Bh", .byte = 129, .lsb = 2, .kind = Kind::Unsigned},
    {.name = "HostRemoteDegradeMask", .clause = "page 3Bh", .byte = 129, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "HostLocalDegradeMask", .clause = "page 3Bh", .byte = 129, .msb = 0,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "FlexERemotePhyFaultMask", .clause = "page 3Bh", .byte = 130, .lsb = 7,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "Undescribed", .clause = "page 3Bh", .byte = 130, .msb = 6, .lsb = 1,
     .kind = Kind::Unsigned},
    {.name = "FlexELossOfPadBlockMask", .clause = "page 3Bh", .byte = 130, .msb = 0,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "Undescribed", .clause = "page 3Bh", .byte = 131, .lsb = 3, .kind = Kind::Unsigned},
    {.name = "TxLossOfAlignmentMask", .clause = "page 3Bh", .byte = 131, .msb = 2, .lsb = 2,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "TxRemoteFaultMask", .clause = "page 3Bh", .byte = 131, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "TxLocalFaultMask", .clause = "page 3Bh", .byte = 131, .msb = 0, .kind = Kind::Flag,
     .access = Access::ReadWrite},
    {.name = "Undescribed", .clause = "page 3Bh", .byte = 132, .lsb = 3, .kind = Kind::Unsigned},
    {.name = "RxLossOfAlignmentMask", .clause = "page 3Bh", .byte = 132, .msb = 2, .lsb = 2,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "RxRemoteFaultMask", .clause = "page 3Bh", .byte = 132, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "RxLocalFaultMask", .clause = "page 3Bh", .byte = 132, .msb = 0, .kind = Kind::Flag,
     .access = Access::ReadWrite},
    {.name = "Undescribed", .clause = "page 3Bh", .byte = 133, .size = 59, .kind = Kind::Bytes},
    {.name = "Undescribed", .clause = "page 3Bh", .byte = 192, .lsb = 2, .kind = Kind::Unsigned,
     .access = Access::ClearOnRead},
    {.name = "HostFEDFlag", .clause = "page 3Bh", .byte = 192, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "HostFDDFlag", .clause = "page 3Bh", .byte = 192, .msb = 0, .kind = Kind::Flag,
     .access = Access::ClearOnRead},
    {.name = "Undescribed", .clause = "page 3Bh", .byte = 193, .lsb = 2, .kind = Kind::Unsigned,
     .access = Access::ClearOnRead},
    {.name = "HostRemoteDegradeFlag", .clause = "page 3Bh", .byte = 193, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "HostLocalDegradeFlag", .clause = "page 3Bh", .byte = 193, .msb = 0,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "FlexERemotePhyFaultFlag", .clause = "page 3Bh", .byte = 194, .lsb = 7,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "Undescribed", .clause = "page 3Bh", .byte = 194, .msb = 6, .lsb = 1,
     .kind = Kind::Unsigned, .access = Access::ClearOnRead},
    {.name = "FlexELossOfPadBlockFlag", .clause = "page 3Bh", .byte = 194, .msb = 0,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "Undescribed", .clause = "page 3Bh", .byte = 195, .lsb = 3, .kind = Kind::Unsigned,
     .access = Access::ClearOnRead},
    {.name = "TxLossOfAlignmentFlag", .clause = "page 3Bh", .byte = 195, .msb = 2, .lsb = 2,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "TxRemoteFaultFlag", .clause = "page 3Bh", .byte = 195, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "TxLocalFaultFlag", .clause = "page 3Bh", .byte = 195, .msb = 0, .kind = Kind::Flag,
     .access = Access::ClearOnRead},
    {.name = "Undescribed", .clause = "page 3Bh", .byte = 196, .lsb = 3, .kind = Kind::Unsigned,
     .access = Access::ClearOnRead},
    {.name = "RxLossOfAlignmentFlag", .clause = "page 3Bh", .byte = 196, .msb = 2, .lsb = 2,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "RxRemoteFaultFlag", .clause = "page 3Bh", .byte = 196, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "RxLocalFaultFlag", .clause = "page 3Bh", .byte = 196, .msb = 0, .kind = Kind::Flag,
     .access = Access::ClearOnRead},
    {.name = "Undescribed", .clause = "page 3Bh", .byte = 197, .size = 59, .kind = Kind::Bytes,
     .access = Access::ClearOnRead},
});
// clang-format on

} // namespace optictl::cmis::page3b
