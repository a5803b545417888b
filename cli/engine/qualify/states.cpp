#include "cli/engine/qualify/states.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sff/model/breakout.hpp"

namespace optictl::engine::qualify {

using model::Application;
using model::DataPath;
using model::LaneSet;
using model::Wish;

std::optional<Outcome> trouble_of(const ChangeOutcome& outcome) {
    switch (outcome.result) {
    case ChangeResult::Done:
    case ChangeResult::AsWished: return std::nullopt;
    case ChangeResult::NoPlan: return skipped(outcome.message);
    case ChangeResult::Unseen:
        return failed(outcome.plan.name + ": written, but not seen: " + outcome.message);
    case ChangeResult::Refused:
    case ChangeResult::NoModule:
        return not_made(fmt::format("{}: {}", outcome.plan.name, outcome.message));
    default: break;
    }
    return failed(fmt::format("{}: {}", outcome.plan.name, outcome.message), outcome.holds);
}

void without_waits(model::ControlPlan& plan) {
    for (model::ControlStep& step : plan.steps) {
        step.expect = {};
    }
    std::erase_if(plan.steps,
                  [](const model::ControlStep& step) { return step.write.patches.empty(); });
    plan.result.clear();
}
std::expected<Look, Outcome> now_of(Bench& bench) {
    auto look = bench.look();
    if (!look) {
        return std::unexpected(failed("the module cannot be read", {look.error()}));
    }
    return std::move(*look);
}

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
std::expected<Look, Outcome> come_back(Bench& bench) {
    const LaneSet before = activated(bench.module());
    return come_up(bench, [before](const model::Module&) { return before; });
}

memmap::Reading register_called(const Bench& bench, const model::Module& module,
                                std::string_view name, unsigned lane) {
    for (const memmap::Table& table : bench.standard().map.tables) {
        const auto row = std::ranges::find(table.rows, name, &memmap::Field::name);
        if (row != table.rows.end()) {
            return lane != 0 ? memmap::read_lane(module.context, *row, lane)
                             : memmap::read(module.context, *row);
        }
    }
    return {};
}
bool is_cmis(const Bench& bench) {
    return bench.module().applications.size() > 0 && !bench.module().context.flat;
}

std::optional<std::string> no_applications(const Bench& bench) {
    if (!is_cmis(bench)) {
        return "the module has no applications to choose";
    }
    const auto plan = bench.standard().management().plan(
        *bench.first().inspection.image,
        {.name = "qualify: no application", .paths = {{0, all_lanes(bench.module())}}});
    return !plan && plan.error().why == model::NoPlan::Why::Unsafe
               ? std::optional(plan.error().text)
               : std::nullopt;
}

LaneSet all_lanes(const model::Module& module) {
    return model::lane_set(1, module.lane_count);
}

std::vector<std::string> paths_not_in(const model::Module& module, model::PathState state,
                                      LaneSet among) {
    std::vector<std::string> out;
    for (const DataPath& path : module.data_paths) {
        if ((path.host_lanes & among) != 0 && path.state != state &&
            path.state != model::PathState::Unstated) {
            const auto& reading = path.state_reading;
            out.push_back(fmt::format("{}: {}", lanes_named(path.host_lanes),
                                      reading.codes != nullptr ? reading.codes->name_of(reading.raw)
                                                               : "not read"));
        }
    }
    return out;
}

LaneSet lanes_with_light(const model::Module& module) {
    constexpr double dark_mw = 0.001; // -30 dBm
    LaneSet lanes = 0;
    for (const model::Monitor& monitor : module.monitors) {
        if (monitor.quantity == model::Quantity::TxPower && monitor.value.has_value() &&
            monitor.value.value > dark_mw) {
            lanes |= model::lane_bit(monitor.lane);
        }
    }
    return lanes;
}

std::string lanes_text(LaneSet lanes) {
    return lanes != 0 ? model::ranges_of(lanes) : "none";
}

std::string lanes_named(LaneSet lanes) {
    return lanes != 0 ? model::words_of(lanes) : "no lane";
}

std::string lanes_that(LaneSet lanes, std::string_view carries, std::string_view carry) {
    return fmt::format("{} {}", lanes_named(lanes),
                       model::lane_count(lanes) <= 1 ? carries : carry);
}

LaneSet activated(const model::Module& module) {
    LaneSet lanes = 0;
    for (const DataPath& path : module.data_paths) {
        lanes |= path.state == model::PathState::Activated ? path.host_lanes : 0;
    }
    return lanes;
}

LaneSet media_lanes(const model::Module& module) {
    LaneSet lanes = 0;
    for (const model::MediaLane& lane : module.media_lanes) {
        lanes |= model::lane_bit(lane.number);
    }
    return lanes;
}

Wish side_by_side(const model::Module& module, const Application& application) {
    Wish wish;
    LaneSet used = 0;
    unsigned count = 0;
    for (const model::Group& group : model::side_by_side(application, module.lane_count)) {
        const LaneSet lanes = model::lane_set(group.host_first, application.host_lanes);
        wish.paths.push_back({application.code, lanes});
        used |= lanes;
        ++count;
    }
    if (const LaneSet rest = all_lanes(module) & ~used) {
        wish.paths.push_back({0, rest});
    }
    wish.name = fmt::format("qualify: {}xapp{}", count, application.code);
    return wish;
}

std::vector<const Application*> usable(const model::Module& module) {
    std::vector<const Application*> out;
    for (const Application& each : module.applications) {
        if (each.host_lanes != 0 && !model::side_by_side(each, module.lane_count).empty()) {
            out.push_back(&each);
        }
    }
    return out;
}

} // namespace optictl::engine::qualify
