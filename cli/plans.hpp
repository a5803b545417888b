// Joins the decoders' read plans with what drivers must know of a module to read it.
#pragma once

#include <optional>

#include "drivers/fetch.hpp"
#include "sff/memmap/field.hpp"
#include "sff/memmap/plan.hpp"

namespace optictl::cli {

/// The planner of one read of whatever module answers; for the map `as` whatever it says.
[[nodiscard]] drivers::Planner planner(const memmap::Wanted& wanted,
                                       std::optional<memmap::Standard> as);

} // namespace optictl::cli
