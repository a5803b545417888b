// The characters beside the bytes of a row: the witness of how many bytes the row has.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "drivers/dump/rows.hpp"

namespace optictl::drivers::dump {

/// Whether `text` shows `bytes`: printable ones as they are, others as a dot or as a letter beyond
/// ASCII. Blanks do not count: mails drop and collapse them.
[[nodiscard]] bool text_agrees(std::span<const std::uint8_t> bytes, std::string_view text);

/// The bytes of one row, or why they are not certain.
struct RowBytes {
    HexRun run;        ///< `rest` is what was not understood, when there is a fault
    std::string fault; ///< empty when the row is good
    std::string doubt; ///< a warning
    bool whole = true; ///< the row cannot go on: it is full, or its characters end it
};

/// Bytes of two digits, then perhaps their characters between two marks (`|` and `|`).
[[nodiscard]] RowBytes bytes_before_mark(std::string_view text, char opening, char closing);

/// Bytes in groups of one or two, then their characters with nothing but blanks between. Where the
/// bytes end is where what follows shows just the bytes before it: characters can look like bytes.
[[nodiscard]] RowBytes bytes_before_text(std::string_view text);

} // namespace optictl::drivers::dump
