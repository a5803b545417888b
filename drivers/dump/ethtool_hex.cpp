// `ethtool -m DEV hex on`: a heading `Offset Values`, then rows `0x0000:` of 16 bytes.
#include <algorithm>

#include <fmt/format.h>

#include "drivers/dump/formats.hpp"
#include "drivers/dump/line_parser.hpp"
#include "drivers/dump/shell_command.hpp"

namespace optictl::drivers::dump {

namespace {

[[nodiscard]] bool is_heading(std::string_view text) {
    return take_word(text) == "Offset" && text == "Values";
}

[[nodiscard]] bool is_rule(std::string_view text) {
    return text.starts_with("---") && text.find_first_not_of("- \t") == std::string_view::npos;
}

[[nodiscard]] bool is_netlink_message(std::string_view text) {
    return text.starts_with("netlink warning:") || text.starts_with("netlink error:");
}

/// The offset of a row, and its bytes left in `text`.
[[nodiscard]] std::optional<std::uint32_t> take_offset(std::string_view& text) {
    std::string_view rest = text;
    std::string_view word = take_word(rest);
    if (!word.starts_with("0x") || !word.ends_with(':') || word.size() < 7) {
        return std::nullopt;
    }
    word.remove_prefix(2);
    word.remove_suffix(1);
    const auto offset = hex_number(word);
    if (offset) {
        text = rest;
    }
    return offset;
}

class Parser final : public LineParser {
public:
    explicit Parser(const Input& input) : LineParser(input) {}

private:
    [[nodiscard]] std::optional<ParseError> take(const Line& line) override {
        std::string_view text = line.text;
        if (const auto offset = take_offset(text)) {
            return take_row(line, *offset, text);
        }
        if (is_netlink_message(text)) {
            module().warnings.add(fmt::format("line {}: `{}`: the driver reported a fault, so the "
                                              "bytes may not be the module's",
                                              line.number, text));
        } else if (is_heading(text)) {
            restart();
        } else if (const auto command = shell_command(text)) {
            restart();
            name_module(command->target);
            place_ = command->address;
        } else if (text.starts_with("0x")) {
            if (input().is_cut(line)) {
                warn_of_cut(line);
                return std::nullopt;
            }
            return at_line(line.number, "this looks like a row of the dump, but is not one",
                           "rows are `0x0000:` and up to 16 bytes of two hex digits");
        } else if (watch().has_rows() && is_bare_hex(text)) {
            return wrapped_row(line);
        } else if (!is_rule(text)) {
            note_name(line);
            watch().other_line(line);
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<ParseError> take_row(const Line& line, std::uint32_t offset,
                                                     std::string_view text) {
        const HexRun run = take_hex_run(text);
        const bool cut = input().is_cut(line) && run.count < row_size && run.rest.size() <= 1;
        if ((!run.rest.empty() || run.count == 0) && !cut) {
            return wrong_row(line, run);
        }
        if (offset > largest_address - row_size) {
            return at_line(line.number, fmt::format("offset 0x{:x} is beyond any module", offset),
                           "check that this is `ethtool -m DEV hex on` of a module");
        }
        if (cut) {
            warn_of_cut(line);
        }
        if (run.count == 0) {
            return std::nullopt;
        }
        if (offset == 0 && has_name()) {
            restart();
            begin_named_module();
        }
        ModuleSections& target = module();
        if (auto error = watch().row(line, offset, run.count, target.warnings)) {
            return error;
        }
        target.add_row(place_, offset, run.view(), line.number);
        return std::nullopt;
    }

    SectionAddress place_; ///< what the command above the rows says
};

class EthtoolHexReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "ethtool-hex"; }
    [[nodiscard]] std::string_view title() const override { return "ethtool hex dump"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        const auto& lines = input.lines();
        const bool rows = std::ranges::any_of(lines, [](const Line& line) {
            std::string_view text = line.text;
            return take_offset(text).has_value() && take_hex_run(text).count != 0;
        });
        const bool heading =
            std::ranges::any_of(lines, [](const Line& line) { return is_heading(line.text); });
        if (!rows) {
            return {};
        }
        return heading ? surely("heading `Offset Values`, rows `0x0000:`")
                       : maybe("rows `0x0000:`");
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        return Parser(input).run();
    }
};

} // namespace

const Reader& ethtool_hex_reader() {
    static const EthtoolHexReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
