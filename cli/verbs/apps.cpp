// apps: applications and breakouts.
#include "cli/verbs/view.hpp"

namespace optictl::cli {
namespace {

constexpr memmap::Wanted shown{.applications = true};

} // namespace

namespace verb {

extern const Verb apps;
const Verb apps{"apps", "Applications, the breakouts they allow, and what each lane runs",
                "Examples:\n"
                "  optictl apps file captures/osfp-800g-dr8.cap",
                PlainView<shown, render::apps_text, render::apps_json>::prepared};

} // namespace verb

} // namespace optictl::cli
