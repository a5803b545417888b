// OIF-CMIS page 61h (banked): acquisition counters.
#pragma once

#include "cmis/page60.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page61 {

using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::rows_of(document, memmap::upper(0x61), true, {
    {.name = "AcquisitionCounterTx<i>", .clause = "Table 8-191", .byte = 128, .size = 2,
     .lanes = host_word, .dynamic = true, .when = page60::counts_tx},
    {.name = "AcquisitionCounterRx<i>", .clause = "Table 8-191", .byte = 144, .size = 2,
     .lanes = media_word, .dynamic = true, .when = page60::counts_rx},
    {.name = "DpAcquisitionCounterTx<i>", .clause = "Table 8-191", .byte = 160, .size = 2,
     .lanes = memmap::any_lanes(8, 16), .dynamic = true, .when = page60::counts_dp_tx},
    {.name = "DpAcquisitionCounterRx<i>", .clause = "Table 8-191", .byte = 176, .size = 2,
     .lanes = memmap::any_lanes(8, 16), .dynamic = true, .when = page60::counts_dp_rx},
    {.name = "Reserved", .clause = "Table 8-190", .byte = 192, .size = 64, .kind = Kind::Reserved},
});
// clang-format on

} // namespace optictl::cmis::page61
