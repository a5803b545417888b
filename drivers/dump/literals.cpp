// One memory as one value in a text: strings with escapes (C, Python, Go, Perl, shell), hex digits
// in quotes, base64.
#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "drivers/dump/bare.hpp"
#include "drivers/dump/byte_lists.hpp"
#include "drivers/dump/formats.hpp"
#include "drivers/dump/rows.hpp"
#include "sff/memmap/address.hpp"

namespace optictl::drivers::dump {

namespace {

using Bytes = std::vector<std::uint8_t>;

/// What a value is written as, and where it stands.
struct Literal {
    std::string_view notation;
    std::size_t line = 0;
    Bytes bytes{};
    std::string fault{};
};

/// The value of the escape that `text` begins with, behind its backslash.
[[nodiscard]] std::optional<std::uint8_t> take_escape(std::string_view& text) {
    static constexpr std::string_view letters = "abtnvfr\\'\"?e/$`";
    static constexpr std::string_view values = "\a\b\t\n\v\f\r\\'\"?\x1b/$`";
    const char kind = text.empty() ? '\0' : text.front();
    if (kind == 'x' || kind == 'u') {
        std::size_t size = kind == 'x' ? 2 : 4;
        std::size_t at = 1;
        if (text.substr(1).starts_with('{')) {
            at = 2;
            size = std::min(text.find('}'), text.size()) - at;
        }
        const auto value = hex_number(text.substr(at, size));
        if (!value || *value > 0xff || text.size() < at + size) {
            return std::nullopt;
        }
        text.remove_prefix(std::min(at + size + (at == 2 ? 1 : 0), text.size()));
        return static_cast<std::uint8_t>(*value);
    }
    if (kind >= '0' && kind <= '7') {
        unsigned value = 0;
        for (int i = 0; i < 3 && !text.empty() && text.front() >= '0' && text.front() <= '7'; ++i) {
            value = value * 8 + static_cast<unsigned>(text.front() - '0');
            text.remove_prefix(1);
        }
        return value <= 0xff ? std::optional(static_cast<std::uint8_t>(value)) : std::nullopt;
    }
    const std::size_t place = letters.find(kind);
    if (text.empty() || place == std::string_view::npos) {
        return std::nullopt;
    }
    text.remove_prefix(1);
    return static_cast<std::uint8_t>(values[place]);
}

/// A string with escapes; none when it has hardly any, or one that is no byte.
[[nodiscard]] std::optional<Literal> escaped(std::string_view text, bool two_digits) {
    constexpr std::size_t enough = 16;
    Literal literal{.notation = "a string with escapes"};
    std::size_t escapes = 0;
    bool is_open = false; // `\x0` may go on in C
    while (!text.empty()) {
        const bool hex = text.starts_with("\\x") && !text.starts_with("\\x{");
        if (is_open && hex_number(text.substr(0, 1)) && !two_digits) {
            literal.fault = "in C a digit behind `\\xHH` belongs to it, so that this is no byte";
        }
        if (text.front() != '\\') {
            literal.bytes.push_back(static_cast<std::uint8_t>(text.front()));
            text.remove_prefix(1);
            is_open = false;
            continue;
        }
        text.remove_prefix(1);
        const auto byte = take_escape(text);
        if (!byte) {
            return std::nullopt;
        }
        ++escapes;
        is_open = hex;
        literal.bytes.push_back(*byte);
    }
    return escapes >= enough ? std::optional(std::move(literal)) : std::nullopt;
}

/// Nothing but pairs of hex digits, with or without one kind of separator.
[[nodiscard]] std::optional<Literal> hex_digits(std::string_view text, bool /*two_digits*/) {
    Literal literal{.notation = "a string of hex digits"};
    text.remove_prefix(text.starts_with("0x") || text.starts_with("\\x") ? 2 : 0);
    const char separator =
        text.size() > 2 && std::string_view(" :-").contains(text[2]) ? text[2] : '\0';
    while (!text.empty()) {
        const auto byte = hex_byte(text.substr(0, 2));
        const bool last = text.size() <= 2;
        if (!byte || (!last && separator != '\0' && text[2] != separator)) {
            return std::nullopt;
        }
        literal.bytes.push_back(*byte);
        text.remove_prefix(last ? text.size() : separator != '\0' ? 3 : 2);
    }
    return literal;
}

/// Base64 of whole half pages: words of text are not as long, or not of that length.
[[nodiscard]] std::optional<Literal> base64(std::string_view text, bool /*two_digits*/) {
    static constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    Literal literal{.notation = "base64"};
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char c : text.substr(0, text.size() - padding)) {
        const std::size_t digit = digits.find(c);
        if (digit == std::string_view::npos) {
            return std::nullopt;
        }
        bits = bits << 6U | static_cast<std::uint32_t>(digit);
        count += 6;
        if (count >= 8) {
            count -= 8;
            literal.bytes.push_back(static_cast<std::uint8_t>(bits >> count & 0xffU));
        }
    }
    return literal.bytes.size() % memmap::half_page_size == 0 ? std::optional(std::move(literal))
                                                              : std::nullopt;
}

constexpr std::array notations{&escaped, &hex_digits, &base64};

[[nodiscard]] std::optional<Literal> literal_of(std::string_view text, bool two_digits) {
    if (text.size() < shortest_list) {
        return std::nullopt;
    }
    for (const auto notation : notations) {
        auto literal = notation(text, two_digits);
        if (literal && literal->bytes.size() >= shortest_list) {
            return literal;
        }
    }
    return std::nullopt;
}

/// The strings of a text, those that stand beside each other as one, as C and Python read them.
class Strings {
public:
    explicit Strings(const Input& input) {
        for (const Line& line : input.lines()) {
            scan(line);
            if (quote_ != '\0') {
                quote_ = '\0'; // strings end with their line
                text_.clear();
            }
        }
        keep();
        if (begins_within_) {
            found_.clear(); // what it is of is lost
        } else if (found_.empty()) {
            take_whole(input);
        }
    }
    [[nodiscard]] std::vector<Literal>& found() { return found_; }

private:
    void scan(const Line& line) {
        for (std::size_t i = 0; i < line.text.size(); ++i) {
            const char c = line.text[i];
            if (quote_ != '\0') {
                if (c == quote_) {
                    quote_ = '\0';
                } else {
                    text_ += c;
                    if (c == '\\' && i + 1 < line.text.size()) {
                        text_ += line.text[++i];
                    }
                }
            } else if (c == '"' || c == '\'') {
                two_digits_ = two_digits_ || (i > 0 && line.text[i - 1] == 'b');
                line_ = text_.empty() ? line.number : line_;
                quote_ = c;
            } else if (!is_blank(c) && c != '\\' && c != '(' && c != 'b') {
                keep();
                depth_ += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
                begins_within_ = begins_within_ || depth_ < 0;
            }
        }
    }

    void keep() {
        if (auto literal = literal_of(text_, two_digits_)) {
            literal->line = line_;
            found_.push_back(std::move(*literal));
        }
        text_.clear();
        two_digits_ = false;
    }

    /// Base64 as `base64` prints it: in lines, without quotes. Digits of one number, `0x1107...`.
    void take_whole(const Input& input) {
        std::string text;
        for (const Line& line : input.lines()) {
            text += line.text;
        }
        const bool is_number = text.starts_with("0x") || text.starts_with("\\x");
        auto literal = is_number ? hex_digits(text, false) : base64(text, false);
        if (literal && literal->bytes.size() >= shortest_list) {
            literal->line = input.lines().front().number;
            found_.push_back(std::move(*literal));
        }
    }

    std::vector<Literal> found_;
    std::string text_;
    std::size_t line_ = 0;
    char quote_ = '\0';
    int depth_ = 0;              ///< of brackets
    bool begins_within_ = false; ///< one is closed that was not opened
    bool two_digits_ = false;
};

class LiteralReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "literal"; }
    [[nodiscard]] std::string_view title() const override { return "bytes as one value in a text"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        Strings strings(input);
        return strings.found().empty()
                   ? Recognition{}
                   : surely(fmt::format("{} of {} bytes", strings.found().front().notation,
                                        strings.found().front().bytes.size()));
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        Strings strings(input);
        const auto& literals = strings.found();
        if (literals.empty()) {
            return std::unexpected(
                ParseError{.what = "no string of bytes", .next = "make it binary"});
        }
        if (literals.size() > 1) {
            return std::unexpected(
                at_line(literals[1].line,
                        fmt::format("a second value (the first one is at line {}), and nothing "
                                    "says which memory each of them is",
                                    literals[0].line),
                        "give each in a file of its own"));
        }
        const Literal& literal = literals.front();
        if (!literal.fault.empty()) {
            return std::unexpected(at_line(literal.line, literal.fault, "check the string"));
        }
        if (literal.bytes.size() > largest_address) {
            return std::unexpected(at_line(literal.line, "more bytes than an image has",
                                           "check that this is an image of one module"));
        }
        Sections found;
        add_bare_bytes(found.module({}), literal.bytes, "the value");
        return found;
    }
};

} // namespace

const Reader& literal_reader() {
    static const LiteralReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
