// Plans the read of a module from what its standard says of itself.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "drivers/fetch.hpp"
#include "sff/memmap/map.hpp"

namespace optictl::drivers {

/// What a dump takes beyond what verbs show.
struct Beyond {
    bool undescribed = false; ///< advertised pages without a table of registers
    /// Pages to be read whether advertised or not: CMIS pages 10h-9Fh in all banks, of SFP those of
    /// A2h. Flags in them are read, too.
    std::vector<std::uint8_t> pages{};
};

/// The map that an image holds, by what is known of it so far; null: none that is known.
using ChooseMap = std::function<const memmap::Map*(const memmap::Image&)>;

/// The planner of one read. `choose` is asked at each stage, and should be what decides how the
/// image is decoded: else bytes that one map plans would be read by the tables of another. What it
/// cannot tell is read as far as that needs no write.
[[nodiscard]] Planner plan_read(ChooseMap choose, const memmap::Wanted& wanted, Beyond beyond);

} // namespace optictl::drivers
