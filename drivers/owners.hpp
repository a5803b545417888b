// Programs that manage modules by themselves: who changes a module beside them sees it changed
// back, or breaks what they are doing.
#pragma once

#include <string>
#include <vector>

#include "drivers/system.hpp"

namespace optictl::drivers {

/// Those that run now: "xcvrd (PID 812): SONiC manages the modules".
[[nodiscard]] std::vector<std::string> managers_of_modules(System& system);

} // namespace optictl::drivers
