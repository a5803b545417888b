// The options of a verb in a file: TOML with the names of the options as keys.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/verbs/common/arguments.hpp"

namespace optictl::cli {

/// Sets what `declare` declares as the file says: `every = "5s"` as `--every 5s` does, words that
/// belong to no option as `targets = ["port", "all"]`. The error is one line: where, what, what to
/// do.
[[nodiscard]] std::optional<std::string>
apply_config_file(const std::string& path, const std::function<void(Arguments&)>& declare);

} // namespace optictl::cli
