// Whether a port map fits the system that it is used on.
#pragma once

#include <vector>

#include "cli/engine/diagnose.hpp"
#include "drivers/ports/map.hpp"

namespace optictl::engine {

/// One diagnosis a port, and one of the map as a whole first. Of modules nothing but their identity
/// is read.
[[nodiscard]] std::vector<Diagnosis>
check_ports(drivers::System& system, const drivers::ports::Map& map, const Request& request);

} // namespace optictl::engine
