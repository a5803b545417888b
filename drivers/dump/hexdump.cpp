// `hexdump -C` (`hd`): offsets of 8 digits, 16 bytes, their characters between bars; `*` for rows
// like the one before; the last line is the size. `sfputil dump` of SONiC vendors prints the same.
#include "drivers/dump/formats.hpp"
#include "drivers/dump/table.hpp"

namespace optictl::drivers::dump {

namespace {

class HexdumpGrammar final : public TableGrammar {
public:
    [[nodiscard]] std::optional<std::uint32_t> take_offset(std::string_view& text) const override {
        constexpr std::size_t digits = 8;
        std::string_view rest = text;
        const std::string_view word = take_word(rest);
        const auto offset = word.size() == digits ? hex_number(word) : std::nullopt;
        if (offset) {
            text = rest;
        }
        return offset;
    }

    [[nodiscard]] RowBytes bytes(std::string_view text) const override {
        return bytes_before_mark(text, '|', '|');
    }
};

class HexdumpReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "hexdump"; }
    [[nodiscard]] std::string_view title() const override { return "hexdump -C"; }

    // Never sure: sfputil has the same rows below headings of its own.
    [[nodiscard]] Recognition recognise(const Input& input) const override {
        const Line* row = first_row(input, HexdumpGrammar());
        if (row == nullptr) {
            return {};
        }
        return maybe(row->text.contains('|') ? "rows of 8-digit offsets, bytes and `|text|`"
                                             : "rows of 8-digit offsets and bytes");
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        return parse_table(input, HexdumpGrammar());
    }
};

} // namespace

const Reader& hexdump_reader() {
    static const HexdumpReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
