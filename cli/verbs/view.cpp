#include "cli/verbs/view.hpp"

#include <cstdlib>
#include <unistd.h>

namespace optictl::cli {

using namespace engine;

namespace {

render::TextOptions text_options(const ViewOptions& options) {
    return {.raw = options.raw,
            .verbose = options.verbose,
            .all = options.all,
            .colour = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr,
            .judges = options.check};
}

} // namespace

ExitCode judged(const ViewOptions& options, const Inspection& inspection) {
    if (inspection.best() == nullptr) {
        return ExitCode::Failed;
    }
    const bool works =
        !options.check || inspection.health().conclusion == analysis::Conclusion::Works;
    return works ? ExitCode::Ok : ExitCode::Failed;
}

void declare_view(Arguments& to, ViewOptions& options) {
    declare_targets(to, options);
    to.flag("--raw", options.raw, "register address and bytes beside each value");
    to.flag("--all", options.all, "also what is not advertised, and lane settings");
    to.flag("--check", options.check, "exit with 1 unless the module works");
    declare_expect(to, options.request);
    declare_live(to, options);
}

View view_of(const ViewOptions& options, TextView text, JsonView json, Judge judge) {
    const render::TextOptions shown = text_options(options);
    return {.text =
                [&options, shown, text, judge](render::Buffer& out, const Inspection& inspection,
                                               Report& report) {
                    text(out, inspection, shown);
                    report.code = judge(options, inspection);
                },
            .json =
                [&options, shown, json, judge](render::JsonWriter& out,
                                               const Inspection& inspection, Report& report) {
                    json(out, inspection, {shown.raw, shown.judges});
                    report.code = judge(options, inspection);
                }};
}

ExitCode show_by(const ViewOptions& options, TextView text, JsonView json, Judge judge) {
    return show_each(options, view_of(options, text, json, judge));
}

} // namespace optictl::cli
