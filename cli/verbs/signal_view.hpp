// What `signal` shows of a module, as a tree.
#pragma once

#include "cli/engine/measure.hpp"
#include "cli/verbs/tree.hpp"

namespace optictl::cli {

/// Error ratios of each data path against their FEC, what was observed of its lanes, of its laser,
/// and whether that is well. `measured`: what was measured beside; null: nothing was.
[[nodiscard]] Found signal_of(const engine::Inspection& inspection,
                              const engine::MeasureOutcome* measured);

} // namespace optictl::cli
