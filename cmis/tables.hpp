// All tables of the CMIS room, for what walks over every register.
#pragma once

#include <span>

#include "sff/memmap/table.hpp"

namespace optictl::cmis {

/// Lower memory and all pages that CMIS and C-CMIS define, in the order of the pages.
[[nodiscard]] std::span<const memmap::Table> tables();

} // namespace optictl::cmis
