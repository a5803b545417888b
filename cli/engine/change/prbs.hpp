// Test patterns over a link: generators and checkers are switched on at one end or both, counted
// for a time, and put back as they were.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/engine/change/change.hpp"
#include "sff/analysis/error_ratio.hpp"

namespace optictl::engine {

struct PrbsRequest {
    unsigned pattern = 0; ///< code of the standard
    bool of_media = true; ///< else the host side
    bool loops = false;   ///< each end hears itself: the output is looped back within the module
    model::LaneSet lanes = 0; ///< of that side; 0: all
    drivers::Duration time{};
    double confidence = 0.95;
    ChangeRequest how{}; ///< journal, who, whether beside other managers
    /// How long it has run.
    std::function<void(drivers::Duration)> progress{};
};

/// What the checker of a lane found.
struct PrbsLane {
    enum class State : std::uint8_t { Counted, NoLock, NoResult };
    unsigned lane = 0;
    State state = State::NoResult;
    std::uint64_t bits = 0;
    std::uint64_t errors = 0;
    analysis::ErrorRatio ratio{}; ///< where it counted
};
/// "counted", "no-lock", "no-result".
[[nodiscard]] std::string_view name_of(PrbsLane::State state);

/// What became of one end.
struct PrbsEnd {
    std::string target{};
    std::optional<Inspection> inspection{};
    std::vector<model::ControlPlan> plans{}; ///< what was switched on, in this order
    std::vector<PrbsLane> lanes{};
    std::string why_not{}; ///< why there are no counts; empty: there are
    std::string left_on{}; ///< what could not be put back; empty: all was
    std::uint64_t journal_number = 0;
    std::vector<std::string> notices{};
};

struct PrbsOutcome {
    Trouble trouble = Trouble::None;
    std::string message{}; ///< why it did not come to an end; empty: it did
    bool is_planned = false;
    drivers::Duration time{}; ///< that was counted
    std::vector<PrbsEnd> ends{};
};

/// Codes of patterns by their names, "PRBS31Q" and "PRBS-31Q", and the names.
[[nodiscard]] std::optional<unsigned> pattern_of(std::string_view name);
[[nodiscard]] std::string_view pattern_name(unsigned code);
[[nodiscard]] std::string pattern_names();

/// One end, or both ends of a link. Whatever goes wrong on the way, Ctrl-C included, what was
/// switched on is put back.
[[nodiscard]] PrbsOutcome run_prbs(std::vector<OpenTarget>& targets, const Request& request,
                                   const PrbsRequest& how);

} // namespace optictl::engine
