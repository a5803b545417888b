// apps: applications and breakouts.
#include "cli/verbs/common/view.hpp"

namespace optictl::cli {
namespace {

void declare(Arguments& to, ViewOptions& options) {
    options.request.wanted = {.applications = true};
    declare_view_targets(to, options);
    declare_reading(to, options);
}

ExitCode run(const ViewOptions& options) {
    return show_modules(options, "apps/3", view::apps_tree);
}

} // namespace

namespace verb {

extern const Verb apps;
const Verb apps{"apps", "Applications, the breakouts they allow, and what each lane runs",
                "Examples:\n"
                "  optictl apps file captures/osfp-800g-dr8.cap",
                prepare<ViewOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
