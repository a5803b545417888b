#include "drivers/dump/rows.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "drivers/dump/headings.hpp"

namespace optictl::drivers::dump {

namespace {

template <class Number>
[[nodiscard]] std::optional<Number> whole_number(std::string_view text, int base) {
    Number value{};
    const char* const begin = text.data(); // NOLINT(bugprone-suspicious-stringview-data-usage)
    const char* const end = begin + text.size();
    const auto [stop, error] = std::from_chars(begin, end, value, base);
    if (text.empty() || error != std::errc{} || stop != end) {
        return std::nullopt;
    }
    return value;
}

/// The value of each hexadecimal digit, and of every other character one above all of them. Most of
/// what is read are bytes of two digits.
constexpr std::uint8_t no_digit = 16;
constexpr auto digit_values = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(no_digit);
    for (std::uint8_t digit = 0; digit < 16; ++digit) {
        values[static_cast<unsigned char>("0123456789abcdef"[digit])] = digit;
        values[static_cast<unsigned char>("0123456789ABCDEF"[digit])] = digit;
    }
    return values;
}();

} // namespace

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::string_view take_word(std::string_view& text) {
    text = trimmed(text);
    const auto end = std::ranges::find_if(text, is_blank);
    const auto size = static_cast<std::size_t>(end - text.begin());
    const std::string_view word = text.substr(0, size);
    text = trimmed(text.substr(size));
    return word;
}

std::optional<std::uint32_t> hex_number(std::string_view text) {
    return text.size() <= 8 ? whole_number<std::uint32_t>(text, 16) : std::nullopt;
}

std::optional<std::uint8_t> hex_byte(std::string_view text) {
    if (text.size() != 2) {
        return std::nullopt;
    }
    const std::uint8_t high = digit_values[static_cast<unsigned char>(text[0])];
    const std::uint8_t low = digit_values[static_cast<unsigned char>(text[1])];
    if (high == no_digit || low == no_digit) {
        return std::nullopt;
    }
    return static_cast<std::uint8_t>(high << 4U | low);
}

std::optional<std::uint32_t> decimal_number(std::string_view text) {
    return whole_number<std::uint32_t>(text, 10);
}

std::optional<std::uint32_t> number_behind(std::string_view prefix, std::string_view text) {
    return text.starts_with(prefix) ? decimal_number(text.substr(prefix.size())) : std::nullopt;
}

HexRun take_hex_run(std::string_view text) {
    HexRun run;
    run.rest = trimmed(text);
    while (run.count < row_size && !run.rest.empty()) {
        std::string_view rest = run.rest;
        const auto byte = hex_byte(take_word(rest));
        if (!byte) {
            break;
        }
        run.bytes[run.count++] = *byte;
        run.rest = rest;
    }
    return run;
}

bool is_bare_hex(std::string_view text) {
    const HexRun run = take_hex_run(text);
    return run.count != 0 && run.rest.empty();
}

std::optional<memmap::Device> device_named_in(std::string_view text) {
    static constexpr std::string_view marks = "\"'`()[]{}<>:;,.=#*-";
    static constexpr std::array<std::string_view, 5> a0{"A0h", "A0", "a0h", "0xA0", "0xa0"};
    static constexpr std::array<std::string_view, 5> a2{"A2h", "A2", "a2h", "0xA2", "0xa2"};
    const auto is_one_of = [](const auto& names, std::string_view word) {
        return std::ranges::find(names, word) != names.end();
    };
    // Linux names devices BUS-ADDRESS.
    bool names_a0 = text.contains("-0050/");
    bool names_a2 = text.contains("-0051/");
    while (!text.empty()) {
        std::string_view word = take_word(text);
        word.remove_prefix(std::min(word.find_first_not_of(marks), word.size()));
        word = word.substr(0, word.find_last_not_of(marks) + 1);
        names_a0 = names_a0 || word == "0x50" || is_one_of(a0, word);
        names_a2 = names_a2 || word == "0x51" || is_one_of(a2, word);
    }
    if (names_a0 == names_a2) {
        return std::nullopt;
    }
    return names_a2 ? memmap::Device::A2 : memmap::Device::A0;
}

void RowWatch::restart(Warnings& warnings) {
    if (started_ && last_count_ < full_row_) {
        warnings.add(fmt::format("line {}: the last row holds {} bytes, not {}; if it should be "
                                 "full, do not trust its bytes",
                                 last_line_, last_count_, full_row_));
    }
    started_ = false;
    other_line_ = 0;
}

void RowWatch::other_line(const Line& line) {
    if (started_ && !is_elision(line.text) && other_line_ == 0) {
        other_line_ = line.number;
    }
}

std::optional<ParseError> RowWatch::row(const Line& line, std::uint32_t offset, unsigned count,
                                        Warnings& warnings) {
    if (started_) {
        if (other_line_ != 0) {
            return at_line(other_line_, "text between the rows of a dump",
                           "remove what does not belong to the dump, or give each dump in a "
                           "file of its own");
        }
        const std::uint32_t expected = last_offset_ + last_count_;
        if (offset > expected && last_count_ < full_row_) {
            return ParseError{
                last_line_,
                fmt::format("the row holds {} bytes where {} are expected", last_count_, full_row_),
                "a byte is lost, so the others may stand at the wrong place: get "
                "the dump again, as an attachment",
                false};
        }
        if (offset > expected && (offset - expected) % full_row_ != 0) {
            return at_line(line.number,
                           fmt::format("offset 0x{:x} is no whole number of rows behind 0x{:x}",
                                       offset, expected),
                           "check that offsets are hexadecimal (`xxd -d` writes others) and whole");
        }
        if (offset > expected) {
            warnings.add(fmt::format("line {}: rows are missing before this one; bytes "
                                     "0x{:x}-0x{:x} are taken as not read",
                                     line.number, expected, offset - 1));
        }
    }
    started_ = true;
    last_offset_ = offset;
    last_count_ = count;
    last_line_ = line.number;
    return std::nullopt;
}

} // namespace optictl::drivers::dump
