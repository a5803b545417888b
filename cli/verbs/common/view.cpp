#include "cli/verbs/common/view.hpp"

#include "cli/verbs/common/tree.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

/// A module without a known map fails every verb; under --check all that does not simply work does.
ExitCode judged(const ViewOptions& options, const Inspection& inspection) {
    if (inspection.best() == nullptr) {
        return ExitCode::Failed;
    }
    const bool works =
        !options.check || inspection.health().conclusion == analysis::Conclusion::Works;
    return works ? ExitCode::Ok : ExitCode::Failed;
}

} // namespace

void declare_view_targets(Arguments& to, TargetOptions& options) {
    declare_targets(to, options, {"text", "json", "markdown"},
                    "text, json: one object a line, or markdown: for a ticket");
}

void declare_view(Arguments& to, ViewOptions& options) {
    declare_view_targets(to, options);
    to.flag("--raw", options.raw, "register address and bytes beside each value");
    to.flag("--all", options.all, "also what is not advertised, and lane settings");
    to.flag("--check", options.check, "exit with 1 unless the module works");
    declare_expect(to, options.request);
    declare_live(to, options);
}

ExitCode show_modules(const ViewOptions& options, std::string_view schema, ModuleTree tree) {
    const view::Wish wish{.raw = options.raw,
                          .verbose = options.verbose,
                          .all = options.all,
                          .judges = options.check};
    return show_trees(options,
                      {.schema = schema, .suite = "optictl", .find = [&](Inspection& inspection) {
                           return Found{tree(inspection, wish), judged(options, inspection)};
                       }});
}

} // namespace optictl::cli
