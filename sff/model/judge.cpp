#include "sff/model/judge.hpp"

#include <algorithm>
#include <cmath>

#include "sff/model/vocabulary.hpp"

namespace optictl::model {
namespace {

using memmap::State;
using memmap::Unit;

bool all_have_raw(const FourReadings& limits, std::uint64_t raw) {
    return std::ranges::all_of(limits, [raw](const Reading& limit) { return limit.raw == raw; });
}

/// What distances are taken of: dBm for powers, as budgets are counted in dB.
double level(const Reading& reading) {
    return reading.unit == Unit::Milliwatt ? dbm(reading.value) : reading.value;
}

/// The levels of the warnings between which a monitor should stay. Kept for the next monitor, which
/// is mostly that of another lane with the same thresholds: logarithms are a tenth of decoding.
struct Window {
    const Thresholds* of = nullptr;
    double low = 0;
    double high = 0;
};

void judge(Module& module, Monitor& monitor, Window& window) {
    // A monitor that the module may not have is neither good nor bad.
    const bool confirmed = monitor.value.state != State::Unconfirmed;
    if (monitor.thresholds < 0 || !monitor.value.has_value() || !confirmed) {
        return;
    }
    const Thresholds& set = module.thresholds[static_cast<std::size_t>(monitor.thresholds)];
    if (!set.distrust.empty() || !set.limits[HighAlarm].has_value()) {
        return;
    }
    const double value = monitor.value.value;
    monitor.verdict = Verdict::Normal;
    if (value > set.limits[HighAlarm].value) {
        monitor.verdict = Verdict::HighAlarm;
    } else if (value < set.limits[LowAlarm].value) {
        monitor.verdict = Verdict::LowAlarm;
    } else if (value > set.limits[HighWarning].value) {
        monitor.verdict = Verdict::HighWarning;
    } else if (value < set.limits[LowWarning].value) {
        monitor.verdict = Verdict::LowWarning;
    }
    const bool power = monitor.value.unit == Unit::Milliwatt;
    if (power && (value <= 0 || set.limits[LowWarning].value <= 0)) {
        return; // no distance in dB from darkness
    }
    if (window.of != &set) {
        window = {&set, level(set.limits[LowWarning]), level(set.limits[HighWarning])};
    }
    const double own = level(monitor.value);
    monitor.margin = std::min(window.high - own, own - window.low);
    monitor.has_margin = true;
}

/// The module says that its monitors have no valid data yet (SFF-8636 Table 6-3, SFF-8472 Table
/// 9-16).
bool is_not_ready(const Module& module) {
    if (module.vocabulary == nullptr) {
        return false;
    }
    return std::ranges::any_of(module.vocabulary->points, [&module](const PointRow& row) {
        if (row.point != Point::DataNotReady || module.context.image == nullptr) {
            return false;
        }
        Reading reading = memmap::read(module.context, *row.field);
        if (row.derive != nullptr) {
            row.derive(module.context, reading);
        }
        return reading.is_set();
    });
}

} // namespace

double dbm(double milliwatt) {
    return 10.0 * std::log10(milliwatt);
}

std::string_view distrust(const FourReadings& limits) {
    if (std::ranges::any_of(limits, [](const Reading& limit) { return !limit.has_value(); })) {
        return "not all of them are known";
    }
    if (all_have_raw(limits, 0)) {
        return "all are zero";
    }
    const std::uint64_t ones = (std::uint64_t{1} << limits[0].field->width_bits()) - 1U;
    if (all_have_raw(limits, ones)) {
        return "all are FFh";
    }
    if (limits[LowAlarm].value > limits[LowWarning].value ||
        limits[LowWarning].value >= limits[HighWarning].value ||
        limits[HighWarning].value > limits[HighAlarm].value) {
        return "not ordered low alarm, low warning, high warning, high alarm";
    }
    return {};
}

void judge_monitors(Module& module) {
    for (Thresholds& set : module.thresholds) {
        set.distrust = distrust(set.limits);
    }
    if (is_not_ready(module)) {
        return;
    }
    Window window;
    for (Monitor& monitor : module.monitors) {
        judge(module, monitor, window);
    }
}

Checksum checksum(const memmap::Image& image, std::string_view name, std::string_view clause,
                  memmap::Page page, unsigned first, unsigned last, unsigned at) {
    Checksum sum{.name = name,
                 .clause = clause,
                 .page = page,
                 .first = static_cast<std::uint8_t>(first),
                 .last = static_cast<std::uint8_t>(last),
                 .at = static_cast<std::uint8_t>(at)};
    const memmap::Block* block = image.find(page);
    if (block == nullptr || !block->knows(first, last - first + 1) || !block->knows(at)) {
        return sum;
    }
    unsigned total = 0;
    for (const std::uint8_t byte : block->at(first, last - first + 1)) {
        total += byte;
    }
    sum.state = State::Ok;
    sum.computed = static_cast<std::uint8_t>(total);
    sum.stored = block->at(at, 1)[0];
    return sum;
}

} // namespace optictl::model
