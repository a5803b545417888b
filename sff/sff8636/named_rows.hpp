// Rows by their names, found when the program is compiled.
#pragma once

#include <array>
#include <stdexcept>

#include "sff/memmap/reading.hpp"
#include "sff/sff8636/lower.hpp"
#include "sff/sff8636/page00.hpp"
#include "sff/sff8636/page03.hpp"

namespace optictl::sff8636 {

/// The `number`th row (from 0) of that name; does not compile where there is none.
template <std::size_t N>
consteval const Field* find(const std::array<Field, N>& rows, std::string_view name,
                            unsigned number = 0) {
    for (const Field& row : rows) {
        if (row.name == name && number-- == 0) {
            return &row;
        }
    }
    throw std::logic_error("no row of that name");
}
consteval const Field* in_lower(std::string_view name) {
    return find(lower::rows, name);
}
consteval const Field* in_00(std::string_view name, unsigned number = 0) {
    return find(page00::rows, name, number);
}
consteval const Field* in_03(std::string_view name) {
    return find(page03::rows, name);
}

} // namespace optictl::sff8636
