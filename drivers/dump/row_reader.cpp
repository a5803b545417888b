// Every form of rows in the table of row_forms.cpp, and the headings between them.
#include <algorithm>

#include <fmt/format.h>

#include "drivers/dump/formats.hpp"
#include "drivers/dump/headings.hpp"
#include "drivers/dump/line_parser.hpp"
#include "drivers/dump/row_forms.hpp"
#include "drivers/dump/shell_command.hpp"

namespace optictl::drivers::dump {

namespace {

constexpr std::string_view again = "get the dump again, as an attachment";

class Parser final : public LineParser {
public:
    Parser(const Input& input, const RowStyle& style)
        : LineParser(input, style.width != 0 ? style.width : row_size), style_(style) {}

private:
    [[nodiscard]] std::optional<ParseError> take(const Line& line) override {
        // A row of CSV may look like an announcement of nothing, a heading never like a row.
        if (auto row = take_row(line.text, style_)) {
            return take_bytes(line, std::move(*row));
        }
        if (line.text == "*" && watch().has_rows() && fold_ == 0) {
            fold_ = line.number;
        } else if (const auto heading = heading_of(line.text)) {
            if (auto error = end_area()) {
                return error;
            }
            area_ = heading;
            area_line_ = line.number;
        } else if (const auto command = shell_command(line.text)) {
            if (auto error = end_area()) {
                return error;
            }
            name_module(command->target);
            area_.reset();
        } else {
            note_name(line);
            watch().other_line(line);
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<ParseError> finish() override {
        if (fold_ != 0) {
            module().warnings.add(fmt::format(
                "line {}: the repeated rows have no end, so they are taken as not read", fold_));
        }
        auto error = check_last_row();
        return error ? error : check_area();
    }

    /// `12` may be the rest of `125`.
    [[nodiscard]] bool may_lack_a_digit(std::string_view text) const {
        constexpr std::size_t most_digits = 3;
        const std::size_t before = text.find_last_not_of("0123456789");
        return style_.cells == Cells::Decimal &&
               text.size() - (before == std::string_view::npos ? 0 : before + 1) < most_digits;
    }

    [[nodiscard]] bool has_offsets() const { return style_.form->most != 0; }

    /// Without offsets a lost row shows by the number of bytes alone.
    [[nodiscard]] std::optional<ParseError> check_area() {
        if (has_offsets() || !area_ || next_ == 0 || next_ == area_->last - area_->first + 1) {
            return std::nullopt;
        }
        return at_line(area_line_,
                       fmt::format("the heading announces {} bytes, {} follow",
                                   area_->last - area_->first + 1, next_),
                       std::string(again));
    }

    /// Blanks do not count where characters stand beside bytes, so that a byte 20h lost in the last
    /// row is not missed. Modules are read in words, and dumps of them end with one.
    [[nodiscard]] std::optional<ParseError> check_last_row() const {
        constexpr unsigned word = 4;
        if (!has_offsets() || last_.size() >= style_.width || next_ % word == 0) {
            return std::nullopt;
        }
        return at_line(last_line_,
                       fmt::format("the last row holds {} bytes where {} are expected",
                                   last_.size(), style_.width),
                       std::string(again));
    }

    [[nodiscard]] std::optional<ParseError> end_area() {
        auto error = check_last_row();
        if (!error) {
            error = check_area();
        }
        restart();
        fold_ = 0;
        next_ = 0;
        return error;
    }

    [[nodiscard]] std::optional<ParseError> take_bytes(const Line& line, Row row) {
        const bool cut = input().is_cut(line);
        if (cut && (!row.fault.empty() || row.bytes.size() < style_.width ||
                    may_lack_a_digit(line.text))) {
            warn_of_cut(line);
            return std::nullopt;
        }
        if (row.bytes.empty() && row.fault.empty()) {
            return take_end(line, row.offset - style_.first);
        }
        if (!row.fault.empty()) {
            return at_line(line.number, std::string(row.fault), std::string(again));
        }
        if (!row.doubt.empty()) {
            module().warnings.add(fmt::format("line {}: {}", line.number, row.doubt));
        }
        const std::uint64_t offset = has_offsets() ? row.offset - style_.first : next_;
        if (offset > largest_address) {
            return at_line(line.number, fmt::format("offset 0x{:x} is beyond any module", offset),
                           "check that this is a dump of a module");
        }
        if (has_offsets() && watch().has_rows() && offset < next_) {
            if (!has_name()) {
                return at_line(
                    line.number,
                    fmt::format("offset 0x{:x} where 0x{:x} is expected: offsets go back", offset,
                                next_),
                    "give each dump in a file of its own");
            }
            if (auto error = check_last_row()) {
                return error;
            }
            restart();
            fold_ = 0;
            area_.reset();
        }
        if (!watch().has_rows()) {
            begin_named_module();
        }
        auto at = static_cast<std::uint32_t>(offset);
        if (auto error = fill_fold(at)) {
            return error;
        }
        last_ = row.bytes;
        last_line_ = line.number;
        return store(line, at, row.bytes);
    }

    /// An offset without bytes ends a table.
    [[nodiscard]] std::optional<ParseError> take_end(const Line& line, std::uint64_t offset) {
        if (!has_offsets() || !watch().has_rows() || offset > largest_address) {
            return std::nullopt;
        }
        auto error = offset >= next_ ? fill_fold(static_cast<std::uint32_t>(offset)) : std::nullopt;
        if (!error && offset > next_) {
            module().warnings.add(fmt::format("line {}: the dump is said to end at 0x{:x}, but its "
                                              "rows end at 0x{:x}; what lies between is taken as "
                                              "not read",
                                              line.number, offset, next_));
        }
        return error;
    }

    [[nodiscard]] std::optional<ParseError> fill_fold(std::uint32_t offset) {
        if (fold_ == 0) {
            return std::nullopt;
        }
        const Line star{.number = fold_, .text = "*"};
        fold_ = 0;
        if (last_.empty() || offset < next_ || (offset - next_) % last_.size() != 0) {
            return at_line(star.number, "`*` does not stand for whole rows", std::string(again));
        }
        while (next_ != offset) {
            if (auto error = store(star, next_, last_)) {
                return error;
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<ParseError> store(const Line& line, std::uint32_t offset,
                                                  std::span<const std::uint8_t> bytes) {
        const auto count = static_cast<unsigned>(bytes.size());
        if (watch().has_rows() && last_row_is_first_line_ && has_offsets() && offset > next_) {
            return at_line(input().lines().front().number,
                           "the row does not lead to the next one: digits of its offset may be cut "
                           "off",
                           std::string(again));
        }
        last_row_is_first_line_ = &line == &input().lines().front();
        if (auto error = watch().row(line, offset, count, module().warnings)) {
            return error;
        }
        next_ = offset + count;
        SectionAddress address;
        std::uint32_t byte = offset;
        if (area_) {
            address = area_->address;
            // Some count within the half page, some by byte number.
            byte += has_offsets() && offset >= area_->first ? 0 : area_->first;
            if (byte + count > area_->last + 1) {
                return at_line(line.number,
                               fmt::format("byte {} is beyond those that the heading above "
                                           "announces ({}-{})",
                                           byte + count - 1, area_->first, area_->last),
                               "check that no heading is missing");
            }
        }
        module().add_row(address, byte, bytes, line.number);
        return std::nullopt;
    }

    const RowStyle style_;
    std::optional<Heading> area_;
    std::size_t area_line_ = 0;
    std::vector<std::uint8_t> last_;
    std::size_t last_line_ = 0;
    bool last_row_is_first_line_ = false;
    std::uint32_t next_ = 0;
    std::size_t fold_ = 0;
};

class RowReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "rows"; }
    [[nodiscard]] std::string_view title() const override { return "rows of bytes"; }

    /// Sure, because the readers of other tables do not understand most of these rows.
    [[nodiscard]] Recognition recognise(const Input& input) const override {
        const auto style = row_style_of(input);
        return style ? surely(fmt::format("rows as of {}", style->form->name)) : Recognition{};
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        const auto style = row_style_of(input);
        if (!style) {
            return std::unexpected(
                ParseError{.what = "no rows of bytes in a form that is known",
                           .next = "ask for `hexdump -C`, or make it binary with `xxd -r`"});
        }
        if (style->group == 0) {
            return std::unexpected(
                ParseError{.what = "nothing tells in which order the bytes of each group stand",
                           .next = "get the dump in single bytes: `xxd -g 1`, `md.b`"});
        }
        if (style->base == 0) {
            return std::unexpected(
                ParseError{.what = "the rows are too few to tell whether their offsets are decimal",
                           .next = "get the dump again: its end is cut off"});
        }
        if (!style->is_placed) {
            return std::unexpected(
                ParseError{.what = "nothing tells at which address the bytes begin, so rows may be "
                                   "lost before the first one",
                           .next = "give the dump with its command: `md 82000000 40`, `x/256xb "
                                   "buffer`"});
        }
        return Parser(input, *style).run();
    }
};

} // namespace

const Reader& row_reader() {
    static const RowReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
