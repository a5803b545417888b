// OIF-CMIS page 04h: what a tunable laser can do.
#pragma once

#include "cmis/advertise.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page04 {

using memmap::Kind;
using memmap::Unit;

// clang-format off
inline constexpr auto rows = memmap::join(advertising,
memmap::rows_of(document, memmap::upper(0x04), false, {
    {.name = "Reserved", .clause = "Table 8-68", .byte = 129, .msb = 4, .kind = Kind::Reserved},
    {.name = "GridLowChannel3p125GHz", .clause = "Table 8-68", .byte = 130, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_3p125},
    {.name = "GridHighChannel3p125GHz", .clause = "Table 8-68", .byte = 132, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_3p125},
    {.name = "GridLowChannel6p25GHz", .clause = "Table 8-68", .byte = 134, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_6p25},
    {.name = "GridHighChannel6p25GHz", .clause = "Table 8-68", .byte = 136, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_6p25},
    {.name = "GridLowChannel12p5GHz", .clause = "Table 8-68", .byte = 138, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_12p5},
    {.name = "GridHighChannel12p5GHz", .clause = "Table 8-68", .byte = 140, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_12p5},
    {.name = "GridLowChannel25GHz", .clause = "Table 8-68", .byte = 142, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_25},
    {.name = "GridHighChannel25GHz", .clause = "Table 8-68", .byte = 144, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_25},
    {.name = "GridLowChannel50GHz", .clause = "Table 8-68", .byte = 146, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_50},
    {.name = "GridHighChannel50GHz", .clause = "Table 8-68", .byte = 148, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_50},
    {.name = "GridLowChannel100GHz", .clause = "Table 8-68", .byte = 150, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_100},
    {.name = "GridHighChannel100GHz", .clause = "Table 8-68", .byte = 152, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_100},
    {.name = "GridLowChannel33GHz", .clause = "Table 8-68", .byte = 154, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_33},
    {.name = "GridHighChannel33GHz", .clause = "Table 8-68", .byte = 156, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_33},
    {.name = "GridLowChannel75GHz", .clause = "Table 8-68", .byte = 158, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_75},
    {.name = "GridHighChannel75GHz", .clause = "Table 8-68", .byte = 160, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_75},
    {.name = "GridLowChannel150GHz", .clause = "Table 8-68", .byte = 162, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_150},
    {.name = "GridHighChannel150GHz", .clause = "Table 8-68", .byte = 164, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_150},
    {.name = "GridLowChannel300GHz", .clause = "Table 8-68", .byte = 166, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_300},
    {.name = "GridHighChannel300GHz", .clause = "Table 8-68", .byte = 168, .size = 2,
     .kind = Kind::Signed, .when = adv::grid_300},
    {.name = "Reserved", .clause = "Table 8-68", .byte = 170, .size = 20, .kind = Kind::Reserved},
    {.name = "FineTuningResolution", .clause = "Table 8-68", .byte = 190, .size = 2,
     .scale = {1, 1000}, .unit = Unit::Gigahertz, .when = adv::fine_tuning},
    {.name = "FineTuningLowOffset", .clause = "Table 8-68", .byte = 192, .size = 2,
     .kind = Kind::Signed, .scale = {1, 1000}, .unit = Unit::Gigahertz, .when = adv::fine_tuning},
    {.name = "FineTuningHighOffset", .clause = "Table 8-68", .byte = 194, .size = 2,
     .kind = Kind::Signed, .scale = {1, 1000}, .unit = Unit::Gigahertz, .when = adv::fine_tuning},
    {.name = "Reserved", .clause = "Table 8-68", .byte = 196, .msb = 5, .kind = Kind::Reserved},
    {.name = "Reserved", .clause = "Table 8-68", .byte = 197, .kind = Kind::Reserved},
    {.name = "ProgOutputPowerMin", .clause = "Table 8-68", .byte = 198, .size = 2,
     .kind = Kind::Signed, .scale = {1, 100}, .unit = Unit::DecibelMilliwatt, .when = adv::tunable},
    {.name = "ProgOutputPowerMax", .clause = "Table 8-68", .byte = 200, .size = 2,
     .kind = Kind::Signed, .scale = {1, 100}, .unit = Unit::DecibelMilliwatt, .when = adv::tunable},
    {.name = "Reserved", .clause = "Table 8-68", .byte = 202, .size = 53, .kind = Kind::Reserved},
    {.name = "PageChecksum", .clause = "Table 8-68", .byte = 255, .when = adv::tunable},
}));
// clang-format on

} // namespace optictl::cmis::page04
