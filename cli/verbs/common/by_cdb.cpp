#include "cli/verbs/common/by_cdb.hpp"

#include <fmt/format.h>

namespace optictl::cli {

void declare_cdb(Arguments& to, CdbOptions& options) {
    declare_targets(to, options, {"text", "json", "csv", "markdown"},
                    "text, json: one object a line, csv, or markdown, for tickets");
    declare_way(to, options);
    to.flag("--take-over", options.how.takes_over, "although another program manages the modules");
}

ExitCode show_by_cdb(const CdbOptions& options, const CdbView& view) {
    TargetOptions rest = options;
    if (rest.words.empty() || rest.words.front() != view.action) {
        complain(fmt::format("what? write: {}", view.example));
        return ExitCode::Usage;
    }
    rest.words.erase(rest.words.begin());
    const auto targets = targets_of(rest);
    if (!targets) {
        return targets.error();
    }
    return show_one_by_one(
        *targets, options, view.schema,
        [&](drivers::System& system, const engine::Target& target, const auto& show) {
            const engine::CdbOutcome outcome =
                engine::ask_by_cdb(system, target, options.request, options.how);
            // What was read or answered before it failed is shown.
            const bool is_shown =
                outcome.inspection && (outcome.message.empty() || !outcome.answers.empty());
            show({.trouble = outcome.trouble,
                  .message = outcome.message,
                  .notices = outcome.notices,
                  .inspection = is_shown ? &*outcome.inspection : nullptr,
                  .found = is_shown ? view.find(outcome) : Found()});
        });
}

} // namespace optictl::cli
