#include "cli/engine/history/record.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "cli/engine/monitor/summary.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine::history {
namespace {

/// The worse, the further back.
constexpr std::array by_badness{analysis::Conclusion::Works, analysis::Conclusion::CannotTell,
                                analysis::Conclusion::Degraded, analysis::Conclusion::DoesNotWork};
constexpr double none = std::numeric_limits<double>::quiet_NaN();

[[nodiscard]] bool is_power(model::Quantity quantity) {
    return quantity == model::Quantity::TxPower || quantity == model::Quantity::RxPower;
}

[[nodiscard]] double shown(model::Quantity quantity, double value) {
    return is_power(quantity) ? monitor::dbm_of(value) : value;
}

[[nodiscard]] std::string key_of(const model::Monitor& monitor) {
    return std::string(monitor.key) + (is_power(monitor.quantity)
                                           ? "_dbm"
                                           : std::string(words::key_suffix(monitor.value.unit)));
}

void put_limits(Record& record, const model::Module& module, const model::Monitor& monitor,
                const std::string& key) {
    const bool is_known =
        std::ranges::any_of(record.limits, [&](const Limits& known) { return known.key == key; });
    if (is_known || monitor.thresholds < 0) {
        return;
    }
    const auto& from = module.thresholds[static_cast<std::size_t>(monitor.thresholds)];
    if (!from.distrust.empty()) {
        return;
    }
    const auto limit = [&](model::Limit which) {
        const auto& reading = from.limits[which];
        return reading.has_value() ? shown(monitor.quantity, reading.value) : none;
    };
    record.limits.push_back({key, limit(model::LowWarning), limit(model::HighWarning)});
}

} // namespace

std::string Identity::text() const {
    return fmt::format("{}{}{}{}", vendor, vendor.empty() || part.empty() ? "" : " ", part,
                       serial.empty() ? " without a serial number" : " " + serial);
}

double number_of(analysis::Conclusion conclusion) {
    return static_cast<double>(std::ranges::find(by_badness, conclusion) - by_badness.begin());
}

analysis::Conclusion conclusion_of(double number) {
    const double whole = std::round(number);
    return whole >= 0 && whole < static_cast<double>(by_badness.size())
               ? by_badness[static_cast<std::size_t>(whole)]
               : analysis::Conclusion::CannotTell;
}

const Value* Record::find(std::string_view key, unsigned lane) const {
    const auto found = std::ranges::find_if(
        values, [&](const Value& each) { return each.lane == lane && each.key == key; });
    return found == values.end() ? nullptr : &*found;
}

model::LaneSet active_lanes(const model::Module& module) {
    model::LaneSet active = 0;
    for (const model::MediaLane& lane : module.media_lanes) {
        bool is_up = module.data_paths.empty();
        if (lane.path >= 0) {
            const auto state = module.data_paths[static_cast<std::size_t>(lane.path)].state;
            is_up = state == model::PathState::Activated || state == model::PathState::Unstated;
        }
        active |= is_up ? model::LaneSet{1} << (lane.number - 1U) : 0;
    }
    return active;
}

model::LaneSet expected_lanes(const model::Module& module) {
    return active_lanes(module) & ~module.signal(model::Signal::TxDisabled).set;
}

Record record_of(const std::string& port, const Inspection& inspection, double time,
                 bool observables) {
    Record record;
    record.time = time;
    record.port = port;
    if (inspection.best() == nullptr) {
        return record;
    }
    const model::Module& module = inspection.best()->module;
    record.module = {words::item_text(module, "vendor_name"),
                     words::item_text(module, "vendor_part_number"),
                     words::item_text(module, "vendor_serial_number")};
    record.active = active_lanes(module);
    record.disabled = module.signal(model::Signal::TxDisabled).set;
    record.lit = record.active & ~record.disabled;
    for (const model::Monitor& monitor : module.monitors) {
        if (monitor.value.has_value()) {
            std::string key = key_of(monitor);
            put_limits(record, module, monitor, key);
            record.values.push_back(
                {std::move(key), monitor.lane, shown(monitor.quantity, monitor.value.value)});
        }
    }
    for (const model::Sample& sample : module.samples) {
        if (observables && sample.has_value() &&
            sample.observable->statistic == model::Statistic::Current) {
            std::string key = std::string(sample.observable->key) +
                              std::string(words::key_suffix(sample.value.unit));
            if (record.find(key, sample.number) == nullptr) { // a module may list one thing twice
                record.values.push_back({std::move(key), sample.number, sample.value.value});
            }
        }
    }
    return record;
}

Record record_of(const std::string& port, const monitor::Snapshot& snapshot) {
    return record_of(port, *snapshot.module, snapshot.core.wall,
                     snapshot.observables.steady == snapshot.core.steady);
}

} // namespace optictl::engine::history
