// Rows by their names, found when the program is compiled.
#pragma once

#include "sff/memmap/reading.hpp"
#include "sff/sff8472/a0_lower.hpp"
#include "sff/sff8472/a2_lower.hpp"
#include "sff/sff8472/a2_page_02h.hpp"
#include "sff/sff8472/a2_page_03h.hpp"

namespace optictl::sff8472 {

consteval const memmap::Field* in_a0(std::string_view name) {
    return &memmap::row(a0_lower::rows, name);
}
consteval const memmap::Field* in_a2(std::string_view name) {
    return &memmap::row(a2_lower::rows, name);
}
consteval const memmap::Field* in_page_02(std::string_view name) {
    return &memmap::row(a2_page_02h::rows, name);
}
consteval const memmap::Field* in_page_03(std::string_view name) {
    return &memmap::row(a2_page_03h::rows, name);
}

} // namespace optictl::sff8472
