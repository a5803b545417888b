// What a qualification of one module has to say.
#pragma once

#include <ctime>

#include "cli/engine/inspect.hpp"
#include "cli/engine/qualify/run.hpp"
#include "cli/view/node.hpp"

namespace optictl::cli {

/// How much of it is shown.
struct QualifyShown {
    bool all = false;        ///< also checks that pass and that were skipped
    bool is_page = false;    ///< HTML: all, and each repetition drawn
    bool only_reads = false; ///< no check that writes was allowed
};
/// `begun` is a time of the system.
[[nodiscard]] view::Object tree_of(const engine::qualify::Qualified& qualified,
                                   const engine::Inspection& inspection, const QualifyShown& shown,
                                   std::time_t begun);

} // namespace optictl::cli
