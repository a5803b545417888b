// A monitored value in words. For this folder alone.
#pragma once

#include <string>

#include "sff/memmap/reading.hpp"

namespace optictl::analysis::detail {

/// "80.5 degC", "-12.30 dBm".
[[nodiscard]] std::string text_of(const memmap::Reading& reading);

} // namespace optictl::analysis::detail
