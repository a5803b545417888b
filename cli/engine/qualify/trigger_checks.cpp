// Checks of what a trigger makes of a staged configuration: one that the module does not have, one
// among others, one out of turn.
#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/qualify/bench.hpp"
#include "cli/engine/qualify/states.hpp"
#include "cmis/control/controls.hpp"

namespace optictl::engine::qualify {
namespace {

using cmis::control::in_10;
using model::Application;
using model::ControlPlan;
using model::ControlStep;
using model::DataPath;
using model::LaneSet;
using model::Wish;

constexpr const memmap::Field& staged_row = in_10("SCS0::AppSelCodeLane<i>");
constexpr const memmap::Field& apply_row = in_10("SCS0::ApplyDPInitLane<i>");
constexpr const memmap::Field& hot_row = in_10("SCS0::ApplyImmediateLane<i>");

/// Whether the step writes to the register or to one of its copies, in any bank.
bool writes_to(const ControlStep& step, const memmap::Field& row, unsigned bytes) {
    return std::ranges::any_of(step.write.patches, [&](const memmap::Patch& patch) {
        return patch.page.in_bank(0) == row.page && patch.byte >= row.byte &&
               patch.byte < row.byte + bytes;
    });
}
bool is_stage(const ControlStep& step) {
    return writes_to(step, staged_row, model::lanes_per_bank);
}
bool is_trigger(const ControlStep& step) {
    return writes_to(step, apply_row, 1);
}

/// What is staged for each lane in the place of what the plan would: AppSel code in the upper four
/// bits, then the first lane of its data path.
struct Staged {
    std::string what;
    std::vector<std::uint8_t> entries{}; ///< of all lanes, from lane 1 on
    LaneSet wrong = 0;                   ///< lanes whose entry must be refused
};
constexpr std::uint8_t entry_of(unsigned application, unsigned first_lane) {
    return static_cast<std::uint8_t>(application << 4U | (first_lane - 1) % 8 << 1U);
}

/// The lanes of the first bank: a plan writes one bank after the other, and ends where one is
/// refused.
LaneSet lanes_asked(const model::Module& module) {
    return all_lanes(module) & model::lane_set(1, model::lanes_per_bank);
}

/// Requests that no module may take.
std::vector<Staged> wrong_requests(const model::Module& module) {
    std::vector<Staged> out;
    constexpr unsigned greatest = 15;
    unsigned unknown = greatest;
    while (unknown != 0 && std::ranges::find(module.applications, unknown, &Application::code) !=
                               module.applications.end()) {
        --unknown;
    }
    if (unknown != 0 && module.applications_read == model::Extent::All) {
        Staged each{.what = fmt::format("AppSel {}, which is not advertised", unknown)};
        for (unsigned lane = 1; lane <= module.lane_count; ++lane) {
            each.entries.push_back(entry_of(unknown, lane));
        }
        each.wrong = lanes_asked(module);
        out.push_back(std::move(each));
    }
    const auto applications = usable(module);
    const auto wide = std::ranges::max_element(applications, {}, &Application::host_lanes);
    if (wide != applications.end() && (*wide)->host_lanes > 1) {
        const unsigned half = (*wide)->host_lanes / 2;
        Staged each{.what = fmt::format("AppSel {} on {} of its {} lanes", (*wide)->code, half,
                                        (*wide)->host_lanes)};
        for (unsigned lane = 1; lane <= module.lane_count; ++lane) {
            each.entries.push_back(lane <= half ? entry_of((*wide)->code, 1) : std::uint8_t{0});
        }
        each.wrong = model::lane_set(1, half);
        out.push_back(std::move(each));
    }
    return out;
}

/// Puts the entries in the place of what the plan stages, and waits for no answer but a refusal.
void stage_instead(ControlPlan& plan, const Staged& staged) {
    for (ControlStep& step : plan.steps) {
        if (is_stage(step)) {
            for (memmap::Patch& patch : step.write.patches) {
                const unsigned lane = patch.byte - staged_row.byte;
                const unsigned at = patch.page.bank * model::lanes_per_bank + lane;
                if (lane < model::lanes_per_bank && at < staged.entries.size()) {
                    patch.value = staged.entries[at];
                }
            }
        }
        if (is_trigger(step)) {
            // The plan leaves out lanes that are as they should be: here each lane has its entry.
            for (memmap::Patch& patch : step.write.patches) {
                patch.value |= static_cast<std::uint8_t>(staged.wrong >>
                                                         (patch.page.bank * model::lanes_per_bank));
            }
            step.fallback.clear();
            step.expect.at_most = std::chrono::seconds(1);
        }
    }
    plan.result.clear();
}

std::optional<Outcome> must_be_refused(Bench& bench, const Staged& staged) {
    auto plan = bench.plan_of(
        {.name = "qualify: " + staged.what, .paths = {{0, lanes_asked(bench.module())}}});
    if (!plan) {
        return not_made(plan.error());
    }
    stage_instead(*plan, staged);
    const ChangeOutcome outcome = bench.apply_plan(std::move(*plan));
    if (outcome.result == ChangeResult::Refused || outcome.result == ChangeResult::NoModule) {
        return not_made(outcome.message);
    }
    const auto look = now_of(bench);
    if (!look) {
        return look.error();
    }
    const model::Module& module = look->inspection.best()->module;
    const unsigned application = staged.entries.front() >> 4U;
    LaneSet refused = 0;
    LaneSet taken = 0;
    LaneSet tells = 0; // lanes without an application tell nothing
    for (const DataPath& path : module.data_paths) {
        refused |= path.refused;
        tells |= path.host_lanes;
        taken |= path.application == application ? path.host_lanes & staged.wrong : 0;
    }
    const bool was_there =
        std::ranges::any_of(bench.module().data_paths,
                            [&](const DataPath& path) { return path.application == application; });
    if (taken != 0 && !was_there) {
        return failed(fmt::format("the module takes {}: {} it", staged.what,
                                  lanes_that(taken, "has", "have")));
    }
    if (const LaneSet silent = staged.wrong & tells & ~refused) {
        return failed(fmt::format("the module does not refuse {}: {} no such answer", staged.what,
                                  lanes_that(silent, "has", "have")));
    }
    return std::nullopt;
}

Outcome invalid_requests(Bench& bench) {
    if (auto why = no_applications(bench)) {
        return skipped(std::move(*why));
    }
    const auto requests = wrong_requests(bench.module());
    std::vector<std::string> told;
    for (const Staged& each : requests) {
        if (auto trouble = must_be_refused(bench, each)) {
            return *trouble;
        }
        told.push_back(each.what);
        if (const auto back = bench.put_back(); !back) {
            return not_made(back.error());
        }
    }
    return told.empty() ? skipped("nothing can be asked that the module must refuse")
                        : passed(fmt::format("refused: {}", fmt::join(told, "; ")));
}

/// What starts and lights data paths stands behind the last trigger: it follows at once there, as
/// planned, backwards, or from the middle on.
void shuffle_starts(ControlPlan& plan, unsigned order) {
    const auto last = std::ranges::find_if(plan.steps.rbegin(), plan.steps.rend(), is_trigger);
    const auto first = last.base(); // the step behind it
    for (auto step = first; step != plan.steps.end(); ++step) {
        step->expect = {};
    }
    plan.steps.erase(
        std::remove_if(first, plan.steps.end(),
                       [](const ControlStep& step) { return step.write.patches.empty(); }),
        plan.steps.end());
    if (order == 1) {
        std::reverse(first, plan.steps.end());
    } else if (order == 2) {
        std::rotate(first, first + (plan.steps.end() - first) / 2, plan.steps.end());
    }
    plan.result.clear();
}

/// Instances of an application that are started one after the other without a wait between.
Outcome concurrent_start(Bench& bench) {
    if (auto why = no_applications(bench)) {
        return skipped(std::move(*why));
    }
    const auto applications = usable(bench.module());
    const auto instances = [&](const Application* each) {
        return model::side_by_side(*each, bench.module().lane_count).size();
    };
    const auto most = std::ranges::max_element(applications, {}, instances);
    if (most == applications.end() || instances(*most) < 2) {
        return skipped("no application has two instances side by side");
    }
    const Wish wish = side_by_side(bench.module(), **most);
    constexpr unsigned orders = 3;
    for (unsigned order = 0; order < orders; ++order) {
        // Down first, so that there is something to start.
        if (auto trouble = trouble_of(bench.apply(
                {.name = "qualify: no application", .paths = {{0, all_lanes(bench.module())}}}))) {
            return *trouble;
        }
        auto plan = bench.plan_of(wish);
        if (!plan) {
            return not_made(plan.error());
        }
        shuffle_starts(*plan, order);
        if (auto trouble = trouble_of(bench.apply_plan(std::move(*plan)))) {
            return *trouble;
        }
        constexpr double at_most_s = 90;
        constexpr double nap = 1;
        const drivers::Duration begin = bench.clock().now();
        for (;;) {
            const auto look = now_of(bench);
            if (!look) {
                return look.error();
            }
            LaneSet wanted = 0;
            for (const Wish::OfPath& path : wish.paths) {
                wanted |= path.application != 0 ? path.host_lanes : 0;
            }
            const model::Module& module = look->inspection.best()->module;
            const double took = std::chrono::duration<double>(bench.clock().now() - begin).count();
            if (activated(module) == wanted) {
                bench.note_time("all data paths start together", took);
                break;
            }
            if (took > at_most_s || !bench.wait(nap)) {
                return failed(
                    fmt::format("{} s after all were started together, {} traffic, not {}",
                                at_most_s, lanes_that(activated(module), "carries", "carry"),
                                lanes_named(wanted)),
                    paths_not_in(module, model::PathState::Activated, wanted));
            }
        }
    }
    return passed(
        fmt::format("{} data paths, started together {} times", instances(*most), orders));
}

/// Behind the starts of data paths, at once, a trigger that would take away their applications.
void trigger_again(ControlPlan& plan) {
    std::vector<ControlStep> again;
    for (const ControlStep& step : plan.steps) {
        if (!is_stage(step) && !is_trigger(step)) {
            continue;
        }
        again.push_back(step);
        again.back().expect = {};
        again.back().fallback.clear();
        if (is_stage(step)) {
            for (memmap::Patch& patch : again.back().write.patches) {
                patch.value = 0;
            }
        }
    }
    shuffle_starts(plan, 0);
    plan.steps.insert(plan.steps.end(), again.begin(), again.end());
}

/// Host lanes whose data path is on its way up.
LaneSet coming_up(const model::Module& module) {
    LaneSet lanes = 0;
    for (const DataPath& path : module.data_paths) {
        const bool is_on_its_way =
            path.state == model::PathState::Init || path.state == model::PathState::TxTurnOn;
        lanes |= is_on_its_way ? path.host_lanes : 0;
    }
    return lanes;
}

Outcome trigger_in_transient(Bench& bench) {
    if (auto why = no_applications(bench)) {
        return skipped(std::move(*why));
    }
    const auto applications = usable(bench.module());
    if (applications.empty()) {
        return skipped("no application says on which lanes it runs");
    }
    if (auto trouble = trouble_of(bench.apply(
            {.name = "qualify: no application", .paths = {{0, all_lanes(bench.module())}}}))) {
        return *trouble;
    }
    const Wish wish = side_by_side(bench.module(), *applications.front());
    auto plan = bench.plan_of(wish);
    if (!plan) {
        return not_made(plan.error());
    }
    trigger_again(*plan);
    if (auto trouble = trouble_of(bench.apply_plan(std::move(*plan)))) {
        return *trouble;
    }
    auto look = now_of(bench);
    if (!look) {
        return look.error();
    }
    const LaneSet transient = coming_up(look->inspection.best()->module);
    LaneSet wanted = 0;
    for (const Wish::OfPath& path : wish.paths) {
        wanted |= path.application != 0 ? path.host_lanes : 0;
    }
    look = come_up(bench, [wanted](const model::Module&) { return wanted; });
    if (!look) {
        return look.error();
    }
    LaneSet kept = 0;
    for (const DataPath& path : look->inspection.best()->module.data_paths) {
        kept |= path.application == applications.front()->code ? path.host_lanes : 0;
    }
    // A path that is still on its way was so when the trigger came; of others nobody knows.
    if (transient == 0) {
        return worth_knowing(
            "the data paths were up before a trigger could meet them on their way");
    }
    const LaneSet lost = transient & ~(kept & activated(look->inspection.best()->module));
    return lost == 0 ? passed(fmt::format("a trigger while {} changes nothing",
                                          lanes_that(transient, "initializes", "initialize")))
                     : failed(fmt::format("a trigger while {} was obeyed: {} no traffic",
                                          lanes_that(transient, "initializes", "initialize"),
                                          lanes_that(lost, "carries", "carry")));
}

/// Another application, applied with the trigger for changes while traffic runs.
Outcome stepped_only(Bench& bench) {
    if (auto why = no_applications(bench)) {
        return skipped(std::move(*why));
    }
    const memmap::Reading stepped = register_called(bench, bench.module(), "SteppedConfigOnly");
    const memmap::Reading commissioning =
        register_called(bench, bench.module(), "AutoCommissioning");
    constexpr unsigned hot = 2; // AutoCommissioning while traffic runs
    if (!stepped.has_value() || !stepped.is_set() || !commissioning.has_value() ||
        (commissioning.raw & hot) != 0) {
        return skipped("the module takes changes while traffic runs, or does not say");
    }
    if (activated(bench.module()) == 0) {
        return skipped("no data path carries traffic");
    }
    // AppSel 0 on all lanes is another configuration than any that carries traffic.
    auto plan = bench.plan_of({.name = "qualify: a change while traffic runs",
                               .paths = {{0, all_lanes(bench.module())}}});
    if (!plan) {
        return not_made(plan.error());
    }
    std::erase_if(plan->steps,
                  [](const ControlStep& step) { return !is_stage(step) && !is_trigger(step); });
    without_waits(*plan);
    for (ControlStep& step : plan->steps) {
        if (is_trigger(step)) {
            for (memmap::Patch& patch : step.write.patches) {
                patch.byte = hot_row.byte;
            }
        }
    }
    if (auto trouble = trouble_of(bench.apply_plan(std::move(*plan)))) {
        return *trouble;
    }
    if (!bench.wait(1)) {
        return not_made("interrupted");
    }
    const auto look = now_of(bench);
    if (!look) {
        return look.error();
    }
    const LaneSet now = activated(look->inspection.best()->module);
    const LaneSet lost = activated(bench.module()) & ~now;
    return lost == 0 ? passed("ApplyImmediate while traffic runs is ignored")
                     : failed(fmt::format("ApplyImmediate was obeyed: {} no traffic, and "
                                          "SteppedConfigOnly is set",
                                          lanes_that(lost, "carries", "carry")));
}

// clang-format off
constexpr Check all[] = {
    {"DP-04", "datapath", Kind::Write, "Invalid requests are refused", "any code of refusal; the active set as before", "OIF-CMIS 5.4 Table 8-101", invalid_requests},
    {"DP-09", "datapath", Kind::Write, "All data paths started together", "all activated within 90 s, three times", "sonic-mgmt transceiver test plan, system; sonic-platform-daemons pull 696", concurrent_start},
    {"DP-10", "datapath", Kind::Write, "Trigger during a transient", "ignored or refused; the active set as before", "OIF-CMIS 5.4 section 6.2.3.3.4", trigger_in_transient},
    {"DP-11", "datapath", Kind::Write, "Stepped configuration only", "a change while traffic runs is ignored", "OIF-CMIS 5.4 Table 6-4", stepped_only},
};
// clang-format on

} // namespace

std::span<const Check> trigger_checks() {
    return all;
}

} // namespace optictl::engine::qualify
