// What is known of one watched module at one moment. Never changed once others see it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/engine/monitor/settings.hpp"
#include "drivers/errors.hpp"
#include "drivers/transport.hpp"

namespace optictl::engine::monitor {

enum class Presence : std::uint8_t {
    Unknown, ///< not polled yet
    Present,
    Absent,
    Unreachable, ///< neither: polls fail
};
[[nodiscard]] std::string_view name_of(Presence presence);

/// When something was read. `steady` counts as the clock of the poller does.
struct Moment {
    bool is_set = false;
    Duration steady{};
    double wall = 0; ///< seconds since 1970
};

/// One latched flag that was seen set at least once.
struct FlagCount {
    std::string name; ///< of its register, without the number of the lane
    unsigned lane = 0;
    std::uint64_t raised = 0; ///< reads that found it set after one that did not
    bool is_active = false;   ///< set at the last read
};

/// Since the start of the poller.
struct Counts {
    std::uint64_t polls = 0;
    std::map<drivers::IoKind, std::uint64_t> errors; ///< polls that failed, by kind
    std::uint64_t yielded = 0;                       ///< polls left out: the bus was in use
    std::uint64_t transactions = 0;
    std::uint64_t retries = 0;
    std::uint64_t bytes = 0;
    std::uint64_t insertions = 0;
    std::uint64_t replacements = 0;
    std::uint64_t module_states = 0; ///< changes of the state of the module
    std::uint64_t path_states = 0;   ///< and of its data paths
};

struct Snapshot {
    Presence presence = Presence::Unknown;
    /// The module as last read; null where there is none, or none that could be read.
    std::shared_ptr<const Inspection> module;
    std::string serial; ///< of it, as it may be shown
    Moment tried;       ///< the last poll
    Moment answered;    ///< the last poll without error
    Moment core;        ///< monitors and states were read
    Moment observables;
    Moment full;
    Moment flags;
    Duration took{};   ///< the last poll that read
    std::string error; ///< of the last poll; empty: none
    Counts counts;
    std::vector<FlagCount> flag_counts;
};

/// Whether the values of the snapshot may still be shown.
[[nodiscard]] inline bool is_fresh(const Snapshot& snapshot, Duration now, Duration stale_after) {
    return snapshot.module != nullptr && snapshot.core.is_set &&
           now - snapshot.core.steady <= stale_after;
}

} // namespace optictl::engine::monitor
