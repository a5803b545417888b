// OIF-CMIS page 14h (banked): results of diagnostics, by selector, and their latched flags.
#pragma once

#include "cmis/advertise.hpp"
#include "cmis/codes_diagnostics.hpp"
#include "cmis/page13.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page14 {

using memmap::Access;
using memmap::Kind;
using memmap::Unit;

// clang-format off
inline constexpr auto selector = memmap::rows_of(document, memmap::upper(0x14), true, {
    {.name = "DiagnosticsSelector", .clause = "Table 8-136", .byte = 128, .kind = Kind::Code,
     .access = Access::ReadWrite, .codes = &codes::diagnostics_selector},
});
// clang-format on

/// Bytes 192-255 hold what the selector in byte 128 of this bank says. Selectors 11h-15h are those
/// of 01h-05h at the end of a gate: mask EFh leaves that bit out.
[[nodiscard]] consteval memmap::When selected(unsigned mask, unsigned code) {
    return memmap::if_bits(selector.front(), mask, code);
}
/// Four lanes from `first` on, 16 bytes each.
[[nodiscard]] constexpr memmap::Lanes four_lanes(memmap::Repeat repeat, unsigned first) {
    return {4, 128, repeat, memmap::Order::LsbFirst, static_cast<std::uint8_t>(first)};
}

// clang-format off
inline constexpr auto rows = memmap::given(adv::diagnostics, memmap::join(selector,
memmap::rows_of(document, memmap::upper(0x14), true, {
    {.name = "Reserved", .clause = "Table 8-135", .byte = 129, .kind = Kind::Reserved},
    {.name = "Custom", .clause = "Table 8-136", .byte = 130, .size = 2, .kind = Kind::Custom,
     .access = Access::ReadWrite},
    {.name = "LossOfReferenceClockFlag", .clause = "Table 8-138", .byte = 132, .lsb = 7,
     .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "Reserved", .clause = "Table 8-138", .byte = 132, .msb = 6, .kind = Kind::Reserved,
     .access = Access::ClearOnRead},
    {.name = "Reserved", .clause = "Table 8-138", .byte = 133, .kind = Kind::Reserved,
     .access = Access::ClearOnRead},
    {.name = "PatternCheckGatingCompleteFlagHostLane<i>", .clause = "Table 8-138", .byte = 134,
     .msb = 0, .lanes = host_bit, .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "PatternCheckGatingCompleteFlagMediaLane<i>", .clause = "Table 8-138", .byte = 135,
     .msb = 0, .lanes = media_bit, .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "PatternGeneratorLOLFlagHostLane<i>", .clause = "Table 8-138", .byte = 136, .msb = 0,
     .lanes = host_bit, .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "PatternGeneratorLOLFlagMediaLane<i>", .clause = "Table 8-138", .byte = 137, .msb = 0,
     .lanes = media_bit, .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "PatternCheckerLOLFlagHostLane<i>", .clause = "Table 8-138", .byte = 138, .msb = 0,
     .lanes = host_bit, .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "PatternCheckerLOLFlagMediaLane<i>", .clause = "Table 8-138", .byte = 139, .msb = 0,
     .lanes = media_bit, .kind = Kind::Flag, .access = Access::ClearOnRead},
    {.name = "Reserved", .clause = "Table 8-135", .byte = 140, .size = 52, .kind = Kind::Reserved},
    {.name = "DiagnosticsData", .clause = "Table 8-139", .byte = 192, .size = 64,
     .kind = Kind::Bytes, .meaning = "of a selector without a layout",
     .only = selected(0x80, 0x80)},
    {.name = "DiagnosticsData", .clause = "Table 8-139", .byte = 192, .size = 64,
     .kind = Kind::Bytes, .meaning = "of a selector without a layout",
     .only = selected(0xC0, 0x40)},
    {.name = "DiagnosticsData", .clause = "Table 8-139", .byte = 192, .size = 64,
     .kind = Kind::Bytes, .meaning = "of a selector without a layout",
     .only = selected(0xE0, 0x20)},
    {.name = "DiagnosticsData", .clause = "Table 8-139", .byte = 192, .size = 64,
     .kind = Kind::Bytes, .meaning = "of a selector without a layout",
     .only = selected(0xE8, 0x08)},
    {.name = "DiagnosticsData", .clause = "Table 8-139", .byte = 192, .size = 64,
     .kind = Kind::Bytes, .meaning = "of a selector without a layout",
     .only = selected(0xEF, 0x00)},
    {.name = "DiagnosticsData", .clause = "Table 8-139", .byte = 192, .size = 64,
     .kind = Kind::Bytes, .meaning = "of a selector without a layout",
     .only = selected(0xEF, 0x07)},
    {.name = "DiagnosticsData", .clause = "Table 8-139", .byte = 192, .size = 64,
     .kind = Kind::Bytes, .meaning = "of a selector without a layout",
     .only = selected(0xFF, 0x16)},
    {.name = "HostSideBERLane<i>", .clause = "Table 8-139", .byte = 192, .size = 2,
     .lanes = host_word, .kind = Kind::Float16, .dynamic = true,
     .when = page13::can("BitErrorRatioResultsSupported"), .only = selected(0xEF, 0x01)},
    {.name = "HostSideErrorCountLane<i>", .clause = "Table 8-139", .byte = 192, .size = 8,
     .lanes = four_lanes(memmap::Repeat::HostLane, 1), .endian = memmap::Endian::Little,
     .dynamic = true, .when = page13::can("BitsAndErrorsCountingSupported"),
     .only = selected(0xEF, 0x02)},
    {.name = "HostSideErrorCountLane<i>", .clause = "Table 8-139", .byte = 192, .size = 8,
     .lanes = four_lanes(memmap::Repeat::HostLane, 5), .endian = memmap::Endian::Little,
     .dynamic = true, .when = page13::can("BitsAndErrorsCountingSupported"),
     .only = selected(0xEF, 0x03)},
    {.name = "MediaSideErrorCountLane<i>", .clause = "Table 8-139", .byte = 192, .size = 8,
     .lanes = four_lanes(memmap::Repeat::MediaLane, 1), .endian = memmap::Endian::Little,
     .dynamic = true, .when = page13::can("BitsAndErrorsCountingSupported"),
     .only = selected(0xEF, 0x04)},
    {.name = "MediaSideErrorCountLane<i>", .clause = "Table 8-139", .byte = 192, .size = 8,
     .lanes = four_lanes(memmap::Repeat::MediaLane, 5), .endian = memmap::Endian::Little,
     .dynamic = true, .when = page13::can("BitsAndErrorsCountingSupported"),
     .only = selected(0xEF, 0x05)},
    {.name = "Reserved", .clause = "Table 8-139", .byte = 192, .size = 16, .kind = Kind::Reserved,
     .only = selected(0xFF, 0x06)},
    {.name = "HostTotalBitsCountLane<i>", .clause = "Table 8-139", .byte = 200, .size = 8,
     .lanes = four_lanes(memmap::Repeat::HostLane, 1), .endian = memmap::Endian::Little,
     .dynamic = true, .meaning = "an odd number: the pattern was lost in between",
     .when = page13::can("BitsAndErrorsCountingSupported"), .only = selected(0xEF, 0x02)},
    {.name = "HostTotalBitsCountLane<i>", .clause = "Table 8-139", .byte = 200, .size = 8,
     .lanes = four_lanes(memmap::Repeat::HostLane, 5), .endian = memmap::Endian::Little,
     .dynamic = true, .meaning = "an odd number: the pattern was lost in between",
     .when = page13::can("BitsAndErrorsCountingSupported"), .only = selected(0xEF, 0x03)},
    {.name = "MediaSideTotalBitsCountLane<i>", .clause = "Table 8-139", .byte = 200, .size = 8,
     .lanes = four_lanes(memmap::Repeat::MediaLane, 1), .endian = memmap::Endian::Little,
     .dynamic = true, .meaning = "an odd number: the pattern was lost in between",
     .when = page13::can("BitsAndErrorsCountingSupported"), .only = selected(0xEF, 0x04)},
    {.name = "MediaSideTotalBitsCountLane<i>", .clause = "Table 8-139", .byte = 200, .size = 8,
     .lanes = four_lanes(memmap::Repeat::MediaLane, 5), .endian = memmap::Endian::Little,
     .dynamic = true, .meaning = "an odd number: the pattern was lost in between",
     .when = page13::can("BitsAndErrorsCountingSupported"), .only = selected(0xEF, 0x05)},
    {.name = "MediaSideBERLane<i>", .clause = "Table 8-139", .byte = 208, .size = 2,
     .lanes = media_word, .kind = Kind::Float16, .dynamic = true,
     .when = page13::can("BitErrorRatioResultsSupported"), .only = selected(0xEF, 0x01)},
    {.name = "HostSideSNRLane<i>", .clause = "Table 8-139", .byte = 208, .size = 2,
     .lanes = host_word, .scale = {1, 256}, .unit = Unit::Decibel, .endian = memmap::Endian::Little,
     .dynamic = true, .when = page13::can("HostSideInputSNRMeasurement"),
     .only = selected(0xFF, 0x06)},
    {.name = "Reserved", .clause = "Table 8-139", .byte = 224, .size = 32, .kind = Kind::Reserved,
     .only = selected(0xEF, 0x01)},
    {.name = "Reserved", .clause = "Table 8-139", .byte = 224, .size = 16, .kind = Kind::Reserved,
     .only = selected(0xFF, 0x06)},
    {.name = "MediaSideSNRLane<i>", .clause = "Table 8-139", .byte = 240, .size = 2,
     .lanes = media_word, .scale = {1, 256}, .unit = Unit::Decibel,
     .endian = memmap::Endian::Little, .dynamic = true,
     .when = page13::can("MediaSideInputSNRMeasurement"), .only = selected(0xFF, 0x06)},
})));
// clang-format on

} // namespace optictl::cmis::page14
