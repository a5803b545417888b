// Results of what only a lab can measure (a power meter, an eye), by a spreadsheet.
#pragma once

#include <string>
#include <vector>

#include "cli/engine/qualify/check.hpp"

namespace optictl::engine::qualify {

struct External {
    std::string serial_number{};
    Line line{};
};
struct ReadExternal {
    std::vector<External> rows{};
    std::vector<std::string> problems{}; ///< each with file and line
};
/// Reads a CSV file: `serial`, `check` and `result` (pass, info, skip, fail, error), and where they
/// are there `title`, `text`, `criterion`, `source` and `evidence`. Ids of checks are words that no
/// check of this program has.
[[nodiscard]] ReadExternal read_external(const std::string& file);

} // namespace optictl::engine::qualify
