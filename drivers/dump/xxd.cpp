// `xxd`: offsets of 8 digits (7 before 2016) and a colon, groups of two bytes (`-g 1`: of one), and
// their characters. U-Boot's `md.b` prints the same.
#include "drivers/dump/formats.hpp"
#include "drivers/dump/row_forms.hpp"
#include "drivers/dump/table.hpp"

namespace optictl::drivers::dump {

namespace {

class XxdGrammar final : public TableGrammar {
public:
    [[nodiscard]] std::optional<std::uint32_t> take_offset(std::string_view& text) const override {
        return take_colon_offset(text, 7, 8);
    }

    // Larger groups are refused: `xxd -e` turns the bytes of each around. So it does with groups of
    // two, but there the characters tell.
    [[nodiscard]] RowBytes bytes(std::string_view text) const override {
        return bytes_before_text(text);
    }

    [[nodiscard]] bool has_end_line() const override { return false; }
};

class XxdReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "xxd"; }
    [[nodiscard]] std::string_view title() const override { return "xxd"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        return first_row(input, XxdGrammar()) != nullptr && !asks_for_memory(input)
                   ? maybe("rows of 8-digit offsets with a colon, groups of hex digits")
                   : Recognition{};
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        return parse_table(input, XxdGrammar());
    }
};

} // namespace

const Reader& xxd_reader() {
    static const XxdReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
