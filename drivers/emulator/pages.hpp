// The pages that a module has, by its advertisements. Written down here anew: a test compares them
// with what the decoders say.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sff/memmap/field.hpp"
#include "sff/memmap/image.hpp"

namespace optictl::drivers::emulator {

/// The standard that a module with this memory follows, by its identifier byte.
[[nodiscard]] memmap::Standard standard_of(const memmap::Image& image);

/// A page, and the bits that advertise it; mask 0: every module that has pages.
struct KnownPage {
    memmap::Page page;
    memmap::Page told_in{};
    std::uint8_t byte = 0;
    std::uint8_t mask = 0;
    bool banked = false;
};

[[nodiscard]] std::span<const KnownPage> pages_of(memmap::Standard standard);

/// How many banks of eight lanes a CMIS module has (01h:142, 01h:174).
[[nodiscard]] unsigned lane_banks(const memmap::Image& image);

/// Upper pages and banks that the module advertises and that a host controls it by, with VDM and
/// CDB: a module that is emulated has them whole, also where a dump lacks them.
[[nodiscard]] std::vector<memmap::Page> control_pages(const memmap::Image& image);

} // namespace optictl::drivers::emulator
