// qualify learn: a profile of modules that are known to be good.
#pragma once

#include <string>
#include <vector>

#include "cli/engine/targets/target.hpp"
#include "cli/exit_code.hpp"
#include "cli/verbs/common/options.hpp"

namespace optictl::cli {

/// Writes the profile of `targets` to `file` and their baseline beside it.
ExitCode learn_profile(const std::vector<engine::Target>& targets, const TargetOptions& options,
                       const std::string& file);

} // namespace optictl::cli
