// The read plan of whatever module answers.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "drivers/read_plan.hpp"
#include "sff/memmap/field.hpp"
#include "sff/memmap/plan.hpp"

namespace optictl::engine {

/// The planner of one read of whatever module answers; for the map `as` whatever it says.
[[nodiscard]] drivers::Planner planner(const memmap::Wanted& wanted,
                                       std::optional<memmap::Standard> as,
                                       drivers::Beyond beyond = {});

/// What a change of a module rests on: all that it shows, and the pages of its controls.
[[nodiscard]] drivers::Planner planner_of_changes(std::optional<memmap::Standard> as);

/// Page numbers in hexadecimal, with ranges: "b0-ff,9f". Nothing where `text` is no such list.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> parse_pages(std::string_view text);

} // namespace optictl::engine
