// The command line: the only part that knows CLI11, which is dear to compile.
#pragma once

#include "cli/options.hpp"

namespace CLI {
class App;
}

namespace optictl::cli {

/// Adds the options of the verb that `verb` is named after.
void add_arguments(CLI::App& verb, Options& options);

/// Parses the command line, runs the verb that it names and returns the exit code of the program.
[[nodiscard]] int run_command_line(int argc, char** argv);

} // namespace optictl::cli
