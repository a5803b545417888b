#include "drivers/dump/offset_base.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace optictl::drivers::dump {

namespace {

constexpr std::array bases{8, 10, 16};

[[nodiscard]] std::optional<std::uint32_t> number_in(int base, std::string_view digits) {
    std::uint32_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
    return error == std::errc{} && stop == end ? std::optional(value) : std::nullopt;
}

/// The base in which `next` is one full row behind `offset`, or 0. No pair fits two bases.
[[nodiscard]] int base_of_step(std::string_view offset, std::string_view next) {
    for (const int base : bases) {
        const auto from = number_in(base, offset);
        const auto to = number_in(base, next);
        if (from && to && std::uint64_t{*from} + row_size == *to) {
            return base;
        }
    }
    return 0;
}

} // namespace

std::string_view offset_word(std::string_view text) {
    const std::string_view word = take_word(text);
    return (word.size() == 6 || word.size() == 7) && hex_number(word) ? word : std::string_view{};
}

std::expected<OffsetStyle, ParseError> offset_style(const Input& input,
                                                    const TableGrammar& grammar) {
    OffsetStyle style;
    std::size_t decided_at = 0;
    std::string_view full_row; // the offset of the line before, when that is a full row
    std::size_t rows = 0;
    bool same_in_all = true;
    for (const Line& line : input.lines()) {
        const std::string_view word = offset_word(line.text);
        const bool is_first = style.digits == 0;
        if (word.empty() || (!is_first && word.size() != style.digits)) {
            full_row = {};
            continue;
        }
        const RowBytes row = grammar.bytes(trimmed(line.text.substr(word.size())));
        if (is_first && row.run.count == 0) {
            continue;
        }
        style.digits = word.size();
        rows += row.run.count != 0 ? 1 : 0;
        same_in_all =
            same_in_all && word.back() < '8' && word.find_first_not_of('0') >= word.size() - 1;
        const int base = full_row.empty() ? 0 : base_of_step(full_row, word);
        if (base != 0 && style.base != 0 && base != style.base) {
            return std::unexpected(
                at_line(line.number,
                        fmt::format("offsets grow as if in base {} here, but in base {} at line {}",
                                    base, style.base, decided_at),
                        "rows are missing or changed: get the dump again, as an attachment"));
        }
        if (base != 0 && style.base == 0) {
            style.base = base;
            decided_at = line.number;
        }
        full_row = row.run.count == row_size ? word : std::string_view{};
    }
    if (style.base == 0 && rows == 1 && same_in_all) {
        style.base = bases.back(); // a short row: one digit is the same in every base
    } else if (style.base == 0 && style.digits != 0) {
        return std::unexpected(
            ParseError{.what = "no row follows on a full one, so its offsets may be octal, decimal "
                               "or hexadecimal",
                       .next = "get the dump without `*`: `od -v`, `hexdump -v`",
                       .ambiguous = true});
    }
    return style;
}

std::optional<std::uint32_t> BareOffsetGrammar::take_offset(std::string_view& text) const {
    const std::string_view word = offset_word(text);
    if (word.empty() || (style_.digits != 0 && word.size() != style_.digits)) {
        return std::nullopt;
    }
    const auto offset = number_in(style_.base != 0 ? style_.base : bases.back(), word);
    if (offset) {
        text = trimmed(text.substr(word.size()));
    }
    return offset;
}

} // namespace optictl::drivers::dump
