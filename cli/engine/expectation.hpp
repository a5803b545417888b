// What a link is meant to do, as far as the network devices of its port tell.
#pragma once

#include "cli/engine/targets/target.hpp"
#include "drivers/system.hpp"
#include "sff/analysis/health.hpp"

namespace optictl::engine {

/// Down where somebody has set all network devices of the target down, Up where all are up; Any
/// where there is none, where that is not known of one, or where they differ.
[[nodiscard]] analysis::Expect expectation_of(drivers::System& system, const Target& target);

} // namespace optictl::engine
