// The two ends of a link, diagnosed, as a tree.
#pragma once

#include "cli/engine/inspect.hpp"
#include "cli/view/node.hpp"
#include "sff/analysis/pair.hpp"

namespace optictl::cli {

/// The answer, what is so of each end, and lane by lane what each sends and the other receives.
[[nodiscard]] view::Object pair_view(const engine::Inspection& a, const engine::Inspection& b,
                                     const analysis::Pair& pair);

} // namespace optictl::cli
