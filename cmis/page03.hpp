// OIF-CMIS page 03h: memory for the user.
#pragma once

#include "cmis/shapes.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page03 {

using memmap::Access;
using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::rows_of(document, memmap::upper(0x03), false, {
    {.name = "UserData", .clause = "Table 8-66", .byte = 128, .size = 128, .kind = Kind::Bytes,
     .access = Access::ReadWrite, .secret = memmap::Secret::Area},
});
// clang-format on

} // namespace optictl::cmis::page03
