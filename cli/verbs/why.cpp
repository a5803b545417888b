// why: whether a module carries traffic, and what is in the way.
#include "cli/verbs/verb.hpp"
#include "cli/verbs/view.hpp"

namespace optictl::cli {
namespace {

struct WhyOptions : ViewOptions {
    bool strict = false; ///< degraded fails, too
};

void declare(Arguments& to, WhyOptions& options) {
    options.request.wanted = judged_by;
    declare_targets(to, options);
    to.flag("--strict", options.strict, "exit with 1 on degraded, too");
    declare_expect(to, options.expect);
    declare_live(to, options);
}

ExitCode explained(const ViewOptions& options, const engine::Inspection& inspection) {
    switch (diagnose(inspection, options.expect).conclusion) {
    case analysis::Conclusion::Works: return ExitCode::Ok;
    case analysis::Conclusion::Degraded:
        return static_cast<const WhyOptions&>(options).strict ? ExitCode::Failed : ExitCode::Ok;
    default: return ExitCode::Failed;
    }
}

ExitCode run(const WhyOptions& options) {
    return show_by(options, render::why_text, render::why_json, explained);
}

} // namespace

namespace verb {

extern const Verb why;
const Verb why{
    "why", "Whether a module carries traffic, and why not: from power to light, step by step",
    "Verdicts: works, degraded, does-not-work, cannot-tell. Each step is good, suspect, bad,\n"
    "unknown (not read) or not-applicable; the first one that breaks the link is marked '>'.\n"
    "Latched flags of a module in use are read with --flags only, as that clears them.\n"
    "Exit code 1: does-not-work, cannot-tell; with --strict degraded, too.\n"
    "Examples:\n"
    "  optictl why file dump.txt\n"
    "  optictl why netdev eth0 --flags\n"
    "  optictl why port all --expect up --format json | jq .diagnosis.verdict",
    prepare<WhyOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
