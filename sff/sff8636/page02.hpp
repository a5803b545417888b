// SFF-8636 upper page 02h (6.5): the user's EEPROM, and the CLEI code where there is one.
#pragma once

#include "sff/sff8636/advertise.hpp"
#include "sff/sff8636/refine.hpp"

namespace optictl::sff8636::page02 {

namespace detail {
inline constexpr When no_clei =
    memmap::if_not(memmap::row(page00::advertising, "CLEI code present in Page 02h"), 1);
} // namespace detail

// clang-format off
inline constexpr auto rows = memmap::rows_of(document, memmap::upper(0x02), false, {
    keeps(Secret::CleiCode, advertised(has::page_02, selected(has::clei, bytes_of("CLEI code", "6.5", 128, 137, Kind::Ascii, Access::ReadWrite)))),
    keeps(Secret::Area, advertised(has::page_02, selected(detail::no_clei, bytes_of("User EEPROM Data", "6.5", 128, 137, Kind::Bytes, Access::ReadWrite)))),
    keeps(Secret::Area, advertised(has::page_02, bytes_of("User EEPROM Data", "6.5", 138, 255, Kind::Bytes, Access::ReadWrite))),
});
// clang-format on

} // namespace optictl::sff8636::page02
