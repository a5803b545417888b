// OIF-CMIS page 1Dh (banked): switching of host lanes.
#pragma once

#include "cmis/advertise.hpp"
#include "cmis/codes.hpp"
#include "cmis/codes_diagnostics.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page1d {

using memmap::Access;
using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::given(adv::page_1dh,
memmap::rows_of(document, memmap::upper(0x1D), true, {
    {.name = "MaxRedirectionCommitDuration", .clause = "Table 8-176", .byte = 128, .lsb = 4,
     .kind = Kind::Code, .codes = &codes::duration},
    {.name = "Reserved", .clause = "Table 8-175", .byte = 128, .msb = 3, .kind = Kind::Reserved},
    {.name = "Reserved", .clause = "Table 8-175", .byte = 129, .size = 7, .kind = Kind::Reserved},
    {.name = "RedirectionOfLane<i>", .clause = "Table 8-176", .byte = 136, .lanes = host_byte,
     .access = Access::ReadWrite},
    {.name = "Reserved", .clause = "Table 8-175", .byte = 144, .size = 8, .kind = Kind::Reserved},
    {.name = "Reserved", .clause = "Table 8-175", .byte = 152, .lsb = 1, .kind = Kind::Reserved},
    {.name = "EnableHostLaneRedirection", .clause = "Table 8-176", .byte = 152, .msb = 0,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "Reserved", .clause = "Table 8-175", .byte = 153, .size = 7, .kind = Kind::Reserved},
    {.name = "Reserved", .clause = "Table 8-175", .byte = 160, .lsb = 1, .kind = Kind::Reserved},
    {.name = "CommitRedirection", .clause = "Table 8-176", .byte = 160, .msb = 0,
     .kind = Kind::Flag, .access = Access::SelfClearing},
    {.name = "Reserved", .clause = "Table 8-175", .byte = 161, .size = 7, .kind = Kind::Reserved},
    {.name = "RedirectionCommitResult<i>", .clause = "Table 8-176", .byte = 168, .lanes = host_byte,
     .kind = Kind::Code, .dynamic = true, .codes = &codes::redirection_result},
    {.name = "Reserved", .clause = "Table 8-175", .byte = 176, .size = 8, .kind = Kind::Reserved},
    {.name = "RedirectStatusOfLane<i>", .clause = "Table 8-176", .byte = 184, .lanes = host_byte,
     .dynamic = true},
    {.name = "Reserved", .clause = "Table 8-175", .byte = 192, .size = 64, .kind = Kind::Reserved},
}));
// clang-format on

} // namespace optictl::cmis::page1d
