// The rows of i2cdump: cells of two digits beside their characters, or words of four.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "drivers/dump/rows.hpp"

namespace optictl::drivers::dump {

/// The cells of one row.
struct I2cdumpCells {
    std::array<std::uint8_t, row_size> bytes{};
    std::array<bool, row_size> known{};
    std::array<bool, row_size> failed{}; ///< `XX`
    unsigned count = row_size;           ///< registers up to the last cell of the row
};

/// Registers that a row of words stands for.
inline constexpr unsigned word_row_size = 8;

/// The offset of a row `00:`; rows begin at multiples of what they hold.
[[nodiscard]] std::optional<std::uint8_t> i2cdump_offset(std::string_view text,
                                                         unsigned registers = row_size);

/// A row of 16 cells, also one that ends within the input's last line (`cut`). Rows that do not
/// keep the columns of i2cdump are read by count when their characters agree.
[[nodiscard]] std::optional<I2cdumpCells> i2cdump_cells(std::string_view text, bool cut);

/// A row of word mode by its columns: a word for each of 8 registers, the register in its low byte
/// and the one behind it in its high byte. None when a word and the one before disagree.
[[nodiscard]] std::optional<I2cdumpCells> i2cdump_words(std::string_view text, bool cut);

} // namespace optictl::drivers::dump
