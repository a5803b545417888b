// What is judged beside the table of causes: sums, values of the module, coverage. For this folder.
#pragma once

#include "sff/analysis/view.hpp"

namespace optictl::analysis::detail {

/// One cause for all checksums that are wrong.
void judge_checksums(const View& view, Health& health);
/// A cause for each value of the module that is, or was, beyond its thresholds.
void judge_environment(const View& view, Health& health);
/// A cause for each quantity that the module observes and that is, or was, beyond its limits.
void judge_signal(const View& view, Health& health);
/// What there is to judge of signals.
[[nodiscard]] StepResult signal_step(const View& view);
void say_what_is_not_judged(const View& view, Health& health);
/// Fills the chain from the causes and from what was there to judge.
void grade_steps(const View& view, Health& health);

} // namespace optictl::analysis::detail
