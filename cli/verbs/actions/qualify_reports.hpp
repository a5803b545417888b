// What qualify does with reports that were written before: comparing two, summing up many.
#pragma once

#include <string>
#include <vector>

#include "cli/engine/qualify/check.hpp"
#include "cli/engine/qualify/report.hpp"
#include "cli/exit_code.hpp"
#include "cli/verbs/common/options.hpp"
#include "cli/view/node.hpp"

namespace optictl::cli {

struct ReportOptions {
    std::vector<std::string> paths; ///< files and folders
    Format format = Format::Text;
    bool all = false; ///< also what is the same, or passes
};

/// How good a result is, for colours.
[[nodiscard]] view::Tone tone_of(engine::qualify::Result result);

/// What became of the checks and times of one module since a report before; whether a check fails
/// now that did not. `all`: also what is the same; `is_part`: of a tree that has rows of CSV and
/// test cases of its own.
bool add_changes(view::Object& tree, const engine::qualify::Report& before,
                 const engine::qualify::Report& after, bool all, bool is_part);

/// `qualify diff A B`: fails where a check of B fails that did not in A.
ExitCode diff_reports(const ReportOptions& options);
/// `qualify summary PATH...`: what checks came to, by kind of module; fails where any failed.
ExitCode sum_up_reports(const ReportOptions& options);

} // namespace optictl::cli
