#include "drivers/dump/table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "drivers/dump/line_parser.hpp"
#include "drivers/dump/shell_command.hpp"

namespace optictl::drivers::dump {

namespace {

/// The port of a line above the rows: `Ethernet12:` of `sfputil dump` of SONiC vendors, `Port Id :
/// 12` of FBOSS.
[[nodiscard]] std::optional<std::string> port_of(std::string_view text) {
    constexpr std::string_view kind = "Ethernet";
    if (text.starts_with(fboss_port_heading)) {
        return "port " + std::string(trimmed(text.substr(fboss_port_heading.size())));
    }
    if (!text.starts_with(kind) || !text.ends_with(':') ||
        !decimal_number(text.substr(kind.size(), text.size() - kind.size() - 1))) {
        return std::nullopt;
    }
    return std::string(text.substr(0, text.size() - 1));
}

class TableParser final : public LineParser {
public:
    TableParser(const Input& input, const TableGrammar& grammar)
        : LineParser(input), grammar_(grammar) {}

private:
    [[nodiscard]] std::optional<ParseError> take(const Line& line) override {
        std::string_view text = line.text;
        if (const auto offset = grammar_.take_offset(text)) {
            return take_row(line, *offset, text);
        }
        if (text == "*" && has_rows()) {
            return take_fold(line);
        }
        if (const auto command = shell_command(text)) {
            begin_table();
            // Some tools print the name of the port below the command.
            name_module(command->target);
            place_ = command->address;
        } else if (const auto port = port_of(text)) {
            // Where the command above it named a page, no row stands between.
            const SectionAddress place = has_rows() ? SectionAddress{} : place_;
            begin_table();
            name_module(*port);
            place_ = place;
        } else if (has_rows() && is_bare_hex(text)) {
            return wrapped_row(line);
        } else if (const auto device = device_named_in(text)) {
            begin_table();
            place_ = address_of(*device);
            note_name(line);
        } else {
            note_name(line);
            watch().other_line(line);
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<ParseError> finish() override {
        close();
        return std::nullopt;
    }

    [[nodiscard]] bool has_rows() { return watch().has_rows(); }

    /// What the line above a table says of it.
    void begin_table() {
        close();
        ended_ = 0;
        place_ = {};
    }

    /// A2h is 256 bytes of its own; A0h begins a linear dump, with or without its name.
    [[nodiscard]] static SectionAddress address_of(memmap::Device device) {
        return device == memmap::Device::A2
                   ? SectionAddress{.addressing = Addressing::Selected, .device = device}
                   : SectionAddress{};
    }

    /// The end of one table; another may follow.
    void close() {
        if (fold_ != 0) {
            module().warnings.add(fmt::format("line {}: the repeated rows have no end, so they are "
                                              "taken as not read",
                                              fold_));
        }
        restart();
        drop_padding();
        fold_ = 0;
    }

    [[nodiscard]] std::optional<ParseError> take_fold(const Line& line) {
        if (last_.count != row_size || fold_ != 0) {
            return at_line(line.number, "`*` repeats the row before it, but there is no full one",
                           "get the dump again, as an attachment");
        }
        fold_ = line.number;
        return std::nullopt;
    }

    [[nodiscard]] std::optional<ParseError> take_row(const Line& line, std::uint32_t offset,
                                                     std::string_view text) {
        if (offset > largest_address || (!text.empty() && offset == largest_address)) {
            return at_line(line.number, fmt::format("offset 0x{:x} is beyond any module", offset),
                           "check that this is a dump of a module");
        }
        const bool may_be_cut = input().is_cut(line);
        if (text.empty()) {
            // Where end lines are known, the start of a row that was cut says the same as one.
            if (may_be_cut && !grammar_.has_end_line()) {
                warn_of_cut(line);
                return std::nullopt;
            }
            return take_end(line, offset);
        }
        const RowBytes row = grammar_.bytes(text);
        if (may_be_cut && (!row.fault.empty() || !row.whole)) {
            warn_of_cut(line);
            return std::nullopt;
        }
        if (!row.fault.empty()) {
            return at_line(line.number, fault_text(row), "get the dump again, as an attachment");
        }
        if (!row.doubt.empty()) {
            module().warnings.add(fmt::format("line {}: {}", line.number, row.doubt));
        }
        if (ended_ != 0 && offset >= end_offset_) {
            return at_line(ended_, "an offset without bytes, and rows go on after it",
                           "get the dump again, as an attachment");
        }
        ended_ = 0;
        if (offset == 0 && has_name()) {
            if (has_rows()) {
                begin_table();
            }
            begin_named_module();
        }
        if (auto error = reach(line, offset)) {
            return error;
        }
        last_ = row.run;
        padded_ = grammar_.pads() && row.run.count < row_size;
        return store(line, offset, row.run);
    }

    [[nodiscard]] static std::string fault_text(const RowBytes& row) {
        if (row.run.rest.empty()) {
            return row.fault;
        }
        return fmt::format("`{}`: {}", row.run.rest.substr(0, row_size), row.fault);
    }

    /// An offset without bytes.
    [[nodiscard]] std::optional<ParseError> take_end(const Line& line, std::uint32_t offset) {
        if (!grammar_.has_end_line()) {
            return at_line(line.number, "a row without bytes",
                           "get the dump again, as an attachment");
        }
        if (!has_rows()) {
            return std::nullopt; // the end of a dump of which no row is here
        }
        if (padded_ && offset + 1 == next_) {
            drop_padding();
        } else if (auto error = reach(line, offset)) {
            return error;
        } else if (offset != next_) {
            module().warnings.add(fmt::format("line {}: the dump is said to end at 0x{:x}, but its "
                                              "rows end at 0x{:x}; what lies between is taken as "
                                              "not read",
                                              line.number, offset, next_));
        }
        padded_ = false;
        ended_ = line.number;
        end_offset_ = offset;
        close();
        return std::nullopt;
    }

    /// Fills repeated rows in up to `offset`, and sees that offsets do not go back.
    [[nodiscard]] std::optional<ParseError> reach(const Line& line, std::uint32_t offset) {
        if (!has_rows()) {
            return std::nullopt;
        }
        if (offset < next_) {
            return at_line(line.number,
                           fmt::format("offset 0x{:x} where 0x{:x} is expected: offsets go back",
                                       offset, next_),
                           "give each dump in a file of its own");
        }
        if (fold_ == 0) {
            return std::nullopt;
        }
        const std::uint32_t missing = offset - next_;
        if (missing == 0 || missing % row_size != 0) {
            return at_line(line.number,
                           fmt::format("`*` at line {} repeats rows of 16 bytes, but {} bytes are "
                                       "missing here",
                                       fold_, missing),
                           "get the dump again, as an attachment");
        }
        filled_ += missing;
        if (filled_ > largest_address) {
            return at_line(line.number, "more repeated rows than any module has bytes",
                           "check that this is a dump of a module");
        }
        const Line star{.number = fold_, .text = "*"};
        fold_ = 0;
        while (next_ != offset) {
            if (auto error = store(star, next_, last_)) {
                return error;
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<ParseError> store(const Line& line, std::uint32_t offset,
                                                  const HexRun& run) {
        if (auto error = watch().row(line, offset, run.count, module().warnings)) {
            return error;
        }
        auto address = grammar_.address(offset);
        if (!address || grammar_.address(offset + run.count - 1) != address) {
            return at_line(line.number,
                           fmt::format("offset 0x{:x} is beyond what this format shows", offset),
                           "check that this is a dump of a module");
        }
        if (address->addressing == Addressing::Flat) {
            address = place_;
        }
        next_ = offset + run.count;
        module().add_row(*address, grammar_.byte_number(offset), run.view(), line.number);
        return std::nullopt;
    }

    /// Takes the last byte back where nothing says that it is none of the padding.
    void drop_padding() {
        if (!padded_) {
            return;
        }
        padded_ = false;
        Section& section = module().sections.back();
        section.bytes.pop_back();
        section.unread.pop_back();
        if (section.bytes.empty()) {
            module().sections.pop_back();
        }
    }

    const TableGrammar& grammar_;
    SectionAddress place_;         ///< what the text above the table says
    HexRun last_;                  ///< the bytes of the last row
    std::uint32_t next_ = 0;       ///< the offset behind it
    std::size_t fold_ = 0;         ///< the line of a `*` after it
    std::size_t ended_ = 0;        ///< the line that ended a table, when no row followed yet
    std::uint32_t end_offset_ = 0; ///< what that line says
    std::uint64_t filled_ = 0;     ///< bytes of repeated rows so far
    bool padded_ = false;          ///< the last byte of the last row may be padding
};

} // namespace

std::optional<std::uint32_t> take_colon_offset(std::string_view& text, std::size_t fewest,
                                               std::size_t most) {
    std::string_view rest = text;
    std::string_view word = take_word(rest);
    if (!word.ends_with(':')) {
        return std::nullopt;
    }
    word.remove_suffix(1);
    const bool fits = word.size() >= fewest && word.size() <= most;
    const auto offset = fits ? hex_number(word) : std::nullopt;
    text = offset ? rest : text;
    return offset;
}

const Line* first_row(const Input& input, const TableGrammar& grammar) {
    const auto& lines = input.lines();
    const auto row = std::ranges::find_if(lines, [&](const Line& line) {
        std::string_view text = line.text;
        return grammar.take_offset(text) && !text.empty() && grammar.bytes(text).run.count != 0;
    });
    return row != lines.end() ? &*row : nullptr;
}

std::expected<Sections, ParseError> parse_table(const Input& input, const TableGrammar& grammar) {
    return TableParser(input, grammar).run();
}

} // namespace optictl::drivers::dump
