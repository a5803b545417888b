#include "cli/serve/compat.hpp"

#include <array>
#include <functional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "cli/engine/monitor/summary.hpp"
#include "cli/serve/metrics.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::serve {
namespace {

using engine::monitor::dbm_of;
using model::Module;
using model::Quantity;

/// A monitor under another name.
struct Row {
    Compat names{};
    std::string_view name{};
    Quantity quantity{};
    bool is_dbm = false;
    std::string_view unit{}; ///< of the name
    std::string_view stem{}; ///< of its thresholds (wobcom), or their label `metric` (vexxhost)
    std::string_view threshold_unit{};
};

constexpr std::array rows{
    Row{Compat::Wobcom, "transceiver_module_temperature_degrees_celsius", Quantity::Temperature,
        false, "celsius", "transceiver_module_temperature", "degrees_celsius"},
    Row{Compat::Wobcom, "transceiver_module_voltage_volts", Quantity::SupplyVoltage, false, "volts",
        "transceiver_module_voltage", "voltage"},
    Row{Compat::Wobcom, "transceiver_laser_bias_current_milliamperes", Quantity::TxBias, false,
        "milliamperes", "transceiver_laser_bias_current", "milliamperes"},
    Row{Compat::Wobcom, "transceiver_laser_tx_power_milliwatts", Quantity::TxPower, false,
        "milliwatts", "transceiver_laser_tx_power", "milliwatts"},
    Row{Compat::Wobcom, "transceiver_laser_tx_power_dbm", Quantity::TxPower, true, "dbm",
        "transceiver_laser_tx_power", "dbm"},
    Row{Compat::Wobcom, "transceiver_laser_rx_power_milliwatts", Quantity::RxPower, false,
        "milliwatts", "transceiver_laser_rx_power", "milliwatts"},
    Row{Compat::Wobcom, "transceiver_laser_rx_power_dbm", Quantity::RxPower, true, "dbm",
        "transceiver_laser_rx_power", "dbm"},
    Row{Compat::Vexxhost,
        "transceiver_temperature_celsius",
        Quantity::Temperature,
        false,
        "celsius",
        "temperature",
        {}},
    Row{Compat::Vexxhost,
        "transceiver_voltage_volts",
        Quantity::SupplyVoltage,
        false,
        "volts",
        "voltage",
        {}},
    Row{Compat::Vexxhost,
        "transceiver_tx_bias_milliamps",
        Quantity::TxBias,
        false,
        "milliamps",
        "tx_bias",
        {}},
    Row{Compat::Vexxhost,
        "transceiver_tx_power_milliwatts",
        Quantity::TxPower,
        false,
        "milliwatts",
        "tx_power",
        {}},
    Row{Compat::Vexxhost, "transceiver_tx_power_dbm", Quantity::TxPower, true, "dbm", {}, {}},
    Row{Compat::Vexxhost,
        "transceiver_rx_power_milliwatts",
        Quantity::RxPower,
        false,
        "milliwatts",
        "rx_power",
        {}},
    Row{Compat::Vexxhost, "transceiver_rx_power_dbm", Quantity::RxPower, true, "dbm", {}, {}},
};

struct Level {
    std::size_t limit = 0;
    std::string_view boundary{};
    std::string_view severity{};
};
constexpr std::array levels{
    Level{model::HighAlarm, "high", "alarm"}, Level{model::HighWarning, "high", "warning"},
    Level{model::LowWarning, "low", "warning"}, Level{model::LowAlarm, "low", "alarm"}};

/// What identity wobcom has a metric of, each with one label.
constexpr std::pair<std::string_view, std::string_view> texts[] = {
    {"vendor_name", "vendor_name"},
    {"vendor_part_number", "vendor_part_number"},
    {"vendor_revision", "vendor_revision"},
    {"vendor_serial_number", "vendor_serial_number"}};

[[nodiscard]] std::string_view interface_of(const PortView& view) {
    return view.netdev.empty() ? view.port : view.netdev;
}

void for_each_module(const std::vector<PortView>& ports,
                     const std::function<void(const PortView&, const Module&)>& visit) {
    for (const PortView& view : ports) {
        if (const Module* const module = view.decoded()) {
            visit(view, *module);
        }
    }
}

void put_values(Exposition& out, const std::vector<PortView>& ports, const Row& row) {
    const Heading heading{row.name, Type::Gauge, row.unit,
                          "For dashboards of another exporter; ours is optic_*."};
    out.begin(heading);
    for_each_module(ports, [&](const PortView& view, const Module& module) {
        for (const model::Monitor& monitor : module.monitors) {
            if (monitor.quantity != row.quantity || !monitor.value.has_value()) {
                continue;
            }
            const double value = row.is_dbm ? dbm_of(monitor.value.value) : monitor.value.value;
            std::vector<Label> labels{{"interface", interface_of(view)}};
            // wobcom counts lasers from 0, vexxhost lanes from 1.
            const bool is_wobcom = row.names == Compat::Wobcom;
            const std::string lane =
                fmt::format("{}", monitor.lane - (is_wobcom && monitor.lane != 0 ? 1 : 0));
            if (monitor.lane != 0) {
                labels.emplace_back(is_wobcom ? "laser_index" : "lane", lane);
            }
            out.sample(labels, value);
        }
    });
}

void put_thresholds(Exposition& out, const PortView& view, const Module& module, const Row& row,
                    const Level& level) {
    for (const model::Thresholds& each : module.thresholds) {
        const auto& limit = each.limits[level.limit];
        if (each.quantity != row.quantity || !each.distrust.empty() || !limit.has_value() ||
            each.set > 1) {
            continue;
        }
        const double value = row.is_dbm ? dbm_of(limit.value) : limit.value;
        if (row.names == Compat::Wobcom) {
            out.sample({{"interface", interface_of(view)}}, value);
        } else {
            out.sample({{"interface", interface_of(view)},
                        {"metric", row.stem},
                        {"boundary", level.boundary},
                        {"severity", level.severity}},
                       value);
        }
        return;
    }
}

void put_wobcom(Exposition& out, const std::vector<PortView>& ports) {
    for (const Row& row : rows) {
        if (row.names != Compat::Wobcom) {
            continue;
        }
        for (const Level& level : levels) {
            const std::string name = fmt::format("{}_{}_{}_threshold_{}", row.stem, level.boundary,
                                                 level.severity, row.threshold_unit);
            const Heading heading{name, Type::Gauge, {}, "Threshold of the module."};
            out.begin(heading);
            for_each_module(ports, [&](const PortView& view, const Module& module) {
                put_thresholds(out, view, module, row, level);
            });
        }
    }
    for (const auto& [label, key] : texts) {
        const std::string name = fmt::format("transceiver_{}", label);
        const Heading heading{name, Type::Info, {}, "Identity of the module."};
        out.begin(heading);
        for_each_module(ports, [&](const PortView& view, const Module& module) {
            out.sample({{"interface", interface_of(view)}, {label, words::item_text(module, key)}},
                       1);
        });
    }
}

void put_vexxhost(Exposition& out, const std::vector<PortView>& ports) {
    static constexpr Heading threshold{
        "transceiver_diagnostic_threshold", Type::Gauge, {}, "Thresholds of the module."};
    out.begin(threshold);
    for_each_module(ports, [&](const PortView& view, const Module& module) {
        for (const Row& row : rows) {
            for (const Level& level : levels) {
                if (row.names == Compat::Vexxhost && !row.stem.empty()) {
                    put_thresholds(out, view, module, row, level);
                }
            }
        }
    });
    static constexpr Heading info{"transceiver_module", Type::Info, {}, "Identity of the module."};
    out.begin(info);
    for_each_module(ports, [&](const PortView& view, const Module& module) {
        out.sample({{"interface", interface_of(view)},
                    {"identifier", module.form_factor},
                    {"vendor_name", words::item_text(module, "vendor_name")},
                    {"vendor_part_number", words::item_text(module, "vendor_part_number")},
                    {"vendor_serial_number", words::item_text(module, "vendor_serial_number")}},
                   1);
    });
    static constexpr Heading state{"transceiver_lane_datapath_state",
                                   Type::Gauge,
                                   {},
                                   "1 for the state of the data path of a lane."};
    out.begin(state);
    for_each_module(ports, [&](const PortView& view, const Module& module) {
        for (const model::Lane& lane : module.lanes) {
            if (lane.data_path_state.field != nullptr && lane.data_path_state.has_value()) {
                out.sample({{"interface", interface_of(view)},
                            {"lane", fmt::format("{}", lane.number)},
                            {"state", words::value_text(lane.data_path_state)}},
                           1);
            }
        }
    });
}

} // namespace

void put_compat(Exposition& out, const std::vector<PortView>& ports, Compat names) {
    for (const Row& row : rows) {
        if (row.names == names) {
            put_values(out, ports, row);
        }
    }
    names == Compat::Wobcom ? put_wobcom(out, ports) : put_vexxhost(out, ports);
}

} // namespace optictl::cli::serve
