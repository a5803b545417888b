// `xxd -p`, `od -A n -t x1`, `sfputil read-eeprom --no-format`: hex digits and nothing else, or
// rows behind a label (`rc = 0 | `, `Register-Data : ` of ZTE).
// Without offsets nothing but the length of the rows tells that one lost a byte.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "drivers/dump/bare.hpp"
#include "drivers/dump/formats.hpp"
#include "drivers/dump/rows.hpp"
#include "drivers/dump/shell_command.hpp"
#include "sff/memmap/address.hpp"

namespace optictl::drivers::dump {

namespace {

/// The character between pairs that all stand apart by the same one: `0d:07:00`, `0D-07-00`.
[[nodiscard]] char separator_of(std::string_view text) {
    constexpr std::size_t step = 3;
    constexpr std::string_view separators = ":-,";
    const char separator = text.size() > step ? text[2] : '\0';
    if (separators.find(separator) == std::string_view::npos) {
        return '\0';
    }
    for (std::size_t at = 2; at < text.size(); at += step) {
        if (text[at] != separator) {
            return '\0';
        }
    }
    return separator;
}

/// Without the braces around a word of Tcl.
[[nodiscard]] std::string_view without_braces(std::string_view word) {
    constexpr std::size_t braced = 4; // `{0d}`
    return word.size() == braced && word.front() == '{' && word.back() == '}' ? word.substr(1, 2)
                                                                              : word;
}

/// Adds the bytes of a line that holds pairs of digits only: all in one word, or each a word of its
/// own. Groups of two bytes are no such line: `od -A n -x` prints swapped words. Returns how many
/// there are, 0 when the line is none.
[[nodiscard]] std::size_t take_pairs(std::string_view text, std::vector<std::uint8_t>& bytes) {
    const std::size_t before = bytes.size();
    const bool separated = separator_of(text) != '\0';
    const bool one_word = !separated && std::ranges::none_of(text, is_blank);
    if (one_word && text.size() % 2 != 0) {
        return 0;
    }
    const std::size_t step = separated ? 3 : 2;
    while (!text.empty()) {
        const std::string_view pair =
            one_word || separated ? text.substr(0, 2) : without_braces(take_word(text));
        const auto byte = hex_byte(pair);
        if (!byte) {
            bytes.resize(before);
            return 0;
        }
        bytes.push_back(*byte);
        text.remove_prefix(one_word || separated ? std::min(step, text.size()) : 0);
    }
    return bytes.size() - before;
}

/// What consoles print before the bytes of a row: `rc = 0 | `, the same before each row, or a label
/// `Register-Data  : ` before the first one alone. An offset is neither.
class Label {
public:
    /// Takes the bytes of a line as take_pairs() does, behind the label where it has one.
    [[nodiscard]] std::size_t take_pairs_of(std::string_view text,
                                            std::vector<std::uint8_t>& bytes) {
        const std::string_view label =
            text.substr(0, separator_of(text) != '\0' ? 0 : text.find_last_of("|:") + 1);
        const bool fits =
            rows_ == 0 || label == (repeats_ ? label_ : "") || (rows_ == 1 && label == label_);
        const std::size_t count = fits ? take_pairs(trimmed(text.substr(label.size())), bytes) : 0;
        if (count != 0 && rows_++ == 0) {
            label_ = label;
        } else if (count != 0) {
            repeats_ = !label.empty();
        }
        return count;
    }
    /// A label before a single row may as well be its offset, unless it is a word: `eeprom: 1107`.
    [[nodiscard]] bool is_doubtful() const {
        std::string_view word = label_;
        word.remove_suffix(word.empty() ? 0 : 1);
        word = trimmed(word);
        return rows_ == 1 && !label_.empty() && (word.empty() || hex_number(word).has_value());
    }

private:
    std::string_view label_; ///< of the first row
    bool repeats_ = false;   ///< the second row has it, too
    std::size_t rows_ = 0;
};

/// All bytes of an input; rows are as long as the first one, the last may be shorter.
[[nodiscard]] std::expected<std::vector<std::uint8_t>, ParseError> take_rows(const Input& input) {
    std::vector<std::uint8_t> bytes;
    std::size_t row = 0;  // bytes in the first one
    std::size_t last = 0; // bytes in the one before
    std::size_t other = 0;
    Label label;
    for (const Line& line : input.lines()) {
        const std::size_t count = label.take_pairs_of(line.text, bytes);
        if (count == 0) {
            other = last != 0 && other == 0 ? line.number : other;
            continue;
        }
        if (other != 0) {
            return std::unexpected(at_line(other, "text between the rows of a dump",
                                           "remove what does not belong to the dump"));
        }
        if (row != 0 && (last != row || count > row)) {
            return std::unexpected(
                at_line(line.number,
                        fmt::format("rows differ in length ({} and {} bytes), so one may have lost "
                                    "bytes",
                                    row, last != row ? last : count),
                        "get the dump again, as an attachment"));
        }
        row = row == 0 ? count : row;
        last = count;
    }
    if (label.is_doubtful()) {
        return std::unexpected(ParseError{.what = "one row of bytes behind a label or an offset",
                                          .next = "remove the label, or give the whole dump"});
    }
    return bytes;
}

class PlainHexReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "plain-hex"; }
    [[nodiscard]] std::string_view title() const override { return "plain hex digits"; }

    /// Whole half pages, and rows that agree in length: numbers in other texts are not mistaken.
    [[nodiscard]] Recognition recognise(const Input& input) const override {
        const auto bytes = take_rows(input);
        if (!bytes || bytes->empty() || bytes->size() % memmap::half_page_size != 0) {
            return {};
        }
        return maybe(fmt::format("{} bytes as hex digits without offsets", bytes->size()));
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        const auto bytes = take_rows(input);
        if (!bytes) {
            return std::unexpected(bytes.error());
        }
        if (bytes->size() > largest_address) {
            return std::unexpected(
                ParseError{.what = fmt::format("{} bytes; an image has at most {}", bytes->size(),
                                               largest_address),
                           .next = "check that this is an image of one module"});
        }
        Sections found;
        const auto command = command_above(input);
        if (bytes->empty()) {
            return found;
        }
        if (command && command->offset && command->address.addressing != Addressing::Flat) {
            found.module(command->target)
                .add_row(command->address, *command->offset, *bytes, input.lines().front().number);
        } else {
            add_bare_bytes(found.module({}), *bytes, "the dump");
        }
        return found;
    }
};

} // namespace

const Reader& plain_hex_reader() {
    static const PlainHexReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
