// Joins the decoders' read plans with what drivers must know of a module to read it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "drivers/fetch.hpp"
#include "sff/memmap/field.hpp"
#include "sff/memmap/plan.hpp"

namespace optictl::cli {

/// What a dump takes beyond what verbs show.
struct Beyond {
    bool undescribed = false; ///< advertised pages without a table of registers
    /// Pages to be read whether advertised or not: CMIS pages 10h-9Fh in all banks, of SFP those of
    /// A2h. Flags in them are read, too.
    std::vector<std::uint8_t> pages{};
};

/// The planner of one read of whatever module answers; for the map `as` whatever it says.
[[nodiscard]] drivers::Planner planner(const memmap::Wanted& wanted,
                                       std::optional<memmap::Standard> as, Beyond beyond = {});

/// Page numbers in hexadecimal, with ranges: "b0-ff,9f". Nothing where `text` is no such list.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> parse_pages(std::string_view text);

} // namespace optictl::cli
