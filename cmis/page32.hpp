// OIF-C-CMIS page 32h (banked): masks of the flags of page 33h. From implementations: the text
// is not public.
#pragma once

#include "cmis/shapes.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page32 {

using memmap::Access;
using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::rows_of(coherent_document, memmap::upper(0x32), true, {
    {.name = "Undescribed", .clause = "page 32h", .byte = 128, .lsb = 6, .kind = Kind::Unsigned},
    {.name = "TxLossOfAlignmentMask", .clause = "page 32h", .byte = 128, .msb = 5, .lsb = 5,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "TxOutOfAlignmentMask", .clause = "page 32h", .byte = 128, .msb = 4, .lsb = 4,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "TxCMULossOfLockMask", .clause = "page 32h", .byte = 128, .msb = 3, .lsb = 3,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "TxRefClockLossOfLockMask", .clause = "page 32h", .byte = 128, .msb = 2, .lsb = 2,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "TxDeskewLossOfLockMask", .clause = "page 32h", .byte = 128, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "TxFIFOErrorMask", .clause = "page 32h", .byte = 128, .msb = 0, .kind = Kind::Flag,
     .access = Access::ReadWrite},
    {.name = "Undescribed", .clause = "page 32h", .byte = 129, .kind = Kind::Unsigned},
    {.name = "RxLossOfFrameMask", .clause = "page 32h", .byte = 130, .lsb = 7, .kind = Kind::Flag,
     .access = Access::ReadWrite},
    {.name = "RxLossOfMultiframeMask", .clause = "page 32h", .byte = 130, .msb = 6, .lsb = 6,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "RxDemodLossOfLockMask", .clause = "page 32h", .byte = 130, .msb = 5, .lsb = 5,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "RxCDCompensationLossOfLockMask", .clause = "page 32h", .byte = 130, .msb = 4,
     .lsb = 4, .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "RxLossOfAlignmentMask", .clause = "page 32h", .byte = 130, .msb = 3, .lsb = 3,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "RxOutOfAlignmentMask", .clause = "page 32h", .byte = 130, .msb = 2, .lsb = 2,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "RxDeskewLossOfLockMask", .clause = "page 32h", .byte = 130, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "RxFIFOErrorMask", .clause = "page 32h", .byte = 130, .msb = 0, .kind = Kind::Flag,
     .access = Access::ReadWrite},
    {.name = "Undescribed", .clause = "page 32h", .byte = 131, .lsb = 2, .kind = Kind::Unsigned},
    {.name = "RxFEDMask", .clause = "page 32h", .byte = 131, .msb = 1, .lsb = 1, .kind = Kind::Flag,
     .access = Access::ReadWrite},
    {.name = "RxFDDMask", .clause = "page 32h", .byte = 131, .msb = 0, .kind = Kind::Flag,
     .access = Access::ReadWrite},
    {.name = "Undescribed", .clause = "page 32h", .byte = 132, .lsb = 3, .kind = Kind::Unsigned},
    {.name = "RemoteDegradeMask", .clause = "page 32h", .byte = 132, .msb = 2, .lsb = 2,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "LocalDegradeMask", .clause = "page 32h", .byte = 132, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "RemotePhyFaultMask", .clause = "page 32h", .byte = 132, .msb = 0, .kind = Kind::Flag,
     .access = Access::ReadWrite},
    {.name = "Undescribed", .clause = "page 32h", .byte = 133, .size = 123, .kind = Kind::Bytes},
});
// clang-format on

} // namespace optictl::cmis::page32
