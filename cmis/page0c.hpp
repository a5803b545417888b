// OIF-CMIS page 0Ch: map of the pages that the module has, features by name.
#pragma once

#include "cmis/advertise.hpp"
#include "cmis/codes_diagnostics.hpp"
#include "cmis/refine.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page0c {

using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::given(adv::supported_pages,
memmap::rows_of(document, memmap::upper(0x0C), false, {
    {.name = "MapOfSupportedPages 00h-3Fh", .clause = "Table 8-70", .byte = 128, .size = 8,
     .kind = Kind::Bitmap, .endian = memmap::Endian::Little, .codes = &codes::page_numbers[0]},
    {.name = "MapOfSupportedPages 40h-7Fh", .clause = "Table 8-70", .byte = 136, .size = 8,
     .kind = Kind::Bitmap, .endian = memmap::Endian::Little, .codes = &codes::page_numbers[1]},
    {.name = "MapOfSupportedPages 80h-BFh", .clause = "Table 8-70", .byte = 144, .size = 8,
     .kind = Kind::Bitmap, .endian = memmap::Endian::Little, .codes = &codes::page_numbers[2]},
    {.name = "MapOfSupportedPages C0h-FFh", .clause = "Table 8-70", .byte = 152, .size = 8,
     .kind = Kind::Bitmap, .endian = memmap::Endian::Little, .codes = &codes::page_numbers[3]},
    {.name = "ConsolidatedPmFeature.FeatureSupport", .clause = "Table 8-72", .byte = 160,
     .refine = refine::feature_revision},
    {.name = "ConsolidatedPmFeature.OptionsProfileCompliance", .clause = "Table 8-72", .byte = 161,
     .lsb = 4, .kind = Kind::Code, .codes = &codes::compliance},
    {.name = "ConsolidatedPmFeature.RequirementsCompliance", .clause = "Table 8-72", .byte = 161,
     .msb = 3, .kind = Kind::Code, .codes = &codes::compliance},
    {.name = "LoadManagementFeature.FeatureSupport", .clause = "Table 8-72", .byte = 162,
     .refine = refine::feature_revision},
    {.name = "LoadManagementFeature.OptionsProfileCompliance", .clause = "Table 8-72", .byte = 163,
     .lsb = 4, .kind = Kind::Code, .codes = &codes::compliance},
    {.name = "LoadManagementFeature.RequirementsCompliance", .clause = "Table 8-72", .byte = 163,
     .msb = 3, .kind = Kind::Code, .codes = &codes::compliance},
    {.name = "Reserved", .clause = "Table 8-69", .byte = 164, .size = 28, .kind = Kind::Reserved},
    {.name = "NaSupportDetails.NaSupported", .clause = "Table 8-73", .byte = 192, .lsb = 7,
     .kind = Kind::Flag},
    {.name = "NaSupportDetails.NaFeedsSupervision", .clause = "Table 8-73", .byte = 192, .msb = 6,
     .lsb = 6, .kind = Kind::Flag},
    {.name = "NaSupportDetails.NaFeedsRangeStats", .clause = "Table 8-73", .byte = 192, .msb = 5,
     .lsb = 5, .kind = Kind::Flag},
    {.name = "NaSupportDetails.NaFeedsAverages", .clause = "Table 8-73", .byte = 192, .msb = 4,
     .lsb = 4, .kind = Kind::Flag},
    {.name = "NaSupportDetails.NaFeedsCounterStats", .clause = "Table 8-73", .byte = 192, .msb = 3,
     .lsb = 3, .kind = Kind::Flag},
    {.name = "NaSupportDetails.NaSaturatesTotals", .clause = "Table 8-73", .byte = 192, .msb = 2,
     .lsb = 2, .kind = Kind::Flag},
    {.name = "NaSupportDetails.NaFeedsDiagnostics", .clause = "Table 8-73", .byte = 192, .msb = 1,
     .lsb = 1, .kind = Kind::Flag},
    {.name = "Reserved", .clause = "Table 8-69", .byte = 192, .msb = 0, .kind = Kind::Reserved},
    {.name = "NaSupportOptions", .clause = "Table 8-73", .byte = 193},
    {.name = "FwSupportDetails.UniqueLoadVersionSupported", .clause = "Table 8-73", .byte = 194,
     .lsb = 7, .kind = Kind::Flag},
    {.name = "FwSupportDetails.DualBankSupported", .clause = "Table 8-73", .byte = 194, .msb = 6,
     .lsb = 6, .kind = Kind::Flag},
    {.name = "FwSupportDetails.FirmwareLoadTagSupported", .clause = "Table 8-73", .byte = 194,
     .msb = 5, .lsb = 5, .kind = Kind::Flag},
    {.name = "FwSupportDetails.AbnormalIndicationSupported", .clause = "Table 8-73", .byte = 194,
     .msb = 4, .lsb = 4, .kind = Kind::Flag},
    {.name = "FwSupportDetails.TransferIsHarmless", .clause = "Table 8-73", .byte = 194, .msb = 3,
     .lsb = 3, .kind = Kind::Flag},
    {.name = "FwSupportDetails.RejectUnsupportedActivation", .clause = "Table 8-73", .byte = 194,
     .msb = 2, .lsb = 2, .kind = Kind::Flag},
    {.name = "Reserved", .clause = "Table 8-69", .byte = 194, .msb = 1, .kind = Kind::Reserved},
    {.name = "FwSupportOptions.FixedFirmwareFallback", .clause = "Table 8-73", .byte = 195,
     .lsb = 7, .kind = Kind::Flag},
    {.name = "Reserved", .clause = "Table 8-69", .byte = 195, .msb = 6, .kind = Kind::Reserved},
    {.name = "Reserved", .clause = "Table 8-69", .byte = 196, .size = 60, .kind = Kind::Reserved},
}));
// clang-format on

} // namespace optictl::cmis::page0c
