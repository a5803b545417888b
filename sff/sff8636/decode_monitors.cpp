// Monitors, thresholds and flags of an SFF-8636 module.
#include <algorithm>
#include <array>

#include "sff/memmap/latched.hpp"
#include "sff/sff8636/advertise.hpp"
#include "sff/sff8636/decode_parts.hpp"
#include "sff/sff8636/lower.hpp"
#include "sff/sff8636/page03.hpp"
#include "sff/sff8636/page20.hpp"
#include "sff/sff8636/page21.hpp"

namespace optictl::sff8636 {
namespace {

using memmap::Context;
using memmap::Reading;
using memmap::State;
using model::Module;
using model::PowerKind;
using model::Quantity;

/// Rows of the four limits of one quantity, in the order of model::Limit.
using FourRows = std::array<const Field*, model::limit_count>;

struct Watched {
    Quantity quantity;
    std::string_view key;
    std::string_view label;
    const Field* value;
    FourRows flags;
    FourRows limits;
};

template <std::size_t N>
consteval FourRows four(const std::array<Field, N>& rows, std::string_view high_alarm,
                        std::string_view low_alarm, std::string_view high_warning,
                        std::string_view low_warning) {
    return {&memmap::row(rows, high_alarm), &memmap::row(rows, low_alarm),
            &memmap::row(rows, high_warning), &memmap::row(rows, low_warning)};
}

// clang-format off
constexpr std::array<Watched, 5> watched{{
    {Quantity::Temperature, "temperature", "Temperature", &memmap::row(lower::rows, "Temperature"),
     four(lower::rows, "L-Temp High Alarm", "L-Temp Low Alarm", "L-Temp High Warning", "L-Temp Low Warning"),
     four(page03::rows, "Temp High Alarm", "Temp Low Alarm", "Temp High Warning", "Temp Low Warning")},
    {Quantity::SupplyVoltage, "supply_voltage", "Supply voltage", &memmap::row(lower::rows, "Supply Voltage"),
     four(lower::rows, "L-Vcc High Alarm", "L-Vcc Low Alarm", "L-Vcc High Warning", "L-Vcc Low Warning"),
     four(page03::rows, "Vcc High Alarm", "Vcc Low Alarm", "Vcc High Warning", "Vcc Low Warning")},
    {Quantity::TxBias, "tx_bias", "Tx bias", &memmap::row(lower::rows, "Tx<i> Bias"),
     four(lower::rows, "L-Tx<i> Bias High Alarm", "L-Tx<i> Bias Low Alarm", "L-Tx<i> Bias High Warning", "L-Tx<i> Bias Low Warning"),
     four(page03::rows, "Tx Bias High Alarm", "Tx Bias Low Alarm", "Tx Bias High Warning", "Tx Bias Low Warning")},
    {Quantity::TxPower, "tx_power", "Tx power", &memmap::row(lower::rows, "Tx<i> Power"),
     four(lower::rows, "L-Tx<i> Power High Alarm", "L-Tx<i> Power Low Alarm", "L-Tx<i> Power High Warning", "L-Tx<i> Power Low Warning"),
     four(page03::rows, "Tx Power High Alarm", "Tx Power Low Alarm", "Tx Power High Warning", "Tx Power Low Warning")},
    {Quantity::RxPower, "rx_power", "Rx power", &memmap::row(lower::rows, "Rx<i> Power"),
     four(lower::rows, "L-Rx<i> Power High Alarm", "L-Rx<i> Power Low Alarm", "L-Rx<i> Power High Warning", "L-Rx<i> Power Low Warning"),
     four(page03::rows, "Rx Power High Alarm", "Rx Power Low Alarm", "Rx Power High Warning", "Rx Power Low Warning")},
}};
constexpr FourRows parameter_flags = four(page20::rows, "L-Param<i> Alarm High", "L-Param<i> Alarm Low", "L-Param<i> Warning High", "L-Param<i> Warning Low");
constexpr FourRows parameter_limits = four(page21::rows, "Param Threshold Set <i>: Alarm High", "Param Threshold Set <i>: Alarm Low", "Param Threshold Set <i>: Warning High", "Param Threshold Set <i>: Warning Low");
// clang-format on

/// The copies of a row. Every monitor is shown; one that this revision of the map does not have
/// is not advertised.
class Watcher {
public:
    Watcher(const Context& context, const Field& row)
        : copies_(context, row), stands_(memmap::applies(context, row)) {}

    Reading operator[](unsigned index) const {
        Reading reading = copies_[index];
        if (!stands_) {
            reading.state = State::NotAdvertised;
        }
        return reading;
    }

private:
    memmap::Copies copies_;
    bool stands_;
};

using FourWatchers = std::array<Watcher, model::limit_count>;

FourWatchers watch_four(const Context& context, const FourRows& rows) {
    return {Watcher(context, *rows[0]), Watcher(context, *rows[1]), Watcher(context, *rows[2]),
            Watcher(context, *rows[3])};
}

model::FourReadings read_four(const FourWatchers& rows, unsigned index) {
    return {rows[0][index], rows[1][index], rows[2][index], rows[3][index]};
}

/// What kind of power a receiver reports (00h:220.3); Tx power is always the average (6.2.5).
PowerKind power_kind(const Context& context, Quantity quantity) {
    if (quantity == Quantity::TxPower) {
        return PowerKind::Average;
    }
    const auto type = context.byte(has::page00, 220);
    if (quantity != Quantity::RxPower || !type) {
        return {};
    }
    return (*type & 0x08U) != 0 ? PowerKind::Average : PowerKind::Oma;
}

void add_watched(Module& module, const Watched& what, int thresholds) {
    const unsigned count = what.value->lanes.count;
    const Watcher values(module.context, *what.value);
    const PowerKind power = power_kind(module.context, what.quantity);
    for (unsigned i = 0; i < count; ++i) {
        module.monitors.push_back({.quantity = what.quantity,
                                   .key = what.key,
                                   .label = what.label,
                                   .lane = count == 1 ? 0 : i + 1,
                                   .value = values[i],
                                   .flags = model::registers(what.flags, 0, i),
                                   .thresholds = thresholds,
                                   .power = power,
                                   .note = model::name_of(power)});
    }
}

/// The configuration of parameter `index`, once it is known to be there.
struct Configuration {
    unsigned type = 0;
    unsigned threshold_set = 0; ///< from 0
    unsigned channel = 0;       ///< 0 for the module itself
};
Configuration configuration_of(const Context& context, unsigned index) {
    constexpr unsigned first = 200;
    constexpr unsigned channel_specific = 0x04;
    const auto high = context.byte(memmap::upper(0x20), first + 2 * index);
    const auto type = context.byte(memmap::upper(0x20), first + 2 * index + 1);
    if (!high || !type) {
        return {};
    }
    const unsigned channel = (*high & channel_specific) != 0 ? (*high & 3U) + 1U : 0U;
    return {.type = *type, .threshold_set = unsigned{*high} >> 4U, .channel = channel};
}

bool has_parameters(const Context& context) {
    return !context.flat && !is_8436(context) && context.byte(has::page00, 195) &&
           memmap::holds(context, has::pages_20_21);
}

int add_parameter_limits(Module& module, const Configuration& configuration, Quantity quantity) {
    model::Thresholds set{.quantity = quantity,
                          .limits = read_four(watch_four(module.context, parameter_limits),
                                              configuration.threshold_set),
                          .set = configuration.threshold_set + 1};
    for (Reading& limit : set.limits) {
        if (limit.is_read()) {
            interpret_as(configuration.type, limit);
        }
    }
    module.thresholds.push_back(set);
    return static_cast<int>(module.thresholds.size()) - 1;
}

void add_parameters(Module& module) {
    constexpr unsigned tec_current_type = 6;
    std::array<int, threshold_set_count> known{};
    std::array<unsigned, threshold_set_count> type_of_set{};
    known.fill(-1);
    const memmap::Copies values(module.context, memmap::row(page20::rows, "Param <i>"));
    for (unsigned i = 0; i < parameter_count; ++i) {
        const Configuration configuration = configuration_of(module.context, i);
        if (configuration.type == 0) {
            continue;
        }
        const ParameterType& type = parameter_type(configuration.type);
        const Quantity quantity =
            configuration.type == tec_current_type ? Quantity::TecCurrent : Quantity::Custom;
        const std::size_t set = configuration.threshold_set;
        if (known[set] < 0 || type_of_set[set] != configuration.type) {
            known[set] = add_parameter_limits(module, configuration, quantity);
            type_of_set[set] = configuration.type;
        }
        module.monitors.push_back({.quantity = quantity,
                                   .key = type.key,
                                   .label = type.label,
                                   .lane = configuration.channel,
                                   .value = values[i],
                                   .flags = model::registers(parameter_flags, 0, i),
                                   .thresholds = known[set],
                                   .note = type.note});
    }
}

} // namespace

void add_monitors(Module& module) {
    constexpr std::size_t enough = 14;
    module.thresholds.reserve(watched.size());
    module.monitors.reserve(enough);
    for (const Watched& what : watched) {
        module.thresholds.push_back(
            {.quantity = what.quantity,
             .limits = read_four(watch_four(module.context, what.limits), 0)});
    }
    for (std::size_t i = 0; i < watched.size(); ++i) {
        add_watched(module, watched[i], static_cast<int>(i));
    }
    if (has_parameters(module.context)) {
        add_parameters(module);
    }
}

void add_flags(Module& module) {
    constexpr std::size_t enough = 96;
    module.flags.reserve(enough);
    for (const Field* row : memmap::latched_rows<lower::rows>) {
        if (!memmap::applies(module.context, *row)) {
            continue;
        }
        for (unsigned i = 0; i < row->lanes.count; ++i) {
            module.flags.push_back({row, 0, static_cast<std::uint8_t>(i)});
        }
    }
    const unsigned parameters = has_parameters(module.context) ? parameter_count : 0;
    for (unsigned i = 0; i < parameters; ++i) {
        if (configuration_of(module.context, i).type == 0) {
            continue;
        }
        for (const Field* row : memmap::latched_rows<page20::rows>) {
            module.flags.push_back({row, 0, static_cast<std::uint8_t>(i)});
        }
    }
}

} // namespace optictl::sff8636
