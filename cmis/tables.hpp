// All tables of the CMIS room, for what walks over every register.
#pragma once

#include <span>

#include "sff/memmap/table.hpp"

namespace optictl::cmis {

/// Lower memory and pages 00h-04h, 10h-12h, 15h-19h, in the order of the pages.
[[nodiscard]] std::span<const memmap::Table> tables();

} // namespace optictl::cmis
