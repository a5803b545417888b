// show, why, dom, flags, apps: views of one module after the other.
#include <cstdlib>
#include <unistd.h>

#include "cli/output.hpp"
#include "cli/render/json.hpp"
#include "cli/render/summary.hpp"
#include "cli/render/text.hpp"
#include "cli/verbs/commands.hpp"

namespace optictl::cli {
namespace {

analysis::Expect expect_of(const Options& options) {
    return options.expect == "up"     ? analysis::Expect::Up
           : options.expect == "down" ? analysis::Expect::Down
                                      : analysis::Expect::Any;
}

render::TextOptions text_options(const Options& options) {
    return {.raw = options.raw,
            .verbose = options.verbose,
            .all = options.all,
            .colour = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr,
            .expect = expect_of(options)};
}

/// A module without a known map fails every verb; under --check all that does not simply work does.
ExitCode judged(const Options& options, const Inspection& inspection) {
    if (inspection.best() == nullptr) {
        return ExitCode::Failed;
    }
    const bool works = !options.check || diagnose(inspection, expect_of(options)).conclusion ==
                                             analysis::Conclusion::Works;
    return works ? ExitCode::Ok : ExitCode::Failed;
}

/// Degraded is no failure of `why` unless asked for.
ExitCode explained(const Options& options, const Inspection& inspection) {
    switch (diagnose(inspection, expect_of(options)).conclusion) {
    case analysis::Conclusion::Works: return ExitCode::Ok;
    case analysis::Conclusion::Degraded: return options.strict ? ExitCode::Failed : ExitCode::Ok;
    default: return ExitCode::Failed;
    }
}

using TextView = void (*)(render::Buffer&, const Inspection&, const render::TextOptions&);
using JsonView = void (*)(render::JsonWriter&, const Inspection&, const render::JsonOptions&);
using Judge = ExitCode (*)(const Options&, const Inspection&);

ExitCode show_by(const Options& options, TextView text, JsonView json, Judge judge = judged) {
    const render::TextOptions shown = text_options(options);
    return show_each(
        options, {.text =
                      [&](render::Buffer& out, const Inspection& inspection, Report& report) {
                          text(out, inspection, shown);
                          report.code = judge(options, inspection);
                      },
                  .json =
                      [&](render::JsonWriter& out, const Inspection& inspection, Report& report) {
                          json(out, inspection, {options.raw, shown.expect});
                          report.code = judge(options, inspection);
                      }});
}

} // namespace

ExitCode show(const Options& options) {
    return show_by(options, render::show_text, render::show_json);
}
ExitCode why(const Options& options) {
    return show_by(options, render::why_text, render::why_json, explained);
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
