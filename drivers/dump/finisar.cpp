// The setup files of Finisar, which OOM (Open Optical Monitoring) brings along: each half page has
// a heading with its page and its bytes; offsets of rows are page * 256 + byte number. `EEPROM
// Setup` is of A0h, `;FCC SETUP` of A2h, with decimal numbers and bytes in groups of four.
#include <algorithm>

#include <fmt/format.h>

#include "drivers/dump/formats.hpp"
#include "drivers/dump/line_parser.hpp"
#include "drivers/dump/table.hpp"
#include "sff/memmap/address.hpp"

namespace optictl::drivers::dump {

namespace {

/// The page of `!Index: Table 0x0002: 0x01(1)`: the first number only counts the half pages.
[[nodiscard]] std::optional<std::uint8_t> page_of(std::string_view text) {
    const bool is_index = take_word(text) == "!Index:" && take_word(text) == "Table";
    static_cast<void>(take_word(text));
    const std::size_t end = text.find('(');
    if (!is_index || !text.starts_with("0x") || end == std::string_view::npos) {
        return std::nullopt;
    }
    return hex_byte(text.substr(2, end - 2));
}

/// The page of `;Table: 1`.
[[nodiscard]] std::optional<std::uint8_t> table_of(std::string_view text) {
    const bool is_table = take_word(text) == ";Table:";
    const auto number = decimal_number(text);
    return is_table && number && *number <= 0xff ? std::optional(static_cast<std::uint8_t>(*number))
                                                 : std::nullopt;
}

struct Range {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
};
/// `!Bytes:` or `;Bytes:`.
constexpr std::string_view bytes_key = "!Bytes:";
[[nodiscard]] bool is_bytes_heading(std::string_view text) {
    return text.starts_with(bytes_key) || text.starts_with(";Bytes:");
}
/// The bytes of `!Bytes:80 - FF` or `;Bytes: 128 - 255`: those of one half page.
[[nodiscard]] std::optional<Range> range_of(std::string_view text) {
    const bool is_decimal = text.starts_with(';');
    text.remove_prefix(bytes_key.size());
    const auto number_of = [is_decimal](std::string_view word) -> std::optional<std::uint32_t> {
        return is_decimal ? decimal_number(word) : std::optional<std::uint32_t>(hex_byte(word));
    };
    text = trimmed(text);
    const auto first = number_of(take_word(text));
    const bool dash = take_word(text) == "-";
    const auto last = number_of(text);
    const bool fits = first && dash && last && *first <= *last &&
                      *first / memmap::half_page_size == *last / memmap::half_page_size;
    return fits ? std::optional(Range{*first, *last}) : std::nullopt;
}

/// The bytes of a row in groups of four, `4E00F300 4900F800`.
[[nodiscard]] HexRun take_groups(std::string_view text) {
    constexpr std::size_t digits = 8;
    HexRun run{.rest = text};
    while (!run.rest.empty() && run.count < row_size) {
        std::string_view rest = run.rest;
        const std::string_view word = take_word(rest);
        const auto group = word.size() == digits ? hex_number(word) : std::nullopt;
        if (!group) {
            break;
        }
        for (unsigned shift = 32; shift != 0; shift -= 8) {
            run.bytes[run.count++] = static_cast<std::uint8_t>(*group >> (shift - 8));
        }
        run.rest = rest;
    }
    return run;
}

class Parser final : public LineParser {
public:
    explicit Parser(const Input& input) : LineParser(input) {}

private:
    [[nodiscard]] std::optional<ParseError> take(const Line& line) override {
        std::string_view text = line.text;
        if (const auto offset = take_colon_offset(text, 4, 4)) {
            return take_row(line, *offset, text);
        }
        if (text.starts_with("!Index:")) {
            restart();
            page_ = page_of(text);
            range_.reset();
        } else if (const auto table = table_of(text)) {
            restart();
            page_ = table;
            range_.reset();
            take_a2(line);
        } else if (is_bytes_heading(text)) {
            range_ = range_of(text);
        } else if (watch().has_rows() && is_bare_hex(text)) {
            return wrapped_row(line);
        } else {
            watch().other_line(line);
        }
        return std::nullopt;
    }

    /// Nothing in such a file names its address.
    void take_a2(const Line& line) {
        if (!is_a2_) {
            module().warnings.add(fmt::format("line {}: taken as A2h: that is what setup files "
                                              "with `;Table:` headings are of",
                                              line.number));
        }
        is_a2_ = true;
    }

    [[nodiscard]] std::optional<ParseError> take_row(const Line& line, std::uint32_t offset,
                                                     std::string_view text) {
        const HexRun run = is_a2_ ? take_groups(text) : take_hex_run(text);
        if (input().is_cut(line) && run.count < row_size) {
            warn_of_cut(line);
            return std::nullopt;
        }
        if (run.count == 0 || !run.rest.empty()) {
            return wrong_row(line, run);
        }
        if (!page_ || !range_) {
            return at_line(line.number, "a row below no headings that say its page and bytes",
                           "give the file with its headings (`!Index: Table`, `!Bytes:`)");
        }
        const std::uint32_t byte = offset & 0xffU;
        if (offset >> 8U != *page_ || byte < range_->first ||
            byte + run.count > range_->last + 1U) {
            return at_line(line.number,
                           fmt::format("offset {:04x} is outside what the headings above it "
                                       "announce (page {:02x}h bytes {:02x}h-{:02x}h)",
                                       offset, *page_, range_->first, range_->last),
                           "check that no heading is missing");
        }
        if (auto error = watch().row(line, byte, run.count, module().warnings)) {
            return error;
        }
        SectionAddress address{.addressing = Addressing::Named};
        if (is_a2_) {
            address.device = memmap::Device::A2;
        }
        if (byte >= memmap::half_page_size) {
            address.page = page_;
        } else if (*page_ != 0) {
            return at_line(line.number, "a page other than 00h has no lower half",
                           "check the headings above it");
        }
        module().add_row(address, byte, run.view(), line.number);
        return std::nullopt;
    }

    std::optional<std::uint8_t> page_; ///< of the headings above
    std::optional<Range> range_;
    bool is_a2_ = false;
};

class FinisarReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "finisar"; }
    [[nodiscard]] std::string_view title() const override { return "Finisar EEPROM setup"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        const bool eeprom = std::ranges::any_of(
            input.lines(), [](const Line& line) { return page_of(line.text).has_value(); });
        const bool fcc = std::ranges::any_of(
            input.lines(), [](const Line& line) { return table_of(line.text).has_value(); });
        return eeprom ? surely("headings `!Index: Table`")
               : fcc  ? surely("headings `;Table:`")
                      : Recognition{};
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        return Parser(input).run();
    }
};

} // namespace

const Reader& finisar_reader() {
    static const FinisarReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
