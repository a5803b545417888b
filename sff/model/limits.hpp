// The four limits of a value, and what comes of comparing with them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "sff/memmap/reading.hpp"

namespace optictl::model {

/// Index into sets of four: the order in which all three standards store them, except where the
/// decoder says otherwise.
enum Limit : std::uint8_t { HighAlarm, LowAlarm, HighWarning, LowWarning, limit_count };
using FourReadings = std::array<memmap::Reading, limit_count>;

/// Result of comparing a value with its thresholds.
enum class Verdict : std::uint8_t { None, Normal, LowAlarm, LowWarning, HighWarning, HighAlarm };

[[nodiscard]] constexpr bool is_alarm(Limit limit) {
    return limit == HighAlarm || limit == LowAlarm;
}
[[nodiscard]] constexpr bool is_high(Limit limit) {
    return limit == HighAlarm || limit == HighWarning;
}

/// The limit that a value with this verdict has passed, if any.
[[nodiscard]] constexpr std::optional<Limit> passed_limit(Verdict verdict) {
    switch (verdict) {
    case Verdict::HighAlarm: return HighAlarm;
    case Verdict::LowAlarm: return LowAlarm;
    case Verdict::HighWarning: return HighWarning;
    case Verdict::LowWarning: return LowWarning;
    default: return std::nullopt;
    }
}

} // namespace optictl::model
