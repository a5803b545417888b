// Dumps that are one table of rows with offsets, where `*` stands for rows like the one before.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "drivers/dump/reader.hpp"
#include "drivers/dump/text_column.hpp"

namespace optictl::drivers::dump {

/// How the rows of such a format are written.
class TableGrammar {
public:
    TableGrammar() = default;
    TableGrammar(const TableGrammar&) = delete;
    TableGrammar& operator=(const TableGrammar&) = delete;
    virtual ~TableGrammar() = default;

    /// Takes the offset off a line; none when the line is no row.
    [[nodiscard]] virtual std::optional<std::uint32_t>
    take_offset(std::string_view& text) const = 0;
    /// The bytes behind the offset.
    [[nodiscard]] virtual RowBytes bytes(std::string_view text) const = 0;
    /// Whether an offset without bytes ends the table and gives its size.
    [[nodiscard]] virtual bool has_end_line() const { return true; }
    /// Rows hold an even number of bytes, so that the last one may be padding.
    [[nodiscard]] virtual bool pads() const { return false; }
    /// What the bytes at an offset belong to; none when it is beyond what the format shows.
    [[nodiscard]] virtual std::optional<SectionAddress> address(std::uint32_t) const {
        return SectionAddress{};
    }
    /// The byte number that an offset means, in terms of address().
    [[nodiscard]] virtual std::uint32_t byte_number(std::uint32_t offset) const { return offset; }
};

/// What FBOSS prints above the rows of a port, before its number.
inline constexpr std::string_view fboss_port_heading = "Port Id :";

/// Takes an offset of `fewest` to `most` hex digits and a colon off the start of a line.
[[nodiscard]] std::optional<std::uint32_t> take_colon_offset(std::string_view& text,
                                                             std::size_t fewest, std::size_t most);

/// The first line that is a row with at least one byte.
[[nodiscard]] const Line* first_row(const Input& input, const TableGrammar& grammar);

/// Reads all tables of an input. Repeated rows are filled in: at most largest_address bytes in all.
[[nodiscard]] std::expected<Sections, ParseError> parse_table(const Input& input,
                                                              const TableGrammar& grammar);

} // namespace optictl::drivers::dump
