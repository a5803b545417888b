// A device file /dev/i2c-N that this process answers for (CUSE), with one module on it: i2c-tools
// and whatever else opens such a file find it there.
#pragma once

#include <expected>
#include <memory>
#include <string>

#include "drivers/emulate/door.hpp"
#include "drivers/transport.hpp"

namespace optictl::drivers::emulate {

/// Makes /dev/i2c-`number`. `bus` must outlive the door. The error says why not and what to do.
[[nodiscard]] std::expected<std::unique_ptr<Door>, std::string> make_i2c_device(unsigned number,
                                                                                Transport& bus);

} // namespace optictl::drivers::emulate
