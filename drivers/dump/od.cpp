// `od -t x1`: offsets in octal (`-A x`: hexadecimal, `-A d`: decimal), then bytes of two digits;
// with `z` their characters between `>` and `<`.
#include <fmt/format.h>

#include "drivers/dump/formats.hpp"
#include "drivers/dump/offset_base.hpp"

namespace optictl::drivers::dump {

namespace {

class OdGrammar final : public BareOffsetGrammar {
public:
    using BareOffsetGrammar::BareOffsetGrammar;

    [[nodiscard]] RowBytes bytes(std::string_view text) const override {
        return bytes_before_mark(text, '>', '<');
    }
};

class OdReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "od"; }
    [[nodiscard]] std::string_view title() const override { return "od -t x1"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        if (first_row(input, OdGrammar()) == nullptr) {
            return {};
        }
        const auto style = offset_style(input, OdGrammar());
        return maybe(style ? fmt::format("rows of {}-digit offsets in base {} and bytes",
                                         style->digits, style->base)
                           : "rows of offsets without colon and bytes");
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        return parse_in_found_base<OdGrammar>(input);
    }
};

} // namespace

const Reader& od_reader() {
    static const OdReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
