// Words without a noun: what they can only mean.
#pragma once

#include <expected>
#include <string>

#include "cli/engine/request.hpp"
#include "cli/engine/targets/target.hpp"
#include "drivers/system.hpp"

namespace optictl::engine {

/// The one thing that the word stands for: a dump that is there, a network device, a port of the
/// map or an I2C bus. The error names the meanings where there are several, and what to write where
/// there is none.
[[nodiscard]] std::expected<Target, std::string>
guess(drivers::System& system, const std::string& word, const Request& request);

} // namespace optictl::engine
