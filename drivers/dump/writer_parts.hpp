// What writers have in common: rows without holes, their text, and the account of what is lost.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/dump/writer.hpp"

namespace optictl::drivers::dump {

// The writers, for the registry: files share what is one idea.
[[nodiscard]] const Writer& capture_writer();
[[nodiscard]] const Writer& ethtool_hex_writer();
[[nodiscard]] const Writer& i2cdump_writer();
[[nodiscard]] const Writer& hexdump_writer();
[[nodiscard]] const Writer& xxd_writer();
[[nodiscard]] const Writer& sfputil_writer();
[[nodiscard]] const Writer& raw_writer();
[[nodiscard]] const Writer& c_array_writer();
[[nodiscard]] const Writer& json_writer();

using Lost = std::vector<std::string>;

/// "page 11h bytes 80h-8Fh".
[[nodiscard]] std::string range_name(const memmap::Image& image, const memmap::Page& page,
                                     unsigned first, unsigned last);

/// Accounts for the words of a capture: its header, and sources, times and errors of half pages.
void lose_words(Lost& lost, const Subject& subject);
/// Accounts for a half page that the format has no place for, or of which nothing is known.
void lose_page(Lost& lost, const Subject& subject, const memmap::Block& block);

/// Known bytes of one half page in a row.
struct Run {
    unsigned first = 0; ///< byte number 0-255
    std::span<const std::uint8_t> bytes;
};
/// The runs of known bytes of a half page.
[[nodiscard]] std::vector<Run> known_runs(const memmap::Block& block);
/// The ranges of unread bytes, with the error of the hole that covers them where there is one.
[[nodiscard]] std::vector<memmap::Hole> unread_ranges(const memmap::Block& block);

/// The rows of 16 for formats whose rows have no mark for an unread byte: a row with one is left
/// out and accounted for. Where rows `end` with this half page, the last may be short.
[[nodiscard]] std::vector<Run> whole_rows(const Subject& subject, const memmap::Block& block,
                                          bool end, Lost& lost);

/// How the rows of a format look.
struct RowStyle {
    std::string_view before; ///< the offset
    int digits = 8;          ///< of the offset
    std::string_view after;  ///< the offset
    unsigned group = 1;      ///< bytes that stand together
    bool halves = false;     ///< one more blank after 8 bytes
    bool text = false;       ///< characters follow, in the same column after a short row
    std::string_view before_text{};
    std::string_view after_text{};
};
void append_row(std::string& out, const RowStyle& style, std::uint32_t offset,
                std::span<const std::uint8_t> bytes);

} // namespace optictl::drivers::dump
