// `i2cdump`, byte modes: rows `00:` of 16 cells and 16 characters, `XX` for what was not read.
#include <algorithm>
#include <functional>
#include <iterator>

#include <fmt/format.h>

#include "drivers/dump/formats.hpp"
#include "drivers/dump/line_parser.hpp"

namespace optictl::drivers::dump {

namespace {

/// The columns of a row: "00: ", then three for each cell, then the text column.
constexpr std::size_t first_column = 4;
constexpr std::size_t cell_columns = 3;
constexpr std::size_t text_column = first_column + cell_columns * row_size + 3;

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

/// The cells of one row.
struct Cells {
    std::array<std::uint8_t, row_size> bytes{};
    std::array<bool, row_size> known{};
    std::array<bool, row_size> failed{}; ///< `XX`
};

/// One cell by its two characters; false when they are no cell.
[[nodiscard]] bool put_cell(Cells& cells, unsigned index, std::string_view word) {
    const auto byte = hex_byte(word);
    if (byte) {
        cells.bytes[index] = *byte;
    }
    cells.known[index] = byte.has_value();
    cells.failed[index] = word == "XX" || word == "xx";
    return byte || cells.failed[index];
}

/// What the text column shows for a cell; a blank where there is no cell.
[[nodiscard]] char text_of(const Cells& cells, unsigned index) {
    const std::uint8_t byte = cells.bytes[index];
    if (!cells.known[index]) {
        return cells.failed[index] ? 'X' : ' ';
    }
    if (byte == 0x00 || byte == 0xff) {
        return '.';
    }
    return byte < 0x20 || byte > 0x7e ? '?' : static_cast<char>(byte);
}

/// Whether the text column of a row that keeps its columns agrees with its cells. `cut`: the row
/// may end anywhere.
[[nodiscard]] bool text_agrees(const Cells& cells, std::string_view text, bool cut) {
    for (unsigned i = 0; i < row_size; ++i) {
        const bool there = text_column + i < text.size();
        if ((there || !cut) && (there ? text[text_column + i] : ' ') != text_of(cells, i)) {
            return false;
        }
    }
    return true;
}

/// Reads cells by their columns, so that blank ones (`-r`) stay in place. Blank cells need the
/// text column as witness: a lost byte looks the same otherwise. Fails when the row does not keep
/// the columns; `lost` says that it keeps them, but that bytes are lost.
[[nodiscard]] std::optional<Cells> cells_by_column(std::string_view text, bool cut, bool& lost) {
    Cells cells;
    unsigned present = 0;
    for (unsigned i = 0; i < row_size; ++i) {
        const std::size_t at = first_column + cell_columns * i;
        if (at > text.size()) {
            break;
        }
        const std::string_view cell = text.substr(at, 2);
        const bool apart = text[at - 1] == ' ' && (at + 2 >= text.size() || text[at + 2] == ' ');
        const bool blank = trimmed(cell).empty();
        if (!apart || (!blank && !put_cell(cells, i, cell))) {
            return std::nullopt;
        }
        present += blank ? 0 : 1;
    }
    const std::size_t behind = first_column + cell_columns * row_size;
    if (behind < text.size() && !trimmed(text.substr(behind, text_column - behind)).empty()) {
        return std::nullopt;
    }
    lost = present != row_size && !text_agrees(cells, text, cut);
    return lost ? std::nullopt : std::optional(cells);
}

/// Reads 16 cells by count, for rows whose blanks were changed. What follows them must be their
/// text column, blanks apart: text can look like bytes.
[[nodiscard]] std::optional<Cells> cells_by_count(std::string_view text) {
    Cells cells;
    text.remove_prefix(first_column - 1);
    for (unsigned i = 0; i < row_size; ++i) {
        if (!put_cell(cells, i, take_word(text))) {
            return std::nullopt;
        }
    }
    for (unsigned i = 0; i < row_size && !text.empty(); ++i) {
        const char expected = text_of(cells, i);
        if (expected != ' ' && expected != text.front()) {
            return std::nullopt;
        }
        text = trimmed(expected == ' ' ? text : text.substr(1));
    }
    return text.empty() ? std::optional(cells) : std::nullopt;
}

/// Reads a row, also one that ends within the input's last line (`cut`).
[[nodiscard]] std::optional<Cells> cells_of(std::string_view text, bool cut) {
    bool lost = false;
    auto cells = cells_by_column(text, cut, lost);
    if (!cells && !lost) {
        cells = cells_by_count(text);
    }
    if (!cells && !lost && cut) {
        cells = cells_by_column(text.substr(0, text.find_last_of(' ')), cut, lost);
    }
    return cells;
}

/// The offset of a row `00:`; rows of i2cdump begin at multiples of 16.
[[nodiscard]] std::optional<std::uint8_t> offset_of(std::string_view text) {
    if (text.size() < 3 || text[2] != ':' || (text.size() > 3 && !is_blank(text[3]))) {
        return std::nullopt;
    }
    const auto offset = hex_byte(text.substr(0, 2));
    return offset && *offset % row_size == 0 ? offset : std::nullopt;
}

class Parser final : public LineParser {
public:
    explicit Parser(const Input& input) : LineParser(input) {}

private:
    [[nodiscard]] std::optional<ParseError> take(const Line& line) override {
        if (const auto offset = offset_of(line.text)) {
            return take_row(line, *offset);
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
        switch (heading_of(line.text)) {
        case Heading::Bytes: begin_dump(); return std::nullopt;
        case Heading::Words:
            return at_line(line.number, "this is i2cdump in word mode",
                           "ask for byte mode: `i2cdump -y BUS 0x50 b`");
        case Heading::None: break;
        }
        if (next_offset_ != 0 && is_bare_hex(line.text)) {
            return wrapped_row(line);
        }
        if (next_offset_ != 0 && other_line_ == 0) {
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
    }

    [[nodiscard]] std::optional<ParseError> take_row(const Line& line, std::uint8_t offset) {
        if (other_line_ != 0) {
            return at_line(other_line_, "text between the rows of a dump",
                           "remove what does not belong to the dump, or keep the `i2cdump` "
                           "command lines between several dumps");
        }
        if (offset < next_offset_) {
            begin_dump();
        }
        const auto cells = cells_of(line.text, input().is_cut(line));
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

    void store(const Line& line, std::uint8_t offset, const Cells& cells) {
        ModuleSections& target = module();
        if (address_ != a0_address && address_ != a2_address) {
            return;
        }
        SectionAddress address{.addressing = Addressing::Selected, .group = group_};
        if (named_) {
            address.device = address_ == a2_address ? memmap::Device::A2 : memmap::Device::A0;
        }
        std::vector<bool> unread;
        std::ranges::transform(cells.known, std::back_inserter(unread), std::logical_not{});
        target.add_row(address, offset, cells.bytes, line.number, unread);
        for (unsigned i = 0; i < row_size; ++i) {
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
            {offset, offset, "XX in the dump: not read, or struck out by hand"});
    }

    bool named_ = false; ///< a command line named bus and address
    std::uint32_t address_ = a0_address;
    unsigned group_ = 0;
    unsigned next_offset_ = 0; ///< behind the last row of this dump; 0 before its first
    std::size_t other_line_ = 0;
};

class I2cdumpReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "i2cdump"; }
    [[nodiscard]] std::string_view title() const override { return "i2cdump"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        const auto& lines = input.lines();
        const auto row = std::ranges::find_if(
            lines, [](const Line& line) { return offset_of(line.text).has_value(); });
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
            return surely("heading `0  1  2 ...`, rows `00:`");
        }
        return cells_of(row->text, input.is_cut(*row)) ? maybe("rows `00:` of 16 cells")
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
