// Reading the lines of a cage: presence, reset, low power, interrupt.
#pragma once

#include <expected>
#include <string>

#include "drivers/ports/map.hpp"
#include "drivers/system.hpp"

namespace optictl::drivers::ports {

/// Whether the signal is active; or why it cannot be told, with what to do.
[[nodiscard]] std::expected<bool, std::string> is_active(System& system, const Signal& signal);

} // namespace optictl::drivers::ports
