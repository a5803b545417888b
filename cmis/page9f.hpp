// OIF-CMIS page 9Fh (a bank is a CDB instance): command and reply of the command data block.
#pragma once

#include "cmis/advertise.hpp"
#include "cmis/codes_diagnostics.hpp"
#include "cmis/refine.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page9f {

using memmap::Access;
using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::given(adv::cdb,
memmap::rows_of(document, memmap::upper(0x9F), true, {
    {.name = "CMDID", .clause = "Table 8-198", .byte = 128, .size = 2, .kind = Kind::Code,
     .access = Access::ReadWrite, .codes = &codes::cdb_command},
    {.name = "EPLLength", .clause = "Table 8-198", .byte = 130, .size = 2,
     .access = Access::ReadWrite, .meaning = "bytes"},
    {.name = "LPLLength", .clause = "Table 8-198", .byte = 132, .access = Access::ReadWrite,
     .meaning = "bytes"},
    {.name = "CdbChkCode", .clause = "Table 8-198", .byte = 133, .access = Access::ReadWrite},
    {.name = "RPLLength", .clause = "Table 8-199", .byte = 134, .access = Access::ReadWrite,
     .meaning = "bytes", .refine = refine::cdb_reply_length},
    {.name = "RPLChkCode", .clause = "Table 8-199", .byte = 135, .access = Access::ReadWrite},
    {.name = "LPL", .clause = "Table 8-200", .byte = 136, .size = 120, .kind = Kind::Bytes,
     .access = Access::ReadWrite},
}));
// clang-format on

} // namespace optictl::cmis::page9f
