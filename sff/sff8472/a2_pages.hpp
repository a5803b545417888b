// A2h bytes 128-255 of pages 00h and 01h (SFF-8472 section 11): the user's and the vendor's.
#pragma once

#include <array>

#include "sff/memmap/field.hpp"
#include "sff/sff8472/advertise.hpp"

namespace optictl::sff8472::a2_pages {

/// Both pages have one definition; page 01h may show the bytes of page 00h, or its own.
[[nodiscard]] consteval std::array<memmap::Field, 2> rows_for(unsigned page) {
    // clang-format off
    return memmap::rows_of(document, memmap::a2_upper(page), false, {
        {.name = "User EEPROM", .clause = "Table 11-1", .byte = 128, .size = 120, .kind = memmap::Kind::Bytes, .access = memmap::Access::ReadWrite, .secret = memmap::Secret::Area},
        {.name = "Vendor Specific", .clause = "Table 11-2", .byte = 248, .size = 8, .kind = memmap::Kind::Custom, .access = memmap::Access::ReadWrite},
    });
    // clang-format on
}

inline constexpr auto page_00h = rows_for(0x00);
inline constexpr auto page_01h = rows_for(0x01);

} // namespace optictl::sff8472::a2_pages
