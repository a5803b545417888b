// Monitored values of the module and of its lanes, with thresholds and the module's own flags.
#include <algorithm>
#include <array>

#include "cmis/decode_parts.hpp"

namespace optictl::cmis::detail {
namespace {

using memmap::Context;
using memmap::Field;
using memmap::read;
using memmap::State;
using model::Module;
using model::Monitor;
using model::PowerKind;
using model::Quantity;

/// In the order of model::Limit.
using FourFields = std::array<const Field*, model::limit_count>;

struct MonitorRow {
    Quantity quantity{};
    std::string_view key;
    std::string_view label;
    const Field* value = nullptr;
    FourFields limits{};
    FourFields flags{};
};

// clang-format off
constexpr MonitorRow module_rows[] = {
    {Quantity::Temperature, "temperature", "Temperature", in_lower("TempMonValue"),
     {in_02("TempMonHighAlarmThreshold"), in_02("TempMonLowAlarmThreshold"), in_02("TempMonHighWarningThreshold"), in_02("TempMonLowWarningThreshold")},
     {in_lower("TempMonHighAlarmFlag"), in_lower("TempMonLowAlarmFlag"), in_lower("TempMonHighWarningFlag"), in_lower("TempMonLowWarningFlag")}},
    {Quantity::SupplyVoltage, "supply_voltage", "Supply voltage", in_lower("VccMonVoltage"),
     {in_02("VccMonHighAlarmThreshold"), in_02("VccMonLowAlarmThreshold"), in_02("VccMonHighWarningThreshold"), in_02("VccMonLowWarningThreshold")},
     {in_lower("VccMonHighAlarmFlag"), in_lower("VccMonLowAlarmFlag"), in_lower("VccMonHighWarningFlag"), in_lower("VccMonLowWarningFlag")}},
    {Quantity::Aux1, "aux1", "Aux 1", in_lower("Aux1MonValue"),
     {in_02("Aux1MonHighAlarmThreshold"), in_02("Aux1MonLowAlarmThreshold"), in_02("Aux1MonHighWarningThreshold"), in_02("Aux1MonLowWarningThreshold")},
     {in_lower("Aux1MonHighAlarmFlag"), in_lower("Aux1MonLowAlarmFlag"), in_lower("Aux1MonHighWarningFlag"), in_lower("Aux1MonLowWarningFlag")}},
    {Quantity::Aux2, "aux2", "Aux 2", in_lower("Aux2MonValue"),
     {in_02("Aux2MonHighAlarmThreshold"), in_02("Aux2MonLowAlarmThreshold"), in_02("Aux2MonHighWarningThreshold"), in_02("Aux2MonLowWarningThreshold")},
     {in_lower("Aux2MonHighAlarmFlag"), in_lower("Aux2MonLowAlarmFlag"), in_lower("Aux2MonHighWarningFlag"), in_lower("Aux2MonLowWarningFlag")}},
    {Quantity::Aux3, "aux3", "Aux 3", in_lower("Aux3MonValue"),
     {in_02("Aux3MonHighAlarmThreshold"), in_02("Aux3MonLowAlarmThreshold"), in_02("Aux3MonHighWarningThreshold"), in_02("Aux3MonLowWarningThreshold")},
     {in_lower("Aux3MonHighAlarmFlag"), in_lower("Aux3MonLowAlarmFlag"), in_lower("Aux3MonHighWarningFlag"), in_lower("Aux3MonLowWarningFlag")}},
    {Quantity::Custom, "custom_monitor", "Custom monitor", in_lower("CustomMonValue"),
     {in_02("CustomMonHighAlarmThreshold"), in_02("CustomMonLowAlarmThreshold"), in_02("CustomMonHighWarningThreshold"), in_02("CustomMonLowWarningThreshold")},
     {in_lower("CustomMonHighAlarmFlag"), in_lower("CustomMonLowAlarmFlag"), in_lower("CustomMonHighWarningFlag"), in_lower("CustomMonLowWarningFlag")}},
};
constexpr MonitorRow lane_rows[] = {
    {Quantity::TxBias, "tx_bias", "Tx bias", in_11("LaserBiasTx<i>"),
     {in_02("LaserBiasCurrentHighAlarmThreshold"), in_02("LaserBiasCurrentLowAlarmThreshold"), in_02("LaserBiasCurrentHighWarningThreshold"), in_02("LaserBiasCurrentLowWarningThreshold")},
     {in_11("LaserBiasHighAlarmFlagTx<i>"), in_11("LaserBiasLowAlarmFlagTx<i>"), in_11("LaserBiasHighWarningFlagTx<i>"), in_11("LaserBiasLowWarningFlagTx<i>")}},
    {Quantity::TxPower, "tx_power", "Tx power", in_11("OpticalPowerTx<i>"),
     {in_02("OpticalPowerTxHighAlarmThreshold"), in_02("OpticalPowerTxLowAlarmThreshold"), in_02("OpticalPowerTxHighWarningThreshold"), in_02("OpticalPowerTxLowWarningThreshold")},
     {in_11("OpticalPowerHighAlarmFlagTx<i>"), in_11("OpticalPowerLowAlarmFlagTx<i>"), in_11("OpticalPowerHighWarningFlagTx<i>"), in_11("OpticalPowerLowWarningFlagTx<i>")}},
    {Quantity::RxPower, "rx_power", "Rx power", in_11("OpticalPowerRx<i>"),
     {in_02("OpticalPowerRxHighAlarmThreshold"), in_02("OpticalPowerRxLowAlarmThreshold"), in_02("OpticalPowerRxHighWarningThreshold"), in_02("OpticalPowerRxLowWarningThreshold")},
     {in_11("OpticalPowerHighAlarmFlagRx<i>"), in_11("OpticalPowerLowAlarmFlagRx<i>"), in_11("OpticalPowerHighWarningFlagRx<i>"), in_11("OpticalPowerLowWarningFlagRx<i>")}},
};
// clang-format on

/// What an auxiliary monitor observes, by its bit of 01h:145.
struct Observable {
    Quantity quantity{};
    std::string_view key;
    std::string_view label;
    std::string_view note{};
};
constexpr std::string_view tec_note = "share of the maximum; positive heats, negative cools";
constexpr Observable laser{Quantity::LaserTemperature, "laser_temperature", "Laser temperature"};
constexpr Observable tec{Quantity::TecCurrent, "tec_current", "TEC current", tec_note};
constexpr Observable second_supply{Quantity::Aux3, "supply_voltage_2", "Supply voltage 2"};
constexpr Observable custom{Quantity::Aux1, "aux1", "Aux 1", "defined by the vendor"};

const Observable* observable_of(const Context& context, Quantity quantity) {
    const auto bits = context.byte(memmap::upper(0x01), 145);
    if (!bits || context.flat) {
        return nullptr;
    }
    switch (quantity) {
    case Quantity::Aux1: return (*bits & 0x01U) != 0 ? &tec : &custom;
    case Quantity::Aux2: return (*bits & 0x02U) != 0 ? &tec : &laser;
    case Quantity::Aux3: return (*bits & 0x04U) != 0 ? &second_supply : &laser;
    default: return nullptr;
    }
}

/// Names an auxiliary monitor by what it observes. One that is not advertised keeps its number,
/// and so does a second one of the same kind: keys stay unique.
void name_observable(const Context& context, const Module& module, Monitor& monitor) {
    const Observable* what = observable_of(context, monitor.quantity);
    if (what == nullptr || monitor.value.state == State::NotAdvertised) {
        return;
    }
    monitor.note = what->note;
    if (std::ranges::find(module.monitors, what->key, &Monitor::key) != module.monitors.end()) {
        monitor.note = what->label;
        return;
    }
    monitor.quantity = what->quantity;
    monitor.key = what->key;
    monitor.label = what->label;
}

/// Adds the thresholds of a monitor that the module has; -1 when it has none.
int add_thresholds(const Context& context, const MonitorRow& row, const Monitor& monitor,
                   Module& module) {
    if (context.flat || monitor.value.state == State::NotAdvertised) {
        return -1;
    }
    model::Thresholds& set = module.thresholds.emplace_back();
    set.quantity = monitor.quantity;
    for (std::size_t limit = 0; limit < model::limit_count; ++limit) {
        set.limits[limit] = read(context, *row.limits[limit]);
    }
    return static_cast<int>(module.thresholds.size()) - 1;
}

void add_module_monitor(const Context& context, const MonitorRow& row, Module& module) {
    Monitor monitor{.quantity = row.quantity, .key = row.key, .label = row.label};
    monitor.value = read(context, *row.value);
    name_observable(context, module, monitor);
    monitor.flags = model::registers(row.flags);
    monitor.thresholds = add_thresholds(context, row, monitor, module);
    module.monitors.push_back(monitor);
}

/// Average or OMA, as 01h says it of received power; transmitted power is always an average.
PowerKind power_kind(const Context& context, Quantity quantity) {
    if (quantity == Quantity::TxPower) {
        return PowerKind::Average;
    }
    const auto type = context.byte(memmap::upper(0x01), 151);
    if (quantity != Quantity::RxPower || !type || context.flat) {
        return {};
    }
    return (*type & 0x10U) != 0 ? PowerKind::Average : PowerKind::Oma;
}

/// Adds the monitors of the lanes of a bank, lane by lane; they share their thresholds.
void add_lane_monitors(const Context& context, const MonitorRow& row, unsigned bank, int thresholds,
                       Module& module) {
    const unsigned count = std::min(lanes_per_bank, module.lane_count - bank * lanes_per_bank);
    const PowerKind power = power_kind(context, row.quantity);
    const memmap::Copies values(context, *row.value, bank);
    for (unsigned index = 0; index < count; ++index) {
        Monitor& monitor = module.monitors.emplace_back();
        monitor.quantity = row.quantity;
        monitor.key = row.key;
        monitor.label = row.label;
        monitor.lane = bank * lanes_per_bank + index + 1;
        monitor.power = power;
        monitor.note = model::name_of(power);
        monitor.value = values[index];
        monitor.thresholds = thresholds;
        monitor.flags = model::registers(row.flags, bank, index);
    }
}

void add_monitors_of_lanes(const Context& context, const MonitorRow& row, Module& module) {
    Monitor first{.quantity = row.quantity, .key = row.key, .label = row.label};
    first.value = read(context, *row.value);
    const int thresholds = add_thresholds(context, row, first, module);
    for (unsigned bank = 0; bank * lanes_per_bank < module.lane_count; ++bank) {
        add_lane_monitors(context, row, bank, thresholds, module);
    }
}

} // namespace

void add_monitors(const Context& context, Module& module) {
    module.monitors.reserve(std::size(module_rows) + std::size(lane_rows) * module.lane_count);
    module.thresholds.reserve(std::size(module_rows) + std::size(lane_rows));
    for (const MonitorRow& row : module_rows) {
        add_module_monitor(context, row, module);
    }
    for (const MonitorRow& row : lane_rows) {
        add_monitors_of_lanes(context, row, module);
    }
}

} // namespace optictl::cmis::detail
