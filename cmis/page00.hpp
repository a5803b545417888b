// OIF-CMIS page 00h: identity, power, cable, media technology.
#pragma once

#include "cmis/codes.hpp"
#include "cmis/refine.hpp"
#include "cmis/shapes.hpp"
#include "sff/memmap/reading.hpp"
#include "sff/sff8024/connector.hpp"
#include "sff/sff8024/identifier.hpp"

namespace optictl::cmis::page00 {

using memmap::Kind;
using memmap::Secret;
using memmap::Unit;

// clang-format off
inline constexpr auto rows = memmap::rows_of(document, memmap::upper(0x00), false, {
    {.name = "SFF8024IdentifierCopy", .clause = "Table 8-28", .byte = 128, .kind = Kind::Code,
     .codes = &sff8024::identifiers},
    {.name = "VendorName", .clause = "Table 8-29", .byte = 129, .size = 16, .kind = Kind::Ascii},
    {.name = "VendorOUI", .clause = "Table 8-29", .byte = 145, .size = 3, .kind = Kind::Bytes},
    {.name = "VendorPN", .clause = "Table 8-29", .byte = 148, .size = 16, .kind = Kind::Ascii},
    {.name = "VendorRev", .clause = "Table 8-29", .byte = 164, .size = 2, .kind = Kind::Ascii},
    {.name = "VendorSN", .clause = "Table 8-29", .byte = 166, .size = 16, .kind = Kind::Ascii,
     .secret = Secret::SerialNumber},
    {.name = "DateCode.Year", .clause = "Table 8-30", .byte = 182, .size = 2, .kind = Kind::Ascii,
     .secret = Secret::DateYear},
    {.name = "DateCode.Month", .clause = "Table 8-30", .byte = 184, .size = 2, .kind = Kind::Ascii,
     .secret = Secret::DateMonthOrDay},
    {.name = "DateCode.DayOfMonth", .clause = "Table 8-30", .byte = 186, .size = 2,
     .kind = Kind::Ascii, .secret = Secret::DateMonthOrDay},
    {.name = "DateCode.LotCode", .clause = "Table 8-30", .byte = 188, .size = 2,
     .kind = Kind::Ascii, .secret = Secret::DateLot},
    {.name = "CLEICode", .clause = "Table 8-31", .byte = 190, .size = 10, .kind = Kind::Ascii,
     .secret = Secret::CleiCode},
    {.name = "ModulePowerClass", .clause = "Table 8-32", .byte = 200, .lsb = 5, .kind = Kind::Code,
     .codes = &codes::power_class},
    {.name = "Reserved", .clause = "Table 8-32", .byte = 200, .msb = 4, .kind = Kind::Reserved},
    {.name = "MaxPower", .clause = "Table 8-32", .byte = 201, .scale = {1, 4}, .unit = Unit::Watt,
     .refine = refine::max_power},
    {.name = "LengthMultiplier", .clause = "Table 8-33", .byte = 202, .lsb = 6, .kind = Kind::Code,
     .codes = &codes::cable_length},
    {.name = "BaseLength", .clause = "Table 8-33", .byte = 202, .msb = 5, .unit = Unit::Metre,
     .refine = refine::cable_length},
    {.name = "ConnectorType", .clause = "Table 8-34", .byte = 203, .kind = Kind::Code,
     .codes = &sff8024::connectors},
    {.name = "AttenuationAt5GHz", .clause = "Table 8-35", .byte = 204, .unit = Unit::Decibel,
     .refine = refine::attenuation},
    {.name = "AttenuationAt7GHz", .clause = "Table 8-35", .byte = 205, .unit = Unit::Decibel,
     .refine = refine::attenuation},
    {.name = "AttenuationAt12p9GHz", .clause = "Table 8-35", .byte = 206, .unit = Unit::Decibel,
     .refine = refine::attenuation},
    {.name = "AttenuationAt25p8GHz", .clause = "Table 8-35", .byte = 207, .unit = Unit::Decibel,
     .refine = refine::attenuation},
    {.name = "AttenuationAt53p1GHz", .clause = "Table 8-35", .byte = 208, .unit = Unit::Decibel,
     .revisions = rev::since_5_3, .refine = refine::attenuation},
    {.name = "Reserved", .clause = "Table 8-35", .byte = 209, .kind = Kind::Reserved},
    {.name = "MediaLaneUnsupportedLane<i>", .clause = "Table 8-36", .byte = 210, .msb = 0,
     .lanes = memmap::any_lanes(8, 1), .kind = Kind::Flag},
    {.name = "Reserved", .clause = "Table 8-37", .byte = 211, .lsb = 5, .kind = Kind::Reserved},
    {.name = "FarEndConfiguration", .clause = "Table 8-37", .byte = 211, .msb = 4,
     .kind = Kind::Code, .codes = &codes::far_end, .refine = refine::far_end},
    {.name = "MediaInterfaceTechnology", .clause = "Table 8-40", .byte = 212, .kind = Kind::Code,
     .codes = &codes::media_technology},
    {.name = "MciFlowControlDurationEncoding", .clause = "Table 8-42", .byte = 213, .lsb = 7,
     .kind = Kind::Code, .codes = &codes::flow_control, .revisions = rev::since_5_3,
     .refine = refine::spi_only},
    {.name = "MciFlowControlDuration", .clause = "Table 8-42", .byte = 213, .msb = 6,
     .meaning = "bytes, or a duration where bit 7 says so", .revisions = rev::since_5_3,
     .refine = refine::flow_control},
    {.name = "Reserved", .clause = "Table 8-42 (214), Table 8-27 (215-220)", .byte = 214, .size = 7,
     .kind = Kind::Reserved},
    {.name = "Custom", .clause = "Table 8-27", .byte = 221, .kind = Kind::Custom},
    {.name = "PageChecksum", .clause = "Table 8-27, section 8.3.11", .byte = 222},
    {.name = "Custom", .clause = "Table 8-27, section 8.3.12", .byte = 223, .size = 33,
     .kind = Kind::Custom},
});
// clang-format on

} // namespace optictl::cmis::page00
