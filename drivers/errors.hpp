// From errno to what a user can do about it.
#pragma once

#include <string_view>

#include "drivers/transport.hpp"

namespace optictl::drivers {

/// The error of a transfer to a module: `error` is an errno, `where` names the device for people.
[[nodiscard]] IoError transfer_error(int error, std::string_view where);

/// The error of opening `path`.
[[nodiscard]] IoError open_error(int error, std::string_view path);

} // namespace optictl::drivers
