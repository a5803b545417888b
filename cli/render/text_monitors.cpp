// Monitors, lanes, thresholds and margins as text tables.
#include <algorithm>
#include <array>

#include "cli/render/text.hpp"
#include "sff/format/format.hpp"
#include "sff/model/judge.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::render {
namespace {

using memmap::Reading;
using memmap::State;
using memmap::Unit;
using model::Monitor;
using model::Quantity;
using model::Thresholds;

/// Tenths where the register counts in tenths (TEC current), else what the unit resolves.
int places(const Reading& reading) {
    constexpr int tenths = 10;
    return reading.field->scale.den == tenths ? 1 : decimals(reading.unit);
}

std::string number(const Reading& reading) {
    if (!reading.has_value()) {
        return reading.state == State::NotRead ? "unread" : "n/a";
    }
    return fmt::format("{}{:.{}f}{}", reading.state == State::Saturated ? ">" : "", reading.value,
                       places(reading), reading.state == State::Unconfirmed ? "?" : "");
}

/// A value with the mark of its verdict behind it, so that marks stand below each other.
std::string marked(std::string text, const Monitor& monitor) {
    constexpr std::size_t widest_mark = 2;
    const std::string_view sign = mark(monitor.verdict);
    text += ' ';
    text += sign;
    text.append(widest_mark - sign.size(), ' ');
    return text;
}

std::string dbm_number(const Reading& reading) {
    if (!reading.has_value()) {
        return "";
    }
    return reading.value > 0 ? fmt::format("{:.2f}", model::dbm(reading.value)) : "-inf";
}

const Monitor* find(const model::Module& module, Quantity quantity, unsigned lane) {
    const auto found = std::ranges::find_if(module.monitors, [&](const Monitor& monitor) {
        return monitor.quantity == quantity && monitor.lane == lane;
    });
    return found != module.monitors.end() ? &*found : nullptr;
}

/// A threshold in the unit that its margin is counted in: dBm for powers.
std::string limit_text(const Reading& limit) {
    if (!limit.has_value()) {
        return number(limit);
    }
    return limit.unit == Unit::Milliwatt ? dbm_number(limit) : number(limit);
}

std::string margin_text(const Monitor& monitor) {
    if (!monitor.has_margin) {
        return "";
    }
    const bool power = monitor.value.unit == Unit::Milliwatt;
    return fmt::format("{:+.{}f}{}", monitor.margin, power ? 2 : decimals(monitor.value.unit),
                       power ? " dB" : "");
}

std::vector<std::string> limits_row(const model::Module& module, int index) {
    if (index < 0) {
        return {"", "", "", ""};
    }
    const auto& limits = module.thresholds[static_cast<std::size_t>(index)].limits;
    return {limit_text(limits[model::LowAlarm]), limit_text(limits[model::LowWarning]),
            limit_text(limits[model::HighWarning]), limit_text(limits[model::HighAlarm])};
}

std::string raw_text(const Reading& reading, memmap::Standard standard) {
    if (reading.field == nullptr || !reading.is_read()) {
        return "";
    }
    return fmt::format("{} = {}", register_address(reading, standard), hex(reading.bytes));
}

void put_module_monitors(Buffer& out, const model::Module& module, const TextOptions& options) {
    TextTable table({{"monitor"},
                     {"value   ", Align::Right},
                     {"alarm <", Align::Right},
                     {"warn <", Align::Right},
                     {"warn >", Align::Right},
                     {"alarm >", Align::Right},
                     {"margin", Align::Right},
                     {options.raw ? "register" : ""}});
    for (const Monitor& monitor : module.monitors) {
        if (monitor.lane != 0 || (!options.all && monitor.value.state == State::NotAdvertised)) {
            continue;
        }
        std::vector<std::string> row{
            fmt::format("{} {}", monitor.label, symbol(monitor.value.unit)),
            marked(number(monitor.value), monitor)};
        std::ranges::move(limits_row(module, monitor.thresholds), std::back_inserter(row));
        row.push_back(margin_text(monitor));
        row.push_back(options.raw ? raw_text(monitor.value, module.context.standard) : "");
        table.add(std::move(row));
    }
    if (!table.empty()) {
        put(out, "Module monitors\n");
        table.write(out);
    }
}

const model::Lane* lane_of(const model::Module& module, unsigned number) {
    const auto found = std::ranges::find(module.lanes, number, &model::Lane::number);
    return found != module.lanes.end() && found->data_path_state.field != nullptr ? &*found
                                                                                  : nullptr;
}

std::string application_of(const model::Lane* lane) {
    if (lane == nullptr || !lane->application.has_value()) {
        return "";
    }
    return lane->application.raw != 0 ? std::to_string(lane->application.raw) : "-";
}

std::string state_of(const model::Lane& lane) {
    const Reading& state = lane.data_path_state;
    return state.state == State::Invalid ? fmt::format("reserved ({:X}h)", state.raw)
                                         : value_text(state);
}

void add_power(std::vector<std::string>& row, const Monitor* monitor) {
    row.push_back(monitor != nullptr ? number(monitor->value) : "");
    row.push_back(monitor != nullptr ? marked(dbm_number(monitor->value), *monitor) : "");
}

void put_lanes(Buffer& out, const model::Module& module) {
    TextTable table({{"lane", Align::Right},
                     {"app", Align::Right},
                     {"Tx bias mA   ", Align::Right},
                     {"Tx mW", Align::Right},
                     {"dBm   ", Align::Right},
                     {"Rx mW", Align::Right},
                     {"dBm   ", Align::Right},
                     {"data path"}});
    for (unsigned number_of_lane = 1; number_of_lane <= module.lane_count; ++number_of_lane) {
        const Monitor* bias = find(module, Quantity::TxBias, number_of_lane);
        const model::Lane* lane = lane_of(module, number_of_lane);
        const bool unused = bias != nullptr && bias->value.state == State::LaneUnused;
        std::vector<std::string> row{std::to_string(number_of_lane), application_of(lane),
                                     bias != nullptr ? marked(number(bias->value), *bias) : ""};
        add_power(row, find(module, Quantity::TxPower, number_of_lane));
        add_power(row, find(module, Quantity::RxPower, number_of_lane));
        row.emplace_back(unused ? "not there" : lane != nullptr ? state_of(*lane) : "");
        table.add(std::move(row));
    }
    if (!table.empty()) {
        const Monitor* rx = find(module, Quantity::RxPower, 1);
        append(out, "Lanes{}\n",
               rx != nullptr && !rx->note.empty() ? fmt::format("  (Rx power: {})", rx->note) : "");
        table.write(out);
    }
}

/// Per quantity the limits and the lane that is nearest to one of them.
void put_lane_thresholds(Buffer& out, const model::Module& module) {
    TextTable table({{"thresholds"},
                     {"alarm <", Align::Right},
                     {"warn <", Align::Right},
                     {"warn >", Align::Right},
                     {"alarm >", Align::Right},
                     {"least margin", Align::Right},
                     {""}});
    std::string unused;
    for (const Quantity quantity : {Quantity::TxBias, Quantity::TxPower, Quantity::RxPower}) {
        const Monitor* first = find(module, quantity, 1);
        if (first == nullptr || first->thresholds < 0) {
            continue;
        }
        const Monitor* worst = nullptr;
        for (const Monitor& monitor : module.monitors) {
            if (monitor.quantity == quantity && monitor.has_margin &&
                (worst == nullptr || monitor.margin < worst->margin)) {
                worst = &monitor;
            }
        }
        const Thresholds& set = module.thresholds[static_cast<std::size_t>(first->thresholds)];
        if (!set.limits[model::HighAlarm].has_value()) {
            continue;
        }
        const bool power = quantity != Quantity::TxBias;
        std::vector<std::string> row{fmt::format("{} {}", first->label, power ? "dBm" : "mA")};
        std::ranges::move(limits_row(module, first->thresholds), std::back_inserter(row));
        row.push_back(worst != nullptr ? margin_text(*worst) : "");
        row.push_back(worst != nullptr ? fmt::format("lane {}", worst->lane) : "");
        table.add(std::move(row));
        if (!set.distrust.empty()) {
            unused += fmt::format("  {} not used: {}\n", first->label, set.distrust);
        }
    }
    if (!table.empty()) {
        put(out, "Lane thresholds\n");
        table.write(out);
        put(out, unused);
    }
}

void put_raw_lanes(Buffer& out, const model::Module& module) {
    TextTable table({{"register"}, {"bytes"}, {"value"}});
    for (const Monitor& monitor : module.monitors) {
        if (monitor.lane != 0 && monitor.value.is_read()) {
            table.add(
                {fmt::format("{} {}", register_address(monitor.value, module.context.standard),
                             register_name(monitor.value)),
                 hex(monitor.value.bytes, " "), value_text(monitor.value)});
        }
    }
    if (!table.empty()) {
        put(out, "Lane registers\n");
        table.write(out);
    }
}

/// Explains the mark that number() puts behind such values.
void put_unconfirmed(Buffer& out, const model::Module& module) {
    if (std::ranges::any_of(module.monitors, [](const Monitor& monitor) {
            return monitor.value.state == State::Unconfirmed;
        })) {
        put(out, "  ? whether the module has this monitor was not read\n");
    }
}

bool has_diagnostics(const model::Module& module) {
    return std::ranges::any_of(module.monitors, [](const Monitor& monitor) {
        return monitor.value.state != State::NotAdvertised &&
               monitor.value.state != State::LaneUnused;
    });
}

} // namespace

void put_monitors(Buffer& out, const model::Module& module, const TextOptions& options) {
    if (!has_diagnostics(module)) {
        put(out, "Monitors\n  none: the module does not advertise diagnostics\n");
        return;
    }
    put_module_monitors(out, module, options);
    put_lanes(out, module);
    put_lane_thresholds(out, module);
    put_unconfirmed(out, module);
    if (options.raw) {
        put_raw_lanes(out, module);
    }
}

} // namespace optictl::cli::render
