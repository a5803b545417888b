// How mlxlink and mstlink number pages, in JSON records and in text alike.
#pragma once

#include <cstdint>
#include <optional>

#include "drivers/dump/sections.hpp"

namespace optictl::drivers::dump {

/// Where byte number `byte` (0-255) of "page" `page` belongs; none when that does not say it: 160
/// and 162 are the lower halves of A0h and A2h in some versions, and pages A0h and A2h as well.
[[nodiscard]] std::optional<SectionAddress> mlxlink_address(std::uint32_t page, std::uint32_t byte);

} // namespace optictl::drivers::dump
