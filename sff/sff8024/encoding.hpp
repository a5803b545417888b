// SFF-8024 Table 4-2: line encodings, whose codes 04h to 06h differ between the two maps.
#pragma once

#include <algorithm>
#include <array>

#include "sff/sff8024/derive.hpp"

namespace optictl::sff8024 {

namespace detail {

/// The table with what it calls codes 04h to 06h of one map; the other codes are common to both.
[[nodiscard]] consteval CodeRows<10> encoding_rows(const std::array<std::string_view, 3>& own) {
    return {{
        memmap::code(0x00, "Unspecified"),
        memmap::code(0x01, "8B/10B"),
        memmap::code(0x02, "4B/5B"),
        memmap::code(0x03, "NRZ"),
        memmap::code(0x04, own[0]),
        memmap::code(0x05, own[1]),
        memmap::code(0x06, own[2]),
        memmap::code(0x07, "256B/257B (transcoded FEC-enabled data)"),
        memmap::code(0x08, "PAM4"),
        memmap::reserved_codes(0x09, 0xFF),
    }};
}
inline constexpr auto sff8472_encoding_rows =
    encoding_rows({"Manchester", "SONET Scrambled", "64B/66B"});
inline constexpr auto sff8636_encoding_rows =
    encoding_rows({"SONET Scrambled", "64B/66B", "Manchester"});

} // namespace detail

/// Encodings as SFF-8472 numbers them (A0h:11).
inline constexpr memmap::CodeTable sff8472_encodings = whole_table(
    "Encoding Values (8472)", "SFF-8024 4.13 Table 4-2", 0xFF, detail::sff8472_encoding_rows.rows);
/// Encodings as SFF-8436 and SFF-8636 number them (00h:139).
inline constexpr memmap::CodeTable sff8636_encodings =
    whole_table("Encoding Values (8436/8636)", "SFF-8024 4.13 Table 4-2", 0xFF,
                detail::sff8636_encoding_rows.rows);

} // namespace optictl::sff8024
