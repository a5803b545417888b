// Which bytes of a module a plan may write at all.
#pragma once

#include "sff/memmap/map.hpp"
#include "sff/memmap/procedure.hpp"

namespace optictl::memmap {

/// Whether every bit of the patch belongs to a register that the standard describes as a control:
/// no identity, no password, no memory of users or vendors, no commands, nothing reserved.
[[nodiscard]] bool is_control(const Map& map, const Patch& patch);

} // namespace optictl::memmap
