// Times that were measured, against what the module advertises or its standard has.
#pragma once

#include <string_view>

#include "cli/engine/qualify/check.hpp"

namespace optictl::engine::qualify {

/// What times are of, by the words that their names begin with. Each kind has a check that judges
/// it: DP-12, FW-11, SQ-01, SQ-07.
inline constexpr std::string_view of_steps; ///< what begins with none of the others
inline constexpr std::string_view of_firmware = "firmware: ";
inline constexpr std::string_view of_statistics = "statistics: ";
inline constexpr std::string_view of_results = "pattern results: ";

/// All times of that kind that have a bound. What surely took longer fails; what is within a tenth
/// of the bound is worth knowing, as it is seen from outside, by looks with time between them.
[[nodiscard]] Outcome judged_times(const Bench& bench, std::string_view kind);

} // namespace optictl::engine::qualify
