#include "cli/view/module/cells.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sff/model/judge.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::view {

using namespace words;

namespace {

using memmap::Reading;
using memmap::State;
using memmap::Unit;
using model::Monitor;

/// Tenths where the register counts in tenths (TEC current), else what the unit resolves.
int places(const Reading& reading) {
    constexpr int tenths = 10;
    return reading.field->scale.den == tenths ? 1 : decimals(reading.unit);
}

} // namespace

std::string number(const Reading& reading) {
    if (!reading.has_value()) {
        return reading.state == State::NotRead ? "unread" : "n/a";
    }
    return fmt::format("{}{:.{}f}{}", reading.state == State::Saturated ? ">" : "", reading.value,
                       places(reading), reading.state == State::Unconfirmed ? "?" : "");
}

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

const Monitor* find(const model::Module& module, model::Quantity quantity, unsigned lane) {
    const auto found = std::ranges::find_if(module.monitors, [&](const Monitor& monitor) {
        return monitor.quantity == quantity && monitor.lane == lane;
    });
    return found != module.monitors.end() ? &*found : nullptr;
}

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
    return fmt::format("{:+.{}f}{}", monitor.margin, power ? 2 : places(monitor.value),
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

} // namespace optictl::cli::view
