// What rows of hexadecimal dumps have in common.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "drivers/dump/error.hpp"
#include "drivers/dump/input.hpp"
#include "sff/memmap/address.hpp"

namespace optictl::drivers::dump {

/// Bytes in a full row of every format here.
inline constexpr unsigned row_size = 16;
/// Offsets beyond this are refused (bytes): CMIS with all banks that are in use stays far below.
inline constexpr std::uint32_t largest_address = std::uint32_t{4} << 20;

[[nodiscard]] constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}
/// Whether a byte is a character that dumps show: ASCII, blanks included.
[[nodiscard]] constexpr bool is_printable(std::uint8_t byte) {
    return byte >= 0x20 && byte < 0x7f;
}
/// Without blanks at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// Takes the first word off `text`, and the blanks around it.
[[nodiscard]] std::string_view take_word(std::string_view& text);
/// The value of a hexadecimal number of 1-8 digits without prefix.
[[nodiscard]] std::optional<std::uint32_t> hex_number(std::string_view text);
/// The value of exactly two hexadecimal digits.
[[nodiscard]] std::optional<std::uint8_t> hex_byte(std::string_view text);
/// The value of a decimal number below 2^32.
[[nodiscard]] std::optional<std::uint32_t> decimal_number(std::string_view text);
/// The decimal number that follows `prefix` and ends `text`: 25 of "i2c-25" behind "i2c-".
[[nodiscard]] std::optional<std::uint32_t> number_behind(std::string_view prefix,
                                                         std::string_view text);

/// Up to 16 bytes that stand as words of two digits at the start of a text, and what follows.
struct HexRun {
    std::array<std::uint8_t, row_size> bytes{};
    unsigned count = 0;
    std::string_view rest; ///< from the first word on that is not such a byte, or the 17th
    [[nodiscard]] std::span<const std::uint8_t> view() const {
        return std::span(bytes).first(count);
    }
};
[[nodiscard]] HexRun take_hex_run(std::string_view text);
/// Whether a line consists of bytes only: the rest of a row that a mail program wrapped.
[[nodiscard]] bool is_bare_hex(std::string_view text);

/// The address that a line between dumps names: "A2h:", "0xa2", "0x51", ".../1-0051/eeprom". None
/// when it names neither or both.
[[nodiscard]] std::optional<memmap::Device> device_named_in(std::string_view text);

/// Watches the order of rows within one table, so that no row goes missing unnoticed.
class RowWatch {
public:
    /// `full_row`: the bytes of a row that is not the last one.
    explicit RowWatch(unsigned full_row) : full_row_(full_row) {}

    /// A heading, or the end of the input: rows may start anew after it. Warns when the row
    /// before it was short.
    void restart(Warnings& warnings);
    /// A line within the table that is no row. Harmless after the last row, an error before
    /// another one.
    void other_line(const Line& line);
    [[nodiscard]] bool has_rows() const { return started_; }
    /// A row of `count` bytes. Fails when an earlier row was too short (its bytes may stand at the
    /// wrong place) or when text stands between the rows. Reports gaps as warnings.
    [[nodiscard]] std::optional<ParseError> row(const Line& line, std::uint32_t offset,
                                                unsigned count, Warnings& warnings);

private:
    unsigned full_row_;
    bool started_ = false;
    std::uint32_t last_offset_ = 0;
    unsigned last_count_ = 0;
    std::size_t last_line_ = 0;
    std::size_t other_line_ = 0;
};

} // namespace optictl::drivers::dump
