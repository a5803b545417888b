// Pages whose registers stand in documents that are not public, or of which too little is known to
// name single registers: the page has a name, its bytes have not. And the payload of CDB.
#pragma once

#include "cmis/advertise.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::pages_opaque {

using memmap::Access;
using memmap::Field;
using memmap::Kind;

/// A page of bytes that belong to what `row` names.
[[nodiscard]] consteval auto whole(std::string_view of, unsigned page, Field row) {
    row.byte = 128;
    row.size = 128;
    row.kind = Kind::Bytes;
    return memmap::rows_of(of, memmap::upper(page), page >= 0x10, {row});
}

// clang-format off
inline constexpr auto page05 = whole(document, 0x05,
    {.name = "CMIS-FF registers", .clause = "section 8.8", .when = adv::form_factor});
inline constexpr auto page06 = whole(document, 0x06,
    {.name = "Resource module registers, page 06h", .clause = "section 8.9",
     .revisions = rev::since_5_3});
inline constexpr auto page07 = whole(document, 0x07,
    {.name = "Resource module registers, page 07h", .clause = "section 8.9",
     .revisions = rev::since_5_3});
inline constexpr auto page1a = whole(document, 0x1A,
    {.name = "Resource module registers, page 1Ah", .clause = "section 8.23",
     .revisions = rev::since_5_3});
inline constexpr auto page1b = whole(document, 0x1B,
    {.name = "Resource module registers, page 1Bh", .clause = "section 8.23",
     .revisions = rev::since_5_3});
inline constexpr auto page31 = whole(coherent_document, 0x31,
    {.name = "TxProvisioning", .clause = "page 31h", .access = Access::ReadWrite});
inline constexpr auto page41 = whole(coherent_document, 0x41,
    {.name = "RxPowerThresholdAdvertisement", .clause = "page 41h"});
inline constexpr auto page43 = whole(coherent_document, 0x43,
    {.name = "MediaProvisioningAdvertisement", .clause = "page 43h"});
inline constexpr auto page42 = memmap::rows_of(coherent_document, memmap::upper(0x42), true, {
    {.name = "PmAdvertisement", .clause = "page 42h", .byte = 128, .size = 13, .kind = Kind::Bytes},
    {.name = "Undescribed", .clause = "page 42h", .byte = 141, .size = 115, .kind = Kind::Bytes},
});
inline constexpr auto page44 = memmap::rows_of(coherent_document, memmap::upper(0x44), true, {
    {.name = "AlarmAdvertisement", .clause = "page 44h", .byte = 128, .size = 9,
     .kind = Kind::Bytes},
    {.name = "Undescribed", .clause = "page 44h", .byte = 137, .size = 119, .kind = Kind::Bytes},
});
inline constexpr auto page45 = memmap::rows_of(coherent_document, memmap::upper(0x45), true, {
    {.name = "Undescribed", .clause = "page 45h", .byte = 128},
    {.name = "HostProvisioningAdvertisement", .clause = "page 45h", .byte = 129},
    {.name = "Undescribed", .clause = "page 45h", .byte = 130, .size = 126, .kind = Kind::Bytes},
});
// clang-format on

/// The extended payload of CDB, in 16 segments of a page.
[[nodiscard]] consteval auto segment(unsigned number, std::string_view name) {
    return whole(
        document, 0x9F + number,
        {.name = name, .clause = "Table 8-201", .access = Access::ReadWrite, .when = adv::cdb});
}

} // namespace optictl::cmis::pages_opaque
