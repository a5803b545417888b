// Which bytes of an SFF-8472 module to read next.
#pragma once

#include <vector>

#include "sff/memmap/plan.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::sff8472 {

/// Whether A0h advertises anything at A2h: diagnostics, soft status and control, pages, power
/// level 4, a second rate.
[[nodiscard]] bool advertises_a2(const memmap::Context& context);
/// Whether A0h advertises what is in A2h page 02h (tuning, decision threshold, remote monitoring).
[[nodiscard]] bool advertises_page_02h(const memmap::Context& context);

/// The bytes that `wanted` needs next beyond those in `image`; empty when nothing is missing.
/// Nothing of A2h where A0h:92.2 asks for an address change first: that is a write.
/// Bytes 112-113 and 116-117 of A2h and 172-175 of page 02h are latched and planned for
/// `wanted.flags` only.
[[nodiscard]] std::vector<memmap::Range> plan(const memmap::Image& image,
                                              const memmap::Wanted& wanted);

} // namespace optictl::sff8472
