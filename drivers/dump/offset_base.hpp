// In which base the offsets of a table count: od counts in octal, hexdump in hexadecimal, and the
// rows do not say it but by how they grow.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "drivers/dump/table.hpp"

namespace optictl::drivers::dump {

/// Offsets of one table: so many digits of this base.
struct OffsetStyle {
    std::size_t digits = 0;
    int base = 0;
};

/// The word at the start of a line when it has the digits of an offset of od or hexdump: six
/// (`od -A x`) or seven.
[[nodiscard]] std::string_view offset_word(std::string_view text);

/// The style of the offsets in `input`: each full row is followed by an offset 16 further. Fails
/// when rows contradict each other, or when no row follows on a full one.
[[nodiscard]] std::expected<OffsetStyle, ParseError> offset_style(const Input& input,
                                                                  const TableGrammar& grammar);

/// A grammar whose offsets have no mark; of any base until offset_style() has found it.
class BareOffsetGrammar : public TableGrammar {
public:
    BareOffsetGrammar() = default;
    explicit BareOffsetGrammar(const OffsetStyle& style) : style_(style) {}

    [[nodiscard]] std::optional<std::uint32_t> take_offset(std::string_view& text) const final;

private:
    OffsetStyle style_;
};

/// Parses with a grammar `Grammar` derived from BareOffsetGrammar.
template <class Grammar>
[[nodiscard]] std::expected<Sections, ParseError> parse_in_found_base(const Input& input) {
    const auto style = offset_style(input, Grammar());
    if (!style) {
        return std::unexpected(style.error());
    }
    return parse_table(input, Grammar(*style));
}

} // namespace optictl::drivers::dump
