// OIF-CMIS page 15h (banked): latencies.
#pragma once

#include "cmis/advertise.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page15 {

using memmap::Kind;
using memmap::Unit;

// clang-format off
inline constexpr auto rows = memmap::rows_of(document, memmap::upper(0x15), true, {
    {.name = "Reserved", .clause = "Table 8-140", .byte = 128, .size = 96, .kind = Kind::Reserved},
    {.name = "DataPathRxLatencyHostLane<i>", .clause = "Table 8-141", .byte = 224, .size = 2,
     .lanes = host_word, .unit = Unit::Nanosecond, .dynamic = true, .when = adv::timing},
    {.name = "DataPathTxLatencyHostLane<i>", .clause = "Table 8-141", .byte = 240, .size = 2,
     .lanes = host_word, .unit = Unit::Nanosecond, .dynamic = true, .when = adv::timing},
});
// clang-format on

} // namespace optictl::cmis::page15
