// From targets to decoded modules: reads dumps one after the other and hands each module on.
#pragma once

#include <functional>
#include <string_view>

#include "cli/exit_code.hpp"
#include "cli/inspect.hpp"
#include "cli/options.hpp"
#include "cli/target.hpp"
#include "drivers/dump/place.hpp"

namespace optictl::cli {

/// How linear addresses map to pages: as the options say, else by what the module tells.
[[nodiscard]] drivers::dump::Layout layout_for(const Options& options, bool two_addresses);

/// Gets every module in turn, decoded; what it returns counts for the exit code.
using ModuleSink = std::function<ExitCode(Inspection&)>;
/// Gets a target that could not be read, and the sentence that says why.
using ErrorSink = std::function<void(std::string_view target, ExitCode, std::string_view message)>;

/// Reads all targets in order; a bad one does not stop the others. A folder that is no module
/// itself stands for all that is in it, sorted by name. Returns the worst code.
ExitCode for_each_module(const std::vector<Target>& targets, const Options& options,
                         const ModuleSink& module, const ErrorSink& error);

} // namespace optictl::cli
