// OIF-CMIS page 62h (banked): thresholds of the output power of media lanes.
#pragma once

#include "cmis/advertise.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page62 {

using memmap::Kind;
using memmap::Unit;

// clang-format off
inline constexpr auto rows = memmap::given(adv::page_62h,
memmap::rows_of(document, memmap::upper(0x62), true, {
    {.name = "OutputPowerThresholdsTx<i>.OutputPowerThresholdHiAlarm", .clause = "Table 8-194",
     .byte = 128, .size = 2, .lanes = memmap::media_lanes(8, 64), .kind = Kind::Signed,
     .scale = {1, 100}, .unit = Unit::DecibelMilliwatt},
    {.name = "OutputPowerThresholdsTx<i>.OutputPowerThresholdLoAlarm", .clause = "Table 8-194",
     .byte = 130, .size = 2, .lanes = memmap::media_lanes(8, 64), .kind = Kind::Signed,
     .scale = {1, 100}, .unit = Unit::DecibelMilliwatt},
    {.name = "OutputPowerThresholdsTx<i>.OutputPowerThresholdHiWarning", .clause = "Table 8-194",
     .byte = 132, .size = 2, .lanes = memmap::media_lanes(8, 64), .kind = Kind::Signed,
     .scale = {1, 100}, .unit = Unit::DecibelMilliwatt},
    {.name = "OutputPowerThresholdsTx<i>.OutputPowerThresholdLoWarning", .clause = "Table 8-194",
     .byte = 134, .size = 2, .lanes = memmap::media_lanes(8, 64), .kind = Kind::Signed,
     .scale = {1, 100}, .unit = Unit::DecibelMilliwatt},
    {.name = "Reserved", .clause = "Table 8-192", .byte = 192, .size = 64, .kind = Kind::Reserved},
}));
// clang-format on

} // namespace optictl::cmis::page62
