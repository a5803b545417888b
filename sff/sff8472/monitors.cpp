// Monitors with their thresholds and flags, and all bits that report a state.
#include <algorithm>

#include "sff/sff8472/a0_lower.hpp"
#include "sff/sff8472/a2_lower.hpp"
#include "sff/sff8472/a2_page_02h.hpp"
#include "sff/sff8472/calibration.hpp"
#include "sff/sff8472/parts.hpp"

namespace optictl::sff8472 {
namespace {

using memmap::Context;
using memmap::Field;
using memmap::Kind;
using memmap::State;
using model::Quantity;
using model::Reading;

/// Finds a row by its place when the program is compiled: flags share the names of thresholds.
consteval const Field* at(unsigned byte, unsigned lsb) {
    for (const Field& field : a2_lower::rows) {
        if (field.byte == byte && field.lsb == lsb) {
            return &field;
        }
    }
    throw std::logic_error("no row there");
}

struct MonitorRow {
    Quantity quantity;
    std::string_view key;
    std::string_view label;
    unsigned lane;
    bool calibrated; ///< external calibration applies (section 9.1: not to the optional ones)
    const Field* value;
    std::array<const Field*, model::limit_count> limits;
    std::array<const Field*, model::limit_count> flags;
};

consteval MonitorRow monitor(Quantity quantity, std::string_view key, std::string_view label,
                             unsigned lane, unsigned value, unsigned limit, unsigned flag_byte,
                             unsigned high_bit) {
    constexpr unsigned first_optional = 106;
    constexpr unsigned warning = 4; // bytes from an alarm flag to its warning flag
    return {.quantity = quantity,
            .key = key,
            .label = label,
            .lane = lane,
            .calibrated = value < first_optional,
            .value = at(value, 0),
            .limits = {at(limit, 0), at(limit + 2, 0), at(limit + 4, 0), at(limit + 6, 0)},
            .flags = {at(flag_byte, high_bit), at(flag_byte, high_bit - 1),
                      at(flag_byte + warning, high_bit), at(flag_byte + warning, high_bit - 1)}};
}

// clang-format off
constexpr MonitorRow monitor_rows[] = {
    monitor(Quantity::Temperature, "temperature", "Temperature", 0, 96, 0, 112, 7),
    monitor(Quantity::SupplyVoltage, "supply_voltage", "Supply voltage", 0, 98, 8, 112, 5),
    monitor(Quantity::LaserTemperature, "laser_temperature", "Laser temperature", 0, 106, 40, 113, 5),
    monitor(Quantity::TecCurrent, "tec_current", "TEC current", 0, 108, 48, 113, 3),
    monitor(Quantity::TxBias, "tx_bias", "Tx bias", 1, 100, 16, 112, 3),
    monitor(Quantity::TxPower, "tx_power", "Tx power", 1, 102, 24, 112, 1),
    monitor(Quantity::RxPower, "rx_power", "Rx power", 1, 104, 32, 113, 7),
};
// clang-format on

model::PowerKind power_kind(const Context& context, Quantity quantity) {
    const Reading type =
        memmap::read(context, memmap::row(a0_lower::rows, "Received power measurement type"));
    if (quantity != Quantity::RxPower || type.state != State::Ok) {
        return {};
    }
    return type.raw != 0 ? model::PowerKind::Average : model::PowerKind::Oma;
}

model::FourReadings four(const Context& context,
                         const std::array<const Field*, model::limit_count>& fields) {
    model::FourReadings out;
    std::ranges::transform(fields, out.begin(),
                           [&](const Field* field) { return memmap::read(context, *field); });
    return out;
}

void add_monitor(model::Module& module, const MonitorRow& row) {
    const Context& context = module.context;
    const model::PowerKind power = power_kind(context, row.quantity);
    model::Monitor monitor{.quantity = row.quantity,
                           .key = row.key,
                           .label = row.label,
                           .lane = row.lane,
                           .value = memmap::read(context, *row.value),
                           .flags = model::registers(row.flags),
                           .power = power,
                           .note = row.quantity == Quantity::TecCurrent ? "positive is cooling"
                                                                        : model::name_of(power)};
    if (row.calibrated && is_externally_calibrated(context)) {
        monitor.raw = uncalibrated(monitor.value);
    }
    const model::FourReadings limits = four(context, row.limits);
    if (std::ranges::any_of(
            limits, [](const Reading& limit) { return limit.state != State::NotAdvertised; })) {
        monitor.thresholds = static_cast<int>(module.thresholds.size());
        module.thresholds.push_back({.quantity = row.quantity, .limits = limits});
    }
    module.monitors.push_back(monitor);
}

/// Latched flags, and bits that the module sets by itself.
void add_flags(model::Module& module, std::span<const Field> rows) {
    for (const Field& field : rows) {
        const memmap::Volatility kind = memmap::volatility(field);
        if (field.kind == Kind::Flag && memmap::applies(module.context, field) &&
            (kind == memmap::Volatility::Latched || kind == memmap::Volatility::Dynamic)) {
            module.flags.push_back({&field});
        }
    }
}

} // namespace

void add_monitors(model::Module& module) {
    for (const MonitorRow& row : monitor_rows) {
        add_monitor(module, row);
    }
    add_flags(module, a2_lower::rows);
    if (module.context.image->find(memmap::a2_upper(0x02)) != nullptr) {
        add_flags(module, a2_page_02h::rows);
    }
}

} // namespace optictl::sff8472
