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

using model::Bits;
using model::DataPath;
using model::LaneSet;
using model::Phase;
using model::PowerMode;
using model::Setting;
using model::Wish;

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
    return up == wanted
               ? passed(fmt::format("after a reset {} traffic with no help of a host",
                                    lanes_that(up, "carries", "carry")))
               : failed(fmt::format("after a reset {} traffic, not {}",
                                    lanes_that(up, "carries", "carry"), lanes_named(wanted)),
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
    {"DM-09", "dom", Kind::Write, "No flag outside of its state", "flags of signals stay clear while no data path runs", "OIF-CMIS 5.4 Table 6-21", flags_while_down},
};
// clang-format on

} // namespace

std::span<const Check> state_checks() {
    return all;
}

} // namespace optictl::engine::qualify
