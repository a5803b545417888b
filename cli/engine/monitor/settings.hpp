// How modules are watched: what is read how often, and how patiently.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "drivers/clock.hpp"
#include "sff/analysis/health.hpp"
#include "sff/memmap/field.hpp"

namespace optictl::engine::monitor {

using drivers::Duration;

/// What one poll reads, from the cheapest to the dearest. Each has what those before it have.
enum class Depth : std::uint8_t {
    Presence,    ///< whether a module answers, and its state
    Core,        ///< monitors, states, controls: all that changes and is judged
    Observables, ///< what the module observes of its signals, too (VDM)
    Full,        ///< identity, thresholds and applications anew
};
inline constexpr std::size_t depth_count = static_cast<std::size_t>(Depth::Full) + 1;

struct Settings {
    Duration presence = std::chrono::seconds(2);
    Duration core = std::chrono::seconds(10);
    Duration observables = std::chrono::seconds(30);
    Duration full = std::chrono::hours(1);
    /// Longest pause between two tries of a module that fails.
    Duration longest_pause = std::chrono::minutes(5);
    /// Of one poll, lock included: what a dead module costs.
    Duration deadline = std::chrono::seconds(2);
    /// Values are shown no longer than this after they were read.
    Duration stale_after = std::chrono::seconds(45);
    /// No other program reads latched flags: they are read, which clears them, and counted.
    bool sole_reader = false;
    /// The first poll of a module is begun at its share of the core period, so that many modules
    /// do not come at once; without it all begin now.
    bool spread = true;
    std::optional<Duration> run_for; ///< nothing is polled after it; empty: for ever

    std::optional<memmap::Standard> as;
    std::size_t most_events = 10'000; ///< that are kept
    std::function<bool()> stop;       ///< asked between transactions; true ends the poll
    /// Seconds since 1970; empty: the clock of the system.
    std::function<double()> wall;
};

} // namespace optictl::engine::monitor
