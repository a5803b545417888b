#include "cli/engine/qualify/levels.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sff/words/words.hpp"

namespace optictl::engine::qualify {
namespace {

struct KeyRow {
    std::string_view key;
    double margin;
};
// The monitors that all maps name alike, with the margins by which a learned range is widened at
// least: the changes that sonic-mgmt's test plan allows between two polls.
constexpr KeyRow keys[] = {{"temperature_c", 10},      {"supply_voltage_v", 0.1},
                           {"laser_temperature_c", 3}, {"tec_current_percent", 10},
                           {"tx_bias_ma", 10},         {"tx_power_dbm", 2},
                           {"rx_power_dbm", 3}};

constexpr auto key_names = [] {
    std::array<std::string_view, std::size(keys)> names{};
    std::ranges::transform(keys, names.begin(), &KeyRow::key);
    return names;
}();

bool is_power(const memmap::Reading& reading) {
    return reading.unit == memmap::Unit::Milliwatt;
}

/// In dBm where it is a power; nothing for no light.
std::optional<double> level_of(const memmap::Reading& reading) {
    if (!reading.has_value() || (is_power(reading) && !(reading.value > 0))) {
        return std::nullopt;
    }
    return is_power(reading) ? 10 * std::log10(reading.value) : reading.value;
}

} // namespace

model::LaneSet active_lanes(const model::Module& module) {
    model::LaneSet lanes = 0;
    for (const model::DataPath& path : module.data_paths) {
        if (path.state == model::PathState::Activated || path.state == model::PathState::Unstated) {
            lanes |= path.media_lanes;
        }
    }
    return lanes;
}

std::string name_of(const model::Monitor& monitor) {
    return monitor.lane == 0 ? std::string(monitor.label)
                             : fmt::format("{} of lane {}", monitor.label, monitor.lane);
}

std::string_view unit_of(const Level& level) {
    const std::string_view label = level.label;
    const auto comma = label.rfind(", ");
    return comma == std::string_view::npos ? std::string_view() : label.substr(comma + 2);
}

void for_each_level(const model::Module& module, const std::function<void(const Level&)>& visit) {
    const model::LaneSet active = active_lanes(module);
    for (const model::Monitor& monitor : module.monitors) {
        const auto level = level_of(monitor.value);
        if (!level || (monitor.lane != 0 && (model::lane_bit(monitor.lane) & active) == 0)) {
            continue;
        }
        const bool in_dbm = is_power(monitor.value);
        visit({.monitor = monitor,
               .key = fmt::format("{}{}", monitor.key,
                                  in_dbm ? "_dbm" : words::key_suffix(monitor.value.unit)),
               .name = name_of(monitor),
               .label = fmt::format("{}, {}", monitor.label,
                                    in_dbm ? "dBm" : words::symbol(monitor.value.unit)),
               .value = *level});
    }
}

std::optional<double> limit_of(const model::Module& module, const model::Monitor& monitor,
                               model::Limit limit) {
    if (monitor.thresholds < 0) {
        return std::nullopt;
    }
    const model::Thresholds& set = module.thresholds[static_cast<std::size_t>(monitor.thresholds)];
    return set.distrust.empty() ? level_of(set.limits[limit]) : std::nullopt;
}

std::span<const std::string_view> level_keys() {
    return key_names;
}
bool is_level_key(std::string_view key) {
    return std::ranges::find(key_names, key) != key_names.end();
}
double margin_of(std::string_view key) {
    const auto* const found = std::ranges::find(keys, key, &KeyRow::key);
    return found != std::end(keys) ? found->margin : 0;
}

} // namespace optictl::engine::qualify
