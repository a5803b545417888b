// What a qualification of one module has to say.
#pragma once

#include <ctime>
#include <span>
#include <string>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/engine/qualify/run.hpp"
#include "cli/verbs/common/tally.hpp"
#include "cli/view/node.hpp"

namespace optictl::cli {

/// How much of it is shown.
struct QualifyShown {
    bool all = false;      ///< also checks that pass and that were skipped
    bool is_page = false;  ///< HTML: all, with what checks ask for, and times drawn
    bool as_fboss = false; ///< CSV: columns as FBOSS publishes results
};
/// How it was come by.
struct QualifyRun {
    std::time_t begun = 0; ///< by the system
    std::time_t ended = 0;
    std::vector<std::string> allowed{}; ///< beyond reading: "observe", "write"
    std::string profile{};              ///< file; empty: none
    std::string image{};                ///< file of firmware; empty: none
    /// A report of the same module to compare with; null: none.
    const engine::qualify::Report* previous = nullptr;
};
[[nodiscard]] view::Object tree_of(const engine::qualify::Qualified& qualified,
                                   const engine::Inspection& inspection, const QualifyShown& shown,
                                   const QualifyRun& run);

/// All verdicts, the worst first.
[[nodiscard]] std::span<const VerdictWords> qualify_verdicts();
/// The first line: what came of it, and how good that is.
[[nodiscard]] std::string answer_of(const engine::qualify::Qualified& qualified);
[[nodiscard]] view::Tone tone_of(const engine::qualify::Qualified& qualified);

/// How often steps took how long, for those that took differently long.
void add_distributions(view::Object& tree, const engine::qualify::Qualified& qualified);
/// What was watched, with the thresholds that hold.
void add_curves(view::Object& tree, const engine::qualify::Qualified& qualified);

} // namespace optictl::cli
