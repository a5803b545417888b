// CMIS as a map: its pages and what reading a module needs.
#pragma once

#include "sff/memmap/map.hpp"

namespace optictl::cmis {

[[nodiscard]] const memmap::Map& map();

} // namespace optictl::cmis
