// What the media of a module are: the SFF-8024 table of its interfaces, and whether it is copper.
#pragma once

#include <optional>

#include "sff/sff8024/interfaces.hpp"

namespace optictl::cmis {

/// The SFF-8024 table that MediaType (lower memory 85) names (Table 8-20). None for undefined,
/// reserved and vendor-specific types, whose media interface codes have no names.
[[nodiscard]] constexpr std::optional<sff8024::MediaTable> media_table(unsigned media_type) {
    using sff8024::MediaTable;
    switch (media_type) {
    case 0x01: return MediaTable::Mmf;
    case 0x02: return MediaTable::Smf;
    case 0x03: return MediaTable::PassiveCopper;
    case 0x04: return MediaTable::ActiveCable;
    case 0x05: return MediaTable::BaseT;
    default: return std::nullopt;
    }
}

/// Whether a MediaInterfaceTechnology (00h:212) is copper: 0Ah-0Fh and 12h-14h, but not the
/// tunable lasers 10h and 11h between them (Table 8-41).
[[nodiscard]] constexpr bool is_copper_technology(unsigned technology) {
    return (technology >= 0x0A && technology <= 0x0F) || (technology >= 0x12 && technology <= 0x14);
}

} // namespace optictl::cmis
