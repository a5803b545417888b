// What `signal` shows of a module, as a tree.
#pragma once

#include "cli/engine/measure.hpp"
#include "cli/verbs/common/tree.hpp"

namespace optictl::cli {

/// Error ratios of each data path against their FEC, what was observed of its lanes, of its laser,
/// and whether that is well. `measured`: what was measured beside; null: nothing was.
[[nodiscard]] Found signal_of(const engine::Inspection& inspection,
                              const engine::MeasureOutcome* measured);

/// An error ratio as people write it: "2.3e-07".
[[nodiscard]] std::string ratio_text(double ratio);
/// Adds what checkers of test patterns counted, each with the bounds of its error ratio.
void add_counts(view::Object& tree, const engine::MeasureOutcome& measured);

} // namespace optictl::cli
