// The rows of a table that describe the bytes of one module.
#pragma once

#include <vector>

#include "sff/memmap/reading.hpp"
#include "sff/memmap/table.hpp"

namespace optictl::memmap {

/// The rows that apply in `bank`, in the order of the table, and those of later revisions for bits
/// that no such row has: the revision of this module reserves them. stands() tells the two apart.
[[nodiscard]] std::vector<const Field*> standing_rows(const Context& context, const Table& table,
                                                      unsigned bank = 0);

} // namespace optictl::memmap
