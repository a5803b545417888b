#include "cli/verbs/view.hpp"

#include <cstdlib>
#include <unistd.h>

#include "cli/output.hpp"
#include "cli/render/summary.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

render::TextOptions text_options(const ViewOptions& options) {
    return {.raw = options.raw,
            .all = options.all,
            .colour = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr};
}

/// A module without a known map fails every verb; alarms and faults fail only under --check.
ExitCode judged(const ViewOptions& options, const Inspection& inspection) {
    const Decoded* best = inspection.best();
    if (best == nullptr) {
        return ExitCode::Failed;
    }
    const std::string_view health = render::health(best->module);
    return options.check && (health == "alarm" || health == "fault") ? ExitCode::Failed
                                                                     : ExitCode::Ok;
}

} // namespace

void declare_view(Arguments& to, ViewOptions& options) {
    declare_targets(to, options);
    to.flag("--raw", options.raw, "register address and bytes beside each value");
    to.flag("--all", options.all, "also what is not advertised, and lane settings");
    to.flag("--check", options.check, "exit with 1 on an alarm or fault");
    declare_live(to, options);
}

ExitCode show_by(const ViewOptions& options, TextView text, JsonView json) {
    const render::TextOptions shown = text_options(options);
    return show_each(
        options, {.text =
                      [&](render::Buffer& out, const Inspection& inspection, Report& report) {
                          text(out, inspection, shown);
                          report.code = judged(options, inspection);
                      },
                  .json =
                      [&](render::JsonWriter& out, const Inspection& inspection, Report& report) {
                          json(out, inspection, {options.raw});
                          report.code = judged(options, inspection);
                      }});
}

} // namespace optictl::cli
