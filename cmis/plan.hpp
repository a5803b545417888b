// Which bytes of a CMIS module a command needs, in stages: each answer says what the next may ask.
#pragma once

#include <vector>

#include "sff/memmap/plan.hpp"

namespace optictl::cmis {

/// The bytes that `wanted` still needs and that `image` already knows to exist; empty when there
/// are none left. First lower memory and page 00h, then page 01h of modules with paged memory, then
/// the pages that it advertises. A caller that cannot read what is asked stops: the plan would ask
/// again.
///
/// Clear-on-read flags are asked for only with wanted.flags, the write-only password area never.
/// "Everything" means the pages that cmis/tables.hpp knows: only there it is known which bytes a
/// read clears.
[[nodiscard]] std::vector<memmap::Range> plan(const memmap::Image& image,
                                              const memmap::Wanted& wanted);

} // namespace optictl::cmis
