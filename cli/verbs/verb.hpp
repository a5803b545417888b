// A verb of the command line: its options, its help, and what it does.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "cli/exit_code.hpp"
#include "cli/verbs/common/arguments.hpp"

namespace optictl::cli {

struct Verb {
    /// Runs the verb with the options that were parsed.
    using Run = std::function<ExitCode()>;

    const char* name;
    const char* summary;
    const char* footer;            ///< what else its help says; examples
    Run (*prepare)(Arguments& to); ///< declares the options
};

/// The `prepare` of a verb whose options are `Own`: no other verb sees them.
template <class Own, void (*declare)(Arguments&, Own&), ExitCode (*run)(const Own&)>
Verb::Run prepare(Arguments& to) {
    const auto own = std::make_shared<Own>();
    declare(to, *own);
    return [own] { return run(*own); };
}

/// All verbs, in the order of the help.
[[nodiscard]] std::span<const Verb* const> verbs();

} // namespace optictl::cli
