#include "drivers/dump/i2cdump_rows.hpp"

#include "sff/memmap/address.hpp"

namespace optictl::drivers::dump {

namespace {

/// The columns of a row: "00: ", then three for each cell, then the text column.
constexpr std::size_t first_column = 4;
constexpr std::size_t cell_columns = 3;
constexpr std::size_t text_column = first_column + cell_columns * row_size + 3;

using Cells = I2cdumpCells;
/// A word and the blank behind it, in word mode.
constexpr std::size_t word_digits = 4;

/// One cell by its two characters; false when they are no cell.
[[nodiscard]] bool put_cell(Cells& cells, unsigned index, std::string_view word) {
    const auto byte = hex_byte(word);
    if (byte) {
        cells.bytes[index] = *byte;
    }
    cells.known[index] = byte.has_value();
    cells.failed[index] = word == "XX" || word == "xx";
    return byte || cells.failed[index];
}

/// What the text column shows for a cell; a blank where there is no cell.
[[nodiscard]] char text_of(const Cells& cells, unsigned index) {
    const std::uint8_t byte = cells.bytes[index];
    if (!cells.known[index]) {
        return cells.failed[index] ? 'X' : ' ';
    }
    if (byte == 0x00 || byte == 0xff) {
        return '.';
    }
    return byte < 0x20 || byte > 0x7e ? '?' : static_cast<char>(byte);
}

/// Whether the text column of a row that keeps its columns agrees with its cells. `cut`: the row
/// may end anywhere.
[[nodiscard]] bool text_agrees(const Cells& cells, std::string_view text, bool cut) {
    for (unsigned i = 0; i < row_size; ++i) {
        const bool there = text_column + i < text.size();
        if ((there || !cut) && (there ? text[text_column + i] : ' ') != text_of(cells, i)) {
            return false;
        }
    }
    return true;
}

/// Reads cells by their columns, so that blank ones (`-r`) stay in place. Blank cells need the
/// text column as witness: a lost byte looks the same otherwise. Fails when the row does not keep
/// the columns; `lost` says that it keeps them, but that bytes are lost.
[[nodiscard]] std::optional<Cells> cells_by_column(std::string_view text, bool cut, bool& lost) {
    Cells cells;
    unsigned present = 0;
    for (unsigned i = 0; i < row_size; ++i) {
        const std::size_t at = first_column + cell_columns * i;
        if (at > text.size()) {
            break;
        }
        const std::string_view cell = text.substr(at, 2);
        const bool apart = text[at - 1] == ' ' && (at + 2 >= text.size() || text[at + 2] == ' ');
        const bool blank = trimmed(cell).empty();
        if (!apart || (!blank && !put_cell(cells, i, cell))) {
            return std::nullopt;
        }
        present += blank ? 0 : 1;
    }
    const std::size_t behind = first_column + cell_columns * row_size;
    if (behind < text.size() && !trimmed(text.substr(behind, text_column - behind)).empty()) {
        return std::nullopt;
    }
    lost = present != row_size && !text_agrees(cells, text, cut);
    return lost ? std::nullopt : std::optional(cells);
}

/// Reads 16 cells by count, for rows whose blanks were changed. What follows them must be their
/// text column, blanks apart: text can look like bytes.
[[nodiscard]] std::optional<Cells> cells_by_count(std::string_view text) {
    Cells cells;
    text.remove_prefix(first_column - 1);
    for (unsigned i = 0; i < row_size; ++i) {
        if (!put_cell(cells, i, take_word(text))) {
            return std::nullopt;
        }
    }
    for (unsigned i = 0; i < row_size && !text.empty(); ++i) {
        const char expected = text_of(cells, i);
        if (expected != ' ' && expected != text.front()) {
            return std::nullopt;
        }
        text = trimmed(expected == ' ' ? text : text.substr(1));
    }
    return text.empty() ? std::optional(cells) : std::nullopt;
}

/// One word by its four characters; false when they are no word.
[[nodiscard]] bool put_word(Cells& cells, unsigned index, std::string_view word) {
    const auto value = word.size() == word_digits ? hex_number(word) : std::nullopt;
    cells.bytes[index] = static_cast<std::uint8_t>(value.value_or(0) & 0xffU);
    cells.known[index] = value.has_value();
    cells.failed[index] = word == "XXXX" || word == "xxxx";
    return value || cells.failed[index];
}

/// Whether the high byte of a word is the register in the low byte of the next one, where both are
/// known.
[[nodiscard]] bool follows(std::string_view before, std::string_view word) {
    const auto high = hex_byte(before.substr(0, 2));
    const auto low = word.size() == word_digits ? hex_byte(word.substr(2)) : std::nullopt;
    return !high || !low || *high == *low;
}

} // namespace

std::optional<std::uint8_t> i2cdump_offset(std::string_view text, unsigned registers) {
    if (text.size() < 3 || text[2] != ':' || (text.size() > 3 && !is_blank(text[3]))) {
        return std::nullopt;
    }
    const auto offset = hex_byte(text.substr(0, 2));
    return offset && *offset % registers == 0 ? offset : std::nullopt;
}

std::optional<Cells> i2cdump_cells(std::string_view text, bool cut) {
    bool lost = false;
    auto cells = cells_by_column(text, cut, lost);
    if (!cells && !lost) {
        cells = cells_by_count(text);
    }
    if (!cells && !lost && cut) {
        cells = cells_by_column(text.substr(0, text.find_last_of(' ')), cut, lost);
    }
    return cells;
}

std::optional<Cells> i2cdump_words(std::string_view text, bool cut) {
    Cells cells{.count = 0};
    std::string_view before;
    std::size_t at = first_column;
    for (unsigned i = 0; i < word_row_size && at < text.size(); ++i, at += word_digits + 1) {
        const std::string_view word = text.substr(at, word_digits);
        if (cut && word.size() < word_digits) {
            return cells;
        }
        if (!trimmed(word).empty()) { // else `-r` left it out
            if (text[at - 1] != ' ' || !put_word(cells, i, word) || !follows(before, word)) {
                return std::nullopt;
            }
            cells.count = i + 1;
        }
        before = word;
    }
    return at < text.size() ? std::nullopt : std::optional(cells);
}

} // namespace optictl::drivers::dump
