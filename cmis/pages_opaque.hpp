// Pages whose registers stand in documents that are not public, or of which too little is known to
// name single registers: the page has a name, its bytes have not. And the payload of CDB.
#pragma once

#include "cmis/shapes.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::pages_opaque {

using memmap::Access;
using memmap::Field;
using memmap::Kind;

/// A page of bytes that belong to `name`.
[[nodiscard]] consteval auto whole(std::string_view of, unsigned page, std::string_view name,
                                   std::string_view clause, Access access = Access::ReadOnly) {
    return memmap::rows_of(of, memmap::upper(page), page >= 0x10,
                           {{.name = name,
                             .clause = clause,
                             .byte = 128,
                             .size = 128,
                             .kind = Kind::Bytes,
                             .access = access}});
}

inline constexpr auto page05 = whole(document, 0x05, "CMIS-FF registers", "section 8.8");
inline constexpr auto page06 =
    whole(document, 0x06, "Resource module registers, page 06h", "section 8.9");
inline constexpr auto page07 =
    whole(document, 0x07, "Resource module registers, page 07h", "section 8.9");
inline constexpr auto page1a =
    whole(document, 0x1A, "Resource module registers, page 1Ah", "section 8.23");
inline constexpr auto page1b =
    whole(document, 0x1B, "Resource module registers, page 1Bh", "section 8.23");
inline constexpr auto page31 =
    whole(coherent_document, 0x31, "TxProvisioning", "page 31h", Access::ReadWrite);
inline constexpr auto page41 =
    whole(coherent_document, 0x41, "RxPowerThresholdAdvertisement", "page 41h");
inline constexpr auto page43 =
    whole(coherent_document, 0x43, "MediaProvisioningAdvertisement", "page 43h");

// clang-format off
inline constexpr auto page42 = memmap::rows_of(coherent_document, memmap::upper(0x42), true, {
    {.name = "PmAdvertisement", .clause = "page 42h", .byte = 128, .size = 13, .kind = Kind::Bytes},
    {.name = "Undescribed", .clause = "page 42h", .byte = 141, .size = 115, .kind = Kind::Bytes},
});
inline constexpr auto page44 = memmap::rows_of(coherent_document, memmap::upper(0x44), true, {
    {.name = "AlarmAdvertisement", .clause = "page 44h", .byte = 128, .size = 9, .kind = Kind::Bytes},
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
    return whole(document, 0x9F + number, name, "Table 8-201", Access::ReadWrite);
}

} // namespace optictl::cmis::pages_opaque
