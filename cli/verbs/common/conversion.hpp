// What convert and dump have in common: modules written as dumps.
#pragma once

#include <string>

#include "cli/exit_code.hpp"
#include "cli/verbs/common/options.hpp"

namespace optictl::cli {

struct ConversionOptions : TargetOptions {
    std::string output;         ///< empty: standard output
    std::string to = "capture"; ///< the name of a writer
    bool redact = false;
};
/// Declares -o, --to and --redact.
void declare_conversion(Arguments& to, ConversionOptions& options);
ExitCode convert(const ConversionOptions& options);

} // namespace optictl::cli
