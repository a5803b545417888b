// Rows of bytes with offsets as tools and people print them: one table says how each is written.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "drivers/dump/input.hpp"

namespace optictl::drivers::dump {

/// How the bytes of a row are written.
enum class Cells : std::uint8_t {
    Hex,      ///< groups of 1, 2, 4, 8 or 16 bytes
    HexBytes, ///< two digits each
    Prefixed, ///< `0x0d`, also in words of several bytes
    Decimal,  ///< `13`
    Octal,    ///< `015`
    Binary,   ///< `00001101`
    Any,      ///< Prefixed, HexBytes or Decimal, the same in all rows
};
/// What stands behind the bytes of a row.
enum class Column : std::uint8_t { None, Text, TextOrNone, Bar };

/// One form: a row of the table.
struct RowForm {
    std::string_view name; ///< what prints it
    std::string_view lead; ///< what stands before the offset: `0x`, `|`, or `device` for a word
    unsigned fewest = 0;   ///< digits of the offset; 0: no offset, a heading counts
    unsigned most = 0;
    char mark = 0; ///< behind the offset; 0: blank or separator
    int base = 16; ///< of the offsets; 0: as they grow
    Cells cells = Cells::HexBytes;
    Column column = Column::None;
    std::string_view separators = " \t"; ///< between offset and bytes, and between bytes
    bool is_address = false;             ///< offsets are addresses, not counted from byte 0
    std::string_view command{};          ///< that must stand above: rows of others look the same
    unsigned widest = 256;               ///< bytes of a row at most
};
[[nodiscard]] const std::vector<RowForm>& row_forms();

/// A form with all that its rows leave open.
struct RowStyle {
    const RowForm* form = nullptr;
    Cells cells = Cells::HexBytes;
    unsigned group = 1;    ///< bytes that stand together
    bool reversed = false; ///< the last byte of a group stands first
    int base = 16;
    unsigned width = 0;      ///< bytes of a full row
    std::uint64_t first = 0; ///< the address that is offset 0
    bool is_placed = true;   ///< it is known
};

/// One row.
struct Row {
    std::uint64_t offset = 0;
    std::vector<std::uint8_t> bytes{};
    std::string_view fault{}; ///< empty when the row is good
    std::string_view doubt{}; ///< a warning
};
/// Takes a line as a row; none when it does not begin like one.
[[nodiscard]] std::optional<Row> take_row(std::string_view text, const RowStyle& style);

/// Whether a command above the first row asks for an address of memory (U-Boot's `md`): what looks
/// like the offsets of xxd is then counted from it.
[[nodiscard]] bool asks_for_memory(const Input& input);

/// The style of the rows of an input, or none where they are of no form of the table. Where the
/// order of the bytes in their groups cannot be told, `group` is 0; where nothing says at which
/// address the bytes begin, `is_placed` is false: the first row may be lost. Where the text ends in
/// a row whose offset may be of several bases, `base` is 0.
[[nodiscard]] std::optional<RowStyle> row_style_of(const Input& input);

} // namespace optictl::drivers::dump
