// All tables of the CMIS room, for what walks over every register.
#pragma once

#include <span>

#include "sff/memmap/map.hpp"

namespace optictl::cmis {

/// Lower memory and all pages that CMIS and C-CMIS define, in the order of the pages.
[[nodiscard]] std::span<const memmap::Table> tables();
/// Those of them that only a dump reads and whose advertisement says whether they are there, in the
/// order of the pages.
[[nodiscard]] std::span<const memmap::BarePage> bare_pages();

} // namespace optictl::cmis
