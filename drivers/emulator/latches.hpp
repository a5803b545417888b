// Bytes that a read clears, by the clauses of the three standards. Written down here anew: a test
// compares them with what the decoders say.
#pragma once

#include <cstdint>
#include <span>

#include "sff/memmap/field.hpp"

namespace optictl::drivers::emulator {

/// A run of latched bytes of one half page, in all of its banks.
struct Latched {
    memmap::Page page;
    std::uint8_t first;
    std::uint8_t last;
};

[[nodiscard]] std::span<const Latched> latches_of(memmap::Standard standard);
[[nodiscard]] bool is_latched(memmap::Standard standard, const memmap::Page& page, unsigned byte);

} // namespace optictl::drivers::emulator
