// What the rows of the CMIS pages share: how lanes lie in registers, and advertised conditions.
#pragma once

#include <cstdint>
#include <string_view>

#include "sff/memmap/field.hpp"

namespace optictl::cmis {

/// The document of all rows.
inline constexpr std::string_view document = "OIF-CMIS 5.4";
/// Of coherent pages. Its text is not public: rows hold what implementations agree on.
inline constexpr std::string_view coherent_document = "OIF-C-CMIS";

/// The revision register (lower memory 1) of the revisions in which registers changed.
namespace rev {
inline constexpr memmap::Revisions only_3_x{0x00, 0x3F};
inline constexpr memmap::Revisions only_4_x{0x40, 0x4F};
inline constexpr memmap::Revisions before_5_0{0x00, 0x4F};
inline constexpr memmap::Revisions before_5_3{0x00, 0x52};
inline constexpr memmap::Revisions before_5_4{0x00, 0x53};
inline constexpr memmap::Revisions since_4_0{0x40, 0xFF};
inline constexpr memmap::Revisions since_5_0{0x50, 0xFF};
inline constexpr memmap::Revisions since_5_1{0x51, 0xFF};
inline constexpr memmap::Revisions since_5_2{0x52, 0xFF};
inline constexpr memmap::Revisions since_5_3{0x53, 0xFF};
inline constexpr memmap::Revisions since_5_4{0x54, 0xFF};
} // namespace rev

// Lanes of one bank: a bit, two bits, a nibble, a byte, two bytes a lane. Lane 1 has the lowest
// bits of the first byte everywhere; SFF-8636 has its nibbles the other way round.
inline constexpr memmap::Lanes host_bit = memmap::host_lanes(8, 1);
inline constexpr memmap::Lanes host_pair = memmap::host_lanes(8, 2);
inline constexpr memmap::Lanes host_nibble = memmap::host_lanes(8, 4);
inline constexpr memmap::Lanes host_byte = memmap::host_lanes(8, 8);
inline constexpr memmap::Lanes host_word = memmap::host_lanes(8, 16);
inline constexpr memmap::Lanes media_bit = memmap::media_lanes(8, 1);
inline constexpr memmap::Lanes media_nibble = memmap::media_lanes(8, 4);
inline constexpr memmap::Lanes media_byte = memmap::media_lanes(8, 8);
inline constexpr memmap::Lanes media_word = memmap::media_lanes(8, 16);
inline constexpr memmap::Lanes media_long = memmap::media_lanes(8, 32);

/// Before 5.0 lower memory summarised flags by lane, one byte a bank.
[[nodiscard]] constexpr memmap::Lanes summary_of_bank(unsigned bank) {
    memmap::Lanes lanes = host_bit;
    lanes.first = static_cast<std::uint8_t>(8 * bank + 1);
    return lanes;
}

} // namespace optictl::cmis
