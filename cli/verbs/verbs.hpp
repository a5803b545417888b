// The verbs of the command line, with what their help says.
#pragma once

#include <span>

#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "sff/memmap/plan.hpp"

namespace optictl::cli {

struct Verb {
    const char* name;
    const char* summary;
    const char* footer; ///< examples
    ExitCode (*run)(const Options&);
    memmap::Wanted wanted; ///< of a module that is read live: what the verb shows
};

[[nodiscard]] std::span<const Verb> verbs();

} // namespace optictl::cli
