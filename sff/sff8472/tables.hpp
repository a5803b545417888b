// Every row of SFF-8472, page by page.
#pragma once

#include <span>

#include "sff/memmap/table.hpp"

namespace optictl::sff8472 {

/// The tables of A0h and of A2h with its pages 00h to 03h, in the order of the map.
[[nodiscard]] std::span<const memmap::Table> tables();

} // namespace optictl::sff8472
