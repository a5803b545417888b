// OIF-CMIS page 17h (banked): flags and masks of network paths.
#pragma once

#include "cmis/advertise.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page17 {

using memmap::Access;
using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::rows_of(document, memmap::upper(0x17), true, {
    {.name = "NPStateChangedFlag<i>", .clause = "Table 8-163", .byte = 128, .msb = 0,
     .lanes = host_bit, .kind = Kind::Flag, .access = Access::ClearOnRead,
     .when = adv::network_paths},
    {.name = "Reserved", .clause = "Table 8-162", .byte = 129, .size = 63, .kind = Kind::Reserved},
    {.name = "NPStateChangedMask<i>", .clause = "Table 8-164", .byte = 192, .msb = 0,
     .lanes = host_bit, .kind = Kind::Flag, .access = Access::ReadWrite,
     .when = adv::network_paths},
    {.name = "Reserved", .clause = "Table 8-162", .byte = 193, .size = 63, .kind = Kind::Reserved},
});
// clang-format on

} // namespace optictl::cmis::page17
