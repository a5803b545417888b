// How rows of SFF-8636 tables are written down: short builders, revisions, advertisements.
#pragma once

#include <string_view>

#include "sff/memmap/field.hpp"

namespace optictl::sff8636 {

/// The document whose tables the rows follow; rows of SFF-8436 alone name that one themselves.
inline constexpr std::string_view document = "SFF-8636 2.11";

/// Lanes of the map.
inline constexpr unsigned lane_count = 4;

/// Values of the revision register L:1 (Table 6-4) at which rows change.
namespace revision {
inline constexpr std::uint8_t unspecified = 0;
inline constexpr std::uint8_t last_sff8436 = 2;  ///< 1 and 2 name SFF-8436 maps
inline constexpr std::uint8_t first_sff8636 = 3; ///< SFF-8636 revision 1.3 or earlier
inline constexpr std::uint8_t sff8636_1_4 = 4;
inline constexpr std::uint8_t sff8636_2_0 = 6; ///< the newest that may leave L:1 at 0
inline constexpr std::uint8_t sff8636_2_5 = 7; ///< 2.5 to 2.7
inline constexpr std::uint8_t sff8636_2_8 = 8; ///< 2.8 to 2.10, and 2.11, which has no code
} // namespace revision

using memmap::Access;
using memmap::Field;
using memmap::Kind;
using memmap::Lanes;
using memmap::Order;
using memmap::Secret;
using memmap::Unit;
using memmap::When;

/// The same row, standing only in SFF-8636, only in SFF-8436, and only from or up to a revision.
[[nodiscard]] consteval Field since(std::uint8_t code, Field row) {
    row.revisions.since = code;
    return row;
}
[[nodiscard]] consteval Field until(std::uint8_t code, Field row) {
    row.revisions.until = code;
    return row;
}
[[nodiscard]] consteval Field in_8636(Field row) {
    return since(revision::first_sff8636, row);
}
[[nodiscard]] consteval Field in_8436(Field row) {
    return until(revision::last_sff8436, row);
}

/// The same row, meaningful only with the advertisement `when`.
[[nodiscard]] consteval Field advertised(When when, Field row) {
    row.when = when;
    return row;
}
/// The same row, standing for its bytes only while `only` holds.
[[nodiscard]] consteval Field selected(When only, Field row) {
    row.only = only;
    return row;
}

/// The same row, which says something of the owner of the module.
[[nodiscard]] consteval Field keeps(memmap::Secret secret, Field row) {
    row.secret = secret;
    return row;
}

/// One bit, in one copy or in one a lane.
[[nodiscard]] consteval Field flag(std::string_view name, std::string_view clause, unsigned byte,
                                   unsigned bit, Lanes lanes = {}) {
    const auto place = static_cast<std::uint8_t>(bit);
    return {.name = name,
            .clause = clause,
            .byte = static_cast<std::uint8_t>(byte),
            .msb = place,
            .lsb = place,
            .lanes = lanes,
            .kind = Kind::Flag};
}
/// A latched flag: reading it clears it.
[[nodiscard]] consteval Field latched(std::string_view name, std::string_view clause, unsigned byte,
                                      unsigned bit, Lanes lanes = {}) {
    Field row = flag(name, clause, byte, bit, lanes);
    row.access = Access::ClearOnRead;
    return row;
}
/// A bit that the host writes.
[[nodiscard]] consteval Field control(std::string_view name, std::string_view clause, unsigned byte,
                                      unsigned bit, Lanes lanes = {}) {
    Field row = flag(name, clause, byte, bit, lanes);
    row.access = Access::ReadWrite;
    return row;
}
/// Reserved bits of one byte, or reserved bytes.
[[nodiscard]] consteval Field reserved(std::string_view clause, unsigned byte, unsigned msb,
                                       unsigned lsb, Access access = Access::ReadOnly) {
    return {.name = "Reserved",
            .clause = clause,
            .byte = static_cast<std::uint8_t>(byte),
            .msb = static_cast<std::uint8_t>(msb),
            .lsb = static_cast<std::uint8_t>(lsb),
            .kind = Kind::Reserved,
            .access = access};
}
[[nodiscard]] consteval Field bytes_of(std::string_view name, std::string_view clause,
                                       unsigned first, unsigned last, Kind kind,
                                       Access access = Access::ReadOnly) {
    return {.name = name,
            .clause = clause,
            .byte = static_cast<std::uint8_t>(first),
            .size = static_cast<std::uint8_t>(last - first + 1),
            .kind = kind,
            .access = access};
}
[[nodiscard]] consteval Field reserved_bytes(std::string_view clause, unsigned first, unsigned last,
                                             Access access = Access::ReadOnly) {
    return bytes_of("Reserved", clause, first, last, Kind::Reserved, access);
}
[[nodiscard]] consteval Field vendor_bytes(std::string_view clause, unsigned first, unsigned last,
                                           Access access = Access::ReadOnly) {
    return bytes_of("Vendor Specific", clause, first, last, Kind::Custom, access);
}
/// Bits that a code table names.
[[nodiscard]] consteval Field coded(std::string_view name, std::string_view clause, unsigned byte,
                                    unsigned msb, unsigned lsb, const memmap::CodeTable& codes) {
    return {.name = name,
            .clause = clause,
            .byte = static_cast<std::uint8_t>(byte),
            .msb = static_cast<std::uint8_t>(msb),
            .lsb = static_cast<std::uint8_t>(lsb),
            .kind = Kind::Code,
            .codes = &codes};
}
/// Bits whose set ones a code table names, by bit number within the field.
[[nodiscard]] consteval Field bitmap(std::string_view name, std::string_view clause, unsigned byte,
                                     unsigned msb, unsigned lsb, const memmap::CodeTable& codes) {
    Field row = coded(name, clause, byte, msb, lsb, codes);
    row.kind = Kind::Bitmap;
    return row;
}
[[nodiscard]] consteval Field text(std::string_view name, std::string_view clause, unsigned first,
                                   unsigned last) {
    return bytes_of(name, clause, first, last, Kind::Ascii);
}

/// Lanes whose bits ascend with the lane, and those of SFF-8636 nibbles, lane 1 at the top.
inline constexpr Lanes host_bits = memmap::host_lanes(lane_count, 1);
inline constexpr Lanes media_bits = memmap::media_lanes(lane_count, 1);
inline constexpr Lanes host_nibbles = memmap::host_lanes(lane_count, 4, Order::MsbFirst);
inline constexpr Lanes media_nibbles = memmap::media_lanes(lane_count, 4, Order::MsbFirst);
inline constexpr Lanes media_words = memmap::media_lanes(lane_count, 16);

} // namespace optictl::sff8636
