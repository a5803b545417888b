// OIF-C-CMIS page 34h (banked): counted bits and frames of the media side. From implementations:
// the text is not public.
#pragma once

#include "cmis/shapes.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page34 {

using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::rows_of(coherent_document, memmap::upper(0x34), true, {
    {.name = "rxBitsPm", .clause = "page 34h", .byte = 128, .size = 8, .dynamic = true},
    {.name = "rxBitsSubIntPm", .clause = "page 34h", .byte = 136, .size = 8, .dynamic = true},
    {.name = "rxCorrBitsPm", .clause = "page 34h", .byte = 144, .size = 8, .dynamic = true},
    {.name = "rxMinCorrBitsSubIntPm", .clause = "page 34h", .byte = 152, .size = 8,
     .dynamic = true},
    {.name = "rxMaxCorrBitsSubIntPm", .clause = "page 34h", .byte = 160, .size = 8,
     .dynamic = true},
    {.name = "rxFramesPm", .clause = "page 34h", .byte = 168, .size = 4, .dynamic = true},
    {.name = "rxFramesSubIntPm", .clause = "page 34h", .byte = 172, .size = 4, .dynamic = true},
    {.name = "rxFramesUncorrErrPm", .clause = "page 34h", .byte = 176, .size = 4, .dynamic = true},
    {.name = "rxMinFramesUncorrErrSubIntPm", .clause = "page 34h", .byte = 180, .size = 4,
     .dynamic = true},
    {.name = "rxMaxFramesUncorrErrSubIntPm", .clause = "page 34h", .byte = 184, .size = 4,
     .dynamic = true},
    {.name = "Undescribed", .clause = "page 34h", .byte = 188, .size = 68, .kind = Kind::Bytes},
});
// clang-format on

} // namespace optictl::cmis::page34
