// prbs: test patterns over a link, and how many bits came wrong.
#include "cli/engine/change/prbs.hpp"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

#include <fmt/format.h>

#include "cli/engine/reading/live.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/verbs/common/change.hpp"
#include "cli/verbs/common/monitor.hpp"
#include "cli/verbs/common/tree.hpp"

namespace optictl::cli {
namespace {

using engine::OpenTarget;
using engine::PrbsEnd;
using engine::PrbsLane;
using engine::PrbsOutcome;
using engine::PrbsRequest;

struct PrbsOptions : ChangeOptions {
    std::string pattern = "PRBS-31Q";
    engine::monitor::Duration time = std::chrono::seconds(10);
    std::string side = "media";
    bool loops = false;
    unsigned confidence = 95;
};

void declare(Arguments& to, PrbsOptions& options) {
    to.text("--pattern", options.pattern, "PRBS31Q, PRBS13Q, ...; else PRBS31Q");
    to.offer("--pattern", engine::pattern_names);
    to.parsed(
        "--time",
        [&options](const std::string& text) -> std::optional<std::string> {
            const auto time = parse_time(text);
            options.time = time.value_or(options.time);
            return time ? std::nullopt
                        : std::optional(
                              fmt::format("'{}' is no time; write 30, 30s, 500ms, 5m or 1h", text));
        },
        "how long is counted, 30s, 5m; else 10s");
    to.choice("--side", {"media", "host"}, options.side, "which side sends and checks", "media");
    to.flag("--loopback", options.loops, "each module hears itself: its output is looped back");
    to.number("--confidence", options.confidence, Arguments::Range{50, 99},
              "percent of the limits of the error ratio; else 95");
    declare_change(to, options);
}

/// "1.5e-12".
[[nodiscard]] std::string ratio_of(double ratio) {
    return fmt::format("{:.2g}", ratio);
}

[[nodiscard]] std::string words_of(const PrbsLane& lane) {
    switch (lane.state) {
    case PrbsLane::State::NoLock: return "no lock: the pattern was not there, or was lost";
    case PrbsLane::State::NoResult: return "the module shows no count";
    case PrbsLane::State::Counted: break;
    }
    return lane.errors == 0 ? fmt::format("below {}", ratio_of(lane.ratio.high))
                            : fmt::format("{} ({} to {})", ratio_of(lane.ratio.ratio),
                                          ratio_of(lane.ratio.low), ratio_of(lane.ratio.high));
}

[[nodiscard]] std::size_t counted_lanes(const PrbsOutcome& outcome) {
    std::size_t counted = 0;
    for (const PrbsEnd& end : outcome.ends) {
        counted += static_cast<std::size_t>(
            std::ranges::count(end.lanes, PrbsLane::State::Counted, &PrbsLane::state));
    }
    return counted;
}

/// The answer in a line: the worst lane, or what kept it from an answer.
[[nodiscard]] std::string answer_of(const PrbsOutcome& outcome, const PrbsOptions& options,
                                    std::string_view pattern) {
    std::string name;
    const std::size_t counted = counted_lanes(outcome);
    std::size_t lanes = 0;
    std::uint64_t errors = 0;
    double worst = 0;
    for (const PrbsEnd& end : outcome.ends) {
        name += fmt::format("{}{}", name.empty() ? "" : ", ", view::text(end.target).text);
        for (const PrbsLane& lane : end.lanes) {
            ++lanes;
            errors += lane.errors * (lane.state == PrbsLane::State::Counted ? 1 : 0);
            worst = std::max(worst, lane.ratio.high);
        }
    }
    if (outcome.is_planned) {
        return fmt::format("{}: {} on the {} side: planned, nothing was written", name, pattern,
                           options.side);
    }
    if (lanes == 0 || counted == 0) {
        const std::string message = view::text(outcome.message).text;
        // Of one module it is clear whom it is about.
        const bool is_named = outcome.ends.size() == 1 && message.starts_with(name + ": ");
        return fmt::format("{}: {}: no result: {}", name, pattern,
                           !message.empty() ? message.substr(is_named ? name.size() + 2 : 0)
                           : !outcome.ends.front().why_not.empty()
                               ? view::text(outcome.ends.front().why_not).text
                               : "no checker found the pattern");
    }
    const double seconds = std::chrono::duration<double>(outcome.time).count();
    std::string text = fmt::format("{}: {} for {:.3g} s: ", name, pattern, seconds);
    text += errors == 0 ? fmt::format("no errors; error ratio below {} on each lane ({} %)",
                                      ratio_of(worst), options.confidence)
                        : fmt::format("{} errors; error ratio up to {} on the worst lane ({} %)",
                                      errors, ratio_of(worst), options.confidence);
    if (counted != lanes) {
        text += fmt::format("; {} of {} lanes without a count", lanes - counted, lanes);
    }
    return text;
}

[[nodiscard]] view::Object tree_of(const PrbsOutcome& outcome, const PrbsOptions& options,
                                   unsigned pattern) {
    view::Object tree;
    const std::string_view name = engine::pattern_name(pattern);
    tree.sentence("answer", answer_of(outcome, options, name));
    tree.data("pattern", view::text(name));
    tree.data("side", view::text(options.side));
    const double seconds = std::chrono::duration<double>(outcome.time).count();
    tree.data("time_s", view::number(seconds, fmt::format("{:.3g} s", seconds)));
    tree.data("confidence_percent", view::whole(options.confidence));
    if (!outcome.message.empty() && counted_lanes(outcome) == 0) {
        tree.data("stopped", view::text(outcome.message)); // the answer says it
    } else if (!outcome.message.empty()) {
        tree.fact("stopped", "Stopped", view::text(outcome.message));
    }
    auto& ends = tree.objects("ends");
    for (const PrbsEnd& end : outcome.ends) {
        view::Object& one = ends.emplace_back(view::text(end.target).text);
        one.data("target", view::text(end.target));
        if (end.inspection) {
            one.fact("module", "Module", view::text(engine::identity_of(*end.inspection)));
        }
        if (!end.why_not.empty()) {
            one.fact("why_not", "No counts", view::text(end.why_not));
        }
        if (!end.left_on.empty()) {
            one.fact("left_on", "Not put back", view::text(end.left_on));
        }
        if (end.journal_number != 0) {
            one.data("journal", view::whole(end.journal_number));
        }
        view::Table& table =
            one.table("lanes", "",
                      {{"lane", "lane", view::Align::Right},
                       {"state", "state", view::Align::Left, view::Shown::ToPrograms},
                       {"bits", "bits", view::Align::Right},
                       {"errors", "errors", view::Align::Right},
                       {"ber", "ber", view::Align::Left, view::Shown::ToPrograms},
                       {"ber_low", "low", view::Align::Left, view::Shown::ToPrograms},
                       {"ber_high", "high", view::Align::Left, view::Shown::ToPrograms},
                       {"words", "error ratio"}});
        for (const PrbsLane& lane : end.lanes) {
            const bool is_counted = lane.state == PrbsLane::State::Counted;
            const auto number = [&](double value) {
                return is_counted ? view::number(value, ratio_of(value))
                                  : view::none("not counted");
            };
            table.row({view::whole(lane.lane), view::text(engine::name_of(lane.state)),
                       is_counted
                           ? view::number(static_cast<double>(lane.bits),
                                          fmt::format("{:.3e}", static_cast<double>(lane.bits)))
                           : view::none("not counted"),
                       is_counted ? view::whole(lane.errors) : view::none("not counted"),
                       number(lane.ratio.ratio), number(lane.ratio.low), number(lane.ratio.high),
                       view::text(words_of(lane))});
        }
        if (outcome.is_planned) {
            view::Table& steps =
                one.table("steps", "Plan", {{"register", "register"}, {"what", "what it does"}});
            for (const model::ControlPlan& plan : end.plans) {
                for (const model::ControlStep& step : plan.steps) {
                    steps.row({view::text(step.where), view::text(step.what)});
                }
            }
        }
    }
    const bool was_on = std::ranges::any_of(
        outcome.ends, [](const PrbsEnd& end) { return end.journal_number != 0; });
    if (was_on) {
        tree.note("Generators, checkers and loopbacks are as they were before, unless it says "
                  "otherwise above.");
    }
    return tree;
}

[[nodiscard]] bool may_go(const PrbsOptions& options, const std::vector<engine::Target>& targets) {
    if (options.yes || options.dry_run) {
        return true;
    }
    if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDERR_FILENO) == 0) {
        complain("nothing was written: there is no terminal to ask at; a test pattern drops the "
                 "traffic of its lanes: look at --dry-run, then use --yes");
        return false;
    }
    std::string names;
    for (const engine::Target& target : targets) {
        names += fmt::format("{}{}", names.empty() ? "" : " and ", target.name());
    }
    complain_as_is(fmt::format("This drops the traffic of {} for {:.3g} s and puts all back. Go "
                               "on? [y/N] ",
                               names, std::chrono::duration<double>(options.time).count()));
    char answer[8] = {};
    return std::fgets(answer, sizeof answer, stdin) != nullptr &&
           (answer[0] == 'y' || answer[0] == 'Y');
}

[[nodiscard]] ExitCode stop(const PrbsOptions& options,
                            const std::vector<engine::Target>& targets) {
    using enum model::Setting;
    model::Wish wish{.name = "prbs stop"};
    for (const model::Setting each : {MediaChecker, HostChecker, MediaGenerator, HostGenerator,
                                      MediaOutputLoopback, HostOutputLoopback}) {
        wish.lanes.push_back({.setting = each, .where_advertised = true});
    }
    return change_modules(options, targets,
                          {.wish = [&](const engine::Inspection&) { return wish; }});
}

[[nodiscard]] ExitCode start(const PrbsOptions& options, const std::vector<engine::Target>& targets,
                             model::LaneSet lanes) {
    const auto pattern = engine::pattern_of(options.pattern);
    if (!pattern) {
        complain(fmt::format("'{}' is none of {}", options.pattern, engine::pattern_names()));
        return ExitCode::Usage;
    }
    if (targets.size() > 2) {
        complain("a link has two ends; write: prbs run [LANES] TARGET [TARGET]");
        return ExitCode::Usage;
    }
    if (!may_go(options, targets)) {
        return ExitCode::Refused;
    }
    Output output(options.format);
    const Interrupt interrupt;
    const auto system = engine::open_system(options.request);
    std::vector<OpenTarget> open;
    for (const engine::Target& target : targets) {
        auto device = engine::open_for_changes(*system, target, options.request);
        if (!device) {
            output.fail(
                engine::failure_of(target.name(), device.error().trouble, device.error().message));
            return output.finish(exit_code_of(device.error().trouble));
        }
        open.push_back(std::move(*device));
    }
    PrbsRequest how{.pattern = *pattern,
                    .of_media = options.side == "media",
                    .loops = options.loops,
                    .lanes = lanes};
    how.time = options.time;
    how.confidence = options.confidence / 100.0;
    how.how.dry_run = options.dry_run;
    how.how.takes_over = options.take_over;
    how.how.journal = options.journal;
    how.how.who = user_text();
    const PrbsOutcome outcome = engine::run_prbs(open, options.request, how);
    TreeWriter writer(output, options.format);
    for (const PrbsEnd& end : outcome.ends) {
        for (const std::string& notice : end.notices) {
            output.complain(fmt::format("{}: {}", end.target, notice));
        }
    }
    writer.write(tree_of(outcome, options, *pattern), "prbs/1");
    writer.finish();
    return output.finish(exit_code_of(outcome.trouble));
}

ExitCode run(const PrbsOptions& options) {
    const auto given = words_of(options);
    if (!given) {
        return given.error();
    }
    const bool runs = !given->before.empty() && given->before.front() == "run";
    const bool stops = !given->before.empty() && given->before.front() == "stop";
    const auto lanes = runs && given->before.size() == 2 ? lanes_of(given->before[1])
                                                         : std::optional<model::LaneSet>(0);
    const bool is_right =
        (runs && given->before.size() <= 2) || (stops && given->before.size() == 1);
    if (!is_right || !lanes || given->targets.empty()) {
        complain("write: prbs run [LANES] TARGET [TARGET], or prbs stop TARGET, for example: prbs "
                 "run --pattern PRBS31Q --time 30s port 12 port 13");
        return ExitCode::Usage;
    }
    return stops ? stop(options, given->targets) : start(options, given->targets, *lanes);
}

} // namespace

namespace verb {

extern const Verb prbs;
const Verb prbs{
    "prbs", "Sends a test pattern over a link and counts the errors (CMIS)",
    "run: at one end, whose pattern comes back or comes from elsewhere, or at both ends of a "
    "link.\n"
    "Generators first, then checkers; both are put back as they were, also on errors and Ctrl-C.\n"
    "No errors in N bits is no ratio of 0: the limit is what that says at the given confidence.\n"
    "Traffic of the lanes is dropped meanwhile. stop: switches off what a killed run left on.\n"
    "Examples:\n"
    "  optictl prbs run --pattern PRBS31Q --time 30s port 12 port 13\n"
    "  optictl prbs run --loopback 1-4 i2c 7 --yes\n"
    "  optictl prbs stop port 12",
    prepare<PrbsOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
