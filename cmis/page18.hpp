// OIF-CMIS page 18h (banked): application block numbers and versatile controls of the staged sets.
#pragma once

#include "cmis/advertise.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page18 {

using memmap::Access;
using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::rows_of(document, memmap::upper(0x18), true, {
    {.name = "SCS0::NADBlockIndex<i>", .clause = "Table 8-166", .byte = 128, .lanes = host_byte,
     .access = Access::ReadWrite, .when = adv::normalized_applications},
    {.name = "SCS1::NADBlockIndex<i>", .clause = "Table 8-167", .byte = 136, .lanes = host_byte,
     .access = Access::ReadWrite, .when = adv::normalized_applications},
    {.name = "SCS0 VCS parameter space", .clause = "Table 8-165", .byte = 144, .size = 56,
     .kind = Kind::Bytes, .access = Access::ReadWrite, .when = adv::versatile_controls},
    {.name = "SCS1 VCS parameter space", .clause = "Table 8-165", .byte = 200, .size = 56,
     .kind = Kind::Bytes, .access = Access::ReadWrite, .when = adv::versatile_controls},
});
// clang-format on

} // namespace optictl::cmis::page18
