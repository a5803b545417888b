#include "cli/verbs/common/files.hpp"

#include <fmt/format.h>

#include "cli/output.hpp"
#include "drivers/dump/output_file.hpp"

namespace optictl::cli {

bool can_be_written(const std::vector<std::string>& files) {
    for (const std::string& file : files) {
        if (file.empty()) {
            continue;
        }
        if (const auto failed = drivers::dump::why_not_writable(file)) {
            complain(fmt::format("{}: {}", file, *failed));
            return false;
        }
    }
    return true;
}

} // namespace optictl::cli
