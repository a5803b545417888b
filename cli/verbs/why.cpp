// why: whether a module carries traffic, and what is in the way.
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "cli/verbs/common/tree.hpp"
#include "cli/verbs/common/view.hpp"
#include "cli/verbs/verb.hpp"
#include "cli/verbs/views/pair_view.hpp"
#include "cli/view/module/module.hpp"

namespace optictl::cli {
namespace {

constexpr std::string_view schema = "why/1";

struct WhyOptions : TargetOptions {
    bool strict = false;           ///< degraded fails, too
    std::optional<unsigned> joint; ///< of two ends: lane of the wider one, over a breakout
};

void declare(Arguments& to, WhyOptions& options) {
    options.request.wanted = judged_by;
    declare_view_targets(to, options);
    to.flag("--strict", options.strict, "exit with 1 on degraded, too");
    declare_expect(to, options.request);
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

/// What became of the two ends of a link.
ExitCode write_pair(const WhyOptions& options, const engine::Inspection& a,
                    const engine::Inspection& b, TreeWriter& writer) {
    const analysis::Pair pair =
        analysis::diagnose({&a.best()->module, &a.health()}, {&b.best()->module, &b.health()},
                           options.joint, a.expect);
    writer.write(pair_view(a, b, pair), "pair/1");
    return code_of(options, pair.conclusion);
}

/// Modules that are the two ends of a link when they are two, and shown one by one when there are
/// more. No more than two are held.
class Ends {
public:
    Ends(const WhyOptions& options, Output& output)
        : options_(options), writer_(output, options.format, "optictl why") {}

    ExitCode take(engine::Inspection& inspection) {
        if (!more_ && held_.size() < 2) {
            held_.push_back(std::move(inspection));
            return ExitCode::Ok;
        }
        more_ = true;
        const ExitCode code = show_held();
        return worse(code, show(inspection));
    }
    ExitCode finish() {
        const bool are_known = std::ranges::all_of(
            held_, [](const engine::Inspection& each) { return each.best() != nullptr; });
        const ExitCode code = held_.size() == 2 && are_known
                                  ? write_pair(options_, held_[0], held_[1], writer_)
                                  : show_held();
        writer_.finish();
        return code;
    }

private:
    ExitCode show(const engine::Inspection& inspection) {
        writer_.write(view::why_tree(inspection), schema, inspection);
        return code_of(options_, inspection.health().conclusion);
    }
    ExitCode show_held() {
        ExitCode code = ExitCode::Ok;
        for (const engine::Inspection& each : std::exchange(held_, {})) {
            code = worse(code, show(each));
        }
        return code;
    }

    const WhyOptions& options_;
    TreeWriter writer_;
    std::vector<engine::Inspection> held_;
    bool more_ = false; ///< there are more than two
};

/// Two targets are the two ends of a link; one, or more than two, are looked at one by one.
ExitCode run(const WhyOptions& options) {
    const auto targets = targets_of(options);
    if (!targets) {
        return targets.error();
    }
    if (targets->size() != 2) {
        return show_trees(
            *targets, options,
            {.schema = schema, .suite = "optictl why", .find = [&](engine::Inspection& inspection) {
                 return Found{view::why_tree(inspection),
                              code_of(options, inspection.health().conclusion)};
             }});
    }
    Output output(options.format);
    Ends ends(options, output);
    const ExitCode code = run_targets<engine::Inspection>(
        *targets, options, output,
        [](engine::Inspection& inspection) { return std::move(inspection); },
        [&ends](engine::Inspection& inspection) { return ends.take(inspection); });
    return output.finish(worse(code, ends.finish()));
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
