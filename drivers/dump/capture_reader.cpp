// Reads optictl's own capture format. Strict: whatever is not of the grammar is an error.
#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "drivers/dump/capture.hpp"
#include "drivers/dump/formats.hpp"
#include "drivers/dump/rows.hpp"

namespace optictl::drivers::dump {

namespace {

constexpr std::string_view row_holds = "a row holds 1 to 16 bytes";
constexpr std::string_view grammar =
    "see the grammar of the capture format (drivers/dump/README.md)";

[[nodiscard]] ParseError wrong(const Line& line, std::string what) {
    return at_line(line.number, std::move(what), std::string(grammar));
}

struct KeyValue {
    std::string_view key;
    std::string value;
};
/// "key = value"; the value may be empty.
[[nodiscard]] std::optional<KeyValue> key_value(std::string_view text) {
    const std::size_t at = text.find('=');
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    return KeyValue{.key = trimmed(text.substr(0, at)),
                    .value = unescape_value(trimmed(text.substr(at + 1)))};
}

class Parser {
public:
    explicit Parser(const Input& input) : input_(input) {}

    [[nodiscard]] std::expected<Sections, ParseError> run() {
        const auto& lines = input_.lines();
        auto line = std::ranges::find_if_not(
            lines, [](const Line& each) { return each.text.starts_with('#'); });
        if (line == lines.end()) {
            return std::unexpected(
                ParseError{.what = "no line of a capture", .next = "check the file"});
        }
        auto error = take_magic(*line);
        while (!error && ++line != lines.end()) {
            error = take(*line);
        }
        if (error) {
            return std::unexpected(std::move(*error));
        }
        Sections found;
        found.modules.push_back(std::move(module_));
        return found;
    }

private:
    using Failure = std::optional<ParseError>;

    [[nodiscard]] static Failure take_magic(const Line& line) {
        std::string_view text = line.text;
        if (!text.starts_with(capture_magic)) {
            return wrong(line, "a capture begins with `optictl capture 1`");
        }
        text.remove_prefix(capture_magic.size());
        const auto version = decimal_number(trimmed(text));
        if (!version) {
            return wrong(line, "a capture begins with `optictl capture 1`");
        }
        if (*version != capture_version) {
            return at_line(line.number, fmt::format("capture format version {}", *version),
                           "this program reads version 1: use a newer one");
        }
        return std::nullopt;
    }

    [[nodiscard]] Failure take(const Line& line) {
        const std::string_view text = line.text;
        if (text.starts_with('#')) {
            return std::nullopt;
        }
        if (text.starts_with('[')) {
            return take_heading(line);
        }
        if (text.size() >= 3 && text[2] == ':' && hex_byte(text.substr(0, 2))) {
            return take_row(line);
        }
        const auto pair = key_value(text);
        if (!pair) {
            return wrong(line, "neither heading, row, `key = value` nor comment");
        }
        return block_ == nullptr ? take_header_key(line, *pair) : take_block_key(line, *pair);
    }

    [[nodiscard]] Failure take_heading(const Line& line) {
        const std::string_view text = line.text;
        const auto page =
            text.ends_with(']') ? page_of_heading(text.substr(1, text.size() - 2)) : std::nullopt;
        if (!page) {
            return wrong(line,
                         "no heading of a half page (`[lower]`, `[page 11h]`, `[A2h lower]`)");
        }
        const auto [known, fresh] = headings_.emplace(*page, line.number);
        if (!fresh) {
            return wrong(line,
                         fmt::format("this half page stands at line {} already", known->second));
        }
        block_ = &module_.sections.emplace_back();
        block_->address = {.addressing = Addressing::Named, .device = page->device};
        block_->offset = page->first_byte();
        if (page->upper) {
            block_->address.page = page->page;
            block_->address.bank = page->bank;
        }
        return std::nullopt;
    }

    [[nodiscard]] Failure take_header_key(const Line& line, const KeyValue& pair) {
        Header& header = module_.header;
        std::string* const single = pair.key == "source" ? &header.source
                                    : pair.key == "time" ? &header.time
                                    : pair.key == "tool" ? &header.tool
                                                         : nullptr;
        if (!is_key(pair.key)) {
            return wrong(line, fmt::format("`{}` is no key", pair.key));
        }
        if (single == nullptr) {
            header.notes.emplace_back(pair.key, pair.value);
            return std::nullopt;
        }
        return set_once(line, *single, pair);
    }

    [[nodiscard]] Failure take_block_key(const Line& line, const KeyValue& pair) {
        if (pair.key == "read") {
            return set_once(line, block_->read_time, pair);
        }
        if (pair.key == "source") {
            return set_once(line, block_->source, pair);
        }
        std::string_view range = pair.key;
        if (take_word(range) != "error") {
            return wrong(line, fmt::format("`{}` is no key of a block", pair.key));
        }
        const std::size_t dash = std::min(range.find('-'), range.size());
        const auto first = hex_byte(range.substr(0, dash));
        const auto last = dash < range.size() ? hex_byte(range.substr(dash + 1)) : std::nullopt;
        if (!first || !last || *first > *last || !in_half(*first, *last)) {
            return wrong(line, "the range of an error is two byte numbers of this half page, "
                               "`error 80-9f = ...`");
        }
        block_->holes.push_back({*first, *last, pair.value, cause_of(pair.value)});
        return std::nullopt;
    }

    [[nodiscard]] static Failure set_once(const Line& line, std::string& target,
                                          const KeyValue& pair) {
        if (!target.empty()) {
            return wrong(line, fmt::format("`{}` is given twice", pair.key));
        }
        target = pair.value;
        return std::nullopt;
    }

    [[nodiscard]] bool in_half(std::uint32_t first, std::uint32_t last) const {
        const std::uint32_t start = block_->offset;
        return first >= start && last < start + memmap::half_page_size;
    }

    struct Word {
        std::string_view text;
        std::optional<std::uint8_t> byte;
    };
    /// The next word. Nearly all are two digits and one blank: of a fleet that is most of reading.
    [[nodiscard]] static Word take_byte(std::string_view& rest) {
        constexpr std::size_t digits = 2;
        if (rest.size() == digits || (rest.size() > digits && rest[digits] == ' ')) {
            const std::string_view word = rest.substr(0, digits);
            if (const auto byte = hex_byte(word)) {
                rest.remove_prefix(std::min(digits + 1, rest.size()));
                return {word, byte};
            }
        }
        const std::string_view word = take_word(rest);
        return {word, hex_byte(word)};
    }

    [[nodiscard]] Failure take_row(const Line& line) {
        if (block_ == nullptr) {
            return wrong(line, "a row before the first heading");
        }
        std::string_view rest = trimmed(line.text.substr(3, line.text.find('#') - 3));
        std::array<std::uint8_t, row_size> bytes{};
        std::array<bool, row_size> unread{};
        unsigned count = 0;
        while (!rest.empty()) {
            const auto [word, byte] = take_byte(rest);
            if (!byte && word != "--") {
                return wrong(line, fmt::format("`{}` is neither a byte nor `--`", word));
            }
            if (count == row_size) {
                return wrong(line, std::string(row_holds));
            }
            bytes[count] = byte.value_or(0);
            unread[count++] = !byte;
        }
        if (count == 0) {
            return wrong(line, std::string(row_holds));
        }
        const std::uint32_t first = hex_byte(line.text.substr(0, 2)).value_or(0);
        if (!in_half(first, first + count - 1)) {
            return wrong(line, "the row is not within the half page of its heading");
        }
        if (first < block_->end()) {
            return wrong(line, "rows ascend, and no byte stands twice");
        }
        block_->bytes.resize(first - block_->offset, 0);
        block_->unread.resize(first - block_->offset, true);
        block_->bytes.insert(block_->bytes.end(), bytes.begin(), bytes.begin() + count);
        block_->unread.insert(block_->unread.end(), unread.begin(), unread.begin() + count);
        block_->rows.push_back({first, line.number});
        return std::nullopt;
    }

    const Input& input_;
    ModuleSections module_;
    Section* block_ = nullptr; ///< the last of the module's sections
    std::map<memmap::Page, std::size_t> headings_;
};

class CaptureReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "capture"; }
    [[nodiscard]] std::string_view title() const override { return "optictl capture"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        for (const Line& line : input.lines()) {
            if (line.text.starts_with('#')) {
                continue;
            }
            return line.text.starts_with(capture_magic)
                       ? Recognition{.certainty = Recognition::Certainty::Signed,
                                     .reason =
                                         fmt::format("first line `{}`", line.text.substr(0, 40))}
                       : Recognition{};
        }
        return {};
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        return Parser(input).run();
    }
};

} // namespace

const Reader& capture_reader() {
    static const CaptureReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
