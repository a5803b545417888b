// OIF-CMIS page 19h (banked): active control set of each direction.
#pragma once

#include "cmis/advertise.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page19 {

using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::rows_of(document, memmap::upper(0x19), true, {
    {.name = "ACS::AppSelCodeTx<i>", .clause = "Table 8-169", .byte = 128, .lsb = 4,
     .lanes = host_byte, .dynamic = true, .when = adv::unidirectional},
    {.name = "ACS::DPIDXTx<i>", .clause = "Table 8-169", .byte = 128, .msb = 3, .lsb = 1,
     .lanes = host_byte, .dynamic = true, .when = adv::unidirectional},
    {.name = "ACS::ExplicitControlTx<i>", .clause = "Table 8-169", .byte = 128, .msb = 0,
     .lanes = host_byte, .kind = Kind::Flag, .dynamic = true, .when = adv::unidirectional},
    {.name = "ACS::AppSelCodeRx<i>", .clause = "Table 8-170", .byte = 136, .lsb = 4,
     .lanes = host_byte, .dynamic = true, .when = adv::unidirectional},
    {.name = "ACS::DPIDXRx<i>", .clause = "Table 8-170", .byte = 136, .msb = 3, .lsb = 1,
     .lanes = host_byte, .dynamic = true, .when = adv::unidirectional},
    {.name = "ACS::ExplicitControlRx<i>", .clause = "Table 8-170", .byte = 136, .msb = 0,
     .lanes = host_byte, .kind = Kind::Flag, .dynamic = true, .when = adv::unidirectional},
    {.name = "ACS::NADBlockIndex<i>", .clause = "Table 8-171", .byte = 144, .lanes = host_byte,
     .dynamic = true, .when = adv::normalized_applications},
    {.name = "ACS VCS parameter space", .clause = "Table 8-168", .byte = 152, .size = 56,
     .kind = Kind::Bytes, .dynamic = true, .when = adv::versatile_controls},
    {.name = "Reserved", .clause = "Table 8-168", .byte = 208, .size = 48, .kind = Kind::Reserved},
});
// clang-format on

} // namespace optictl::cmis::page19
