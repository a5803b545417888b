// The options of the verbs: CLI11 parses them into Options.
#pragma once

#include "cli/options.hpp"

namespace CLI {
class App;
}

namespace optictl::cli {

/// Adds the options of the verb that `verb` is named after.
void add_arguments(CLI::App& verb, Options& options);

} // namespace optictl::cli
