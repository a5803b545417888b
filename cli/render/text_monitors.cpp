// Monitors, lanes, thresholds and margins as text tables.
#include "cli/render/text.hpp"
#include "cli/render/words.hpp"
#include "sff/model/judge.hpp"

#include <algorithm>
#include <array>

namespace optictl::cli::render {
namespace {

using memmap::Reading;
using memmap::State;
using memmap::Unit;
using model::Monitor;
using model::Quantity;
using model::Thresholds;

std::string number(const Reading& reading) {
    if (!reading.has_value()) {
        return reading.state == State::NotRead ? "not read" : "n/a";
    }
    return fmt::format("{}{:.{}f}", reading.state == State::Saturated ? ">" : "", reading.value,
                       decimals(reading.unit));
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
    TextTable table({{"monitor"}, {"value", Align::Right}, {""}, {"low alarm", Align::Right},
                     {"low warn", Align::Right}, {"high warn", Align::Right},
                     {"high alarm", Align::Right}, {"margin", Align::Right}, {options.raw ? "register" : ""}});
    for (const Monitor& monitor : module.monitors) {
        if (monitor.lane != 0 ||
            (!options.all && monitor.value.state == State::NotAdvertised)) {
            continue;
        }
        std::vector<std::string> row{fmt::format("{} {}", monitor.label, symbol(monitor.value.unit)),
                                     number(monitor.value), std::string(mark(monitor.verdict))};
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

std::string lane_state(const model::Module& module, unsigned lane) {
    const auto found = std::ranges::find(module.lanes, lane, &model::Lane::number);
    if (found == module.lanes.end() || found->data_path_state.field == nullptr) {
        return "";
    }
    const Reading& app = found->application;
    std::string text = value_text(found->data_path_state);
    if (app.has_value()) {
        text += app.raw != 0 ? fmt::format(", app {}", app.raw) : ", unused";
    }
    return text;
}

std::vector<std::string> power_cells(const Monitor* monitor) {
    if (monitor == nullptr) {
        return {"", "", ""};
    }
    return {number(monitor->value), dbm_number(monitor->value), std::string(mark(monitor->verdict))};
}

void put_lanes(Buffer& out, const model::Module& module) {
    TextTable table({{"lane", Align::Right}, {"Tx bias mA", Align::Right}, {""},
                     {"Tx mW", Align::Right}, {"dBm", Align::Right}, {""},
                     {"Rx mW", Align::Right}, {"dBm", Align::Right}, {""}, {"data path"}});
    for (unsigned lane = 1; lane <= module.lane_count; ++lane) {
        const Monitor* bias = find(module, Quantity::TxBias, lane);
        const std::string unused =
            bias != nullptr && bias->value.state == State::LaneUnused ? "not implemented" : "";
        std::vector<std::string> row{
            std::to_string(lane), bias != nullptr ? number(bias->value) : "",
            std::string(bias != nullptr ? mark(bias->verdict) : "")};
        std::ranges::move(power_cells(find(module, Quantity::TxPower, lane)), std::back_inserter(row));
        std::ranges::move(power_cells(find(module, Quantity::RxPower, lane)), std::back_inserter(row));
        row.push_back(unused.empty() ? lane_state(module, lane) : unused);
        table.add(std::move(row));
    }
    if (!table.empty()) {
        const Monitor* rx = find(module, Quantity::RxPower, 1);
        fmt::format_to(std::back_inserter(out), "Lanes{}\n",
                       rx != nullptr && !rx->note.empty()
                           ? fmt::format("  (Rx power: {})", rx->note)
                           : "");
        table.write(out);
    }
}

/// Per quantity the limits and the lane that is nearest to one of them.
void put_lane_thresholds(Buffer& out, const model::Module& module) {
    TextTable table({{"thresholds"}, {"low alarm", Align::Right}, {"low warn", Align::Right},
                     {"high warn", Align::Right}, {"high alarm", Align::Right},
                     {"least margin", Align::Right}, {""}});
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
        if (!set.limits[model::HighAlarm].is_read()) {
            continue;
        }
        const bool power = quantity != Quantity::TxBias;
        std::vector<std::string> row{fmt::format("{} {}", first->label, power ? "dBm" : "mA")};
        std::ranges::move(limits_row(module, first->thresholds), std::back_inserter(row));
        row.push_back(worst != nullptr ? margin_text(*worst) : "");
        row.push_back(!set.distrust.empty() ? fmt::format("not used: {}", set.distrust)
                      : worst != nullptr    ? fmt::format("lane {}", worst->lane)
                                            : "");
        table.add(std::move(row));
    }
    if (!table.empty()) {
        put(out, "Lane thresholds\n");
        table.write(out);
    }
}

void put_raw_lanes(Buffer& out, const model::Module& module) {
    TextTable table({{"register"}, {"bytes"}, {"value"}});
    for (const Monitor& monitor : module.monitors) {
        if (monitor.lane != 0 && monitor.value.is_read()) {
            table.add({fmt::format("{} {}", register_address(monitor.value, module.context.standard),
                                   register_name(monitor.value)),
                       hex(monitor.value.bytes, " "), value_text(monitor.value)});
        }
    }
    if (!table.empty()) {
        put(out, "Lane registers\n");
        table.write(out);
    }
}

bool has_diagnostics(const model::Module& module) {
    return std::ranges::any_of(module.monitors, [](const Monitor& monitor) {
        return monitor.value.state != State::NotAdvertised &&
               monitor.value.state != State::LaneUnused;
    });
}

}  // namespace

void put_monitors(Buffer& out, const model::Module& module, const TextOptions& options) {
    if (!has_diagnostics(module)) {
        put(out, "Monitors\n  none: the module does not advertise diagnostics\n");
        return;
    }
    put_module_monitors(out, module, options);
    put_lanes(out, module);
    put_lane_thresholds(out, module);
    if (options.raw) {
        put_raw_lanes(out, module);
    }
}

}  // namespace optictl::cli::render
