// A2h page 03h: high accuracy timing (SFF-8472 section 13), in two formats.
#pragma once

#include "sff/memmap/field.hpp"
#include "sff/sff8472/advertise.hpp"
#include "sff/sff8472/codes.hpp"
#include "sff/sff8472/refine.hpp"

namespace optictl::sff8472::a2_page_03h {

using memmap::Kind;
using memmap::Unit;

// An unknown Format ID shows the rows of the optical format, without values.
// clang-format off
inline constexpr auto rows = memmap::rows_of(document, memmap::a2_upper(0x03), false, {
    {.name = "Format ID", .clause = "section 13, Table 13-1", .byte = 128, .size = 2, .kind = Kind::Code, .codes = &codes::timing_format},
    {.name = "Version", .clause = "Table 13-3", .byte = 130},
    {.name = "Year encoding", .clause = "Table 13-4", .byte = 131, .refine = refine::calibration_year},
    {.name = "Month Encoding", .clause = "Table 13-4", .byte = 132, .msb = 7, .lsb = 4, .refine = refine::all_ones_invalid},
    {.name = "Day Encoding", .clause = "Table 13-4", .byte = 132, .msb = 3, .lsb = 0, .meaning = "day of the month, with bit 7 of byte 133", .refine = refine::calibration_day},
    {.name = "Day Encoding (least significant bit)", .clause = "Table 13-4", .byte = 133, .msb = 7, .lsb = 7},
    {.name = "Number Encoding", .clause = "Table 13-4", .byte = 133, .msb = 6, .lsb = 0, .refine = refine::all_ones_invalid},
    {.name = "OUI/CID", .clause = "Table 13-5", .byte = 134, .size = 3, .kind = Kind::Bytes},
    {.name = "OSI", .clause = "Table 13-5", .byte = 137, .size = 3, .kind = Kind::Bytes},
    {.name = "Stratum", .clause = "section 13.3.4, Table 13-3", .byte = 140, .refine = refine::stratum},
    {.name = "Reserved", .clause = "Table 13-3", .byte = 141, .size = 9, .kind = Kind::Reserved},

    {.name = "Nb_Lanes", .clause = "Table 13-1", .byte = 150, .only = when::not_loopback, .refine = refine::optical_format},
    {.name = "Op_Mode_Id", .clause = "Table 13-1", .byte = 151, .only = when::not_loopback, .refine = refine::optical_format},
    {.name = "Rx_Pwr_Dly(0)", .clause = "Table 13-1", .byte = 152, .size = 3, .kind = Kind::Signed, .scale = {1, 65536}, .unit = Unit::Nanosecond, .meaning = "section 13.4.3 has the coefficients in the opposite order", .only = when::not_loopback, .refine = refine::optical_format},
    {.name = "Rx_Pwr_Dly(1)", .clause = "Table 13-1", .byte = 155, .size = 3, .kind = Kind::Signed, .scale = {1, 65536}, .unit = Unit::Nanosecond, .meaning = "per dBm^1; section 13.4.3 has the coefficients in the opposite order", .only = when::not_loopback, .refine = refine::optical_format},
    {.name = "Rx_Pwr_Dly(2)", .clause = "Table 13-1", .byte = 158, .size = 3, .kind = Kind::Signed, .scale = {1, 65536}, .unit = Unit::Nanosecond, .meaning = "per dBm^2; section 13.4.3 has the coefficients in the opposite order", .only = when::not_loopback, .refine = refine::optical_format},
    {.name = "Rx_Pwr_Dly(3)", .clause = "Table 13-1", .byte = 161, .size = 3, .kind = Kind::Signed, .scale = {1, 65536}, .unit = Unit::Nanosecond, .meaning = "per dBm^3; section 13.4.3 has the coefficients in the opposite order", .only = when::not_loopback, .refine = refine::optical_format},
    {.name = "Rx_Pwr_Dly(4)", .clause = "Table 13-1", .byte = 164, .size = 3, .kind = Kind::Signed, .scale = {1, 65536}, .unit = Unit::Nanosecond, .meaning = "per dBm^4; section 13.4.3 has the coefficients in the opposite order", .only = when::not_loopback, .refine = refine::optical_format},
    {.name = "T_Detune_Offset", .clause = "Table 13-1", .byte = 167, .size = 2, .kind = Kind::Signed, .scale = {1, 2560}, .unit = Unit::Nanometre, .only = when::not_loopback, .refine = refine::optical_format},
    {.name = "T_Detune_Slope", .clause = "Table 13-1", .byte = 169, .size = 2, .kind = Kind::Signed, .scale = {1, 2560}, .unit = Unit::Nanometre, .meaning = "per degree Celsius", .only = when::not_loopback, .refine = refine::optical_format},
    {.name = "Delta_Rx_Max", .clause = "Table 13-1", .byte = 171, .size = 4, .scale = {1, 65536}, .unit = Unit::Nanosecond, .only = when::not_loopback, .refine = refine::optical_format},
    {.name = "Delta_Tx_Max", .clause = "Table 13-1", .byte = 175, .size = 4, .scale = {1, 65536}, .unit = Unit::Nanosecond, .only = when::not_loopback, .refine = refine::optical_format},
    {.name = "Avg_Rx_Lane0", .clause = "Table 13-1", .byte = 179, .size = 4, .scale = {1, 65536}, .unit = Unit::Nanosecond, .only = when::not_loopback, .refine = refine::optical_format},
    {.name = "Avg_Tx_Lane0", .clause = "Table 13-1", .byte = 183, .size = 4, .scale = {1, 65536}, .unit = Unit::Nanosecond, .only = when::not_loopback, .refine = refine::optical_format},
    {.name = "Reserved 00h", .clause = "Table 13-1", .byte = 187, .size = 68, .kind = Kind::Reserved, .only = when::not_loopback},

    {.name = "Calibration Inaccuracy", .clause = "Table 13-2", .byte = 150, .size = 4, .scale = {1, 65536}, .unit = Unit::Nanosecond, .only = when::loopback, .refine = refine::loopback_format},
    {.name = "Reserved 00h", .clause = "Table 13-2", .byte = 154, .kind = Kind::Reserved, .only = when::loopback},
    {.name = "Reserved 00h", .clause = "Table 13-2", .byte = 159, .kind = Kind::Reserved, .only = when::loopback},
    {.name = "Reserved 00h", .clause = "Table 13-2", .byte = 164, .kind = Kind::Reserved, .only = when::loopback},
    {.name = "Tx_to_Rx Delay", .clause = "Table 13-2", .byte = 155, .size = 4, .scale = {1, 65536}, .unit = Unit::Nanosecond, .only = when::loopback, .refine = refine::loopback_format},
    {.name = "Tx_to_Mon Delay", .clause = "Table 13-2", .byte = 160, .size = 4, .scale = {1, 65536}, .unit = Unit::Nanosecond, .only = when::loopback, .refine = refine::loopback_format},
    {.name = "Rx_to_Mon Delay", .clause = "Table 13-2", .byte = 165, .size = 4, .scale = {1, 65536}, .unit = Unit::Nanosecond, .only = when::loopback, .refine = refine::loopback_format},
    {.name = "Reserved 00h", .clause = "Table 13-2", .byte = 169, .size = 86, .kind = Kind::Reserved, .only = when::loopback},
    {.name = "CC_CALIB", .clause = "section 13, Table 13-1", .byte = 255, .meaning = "low 8 bits of the sum of bytes 128-254"},
});
// clang-format on

} // namespace optictl::sff8472::a2_page_03h
