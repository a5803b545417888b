// Which bits of which bytes a host may write, and what stays of it.
#pragma once

#include <cstdint>

#include "sff/memmap/field.hpp"

namespace optictl::drivers::emulator {

enum class Keep : std::uint8_t {
    Stored,  ///< reads back as written
    Nothing, ///< a trigger or a password: reads back as 0
};

/// What a host may write of one byte.
struct Writable {
    std::uint8_t mask = 0; ///< other bits are read-only: writing them is acknowledged and ignored
    Keep keep = Keep::Stored;
};

[[nodiscard]] Writable writable(memmap::Standard standard, const memmap::Page& page, unsigned byte);

/// Whether the host's writes to a page survive a reset: user EEPROM.
[[nodiscard]] bool is_non_volatile(memmap::Standard standard, const memmap::Page& page);

} // namespace optictl::drivers::emulator
