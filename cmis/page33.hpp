// OIF-C-CMIS page 33h (banked): flags of the media side. From implementations: the text is not
// public.
#pragma once

#include "cmis/shapes.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page33 {

using memmap::Access;
using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::rows_of(coherent_document, memmap::upper(0x33), true, {
    {.name = "Undescribed", .clause = "page 33h", .byte = 128, .lsb = 6, .kind = Kind::Unsigned,
     .access = Access::ClearOnRead},
    {.name = "TxLossOfAlignmentFlag", .clause = "page 33h", .byte = 128, .msb = 5, .lsb = 5,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "TxOutOfAlignmentFlag", .clause = "page 33h", .byte = 128, .msb = 4, .lsb = 4,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "TxCMULossOfLockFlag", .clause = "page 33h", .byte = 128, .msb = 3, .lsb = 3,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "TxRefClockLossOfLockFlag", .clause = "page 33h", .byte = 128, .msb = 2, .lsb = 2,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "TxDeskewLossOfLockFlag", .clause = "page 33h", .byte = 128, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "TxFIFOErrorFlag", .clause = "page 33h", .byte = 128, .msb = 0, .kind = Kind::Flag,
     .access = Access::ClearOnRead},
    {.name = "Undescribed", .clause = "page 33h", .byte = 129, .kind = Kind::Unsigned,
     .access = Access::ClearOnRead},
    {.name = "RxLossOfFrameFlag", .clause = "page 33h", .byte = 130, .lsb = 7, .kind = Kind::Flag,
     .access = Access::ClearOnRead},
    {.name = "RxLossOfMultiframeFlag", .clause = "page 33h", .byte = 130, .msb = 6, .lsb = 6,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "RxDemodLossOfLockFlag", .clause = "page 33h", .byte = 130, .msb = 5, .lsb = 5,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "RxCDCompensationLossOfLockFlag", .clause = "page 33h", .byte = 130, .msb = 4,
     .lsb = 4, .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "RxLossOfAlignmentFlag", .clause = "page 33h", .byte = 130, .msb = 3, .lsb = 3,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "RxOutOfAlignmentFlag", .clause = "page 33h", .byte = 130, .msb = 2, .lsb = 2,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "RxDeskewLossOfLockFlag", .clause = "page 33h", .byte = 130, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "RxFIFOErrorFlag", .clause = "page 33h", .byte = 130, .msb = 0, .kind = Kind::Flag,
     .access = Access::ClearOnRead},
    {.name = "Undescribed", .clause = "page 33h", .byte = 131, .lsb = 2, .kind = Kind::Unsigned,
     .access = Access::ClearOnRead},
    {.name = "RxFEDFlag", .clause = "page 33h", .byte = 131, .msb = 1, .lsb = 1, .kind = Kind::Flag,
     .access = Access::ClearOnRead},
    {.name = "RxFDDFlag", .clause = "page 33h", .byte = 131, .msb = 0, .kind = Kind::Flag,
     .access = Access::ClearOnRead},
    {.name = "Undescribed", .clause = "page 33h", .byte = 132, .lsb = 3, .kind = Kind::Unsigned,
     .access = Access::ClearOnRead},
    {.name = "RemoteDegradeFlag", .clause = "page 33h", .byte = 132, .msb = 2, .lsb = 2,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "LocalDegradeFlag", .clause = "page 33h", .byte = 132, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "RemotePhyFaultFlag", .clause = "page 33h", .byte = 132, .msb = 0, .kind = Kind::Flag,
     .access = Access::ClearOnRead},
    {.name = "Undescribed", .clause = "page 33h", .byte = 133, .size = 123, .kind = Kind::Bytes,
     .access = Access::ClearOnRead},
});
// clang-format on

} // namespace optictl::cmis::page33
