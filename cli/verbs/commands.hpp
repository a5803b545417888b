// The verbs. Each takes the parsed options and returns the exit code of the process.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/options.hpp"

namespace optictl::cli {

ExitCode show(const Options& options);
ExitCode list(const Options& options);
ExitCode dom(const Options& options);
ExitCode flags(const Options& options);
ExitCode apps(const Options& options);
ExitCode explain(const Options& options);
ExitCode convert(const Options& options);
ExitCode diff(const Options& options);
ExitCode doctor(const Options& options);
ExitCode port_map(const Options& options);
ExitCode check(const Options& options);
ExitCode db(const Options& options);
ExitCode link(const Options& options);

} // namespace optictl::cli
