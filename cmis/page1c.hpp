// OIF-CMIS page 1Ch (a bank is a block of 15): normalized application descriptors.
#pragma once

#include "cmis/advertise.hpp"
#include "cmis/codes.hpp"
#include "cmis/refine.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page1c {

using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::given(adv::normalized_applications,
memmap::rows_of(document, memmap::upper(0x1C), true, {
    {.name = "NAD<i>.HostInterfaceID", .clause = "Table 8-173", .byte = 128,
     .lanes = memmap::instances(15, 64), .kind = Kind::Code, .refine = refine::nad_host_interface},
    {.name = "NAD<i>.MediaInterfaceID", .clause = "Table 8-173", .byte = 129,
     .lanes = memmap::instances(15, 64), .kind = Kind::Code, .refine = refine::nad_media_interface},
    {.name = "NAD<i>.HostLaneCount", .clause = "Table 8-173", .byte = 130, .lsb = 4,
     .lanes = memmap::instances(15, 64)},
    {.name = "NAD<i>.MediaLaneCount", .clause = "Table 8-173", .byte = 130, .msb = 3,
     .lanes = memmap::instances(15, 64)},
    {.name = "NAD<i>.HostLaneAssignmentOptions", .clause = "Table 8-173", .byte = 131,
     .lanes = memmap::instances(15, 64), .kind = Kind::Bitmap},
    {.name = "NAD<i>.MediaLaneAssignmentOptions", .clause = "Table 8-173", .byte = 132,
     .lanes = memmap::instances(15, 64), .kind = Kind::Bitmap},
    {.name = "NAD<i>.NetworkPathIndicator", .clause = "Table 8-173", .byte = 133, .lsb = 7,
     .lanes = memmap::instances(15, 64), .kind = Kind::Flag},
    {.name = "Reserved<i>", .clause = "Table 8-173", .byte = 133, .msb = 6,
     .lanes = memmap::instances(15, 64), .kind = Kind::Reserved},
    {.name = "NAD<i>.HostInterfaceGID", .clause = "Table 8-173", .byte = 134, .lsb = 4,
     .lanes = memmap::instances(15, 64), .revisions = rev::since_5_4},
    {.name = "NAD<i>.MediaInterfaceGID", .clause = "Table 8-173", .byte = 134, .msb = 3,
     .lanes = memmap::instances(15, 64), .revisions = rev::since_5_4},
    {.name = "Reserved<i>", .clause = "Table 8-173", .byte = 135,
     .lanes = memmap::instances(15, 64), .kind = Kind::Reserved},
    {.name = "Reserved", .clause = "Table 8-172", .byte = 248, .size = 8, .kind = Kind::Reserved},
}));
// clang-format on

} // namespace optictl::cmis::page1c
