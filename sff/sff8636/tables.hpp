// Every page of SFF-8636 that has a table, for what is derived from rows.
#pragma once

#include <span>

#include "sff/memmap/table.hpp"

namespace optictl::sff8636 {

/// Lower page, 00h, 01h, 02h, 03h, 20h and 21h. Which rows stand in a module depends on its
/// revision and technology: see memmap::applies().
[[nodiscard]] std::span<const memmap::Table> tables();

} // namespace optictl::sff8636
