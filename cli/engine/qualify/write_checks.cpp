// Checks that configure the module. Each leaves it to Bench::put_back() to undo what it did.
#include <algorithm>
#include <expected>
#include <optional>

#include <fmt/format.h>

#include "cli/engine/compare.hpp"
#include "cli/engine/qualify/bench.hpp"
#include "cli/engine/qualify/durations.hpp"
#include "cli/engine/qualify/states.hpp"
#include "sff/model/breakout.hpp"

namespace optictl::engine::qualify {
namespace {

using model::Application;
using model::DataPath;
using model::LaneSet;
using model::Phase;
using model::PowerMode;
using model::Setting;
using model::Wish;

/// What a wait for light or darkness is called in the times, and what is said of lanes that fail.
struct LightWait {
    bool is_lit;
    const char* step;
    const char* shows; ///< what one lane does that fails
    const char* show;
    const char* after;
};
constexpr LightWait dark_when_disabled{false, "Tx power is no longer shown", "shows light",
                                       "show light", "after the output was disabled"};
constexpr LightWait dark_in_low_power{false, "Tx power is no longer shown in low power",
                                      "still shows light", "still show light",
                                      "after the module went to low power"};
constexpr LightWait lit_when_enabled{true, "Tx power is shown again", "shows no light",
                                     "show no light", "after the output was enabled"};

/// Waits until the lanes show light, or none: monitors follow more slowly than the light. Returns
/// the lanes that show light then.
std::expected<LaneSet, Outcome> wait_for_light(Bench& bench, LaneSet lanes, const LightWait& wait) {
    constexpr double at_most = 5;
    constexpr double nap = 0.1;
    const drivers::Duration begin = bench.clock().now();
    for (;;) {
        const auto look = bench.look();
        if (!look) {
            return std::unexpected(failed("the module cannot be read", {look.error()}));
        }
        const double took = std::chrono::duration<double>(bench.clock().now() - begin).count();
        const LaneSet now = lanes_with_light(look->inspection.best()->module);
        const LaneSet missing = wait.is_lit ? lanes & ~now : lanes & now;
        if (missing == 0) {
            bench.note_time(wait.step, took);
            return now;
        }
        if (took > at_most) {
            return std::unexpected(failed(fmt::format(
                "{} {:g} s {}", lanes_that(missing, wait.shows, wait.show), at_most, wait.after)));
        }
        if (!bench.wait(nap)) {
            return std::unexpected(not_made("interrupted"));
        }
    }
}

// -------------------------------------------------------------------------------------- module

Outcome low_power(Bench& bench) {
    if (bench.module().phase() == Phase::Unstated) {
        return skipped("the map has no state of the module");
    }
    if (auto trouble =
            trouble_of(bench.apply({.name = "qualify: power low", .power = PowerMode::Low}))) {
        return *trouble;
    }
    const auto look = bench.look();
    if (!look) {
        return failed("in low power the module cannot be read", {look.error()});
    }
    const model::Module& module = look->inspection.best()->module;
    if (module.phase() != Phase::LowPower) {
        return failed("the module is not in low power");
    }
    if (auto dark = wait_for_light(bench, ~LaneSet{0}, dark_in_low_power); !dark) {
        return std::move(dark.error());
    }
    auto active = paths_not_in(module, model::PathState::Deactivated, all_lanes(module));
    return active.empty() ? passed("low power, all data paths deactivated, no light")
                          : failed("data paths are not deactivated", active);
}

Outcome high_power(Bench& bench) {
    if (bench.module().phase() == Phase::Unstated) {
        return skipped("the map has no state of the module");
    }
    for (const PowerMode mode : {PowerMode::Low, PowerMode::High}) {
        if (auto trouble = trouble_of(bench.apply(
                {.name = fmt::format("qualify: power {}", mode == PowerMode::Low ? "low" : "high"),
                 .power = mode}))) {
            return *trouble;
        }
    }
    const auto look = bench.look();
    if (!look) {
        return failed("the module cannot be read", {look.error()});
    }
    return look->inspection.best()->module.phase() == Phase::Ready
               ? passed("low power and back to ready")
               : failed("the module did not come back to ready");
}

/// What a reset may not change.
std::vector<std::string> identity_changes(const Bench& bench, const Inspection& now) {
    Topics topics;
    for (const Topic topic : {Topic::Map, Topic::Unit, Topic::Identity, Topic::Firmware,
                              Topic::Capabilities, Topic::Applications, Topic::Thresholds}) {
        // With an image, what the other bank holds is another one in the end.
        const bool is_meant = topic == Topic::Firmware && !bench.settings().images.empty();
        topics.set(static_cast<std::size_t>(topic), !is_meant);
    }
    std::vector<std::string> out;
    constexpr std::size_t most = 8;
    for (const Difference& each : compare(bench.first().inspection, now, topics)) {
        if (out.size() < most) {
            out.push_back(fmt::format("{}: {} then {}", each.name, each.baseline, each.other));
        }
    }
    return out;
}

Outcome resets(Bench& bench, unsigned count) {
    if (!is_cmis(bench)) {
        return skipped("the module has no reset by software that tells its end");
    }
    for (unsigned i = 0; i < count; ++i) {
        if (auto trouble =
                trouble_of(bench.apply({.name = "qualify: power reset", .reset = true}))) {
            trouble->text += fmt::format(" (reset {} of {})", i + 1, count);
            return *trouble;
        }
        if (bench.is_stopped()) {
            return not_made(fmt::format("interrupted after {} resets", i + 1));
        }
    }
    const auto look = bench.look();
    if (!look) {
        return failed("after the reset the module cannot be read", {look.error()});
    }
    auto changed = identity_changes(bench, look->inspection);
    return changed.empty() ? passed(fmt::format("{} reset{}, identity and advertisement as before",
                                                count, count == 1 ? "" : "s"))
                           : failed("a reset changed what it must not", changed);
}
Outcome one_reset(Bench& bench) {
    return resets(bench, 1);
}
Outcome many_resets(Bench& bench) {
    return resets(bench, bench.settings().repeats);
}

// ----------------------------------------------------------------------------------- data paths

/// Applies a configuration and looks whether its paths carry traffic.
std::optional<Outcome> run(Bench& bench, const Wish& wish) {
    const ChangeOutcome outcome = bench.apply(wish);
    if (outcome.result == ChangeResult::NoPlan) {
        const std::string why = fmt::format("{}: {}", wish.name, outcome.message);
        // What was not read says nothing of the module.
        return outcome.trouble == Trouble::Device ? not_made(why) : failed(why);
    }
    if (auto trouble = trouble_of(outcome)) {
        return trouble;
    }
    const auto look = bench.look();
    if (!look) {
        return failed(wish.name + ": the module cannot be read", {look.error()});
    }
    LaneSet wanted = 0;
    for (const Wish::OfPath& path : wish.paths) {
        wanted |= path.application != 0 ? path.host_lanes : 0;
    }
    const LaneSet got = activated(look->inspection.best()->module);
    if (got != wanted) {
        return failed(
            fmt::format("{}: {} traffic, not {}", wish.name, lanes_that(got, "carries", "carry"),
                        lanes_named(wanted)),
            paths_not_in(look->inspection.best()->module, model::PathState::Activated, wanted));
    }
    return std::nullopt;
}

Outcome every_application(Bench& bench) {
    if (auto why = no_applications(bench)) {
        return skipped(std::move(*why));
    }
    unsigned tried = 0;
    for (const Application* const each : usable(bench.module())) {
        if (auto trouble = run(bench, side_by_side(bench.module(), *each))) {
            return *trouble;
        }
        ++tried;
        if (bench.is_stopped()) {
            return not_made("interrupted");
        }
    }
    return tried != 0
               ? passed(fmt::format("{} applications, each with all of its instances", tried))
               : skipped("no application says on which lanes it runs");
}

/// Half of the lanes by one application, half by another.
Outcome mixed_breakouts(Bench& bench) {
    if (auto why = no_applications(bench)) {
        return skipped(std::move(*why));
    }
    const model::Module& module = bench.module();
    unsigned tried = 0;
    for (const Application* const a : usable(module)) {
        for (const Application* const b : usable(module)) {
            if (a == b) {
                continue;
            }
            const auto first = model::placement(*a, 1, module.lane_count);
            if (!first) {
                continue;
            }
            Wish wish{.name = fmt::format("qualify: app{}+app{}", a->code, b->code)};
            std::vector<model::Placement> placed{*first};
            wish.paths.push_back({a->code, first->host_lanes});
            LaneSet used = first->host_lanes;
            for (auto more = model::free_placements(*b, placed, module.lane_count); !more.empty();
                 more = model::free_placements(*b, placed, module.lane_count)) {
                placed.push_back(more.front());
                wish.paths.push_back({b->code, more.front().host_lanes});
                used |= more.front().host_lanes;
            }
            if (placed.size() < 2) {
                continue;
            }
            if (const LaneSet rest = all_lanes(module) & ~used) {
                wish.paths.push_back({0, rest});
            }
            if (auto trouble = run(bench, wish)) {
                return *trouble;
            }
            ++tried;
            if (bench.is_stopped()) {
                return not_made("interrupted");
            }
        }
    }
    return tried != 0 ? passed(fmt::format("{} mixed breakouts", tried))
                      : skipped("no two applications fit side by side");
}

Outcome transitions(Bench& bench) {
    if (auto why = no_applications(bench)) {
        return skipped(std::move(*why));
    }
    const auto applications = usable(bench.module());
    if (applications.size() < 2) {
        return skipped("the module has no two applications to change between");
    }
    unsigned tried = 0;
    for (std::size_t a = 0; a < applications.size(); ++a) {
        for (std::size_t b = a + 1; b < applications.size(); ++b) {
            for (const std::size_t at : {a, b, a}) {
                if (auto trouble = run(bench, side_by_side(bench.module(), *applications[at]))) {
                    return *trouble;
                }
                if (bench.is_stopped()) {
                    return not_made("interrupted");
                }
            }
            ++tried;
        }
    }
    return passed(fmt::format("{} pair{} of applications, there and back without a reset", tried,
                              tried == 1 ? "" : "s"));
}

Outcome decommission(Bench& bench) {
    if (auto why = no_applications(bench)) {
        return skipped(std::move(*why));
    }
    const Wish wish{.name = "qualify: no application", .paths = {{0, all_lanes(bench.module())}}};
    if (auto trouble = trouble_of(bench.apply(wish))) {
        return *trouble;
    }
    const auto look = bench.look();
    if (!look) {
        return failed("the module cannot be read", {look.error()});
    }
    auto active = paths_not_in(look->inspection.best()->module, model::PathState::Deactivated,
                               all_lanes(bench.module()));
    return active.empty() ? passed("AppSel 0 on all lanes is taken, all are deactivated")
                          : failed("lanes are not deactivated", active);
}

Wish tx(LaneSet lanes, bool off) {
    return {.name = fmt::format("qualify: tx {} {}", off ? "off" : "on", model::ranges_of(lanes)),
            .lanes = {{.setting = Setting::TxDisable, .lanes = lanes, .value = off ? 1U : 0U}}};
}

/// Lanes that show light, once those do that did at the start: a check before may have darkened
/// them a moment ago.
std::expected<LaneSet, std::string> lanes_lit_again(Bench& bench) {
    const LaneSet lit = lanes_with_light(bench.module());
    constexpr unsigned most_looks = 50;
    constexpr double nap = 0.1;
    for (unsigned i = 0;; ++i) {
        const auto look = bench.look();
        if (!look) {
            return std::unexpected(look.error());
        }
        const LaneSet now = lanes_with_light(look->inspection.best()->module);
        if ((lit & ~now) == 0 || i == most_looks || !bench.wait(nap)) {
            return now;
        }
    }
}

/// Turns the lanes off and on again, and looks that the others kept their light.
std::optional<Outcome> toggle(Bench& bench, LaneSet lanes, LaneSet lit) {
    if (auto trouble = trouble_of(bench.apply(tx(lanes, true)))) {
        return trouble;
    }
    auto now = wait_for_light(bench, lanes, dark_when_disabled);
    if (!now) {
        return std::move(now.error());
    }
    if (const LaneSet lost = lit & ~lanes & ~*now) {
        return failed(fmt::format("{} no light when {} disabled", lanes_that(lost, "shows", "show"),
                                  lanes_that(lanes, "is", "are")));
    }
    if (auto trouble = trouble_of(bench.apply(tx(lanes, false)))) {
        return trouble;
    }
    auto again = wait_for_light(bench, lit, lit_when_enabled);
    return again ? std::nullopt : std::optional(std::move(again.error()));
}

Outcome tx_disable(Bench& bench) {
    const auto lit = lanes_lit_again(bench);
    if (!lit) {
        return failed("the module cannot be read", {lit.error()});
    }
    if (*lit == 0) {
        return skipped("no lane shows light, or the module does not measure it");
    }
    const model::Module& module = bench.module();
    const LaneSet all = media_lanes(module);
    // A data path of several lanes goes down as a whole: its other lanes may go dark as well.
    std::vector<LaneSet> groups;
    for (const DataPath& path : module.data_paths) {
        if ((path.media_lanes & *lit) != 0) {
            groups.push_back(path.media_lanes);
        }
    }
    groups.push_back(all);
    for (const LaneSet lanes : groups) {
        if (auto trouble = toggle(bench, lanes, *lit)) {
            return *trouble;
        }
        if (bench.is_stopped()) {
            return not_made("interrupted");
        }
    }
    return passed(fmt::format("{} data path{} and all lanes, dark and back", groups.size() - 1,
                              groups.size() == 2 ? "" : "s"));
}

Outcome toggles(Bench& bench) {
    const auto lit = lanes_lit_again(bench);
    if (!lit) {
        return failed("the module cannot be read", {lit.error()});
    }
    if (*lit == 0) {
        return skipped("no lane shows light, or the module does not measure it");
    }
    const LaneSet all = media_lanes(bench.module());
    unsigned done = 0;
    for (; done < bench.settings().repeats && !bench.is_stopped(); ++done) {
        if (auto trouble = toggle(bench, all, *lit)) {
            trouble->text += fmt::format(" (toggle {})", done + 1);
            return *trouble;
        }
    }
    return passed(fmt::format("{} times dark and back", done));
}

Outcome durations(Bench& bench) {
    return judged_times(bench, of_steps);
}

/// What is not as it was at the other end.
std::vector<std::string> far_left(const Bench& bench) {
    Bench* const far = bench.far();
    if (far == nullptr) {
        return {};
    }
    const auto look = far->look();
    std::vector<std::string> out =
        look ? far->not_restored(*look->inspection.image) : std::vector<std::string>{look.error()};
    if (look) {
        const LaneSet lost = activated(far->module()) & ~activated(look->inspection.best()->module);
        if (lost != 0) {
            out.push_back(lanes_that(lost, "no longer carries traffic", "no longer carry traffic"));
        }
    }
    for (std::string& each : out) {
        each = fmt::format("{}: {}", far->name(), each);
    }
    return out;
}

/// The module after all checks, against the first look.
Outcome left_as_found(Bench& bench) {
    const auto look = bench.look();
    if (!look) {
        return not_made(look.error());
    }
    auto changed = identity_changes(bench, look->inspection);
    const auto controls = bench.not_restored(*look->inspection.image);
    changed.insert(changed.end(), controls.begin(), controls.end());
    const model::Module& module = look->inspection.best()->module;
    if (const LaneSet lost = activated(bench.module()) & ~activated(module)) {
        changed.push_back(lanes_that(lost, "no longer carries traffic", "no longer carry traffic"));
    }
    const auto left = far_left(bench);
    changed.insert(changed.end(), left.begin(), left.end());
    return changed.empty()
               ? passed("identity, advertisement, controls and data paths as at the start")
               : failed("the module is not as it was at the start", changed);
}

// clang-format off
constexpr Check all[] = {
    {"MS-01", "module", Kind::Write, "Reset", "answers and is ready in time, identity as before", "OIF-CMIS 5.4 Table 10-2, section 6.3.2.5", one_reset},
    {"MS-02", "module", Kind::Write, "Low power", "LowPwr in time, all paths deactivated, no light", "OIF-CMIS 5.4 section 6.3.2; featureprofiles TRANSCEIVER-13", low_power},
    {"MS-03", "module", Kind::Write, "High power", "ready within the advertised time", "OIF-CMIS 5.4 section 6.3.2; FBOSS hal_test", high_power},
    {"MS-07", "module", Kind::Write, "Resets again and again", "all come back", "sonic-mgmt transceiver test plan, system", many_resets},
    {"DP-01", "datapath", Kind::Write, "Every application, every instance", "accepted, active set as asked, activated in time", "FBOSS T1ProgramMode", every_application},
    {"DP-02", "datapath", Kind::Write, "Mixed breakouts", "as DP-01", "OIF-CMIS 5.4 section 6.4.3", mixed_breakouts},
    {"DP-03", "datapath", Kind::Write, "Transitions without a reset", "as DP-01, there and back", "FBOSS T2SpeedChange", transitions},
    {"DP-05", "datapath", Kind::Write, "AppSel 0 accepted", "success, lanes deactivated", "OIF-CMIS 5.4 section 6.2.4.3", decommission},
    {"DP-06", "datapath", Kind::Write, "Tx disable", "dark in time, other paths stay, back in time", "OIF-CMIS 5.4 Table 10-8", tx_disable},
    {"SK-02", "soak", Kind::Write, "Tx off and on again and again", "all come back", "sonic-mgmt transceiver test plan, system", toggles},
};
constexpr Check last[] = {
    {"DP-12", "datapath", Kind::Write, "Durations as advertised", "none longer", "OIF-CMIS 5.4 section 8.4.5", durations, true},
    {"RS-01", "restore", Kind::Write, "Left as found", "identity, advertisement, controls and data paths as at the start", "what every check must leave behind", left_as_found, true},
};
// clang-format on

} // namespace

std::span<const Check> write_checks() {
    return all;
}
std::span<const Check> last_checks() {
    return last;
}

} // namespace optictl::engine::qualify
