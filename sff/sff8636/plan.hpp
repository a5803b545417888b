// Which bytes of an SFF-8636 module to read next.
#pragma once

#include "sff/memmap/plan.hpp"

namespace optictl::sff8636 {

/// The bytes wanted next, by what `image` already says; empty when all is there. First the lower
/// page and page 00h, which always exist, then the pages that they advertise. Never a latched
/// flag (L:3-21, 20h:128-139, and values of page 20h that reading clears) unless `wanted.flags`.
/// Bytes that a device refuses stay wanted: the caller ends when a round brings nothing new.
[[nodiscard]] std::vector<memmap::Range> plan(const memmap::Image& image,
                                              const memmap::Wanted& wanted);

} // namespace optictl::sff8636
