// The command line: the only part that knows CLI11, which is dear to compile.
#pragma once

#include "cli/verbs/verb.hpp"

namespace CLI {
class App;
}

namespace optictl::cli {

/// Adds the words of a verb to its part of the command line, and its options where that has any.
[[nodiscard]] Verb::Run add_arguments(CLI::App& app, const Verb& verb, bool has_options = true);

/// Parses the command line, runs the verb that it names and returns the exit code of the program.
[[nodiscard]] int run_command_line(int argc, char** argv);

} // namespace optictl::cli
