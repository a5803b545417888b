#include "cli/verbs/by_cdb.hpp"

#include <fmt/format.h>

#include "cli/interrupt.hpp"

namespace optictl::cli {

void declare_cdb(Arguments& to, CdbOptions& options) {
    declare_targets(to, options, {"text", "json", "csv"}, "text, json: one object a line, or csv");
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
    Output output(options.format);
    const Interrupt interrupt;
    const auto system = engine::open_system(options.request);
    TreeWriter writer(output, options.format);
    ExitCode code = ExitCode::Ok;
    for (const engine::Target& target : *targets) {
        if (Interrupt::seen()) {
            break;
        }
        const engine::CdbOutcome outcome =
            engine::ask_by_cdb(*system, target, options.request, options.how);
        for (const std::string& notice : outcome.notices) {
            output.complain(fmt::format("{}: {}", outcome.target, notice));
        }
        code = worse(code, exit_code_of(outcome.trouble));
        // What was read or answered before it failed is shown.
        if (outcome.inspection && (outcome.message.empty() || !outcome.answers.empty())) {
            Found found = view.find(outcome);
            code = worse(code, found.code);
            writer.write(found.tree, view.schema, *outcome.inspection);
        }
        if (!outcome.message.empty()) {
            output.fail({outcome.target, outcome.trouble,
                         fmt::format("{}: {}", outcome.target, outcome.message)});
        }
    }
    writer.finish();
    return output.finish(code);
}

} // namespace optictl::cli
