// OIF-C-CMIS page 40h (banked): revision of the coherent pages. From implementations: the text
// is not public.
#pragma once

#include "cmis/refine.hpp"
#include "cmis/shapes.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page40 {

using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::rows_of(coherent_document, memmap::upper(0x40), true, {
    {.name = "CCmisRevision", .clause = "page 40h", .byte = 128, .refine = refine::revision},
    {.name = "Undescribed", .clause = "page 40h", .byte = 129, .size = 127, .kind = Kind::Bytes},
});
// clang-format on

} // namespace optictl::cmis::page40
