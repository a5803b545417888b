// Which modules share wires: those behind one root adapter, whatever multiplexers stand between.
#pragma once

#include <string>

#include "drivers/system.hpp"

namespace optictl::drivers::ports {

/// The adapter that `adapter` ("i2c-25") hangs from, by where the kernel has put it; itself when
/// that is not known.
[[nodiscard]] std::string root_adapter(System& system, const std::string& adapter);

/// The root adapter of a file below a device `BUS-ADDRESS`, else the path itself.
[[nodiscard]] std::string root_adapter_of_file(System& system, const std::string& path);

} // namespace optictl::drivers::ports
