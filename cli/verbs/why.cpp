// why: whether a module carries traffic, and what is in the way.
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "cli/output.hpp"
#include "cli/render/pair.hpp"
#include "cli/verbs/verb.hpp"
#include "cli/verbs/view.hpp"

namespace optictl::cli {
namespace {

struct WhyOptions : ViewOptions {
    bool strict = false;           ///< degraded fails, too
    std::optional<unsigned> joint; ///< of two ends: lane of the wider one, over a breakout
};

void declare(Arguments& to, WhyOptions& options) {
    options.request.wanted = judged_by;
    declare_targets(to, options);
    to.flag("--strict", options.strict, "exit with 1 on degraded, too");
    declare_expect(to, options.expect);
    to.number("--lane", options.joint, {1, 32},
              "two ends: lane of the wider end that the other's lane 1 meets");
    declare_live(to, options);
}

ExitCode code_of(const WhyOptions& options, analysis::Conclusion conclusion) {
    switch (conclusion) {
    case analysis::Conclusion::Works: return ExitCode::Ok;
    case analysis::Conclusion::Degraded: return options.strict ? ExitCode::Failed : ExitCode::Ok;
    default: return ExitCode::Failed;
    }
}

ExitCode explained(const ViewOptions& options, const engine::Inspection& inspection) {
    return code_of(static_cast<const WhyOptions&>(options),
                   diagnose(inspection, options.expect).conclusion);
}

/// What became of the two ends of a link.
ExitCode write_pair(const WhyOptions& options, const engine::Inspection& a,
                    const engine::Inspection& b, Output& output) {
    const analysis::Health health_a = diagnose(a, options.expect);
    const analysis::Health health_b = diagnose(b, options.expect);
    const analysis::Pair pair = analysis::diagnose({&a.best()->module, &health_a},
                                                   {&b.best()->module, &health_b}, options.joint);
    const render::PairView view{a, b, health_a, health_b, pair};
    if (options.format == Format::Json) {
        render::JsonWriter json;
        render::pair_json(json, view);
        output.write(json.text());
        output.write("\n");
    } else {
        render::Buffer text;
        render::pair_text(text, view);
        output.write(text);
    }
    return code_of(options, pair.conclusion);
}

/// Two targets are the two ends of a link; one, or more than two, are looked at one by one.
ExitCode run(const WhyOptions& options) {
    const auto targets = targets_of(options);
    if (!targets) {
        return targets.error();
    }
    if (targets->size() != 2) {
        return show_by(options, render::why_text, render::why_json, explained);
    }
    Output output(options.format, true);
    std::vector<engine::Inspection> ends;
    const ExitCode code = run_each<engine::Inspection>(
        options, output, [](engine::Inspection& inspection) { return std::move(inspection); },
        [&ends](engine::Inspection& inspection) {
            ends.push_back(std::move(inspection));
            return ExitCode::Ok;
        });
    const bool are_known = std::ranges::all_of(
        ends, [](const engine::Inspection& each) { return each.best() != nullptr; });
    if (ends.size() != 2 || !are_known) {
        if (code != ExitCode::Ok) {
            return output.finish(code);
        }
        return show_by(options, render::why_text, render::why_json, explained);
    }
    return output.finish(worse(code, write_pair(options, ends[0], ends[1], output)));
}

} // namespace

namespace verb {

extern const Verb why;
const Verb why{
    "why", "Whether a module carries traffic, and why not: from power to light, step by step",
    "Verdicts: works, degraded, does-not-work, cannot-tell. Each step is good, suspect, bad,\n"
    "unknown (not read) or not-applicable; the first one that breaks the link is marked '>'.\n"
    "Two targets are the two ends of a link: what each sends, what the other receives, the loss\n"
    "lane by lane, and which side, or the way between, is to blame.\n"
    "Latched flags of a module in use are read with --flags only, as that clears them.\n"
    "Exit code 1: does-not-work, cannot-tell; with --strict degraded, too.\n"
    "Examples:\n"
    "  optictl why file dump.txt\n"
    "  optictl why netdev eth0 --flags\n"
    "  optictl why port 12 40\n"
    "  optictl why file near.cap far.cap --lane 3\n"
    "  optictl why port all --expect up --format json | jq .diagnosis.verdict",
    prepare<WhyOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
