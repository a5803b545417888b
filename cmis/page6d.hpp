// OIF-CMIS page 6Dh (banked): switching of media lanes.
#pragma once

#include "cmis/advertise.hpp"
#include "cmis/codes.hpp"
#include "cmis/codes_diagnostics.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page6d {

using memmap::Access;
using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::given(adv::page_6dh,
memmap::rows_of(document, memmap::upper(0x6D), true, {
    {.name = "MaxRedirectionCommitDuration", .clause = "Table 8-196", .byte = 128, .lsb = 4,
     .kind = Kind::Code, .codes = &codes::duration},
    {.name = "Reserved", .clause = "Table 8-195", .byte = 128, .msb = 3, .kind = Kind::Reserved},
    {.name = "Reserved", .clause = "Table 8-195", .byte = 129, .size = 7, .kind = Kind::Reserved},
    {.name = "RedirectionOfMediaLane<i>", .clause = "Table 8-196", .byte = 136, .lanes = media_byte,
     .access = Access::ReadWrite},
    {.name = "Reserved", .clause = "Table 8-195", .byte = 144, .size = 8, .kind = Kind::Reserved},
    {.name = "Reserved", .clause = "Table 8-195", .byte = 152, .lsb = 1, .kind = Kind::Reserved},
    {.name = "EnableMediaLaneRedirection", .clause = "Table 8-196", .byte = 152, .msb = 0,
     .kind = Kind::Flag, .access = Access::ReadWrite},
    {.name = "Reserved", .clause = "Table 8-195", .byte = 153, .size = 7, .kind = Kind::Reserved},
    {.name = "Reserved", .clause = "Table 8-195", .byte = 160, .lsb = 1, .kind = Kind::Reserved},
    {.name = "CommitMediaLaneRedirection", .clause = "Table 8-196", .byte = 160, .msb = 0,
     .kind = Kind::Flag, .access = Access::SelfClearing},
    {.name = "Reserved", .clause = "Table 8-195", .byte = 161, .size = 7, .kind = Kind::Reserved},
    {.name = "RedirectionCommitResult<i>", .clause = "Table 8-196", .byte = 168,
     .lanes = media_byte, .kind = Kind::Code, .dynamic = true, .codes = &codes::redirection_result},
    {.name = "Reserved", .clause = "Table 8-195", .byte = 176, .size = 8, .kind = Kind::Reserved},
    {.name = "RedirectStatusOfMediaLane<i>", .clause = "Table 8-196", .byte = 184,
     .lanes = media_byte, .dynamic = true},
    {.name = "Reserved", .clause = "Table 8-195", .byte = 192, .size = 64, .kind = Kind::Reserved},
}));
// clang-format on

} // namespace optictl::cmis::page6d
