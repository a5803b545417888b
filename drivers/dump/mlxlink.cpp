// `mlxlink --cable --read --json` (mstlink as well): one record a byte,
// `"page[0].Byte[128]":{"values":["0x11"]}`, page and byte number decimal.
#include "drivers/dump/mlxlink.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "drivers/dump/formats.hpp"
#include "drivers/dump/rows.hpp"

namespace optictl::drivers::dump {

namespace {

struct Record {
    std::uint32_t page = 0;
    std::uint32_t byte = 0;
};

/// The decimal number in the brackets behind `name`, both taken off `text`.
[[nodiscard]] std::optional<std::uint32_t> take_index(std::string_view& text,
                                                      std::string_view name) {
    const std::size_t end = text.find(']');
    if (!text.starts_with(name) || end == std::string_view::npos) {
        return std::nullopt;
    }
    const auto index = decimal_number(text.substr(name.size(), end - name.size()));
    text.remove_prefix(end + 1);
    return index;
}

/// Understands `page[0].Byte[128]`.
[[nodiscard]] std::optional<Record> record_of(std::string_view text) {
    const auto page = take_index(text, "page[");
    const auto byte = page ? take_index(text, ".Byte[") : std::nullopt;
    if (!byte || !text.empty() || *page > 0xff || *byte > 0xff) {
        return std::nullopt;
    }
    return Record{*page, *byte};
}

/// Walks over the strings of the text; what stands between them does not matter.
class Parser {
public:
    explicit Parser(const Input& input) : input_(input) {}

    [[nodiscard]] std::expected<Sections, ParseError> run() {
        for (const Line& line : input_.lines()) {
            for (std::string_view text = line.text; !text.empty();) {
                const std::size_t begin = std::min(text.find('"'), text.size() - 1) + 1;
                const std::size_t end = text.find('"', begin);
                if (end == std::string_view::npos) {
                    break;
                }
                if (auto error = take(line, text.substr(begin, end - begin))) {
                    return std::unexpected(std::move(*error));
                }
                text.remove_prefix(end + 1);
            }
        }
        if (step_ == Step::Values || step_ == Step::Byte) {
            found_.module({}).warnings.add("the dump is cut within a record");
        }
        found_.drop_empty_modules();
        return std::move(found_);
    }

private:
    /// What must come next: `values` and then the byte of a record, then no second one.
    enum class Step : std::uint8_t { None, Values, Byte, Next };

    [[nodiscard]] std::optional<ParseError> take(const Line& line, std::string_view text) {
        if (const auto record = record_of(text)) {
            expected_ = *record;
            step_ = Step::Values;
            return std::nullopt;
        }
        if (text.starts_with("page[")) {
            return at_line(line.number, fmt::format("`{}` is no record", text.substr(0, 32)),
                           "get the dump again, as an attachment");
        }
        const Step step = std::exchange(step_, Step::None);
        if (step == Step::Values && text == "values") {
            step_ = Step::Byte;
        } else if (step == Step::Byte || (step == Step::Next && text.starts_with("0x"))) {
            const auto byte =
                text.starts_with("0x") ? hex_byte(text.substr(2)) : std::optional<std::uint8_t>{};
            if (!byte || step == Step::Next) {
                return at_line(
                    line.number,
                    fmt::format("`{}` is not the one byte of a record", text.substr(0, 16)),
                    "get the dump again, as an attachment");
            }
            store(line, expected_, *byte);
            step_ = Step::Next;
        }
        return std::nullopt;
    }

    void store(const Line& line, const Record& record, std::uint8_t byte) {
        ModuleSections& module = found_.module({});
        if (const auto address = mlxlink_address(record.page, record.byte)) {
            module.add_row(*address, record.byte, std::span(&byte, 1), line.number);
        } else {
            module.warnings.add(fmt::format("line {}: page[{}].Byte[{}] is left out: the record "
                                            "does not say which half page that is",
                                            line.number, record.page, record.byte));
        }
    }

    const Input& input_;
    Sections found_;
    Record expected_; ///< the record whose value comes next
    Step step_ = Step::None;
};

class MlxlinkReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "mlxlink"; }
    [[nodiscard]] std::string_view title() const override { return "mlxlink cable read"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        const bool found = std::ranges::any_of(input.lines(), [](const Line& line) {
            const std::size_t at = line.text.find("\"page[");
            const std::size_t end = at == std::string_view::npos ? at : line.text.find('"', at + 1);
            return end != std::string_view::npos &&
                   record_of(line.text.substr(at + 1, end - at - 1)).has_value();
        });
        return found ? surely("JSON records `page[0].Byte[0]`") : Recognition{};
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        return Parser(input).run();
    }
};

} // namespace

const Reader& mlxlink_reader() {
    static const MlxlinkReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
