// A recorded image as a device.
#pragma once

#include <memory>

#include "drivers/transport.hpp"
#include "sff/memmap/image.hpp"

namespace optictl::drivers::recorded {

/// Serves what is known of `image`; what is not gives the hole's own words, or NoSuchPage.
[[nodiscard]] std::unique_ptr<Transport> open(memmap::Image image);

} // namespace optictl::drivers::recorded
