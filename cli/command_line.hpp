// The command line: the only part that knows CLI11, which is dear to compile.
#pragma once

namespace optictl::cli {

/// Parses the command line, runs the verb that it names and returns the exit code of the program.
[[nodiscard]] int run_command_line(int argc, char** argv);

} // namespace optictl::cli
