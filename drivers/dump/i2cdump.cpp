// `i2cdump`: rows `00:` of 16 cells and 16 characters, `XX` for what was not read; in word mode
// rows of 8 words.
#include <algorithm>
#include <functional>
#include <iterator>

#include <fmt/format.h>

#include "drivers/dump/formats.hpp"
#include "drivers/dump/headings.hpp"
#include "drivers/dump/i2cdump_rows.hpp"
#include "drivers/dump/line_parser.hpp"

namespace optictl::drivers::dump {

namespace {

/// The seven-bit addresses of A0h and A2h.
constexpr std::uint32_t a0_address = 0x50;
constexpr std::uint32_t a2_address = 0x51;

struct Command {
    std::string bus;
    std::uint32_t address = 0;
};

/// A shell line `i2cdump [-y] [-r first-last] BUS ADDRESS [MODE]`, with or without prompt.
[[nodiscard]] std::optional<Command> command_of(std::string_view text) {
    const std::size_t at = text.find("i2cdump ");
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    text.remove_prefix(at);
    static_cast<void>(take_word(text));
    std::string_view word = take_word(text);
    while (word.starts_with('-')) {
        if (word == "-r") {
            static_cast<void>(take_word(text));
        }
        word = take_word(text);
    }
    const std::string_view address = take_word(text);
    const bool hex = address.starts_with("0x");
    const auto number = hex ? hex_number(address.substr(2)) : decimal_number(address);
    if (word.empty() || !number) {
        return std::nullopt;
    }
    return Command{.bus = std::string(word), .address = *number};
}

/// The line above the rows: `0  1  2  3 ...` in byte mode, `0,8  1,9 ...` in word mode.
enum class Heading : std::uint8_t { None, Bytes, Words };
[[nodiscard]] Heading heading_of(std::string_view text) {
    if (text.starts_with("0,8 ")) {
        return Heading::Words;
    }
    for (const char digit : std::string_view("0123456789abcdef")) {
        if (take_word(text) != std::string_view(&digit, 1)) {
            return Heading::None;
        }
    }
    return Heading::Bytes;
}

class Parser final : public LineParser {
public:
    explicit Parser(const Input& input) : LineParser(input) {}

private:
    [[nodiscard]] std::optional<ParseError> take(const Line& line) override {
        if (const auto offset = i2cdump_offset(line.text, words_ ? word_row_size : row_size)) {
            return words_ ? take_words(line, *offset) : take_row(line, *offset);
        }
        if (const auto command = command_of(line.text)) {
            begin_dump();
            named_ = true;
            name_module("bus " + command->bus);
            address_ = command->address;
            if (address_ != a0_address && address_ != a2_address) {
                module().warnings.add(
                    fmt::format("line {}: this dump is left out: address 0x{:x} is no module "
                                "memory (0x50, 0x51)",
                                line.number, address_));
            }
            return std::nullopt;
        }
        if (const Heading heading = heading_of(line.text); heading != Heading::None) {
            begin_dump();
            words_ = heading == Heading::Words;
            return std::nullopt;
        }
        if (next_offset_ != 0 && is_bare_hex(line.text)) {
            return wrapped_row(line);
        }
        if (next_offset_ != 0 && other_line_ == 0 && !is_elision(line.text)) {
            other_line_ = line.number;
        }
        return std::nullopt;
    }

    void begin_dump() {
        if (next_offset_ != 0) {
            ++group_;
        }
        next_offset_ = 0;
        other_line_ = 0;
        short_row_ = false;
    }

    /// What no row may follow.
    [[nodiscard]] std::optional<ParseError> broken_off() const {
        return other_line_ == 0
                   ? std::nullopt
                   : std::optional(at_line(
                         other_line_, "text between the rows of a dump",
                         "remove what does not belong to the dump, or keep the `i2cdump` command "
                         "lines between several dumps"));
    }

    /// In word mode only the columns tell which words `-r` left out: where blanks were changed, a
    /// row that is short may have lost those before its first word.
    [[nodiscard]] std::optional<ParseError> take_words(const Line& line, std::uint8_t offset) {
        if (auto error = broken_off()) {
            return error;
        }
        const bool cut = input().is_cut(line);
        const auto cells = i2cdump_words(line.text, cut);
        const bool first = next_offset_ == 0;
        const bool starts = cells && (cells->known[0] || cells->failed[0]);
        if (!cells || short_row_ || offset < next_offset_ ||
            (first && starts && cells->count < word_row_size && !cut) || (!first && !starts)) {
            return at_line(line.number,
                           "words are missing, or show other values of a register than the word "
                           "before",
                           "ask for byte mode: `i2cdump -y BUS 0x50 b`");
        }
        short_row_ = cells->count < word_row_size;
        next_offset_ = offset + word_row_size;
        store(line, offset, *cells);
        return std::nullopt;
    }

    [[nodiscard]] std::optional<ParseError> take_row(const Line& line, std::uint8_t offset) {
        if (auto error = broken_off()) {
            return error;
        }
        if (offset < next_offset_) {
            begin_dump();
        }
        const auto cells = i2cdump_cells(line.text, input().is_cut(line));
        if (!cells) {
            return at_line(line.number,
                           "the row lacks bytes or does not keep the columns of "
                           "i2cdump",
                           "get the dump again, as an attachment");
        }
        next_offset_ = offset + row_size;
        store(line, offset, *cells);
        return std::nullopt;
    }

    void store(const Line& line, std::uint8_t offset, const I2cdumpCells& cells) {
        ModuleSections& target = module();
        if (address_ != a0_address && address_ != a2_address) {
            return;
        }
        SectionAddress address{.addressing = Addressing::Selected, .group = group_};
        if (named_) {
            address.device = address_ == a2_address ? memmap::Device::A2 : memmap::Device::A0;
        }
        std::vector<bool> unread;
        std::ranges::transform(std::span(cells.known).first(cells.count),
                               std::back_inserter(unread), std::logical_not{});
        target.add_row(address, offset, std::span(cells.bytes).first(cells.count), line.number,
                       unread);
        for (unsigned i = 0; i < cells.count; ++i) {
            if (cells.failed[i]) {
                add_hole(target.sections.back(), offset + i);
            }
        }
    }

    static void add_hole(Section& section, std::uint32_t offset) {
        if (!section.holes.empty() && section.holes.back().last + 1 == offset) {
            section.holes.back().last = offset;
            return;
        }
        section.holes.push_back(
            {offset, offset, std::string(struck_out), memmap::Missing::NotGiven});
    }

    bool named_ = false; ///< a command line named bus and address
    std::uint32_t address_ = a0_address;
    unsigned group_ = 0;
    unsigned next_offset_ = 0; ///< behind the last row of this dump; 0 before its first
    std::size_t other_line_ = 0;
    bool words_ = false;     ///< the heading is that of word mode
    bool short_row_ = false; ///< the last row of words was not full
};

class I2cdumpReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "i2cdump"; }
    [[nodiscard]] std::string_view title() const override { return "i2cdump"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        const auto& lines = input.lines();
        const auto row = std::ranges::find_if(
            lines, [](const Line& line) { return i2cdump_offset(line.text).has_value(); });
        const bool heading = std::ranges::any_of(
            lines, [](const Line& line) { return heading_of(line.text) != Heading::None; });
        const bool command = std::ranges::any_of(
            lines, [](const Line& line) { return command_of(line.text).has_value(); });
        if (row == lines.end()) {
            return {};
        }
        if (command) {
            return surely("command line `i2cdump`, rows `00:`");
        }
        if (heading) {
            return surely("heading `0  1  2 ...` or `0,8  1,9 ...`, rows `00:`");
        }
        return i2cdump_cells(row->text, input.is_cut(*row)) ? maybe("rows `00:` of 16 cells")
                                                            : Recognition{};
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        return Parser(input).run();
    }
};

} // namespace

const Reader& i2cdump_reader() {
    static const I2cdumpReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
