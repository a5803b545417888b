// Rows of 4-digit offsets with a colon: FBOSS `wedge_qsfp_util --read_reg`, and consoles of
// firewalls and small switches. Rows with characters beside the bytes are not taken: RouterOS
// prints such, and its linear addresses mean something else.
#include <algorithm>

#include "drivers/dump/formats.hpp"
#include "drivers/dump/table.hpp"

namespace optictl::drivers::dump {

namespace {

class ConsoleGrammar final : public TableGrammar {
public:
    [[nodiscard]] std::optional<std::uint32_t> take_offset(std::string_view& text) const override {
        return take_colon_offset(text, 4, 4);
    }

    [[nodiscard]] RowBytes bytes(std::string_view text) const override {
        RowBytes row{.run = take_hex_run(text), .fault = {}, .doubt = {}};
        if (!row.run.rest.empty() || row.run.count == 0) {
            row.fault = "what follows is no byte of two hex digits";
        }
        row.whole = row.run.count == row_size;
        return row;
    }

    [[nodiscard]] bool has_end_line() const override { return false; }
};

class ConsoleReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "console"; }
    [[nodiscard]] std::string_view title() const override {
        return "rows of 4-digit offsets (FBOSS read_reg, consoles)";
    }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        const Line* row = first_row(input, ConsoleGrammar());
        std::string_view text = row != nullptr ? row->text : std::string_view{};
        if (!ConsoleGrammar().take_offset(text) || !ConsoleGrammar().bytes(text).fault.empty()) {
            return {};
        }
        const bool fboss = std::ranges::any_of(input.lines(), [](const Line& line) {
            return line.text.starts_with(fboss_port_heading);
        });
        return fboss ? surely("heading `Port Id :`, rows `0000:`") : maybe("rows `0000:`");
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        return parse_table(input, ConsoleGrammar());
    }
};

} // namespace

const Reader& console_reader() {
    static const ConsoleReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
