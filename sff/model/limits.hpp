// The four limits of a value, and what comes of comparing with them.
#pragma once

#include <array>
#include <cstdint>

#include "sff/memmap/reading.hpp"

namespace optictl::model {

/// Index into sets of four: the order in which all three standards store them, except where the
/// decoder says otherwise.
enum Limit : std::uint8_t { HighAlarm, LowAlarm, HighWarning, LowWarning, limit_count };
using FourReadings = std::array<memmap::Reading, limit_count>;

/// Result of comparing a value with its thresholds.
enum class Verdict : std::uint8_t { None, Normal, LowAlarm, LowWarning, HighWarning, HighAlarm };

} // namespace optictl::model
