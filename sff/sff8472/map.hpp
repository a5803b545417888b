// SFF-8472 as a map: its pages and what reading a module needs.
#pragma once

#include "sff/memmap/map.hpp"

namespace optictl::sff8472 {

[[nodiscard]] const memmap::Map& map();

} // namespace optictl::sff8472
