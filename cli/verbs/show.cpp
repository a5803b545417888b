// show, dom, flags, apps: views of one module after the other.
#include <cstdlib>
#include <unistd.h>

#include "cli/output.hpp"
#include "cli/render/json.hpp"
#include "cli/render/summary.hpp"
#include "cli/render/text.hpp"
#include "cli/verbs/commands.hpp"

namespace optictl::cli {
namespace {

render::TextOptions text_options(const Options& options) {
    return {.raw = options.raw,
            .all = options.all,
            .colour = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr};
}

/// A module without a known map fails every verb; alarms and faults fail only under --check.
ExitCode judged(const Options& options, const Inspection& inspection) {
    const Decoded* best = inspection.best();
    if (best == nullptr) {
        return ExitCode::Failed;
    }
    const std::string_view health = render::health(best->module);
    return options.check && (health == "alarm" || health == "fault") ? ExitCode::Failed
                                                                     : ExitCode::Ok;
}

using TextView = void (*)(render::Buffer&, const Inspection&, const render::TextOptions&);
using JsonView = void (*)(render::JsonWriter&, const Inspection&, const render::JsonOptions&);

ExitCode show_by(const Options& options, TextView text, JsonView json) {
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

} // namespace

ExitCode show(const Options& options) {
    return show_by(options, render::show_text, render::show_json);
}
ExitCode dom(const Options& options) {
    return show_by(options, render::dom_text, render::dom_json);
}
ExitCode flags(const Options& options) {
    return show_by(options, render::flags_text, render::flags_json);
}
ExitCode apps(const Options& options) {
    return show_by(options, render::apps_text, render::apps_json);
}

} // namespace optictl::cli
