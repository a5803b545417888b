// Lines of CSV.
#pragma once

#include <string>
#include <vector>

namespace optictl::cli::render {

/// Appends cells as one line of CSV (RFC 4180). A cell of letters that a spreadsheet would take
/// for a formula gets an apostrophe before it: names come from modules, and those are hostile.
void put_csv(std::string& out, const std::vector<std::string>& cells);

} // namespace optictl::cli::render
