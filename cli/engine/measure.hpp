// Observes the signals of a module by writes that only observe: statistics of an interval (VDM),
// and what test pattern checkers have counted. Under the lock of the bus, with nothing journaled
// and nothing left behind.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/engine/request.hpp"
#include "cli/engine/targets/target.hpp"
#include "cli/engine/trouble.hpp"
#include "drivers/system.hpp"

namespace optictl::engine {

struct MeasureRequest {
    std::optional<double> interval_s; ///< statistics of so long an interval; nothing: none
    bool counters = false;            ///< of test pattern checkers
    bool takes_over = false;          ///< although another program manages the modules
    [[nodiscard]] bool writes() const { return interval_s.has_value() || counters; }
};

/// What the checker of one lane has counted, and what that says of its bit error ratio.
struct CheckerCount {
    bool is_host = false;
    unsigned lane = 0;
    bool is_gated = false;   ///< of a gate that has closed
    bool is_enabled = false; ///< the checker runs
    bool lost_lock = false;  ///< the pattern was lost in between: the counts say nothing
    std::uint64_t errors = 0;
    std::uint64_t bits = 0;
    std::optional<double> told{}; ///< the ratio that the module gives itself
    /// Bounds of the ratio with a confidence of 95 %: exact, of a Poisson count. Without an error
    /// the lower one is 0, and the upper one is one-sided.
    double at_least = 0;
    double at_most = 0;
    [[nodiscard]] bool says() const { return bits != 0 && !lost_lock; }
};

struct MeasureOutcome {
    std::string target{};
    Trouble trouble = Trouble::None;
    std::string message{};                  ///< why there is less than was asked; empty: nothing
    std::optional<Inspection> inspection{}; ///< nothing: the module could not be read
    std::optional<double> interval_s{};     ///< of the statistics in `inspection`
    std::string no_statistics{};            ///< why they are not those of an interval
    std::vector<CheckerCount> counts{};
    std::string no_counts{}; ///< why there are none
    std::vector<std::string> notices{};
};

/// Exact bounds of an error ratio of which `errors` were counted in `bits` bits; see CheckerCount.
void bound(CheckerCount& count);

[[nodiscard]] MeasureOutcome measure(drivers::System& system, const Target& target,
                                     const Request& request, const MeasureRequest& how);

} // namespace optictl::engine
