// What the kernel's refusals mean for a module of a network device.
#pragma once

#include <string>
#include <string_view>

#include "drivers/transport.hpp"

namespace optictl::drivers::ethtool {

/// `error` is an errno, `text` the kernel's own words or empty.
[[nodiscard]] IoError refusal_error(int error, std::string_view text, const std::string& device);

} // namespace optictl::drivers::ethtool
