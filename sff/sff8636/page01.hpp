// SFF-8636 upper page 01h (6.4): reserved; before revision 2.10 the application select table.
#pragma once

#include "sff/sff8636/advertise.hpp"
#include "sff/sff8636/codes.hpp"
#include "sff/sff8636/refine.hpp"

namespace optictl::sff8636::page01 {

namespace detail {
[[nodiscard]] consteval Field until_2_7(Field row) {
    row.when = has::page_01;
    return until(revision::sff8636_2_8 - 1, row);
}
/// Entries of two bytes in bytes 130-255, numbered from 0 as the table does.
inline constexpr Lanes entries = memmap::instances(63, 16, 0);
} // namespace detail

// clang-format off
inline constexpr auto rows = memmap::rows_of(document, memmap::upper(0x01), false, {
    detail::until_2_7({.name = "CC_APPS", .clause = "SFF-8436 4.9 Table 43", .byte = 128, .meaning = "low 8 bits of the sum of bytes 129-255"}),
    detail::until_2_7(reserved("SFF-8436 4.9 Table 43", 129, 7, 6)),
    detail::until_2_7({.name = "AST Table Length", .clause = "SFF-8436 4.9 Table 43", .byte = 129, .msb = 5, .lsb = 0, .meaning = "number of the last entry, 0-62"}),
    detail::until_2_7({.name = "Application Code <i>: Reserved", .clause = "SFF-8436 4.9 Table 44", .byte = 130, .msb = 7, .lsb = 6, .lanes = detail::entries, .kind = Kind::Reserved}),
    detail::until_2_7({.name = "Application Code <i>: Category", .clause = "SFF-8436 4.9 Table 44", .byte = 130, .msb = 5, .lsb = 0, .lanes = detail::entries}),
    detail::until_2_7({.name = "Application Code <i>: Variant", .clause = "SFF-8436 4.9 Table 44", .byte = 131, .lanes = detail::entries}),
    since(revision::sff8636_2_8, reserved_bytes("6.4", 128, 255)),
});
// clang-format on

} // namespace optictl::sff8636::page01
