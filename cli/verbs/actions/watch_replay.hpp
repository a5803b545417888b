// watch replay: a recording, shown as it was.
#pragma once

#include <string>
#include <vector>

#include "cli/exit_code.hpp"
#include "cli/output.hpp"

namespace optictl::cli {

struct ReplayOptions {
    std::vector<std::string> words; ///< "replay", and a file
    bool is_screen = false;         ///< else a line for each event
    Format format = Format::Text;
    double speed = 1;
};
[[nodiscard]] ExitCode replay(const ReplayOptions& options);

} // namespace optictl::cli
