// Checks of the state machines: what a module does that is asked out of turn, or for what it does
// not have.
#include <algorithm>
#include <functional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/qualify/bench.hpp"
#include "cli/engine/qualify/states.hpp"
#include "cmis/control/controls.hpp"
#include "sff/memmap/writable.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine::qualify {
namespace {

using cmis::control::in_10;
using model::Application;
using model::Bits;
using model::ControlPlan;
using model::ControlStep;
using model::DataPath;
using model::LaneSet;
using model::Phase;
using model::PowerMode;
using model::Setting;
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

/// Writes follow each other at once, and nothing is read back in the end.
void without_waits(ControlPlan& plan) {
    for (ControlStep& step : plan.steps) {
        step.expect = {};
    }
    std::erase_if(plan.steps, [](const ControlStep& step) { return step.write.patches.empty(); });
    plan.result.clear();
}

/// What the module is now, or why that is not known.
std::expected<Look, Outcome> now_of(Bench& bench) {
    auto look = bench.look();
    if (!look) {
        return std::unexpected(failed("the module cannot be read", {look.error()}));
    }
    return std::move(*look);
}

/// Waits until those lanes carry traffic, a minute at most; the last look, whether they do or not.
std::expected<Look, Outcome> come_up(Bench& bench,
                                     const std::function<LaneSet(const model::Module&)>& wanted) {
    constexpr double at_most_s = 60;
    constexpr double nap = 0.5;
    const drivers::Duration begin = bench.clock().now();
    for (;;) {
        auto look = now_of(bench);
        if (!look) {
            return look;
        }
        const model::Module& module = look->inspection.best()->module;
        const double took = std::chrono::duration<double>(bench.clock().now() - begin).count();
        if ((wanted(module) & ~activated(module)) == 0 || took > at_most_s || !bench.wait(nap)) {
            return look;
        }
    }
}
/// The same for the lanes that carried traffic at first.
std::expected<Look, Outcome> come_back(Bench& bench) {
    const LaneSet before = activated(bench.module());
    return come_up(bench, [before](const model::Module&) { return before; });
}

// -------------------------------------------------------------------------------------- module

/// Host lanes with an application.
LaneSet assigned(const model::Module& module) {
    LaneSet lanes = 0;
    for (const DataPath& path : module.data_paths) {
        lanes |= path.application != 0 ? path.host_lanes : 0;
    }
    return lanes;
}

Outcome auto_init(Bench& bench) {
    if (!is_cmis(bench)) {
        return skipped("the module has no data paths that come up by themselves");
    }
    if (auto trouble = trouble_of(bench.apply({.name = "qualify: power reset", .reset = true}))) {
        return *trouble;
    }
    auto look = now_of(bench);
    if (look && look->inspection.best()->module.phase() == Phase::LowPower) {
        if (auto trouble = trouble_of(
                bench.apply({.name = "qualify: power high", .power = PowerMode::High}))) {
            return *trouble;
        }
    }
    look = look ? come_up(bench, assigned) : std::move(look);
    if (!look) {
        return look.error();
    }
    const model::Module& module = look->inspection.best()->module;
    const LaneSet wanted = assigned(module);
    if (wanted == 0) {
        return failed("after a reset no lane has an application");
    }
    const LaneSet up = activated(module);
    return up == wanted ? passed(fmt::format("after a reset lanes {} carry traffic by themselves",
                                             model::ranges_of(up)))
                        : failed(fmt::format("after a reset lanes {} carry traffic, not {}",
                                             lanes_text(up), model::ranges_of(wanted)),
                                 paths_not_in(module, model::PathState::Activated, wanted));
}

Outcome interrupted_power_up(Bench& bench) {
    if (!is_cmis(bench) || bench.module().phase() == Phase::Unstated) {
        return skipped("the map has no state of the module");
    }
    const Wish low{.name = "qualify: power low", .power = PowerMode::Low};
    if (auto trouble = trouble_of(bench.apply(low))) {
        return *trouble;
    }
    auto plan =
        bench.plan_of({.name = "qualify: power high, for a moment", .power = PowerMode::High});
    if (!plan) {
        return not_made(plan.error());
    }
    without_waits(*plan);
    if (auto trouble = trouble_of(bench.apply_plan(std::move(*plan)))) {
        return *trouble;
    }
    auto look = now_of(bench);
    if (!look) {
        return look.error();
    }
    const std::size_t told = bench.notices.size();
    const bool was_on_its_way = look->inspection.best()->module.phase() == Phase::PoweringUp;
    if (auto trouble = trouble_of(bench.apply(low))) {
        trouble->text += " (the power-up before it was interrupted)";
        return *trouble;
    }
    bench.notices.resize(told); // that the module was not ready then was meant
    look = now_of(bench);
    if (!look) {
        return look.error();
    }
    if (look->inspection.best()->module.phase() != Phase::LowPower) {
        return failed("the module did not come back to low power");
    }
    return was_on_its_way ? passed("low power while it powers up: back in low power")
                          : worth_knowing("it was ready before it could be interrupted");
}

/// The bits of masks whose default is 0: those of the module and of lanes, not of tuning and VDM.
std::vector<Bits> mask_bits(const Bench& bench, const memmap::Image& image) {
    std::vector<Bits> out;
    const memmap::Map& map = bench.standard().map;
    for (const memmap::Table& table : map.tables) {
        if (table.page != memmap::lower && table.page != cmis::control::controls_page) {
            continue;
        }
        for (const memmap::Field& row : table.rows) {
            if (row.name.find("Mask") == std::string_view::npos || row.size != 1) {
                continue;
            }
            for (unsigned i = 0; i < row.lanes.count; ++i) {
                const memmap::Place place = memmap::place_of(row, i);
                const auto byte = static_cast<std::uint8_t>(place.byte);
                const auto mask =
                    static_cast<std::uint8_t>(((1U << row.width_bits()) - 1U) << place.lsb);
                if (image.byte(table.page, byte) &&
                    memmap::is_control(map, {table.page, byte, mask, mask})) {
                    out.push_back({table.page, byte, mask, mask});
                }
            }
        }
    }
    return out;
}

Outcome volatile_masks(Bench& bench) {
    if (!is_cmis(bench)) {
        return skipped("the module has no reset by software that tells its end");
    }
    const auto masks = mask_bits(bench, *bench.first().inspection.image);
    if (masks.empty()) {
        return skipped("the module shows no masks");
    }
    if (const auto steady = come_back(bench); !steady) {
        return steady.error();
    }
    if (auto trouble =
            trouble_of(bench.apply({.name = "qualify: all masks on", .restore = masks}))) {
        return *trouble;
    }
    if (auto trouble = trouble_of(bench.apply({.name = "qualify: power reset", .reset = true}))) {
        return *trouble;
    }
    const auto look = come_back(bench);
    if (!look) {
        return look.error();
    }
    std::vector<std::string> still;
    constexpr std::size_t most = 8;
    for (const Bits& each : masks) {
        const auto byte = look->inspection.image->byte(each.page, each.byte);
        if (byte && (*byte & each.mask) != 0 && still.size() < most) {
            std::string text = fmt::format("{} is {}", model::place_of(each.page, each.byte),
                                           model::hex_of(*byte));
            if (still.empty() || still.back() != text) { // once for all bits of a byte
                still.push_back(std::move(text));
            }
        }
    }
    return still.empty() ? passed(fmt::format("{} bits of masks are 0 after a reset", masks.size()))
                         : failed("a reset leaves masks set", still);
}

// ----------------------------------------------------------------------------------- data paths

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
        each.wrong = all_lanes(module);
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
            step.fallback.clear();
            step.expect.at_most = std::chrono::seconds(1);
        }
    }
    plan.result.clear();
}

std::optional<Outcome> must_be_refused(Bench& bench, const Staged& staged) {
    auto plan = bench.plan_of(
        {.name = "qualify: " + staged.what, .paths = {{0, all_lanes(bench.module())}}});
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
    for (const DataPath& path : module.data_paths) {
        refused |= path.refused;
        taken |= path.application == application ? path.host_lanes & staged.wrong : 0;
    }
    const bool was_there =
        std::ranges::any_of(bench.module().data_paths,
                            [&](const DataPath& path) { return path.application == application; });
    if (taken != 0 && !was_there) {
        return failed(fmt::format("the module takes {}: lanes {} have it", staged.what,
                                  model::ranges_of(taken)));
    }
    if ((staged.wrong & ~refused) != 0) {
        return failed(fmt::format("the module does not refuse {}: lanes {} have no such answer",
                                  staged.what, model::ranges_of(staged.wrong & ~refused)));
    }
    return std::nullopt;
}

Outcome invalid_requests(Bench& bench) {
    if (!is_cmis(bench)) {
        return skipped("the module has no applications to choose");
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
    if (!is_cmis(bench)) {
        return skipped("the module has no applications to choose");
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
                return failed(fmt::format("{} s after all were started together, lanes {} carry "
                                          "traffic, not {}",
                                          at_most_s, lanes_text(activated(module)),
                                          model::ranges_of(wanted)),
                              paths_not_in(module, model::PathState::Activated, wanted));
            }
        }
    }
    return passed(
        fmt::format("{} data paths, started together {} times", instances(*most), orders));
}

/// The register of that name as the module reads; its state says why it has no value.
memmap::Reading register_called(const Bench& bench, std::string_view name) {
    for (const memmap::Table& table : bench.standard().map.tables) {
        const auto row = std::ranges::find(table.rows, name, &memmap::Field::name);
        if (row != table.rows.end()) {
            return memmap::read(bench.module().context, *row);
        }
    }
    return {};
}

/// Another application, applied with the trigger for changes while traffic runs.
Outcome stepped_only(Bench& bench) {
    if (!is_cmis(bench)) {
        return skipped("the module has no applications to choose");
    }
    const memmap::Reading stepped = register_called(bench, "SteppedConfigOnly");
    const memmap::Reading commissioning = register_called(bench, "AutoCommissioning");
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
                     : failed(fmt::format("ApplyImmediate was obeyed: lanes {} carry no traffic, "
                                          "and SteppedConfigOnly is set",
                                          model::ranges_of(lost)));
}

// ----------------------------------------------------------------------------------------- flags

/// Flags that may not be raised in DPDeactivated (Table 6-21), by the quantities and signals that
/// they tell of.
Outcome flags_while_down(Bench& bench) {
    if (!is_cmis(bench)) {
        return skipped("the module has no data paths that can be taken down");
    }
    if (auto trouble = trouble_of(bench.apply(
            {.name = "qualify: no application", .paths = {{0, all_lanes(bench.module())}}}))) {
        return *trouble;
    }
    std::optional<Look> second;
    for (unsigned i = 0; i < 2; ++i) { // the first read clears what has passed
        auto look = bench.look(true);
        if (!look) {
            return failed("the module cannot be read", {look.error()});
        }
        second.emplace(std::move(*look));
        if (i == 0 && !bench.wait(1)) {
            return not_made("interrupted");
        }
    }
    const model::Module& module = second->inspection.best()->module;
    constexpr std::string_view never[] = {"LOSFlagTx",
                                          "CDRLOLFlagTx",
                                          "AdaptiveInputEqFailFlagTx",
                                          "OpticalPowerLowAlarmFlagTx",
                                          "OpticalPowerLowWarningFlagTx",
                                          "LaserBiasLowAlarmFlagTx",
                                          "LaserBiasLowWarningFlagTx",
                                          "CDRLOLFlagRx",
                                          "OpticalPowerLowAlarmFlagRx",
                                          "OpticalPowerLowWarningFlagRx",
                                          "OutputStatusChangedFlagRx",
                                          "WavelengthUnlockedFlagTx",
                                          "TuningCompleteFlagTx"};
    std::vector<std::string> wrong;
    unsigned looked_at = 0;
    module.for_each_flag([&](const memmap::Reading& flag) {
        const bool counts = flag.field != nullptr && flag.has_value() &&
                            std::ranges::any_of(never, [&](std::string_view name) {
                                return flag.field->name.starts_with(name);
                            });
        looked_at += counts ? 1U : 0U;
        if (counts && flag.is_set()) {
            wrong.push_back(fmt::format("{} {}",
                                        words::register_address(flag, module.context.standard),
                                        words::register_name(flag)));
        }
    });
    if (looked_at == 0) {
        return skipped("the module has no flags that belong to a data path");
    }
    return wrong.empty()
               ? passed(fmt::format("{} flags stay clear while no data path runs", looked_at))
               : failed(fmt::format("{} flags are raised while no data path runs", wrong.size()),
                        wrong);
}

// clang-format off
constexpr Check all[] = {
    {"MS-04", "module", Kind::Write, "Traffic by itself after a reset", "the default application is activated without a host", "OIF-CMIS 5.4 section 8.13.1", auto_init},
    {"MS-05", "module", Kind::Write, "Power-up interrupted", "back in low power, no fault, no hang", "OIF-CMIS 5.4 Table 6-14", interrupted_power_up},
    {"MS-06", "module", Kind::Write, "Masks are volatile", "0 after a reset", "OIF-CMIS 5.4 section 6.3.2.5.3", volatile_masks},
    {"DP-04", "datapath", Kind::Write, "Invalid requests are refused", "any code of refusal; the active set as before", "OIF-CMIS 5.4 Table 8-101", invalid_requests},
    {"DP-09", "datapath", Kind::Write, "All data paths started together", "all activated within 90 s, three times", "sonic-mgmt transceiver test plan, system; sonic-platform-daemons pull 696", concurrent_start},
    {"DP-11", "datapath", Kind::Write, "Stepped configuration only", "a change while traffic runs is ignored", "OIF-CMIS 5.4 Table 6-4", stepped_only},
    {"DM-09", "dom", Kind::Write, "No flag outside of its state", "flags of signals stay clear while no data path runs", "OIF-CMIS 5.4 Table 6-21", flags_while_down},
};
// clang-format on

} // namespace

std::span<const Check> state_checks() {
    return all;
}

} // namespace optictl::engine::qualify
