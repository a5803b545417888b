// What a module has, and which bytes of it a plan may write at all.
#pragma once

#include "sff/memmap/map.hpp"
#include "sff/memmap/procedure.hpp"

namespace optictl::memmap {

/// Whether every bit of the patch belongs to a register that the standard describes as a control:
/// no identity, no password, no memory of users or vendors, no commands, nothing reserved.
[[nodiscard]] bool is_control(const Map& map, const Patch& patch);

/// Whether the module has a page that the map has a table of; of other pages nothing is known.
[[nodiscard]] Advertised page_advertised(const Map& map, const Context& context, const Page& page);

} // namespace optictl::memmap
