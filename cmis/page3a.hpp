// OIF-C-CMIS page 3Ah (banked): counted bits and frames of the host side. From implementations:
// the text is not public.
#pragma once

#include "cmis/shapes.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page3a {

using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::rows_of(coherent_document, memmap::upper(0x3A), true, {
    {.name = "txBitsPm", .clause = "page 3Ah", .byte = 128, .size = 8, .dynamic = true},
    {.name = "txBitsSubIntPm", .clause = "page 3Ah", .byte = 136, .size = 8, .dynamic = true},
    {.name = "txCorrBitsPm", .clause = "page 3Ah", .byte = 144, .size = 8, .dynamic = true},
    {.name = "txMinCorrBitsSubIntPm", .clause = "page 3Ah", .byte = 152, .size = 8,
     .dynamic = true},
    {.name = "txMaxCorrBitsSubIntPm", .clause = "page 3Ah", .byte = 160, .size = 8,
     .dynamic = true},
    {.name = "txFramesPm", .clause = "page 3Ah", .byte = 168, .size = 4, .dynamic = true},
    {.name = "txFramesSubIntPm", .clause = "page 3Ah", .byte = 172, .size = 4, .dynamic = true},
    {.name = "txFramesUncorrErrPm", .clause = "page 3Ah", .byte = 176, .size = 4, .dynamic = true},
    {.name = "txMinFramesUncorrErrSubIntPm", .clause = "page 3Ah", .byte = 180, .size = 4,
     .dynamic = true},
    {.name = "txMaxFramesUncorrErrSubIntPm", .clause = "page 3Ah", .byte = 184, .size = 4,
     .dynamic = true},
    {.name = "txFramesCorrPm", .clause = "page 3Ah", .byte = 188, .size = 4, .dynamic = true},
    {.name = "txMaxFramesCorrSubIntPm", .clause = "page 3Ah", .byte = 192, .size = 4,
     .dynamic = true},
    {.name = "Undescribed", .clause = "page 3Ah", .byte = 196, .size = 60, .kind = Kind::Bytes},
});
// clang-format on

} // namespace optictl::cmis::page3a
