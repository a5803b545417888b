// OIF-CMIS page 12h (banked): laser tuning.
#pragma once

#include "cmis/advertise.hpp"
#include "cmis/codes.hpp"
#include "cmis/refine.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page12 {

using memmap::Access;
using memmap::Kind;
using memmap::Unit;

// clang-format off
inline constexpr auto rows = memmap::rows_of(document, memmap::upper(0x12), true, {
    {.name = "GridSpacingTx<i>", .clause = "Table 8-109", .byte = 128, .lsb = 4,
     .lanes = media_byte, .kind = Kind::Code, .access = Access::ReadWrite, .codes = &codes::grid,
     .when = adv::tunable, .refine = refine::grid},
    {.name = "Reserved<i>", .clause = "Table 8-109", .byte = 128, .msb = 3, .lsb = 2,
     .lanes = media_byte, .kind = Kind::Reserved},
    {.name = "RelativeOutputPowerThresholdsEnableTx<i>", .clause = "Table 8-109", .byte = 128,
     .msb = 1, .lsb = 1, .lanes = media_byte, .kind = Kind::Flag, .access = Access::ReadWrite,
     .when = adv::relative_thresholds},
    {.name = "FineTuningEnableTx<i>", .clause = "Table 8-109", .byte = 128, .msb = 0,
     .lanes = media_byte, .kind = Kind::Flag, .access = Access::ReadWrite,
     .when = adv::fine_tuning},
    {.name = "ChannelNumberTx<i>", .clause = "Table 8-109", .byte = 136, .size = 2,
     .lanes = media_word, .kind = Kind::Signed, .access = Access::ReadWrite, .when = adv::tunable},
    {.name = "FineTuningOffsetTx<i>", .clause = "Table 8-109", .byte = 152, .size = 2,
     .lanes = media_word, .kind = Kind::Signed, .scale = {1, 1000}, .unit = Unit::Gigahertz,
     .access = Access::ReadWrite, .when = adv::fine_tuning},
    {.name = "CurrentLaserFrequencyTx<i>", .clause = "Table 8-109", .byte = 168, .size = 4,
     .lanes = media_long, .scale = {1, 1000}, .unit = Unit::Gigahertz, .dynamic = true,
     .when = adv::tunable},
    {.name = "TargetOutputPowerTx<i>", .clause = "Table 8-109", .byte = 200, .size = 2,
     .lanes = media_word, .kind = Kind::Signed, .scale = {1, 100}, .unit = Unit::DecibelMilliwatt,
     .access = Access::ReadWrite, .when = adv::tunable},
    {.name = "OutputPowerTxHiAlarmRelThr", .clause = "Table 8-109", .byte = 216, .lsb = 4,
     .unit = Unit::Decibel, .access = Access::ReadWrite, .when = adv::relative_thresholds,
     .refine = refine::relative_high},
    {.name = "OutputPowerTxHiWarnRelThr", .clause = "Table 8-109", .byte = 216, .msb = 3,
     .unit = Unit::Decibel, .access = Access::ReadWrite, .when = adv::relative_thresholds,
     .refine = refine::relative_high},
    {.name = "OutputPowerTxLoAlarmRelThr", .clause = "Table 8-109", .byte = 217, .lsb = 4,
     .unit = Unit::Decibel, .access = Access::ReadWrite, .when = adv::relative_thresholds,
     .refine = refine::relative_low},
    {.name = "OutputPowerTxLoWarnRelThr", .clause = "Table 8-109", .byte = 217, .msb = 3,
     .unit = Unit::Decibel, .access = Access::ReadWrite, .when = adv::relative_thresholds,
     .refine = refine::relative_low},
    {.name = "Reserved", .clause = "Table 8-109", .byte = 218, .size = 4, .kind = Kind::Reserved},
    {.name = "Reserved<i>", .clause = "Table 8-109", .byte = 222, .lsb = 2, .lanes = media_byte,
     .kind = Kind::Reserved},
    {.name = "TuningInProgressTx<i>", .clause = "Table 8-109", .byte = 222, .msb = 1, .lsb = 1,
     .lanes = media_byte, .kind = Kind::Flag, .dynamic = true, .when = adv::tunable},
    {.name = "WavelengthUnlockStatusTx<i>", .clause = "Table 8-109", .byte = 222, .msb = 0,
     .lanes = media_byte, .kind = Kind::Flag, .dynamic = true, .when = adv::tunable},
    {.name = "LaserTuningFlagSummaryTx<i>", .clause = "Table 8-109", .byte = 230, .msb = 0,
     .lanes = media_bit, .kind = Kind::Flag, .dynamic = true, .when = adv::tunable},
    {.name = "Reserved<i>", .clause = "Table 8-109", .byte = 231, .lsb = 6, .lanes = media_byte,
     .kind = Kind::Reserved},
    {.name = "TargetOutputPowerOORFlagTx<i>", .clause = "Table 8-109", .byte = 231, .msb = 5,
     .lsb = 5, .lanes = media_byte, .kind = Kind::Flag, .access = Access::ClearOnRead,
     .when = adv::tunable},
    {.name = "FineTuningOutOfRangeFlagTx<i>", .clause = "Table 8-109", .byte = 231, .msb = 4,
     .lsb = 4, .lanes = media_byte, .kind = Kind::Flag, .access = Access::ClearOnRead,
     .when = adv::tunable},
    {.name = "TuningNotAcceptedFlagTx<i>", .clause = "Table 8-109", .byte = 231, .msb = 3, .lsb = 3,
     .lanes = media_byte, .kind = Kind::Flag, .access = Access::ClearOnRead, .when = adv::tunable},
    {.name = "InvalidChannelNumberFlagTx<i>", .clause = "Table 8-109", .byte = 231, .msb = 2,
     .lsb = 2, .lanes = media_byte, .kind = Kind::Flag, .access = Access::ClearOnRead,
     .when = adv::tunable},
    {.name = "WavelengthUnlockedFlagTx<i>", .clause = "Table 8-109", .byte = 231, .msb = 1,
     .lsb = 1, .lanes = media_byte, .kind = Kind::Flag, .access = Access::ClearOnRead,
     .when = adv::tunable},
    {.name = "TuningCompleteFlagTx<i>", .clause = "Table 8-109", .byte = 231, .msb = 0,
     .lanes = media_byte, .kind = Kind::Flag, .access = Access::ClearOnRead, .when = adv::tunable},
    {.name = "Reserved<i>", .clause = "Table 8-109", .byte = 239, .lsb = 6, .lanes = media_byte,
     .kind = Kind::Reserved},
    {.name = "TargetOutputPowerOORMaskTx<i>", .clause = "Table 8-109", .byte = 239, .msb = 5,
     .lsb = 5, .lanes = media_byte, .kind = Kind::Flag, .access = Access::ReadWrite,
     .when = adv::tunable},
    {.name = "FineTuningOutOfRangeMaskTx<i>", .clause = "Table 8-109", .byte = 239, .msb = 4,
     .lsb = 4, .lanes = media_byte, .kind = Kind::Flag, .access = Access::ReadWrite,
     .when = adv::tunable},
    {.name = "TuningNotAcceptedMaskTx<i>", .clause = "Table 8-109", .byte = 239, .msb = 3, .lsb = 3,
     .lanes = media_byte, .kind = Kind::Flag, .access = Access::ReadWrite, .when = adv::tunable},
    {.name = "InvalidChannelMaskTx<i>", .clause = "Table 8-109", .byte = 239, .msb = 2, .lsb = 2,
     .lanes = media_byte, .kind = Kind::Flag, .access = Access::ReadWrite, .when = adv::tunable},
    {.name = "WavelengthUnlockedMaskTx<i>", .clause = "Table 8-109", .byte = 239, .msb = 1,
     .lsb = 1, .lanes = media_byte, .kind = Kind::Flag, .access = Access::ReadWrite,
     .when = adv::tunable},
    {.name = "TuningCompleteMaskTx<i>", .clause = "Table 8-109", .byte = 239, .msb = 0,
     .lanes = media_byte, .kind = Kind::Flag, .access = Access::ReadWrite, .when = adv::tunable},
    {.name = "Reserved", .clause = "Table 8-109", .byte = 247, .size = 9, .kind = Kind::Reserved},
});
// clang-format on

} // namespace optictl::cmis::page12
