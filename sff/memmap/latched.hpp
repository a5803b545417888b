// The latched rows of a table: what reading clears.
#pragma once

#include <algorithm>
#include <array>

#include "sff/memmap/field.hpp"

namespace optictl::memmap {

/// Pointers to the rows whose bits reading clears, of those that `chosen` chooses, found when the
/// program is compiled.
template <const auto& rows, auto chosen = [](const Field&) { return true; }>
inline constexpr auto latched_rows = [] {
    constexpr auto is_latched = [](const Field& row) {
        return row.access == Access::ClearOnRead && chosen(row);
    };
    constexpr auto count = static_cast<std::size_t>(std::ranges::count_if(rows, is_latched));
    std::array<const Field*, count> found{};
    std::size_t next = 0;
    for (const Field& row : rows) {
        if (is_latched(row)) {
            found[next++] = &row;
        }
    }
    return found;
}();

} // namespace optictl::memmap
