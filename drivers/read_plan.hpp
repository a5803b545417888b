// Plans the read of a module from what its standard says of itself.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "drivers/fetch.hpp"
#include "drivers/session/session.hpp"
#include "sff/memmap/map.hpp"

namespace optictl::drivers {

/// What a dump takes beyond what verbs show.
struct Beyond {
    bool undescribed = false; ///< advertised pages without a table of registers
    /// Pages to be read whether advertised or not: CMIS pages 10h-9Fh in all banks, of SFP those of
    /// A2h. Flags in them are read, too.
    std::vector<std::uint8_t> pages{};
};

/// The map by which a module is read, by what is known of it so far; null: none that is known.
using ChooseMap = std::function<const memmap::Map*(const memmap::Image&)>;

/// What a session must know of a module before its pages are used.
[[nodiscard]] Traits traits_of(const memmap::Map& map, const memmap::Context& context);

/// The planner of one read. `choose` is asked at each stage; another answer than before means that
/// another module is there. What it cannot tell is read as far as that needs no write.
[[nodiscard]] Planner plan_read(ChooseMap choose, const memmap::Wanted& wanted, Beyond beyond);

} // namespace optictl::drivers
