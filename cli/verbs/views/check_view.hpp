// Verdicts of compatibility lists as trees.
#pragma once

#include <span>
#include <string>

#include "cli/engine/lists/check.hpp"
#include "cli/view/node.hpp"

namespace optictl::cli {

/// The verdict of one module, its reasons and what it would take; a row for CSV.
[[nodiscard]] view::Object check_view(const engine::Checked& checked);

/// The counts of a run and who has other firmware than most; with `parts`, people and CSV have them
/// by vendor, part number and firmware as well.
[[nodiscard]] view::Object check_summary_view(const engine::CheckCounts& counts, bool parts);
/// "ACME AC-400 differs: 1 of 3.15 (port 3), 9 of 3.17": who has other firmware than most.
[[nodiscard]] std::string drift_text(const engine::CheckCounts::Drift& drift);

/// How wide the labels of both are in text.
inline constexpr std::size_t check_label_width = 12;

} // namespace optictl::cli
