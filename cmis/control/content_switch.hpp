// How long a module takes from the diagnostics selector to its data (tDDCS, OIF-CMIS 5.4 Table
// 10-5): nothing confirms the switch, and a read that is too early has what stood there before.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "sff/memmap/procedure.hpp"

namespace optictl::cmis::control {

/// Switches between two contents that are known to differ: the counters of lanes 1-4, and the error
/// ratios. Checkers must have counted and be stopped, so that both stand still. Set what is above
/// the line.
struct ContentSwitch {
    bool of_media = true;
    unsigned rounds = 3; ///< there and back

    // ----
    struct Took {
        std::chrono::nanoseconds took{};       ///< to the begin of the read that had the data
        std::chrono::nanoseconds not_before{}; ///< to that of the last one that had not
    };
    std::vector<Took> times{};
    std::string why_not{}; ///< why there are none, or no more; empty: there are

    enum class At : std::uint8_t { Begin, Remember, Learn, Settle, Keep, Ask, Look, Compare, End };
    At at = At::Begin;
    unsigned number = 0; ///< of the switch; the first two learn what is there
    std::array<std::vector<std::uint8_t>, 2> contents{};
    std::uint8_t selector_before = 0;
    std::chrono::nanoseconds asked{};
    std::chrono::nanoseconds looked{};
    std::chrono::nanoseconds not_before{};
};

/// Done whatever came of it; the selector is as it was.
[[nodiscard]] memmap::Step next(ContentSwitch& state, const memmap::Now& now);
inline constexpr memmap::Procedure<ContentSwitch> content_switch_procedure{
    .name = "diagnostics-switch", .next = next};

} // namespace optictl::cmis::control
