#include "drivers/dump/row_forms.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "drivers/dump/headings.hpp"
#include "drivers/dump/rows.hpp"
#include "drivers/dump/table.hpp"
#include "drivers/dump/text_column.hpp"

namespace optictl::drivers::dump {

namespace {

/// Bytes of a row at most: `xxd -c 256`.
constexpr unsigned widest_row = 256;
/// Lines and rows that are looked at to find the form.
constexpr std::size_t sample_lines = 96;
constexpr std::size_t sample_rows = 8;

constexpr std::string_view with_bars = "| \t";
constexpr std::string_view with_commas = ",; \t\"";

const std::vector<RowForm> forms{
    // name, lead, digits, mark, base, cells, column, separators, address
    {"xxd, U-Boot md", "", 7, 16, ':', 0, Cells::Hex, Column::Text},
    {"U-Boot i2c md", "", 4, 4, ':', 16, Cells::HexBytes, Column::Text, " \t", false, "i2c md "},
    {"xxd -b", "", 7, 8, ':', 16, Cells::Binary, Column::Text},
    {"DPDK testpmd", "", 8, 8, ':', 16, Cells::HexBytes, Column::Bar},
    {"HxD, Format-Hex", "", 8, 16, 0, 16, Cells::HexBytes, Column::Text},
    {"Wireshark", "", 4, 5, 0, 16, Cells::HexBytes, Column::TextOrNone},
    {"tcpdump -X", "0x", 4, 4, ':', 16, Cells::Hex, Column::Text},
    {"a byte a line", "0x", 1, 4, ':', 16, Cells::Any, Column::None, " \t", false, {}, 1},
    {"a byte a line", "", 1, 4, ':', 0, Cells::Any, Column::None, " \t", false, {}, 1},
    {"gdb", "0x", 1, 16, ':', 16, Cells::Prefixed, Column::None, " \t", true},
    {"mlx5tool", "0x", 4, 4, 0, 16, Cells::HexBytes, Column::None},
    {"Junos picd", "0x", 2, 2, ':', 16, Cells::HexBytes, Column::None},
    {"illumos dltraninfo", "device", 4, 4, ':', 16, Cells::Hex, Column::Text},
    {"od -t u1", "", 6, 7, 0, 0, Cells::Decimal, Column::None},
    {"od -t x1", "", 6, 7, 0, 0, Cells::HexBytes, Column::None},
    {"od -b, hexdump -b", "", 6, 7, 0, 0, Cells::Octal, Column::None},
    {"Markdown table", "|", 1, 8, 0, 0, Cells::Any, Column::None, with_bars},
    {"CSV", "", 1, 8, 0, 0, Cells::Any, Column::None, with_commas},
    {"CSV", "0x", 1, 8, 0, 16, Cells::Any, Column::None, with_commas},
    {"rows below a heading", "", 0, 0, 0, 16, Cells::HexBytes, Column::None},
};

void skip(std::string_view& text, std::string_view separators) {
    text.remove_prefix(std::min(text.find_first_not_of(separators), text.size()));
}

[[nodiscard]] std::string_view take_cell(std::string_view& text, std::string_view separators) {
    const std::size_t size = std::min(text.find_first_of(separators), text.size());
    const std::string_view cell = text.substr(0, size);
    text.remove_prefix(size);
    skip(text, separators);
    return cell;
}

[[nodiscard]] std::optional<std::uint64_t> number_in(int base, std::string_view digits) {
    std::uint64_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
    return !digits.empty() && error == std::errc{} && stop == end ? std::optional(value)
                                                                  : std::nullopt;
}

/// Behind the offset; where commas separate, blanks alone do not.
[[nodiscard]] bool is_separator(char c, const RowForm& form) {
    return form.separators.contains(c) && (form.separators != with_commas || c != ' ');
}

/// Takes the quote of a cell of CSV; whether the lead of the form follows.
[[nodiscard]] bool starts_with_lead(std::string_view& text, const RowForm& form) {
    text.remove_prefix(form.separators == with_commas && text.starts_with('"') ? 1 : 0);
    return text.starts_with(form.lead);
}

/// Takes the offset and what stands around it.
[[nodiscard]] std::optional<std::uint64_t> take_offset(std::string_view& text,
                                                       const RowStyle& style) {
    const RowForm& form = *style.form;
    std::string_view rest = text;
    if (form.lead == "device") {
        static_cast<void>(take_word(rest));
        skip(rest, form.separators);
    } else if (!starts_with_lead(rest, form)) {
        return std::nullopt;
    } else {
        rest.remove_prefix(form.lead.size());
        skip(rest, form.lead == "|" || form.separators == with_commas ? form.separators : "");
        // Where each table may have its own base, a prefix names it.
        if (form.base == 0 && form.lead == "|" && style.base == 16 && rest.starts_with("0x")) {
            rest.remove_prefix(2);
        }
    }
    if (form.most == 0) {
        text = rest;
        return 0;
    }
    const std::size_t size =
        std::min(rest.find_first_not_of("0123456789abcdefABCDEF"), rest.size());
    const auto offset = size >= form.fewest && size <= form.most
                            ? number_in(style.base, rest.substr(0, size))
                            : std::nullopt;
    rest.remove_prefix(size);
    if (form.is_address && rest.starts_with(" <") && rest.contains(">:")) {
        rest.remove_prefix(rest.find(">:") + 1); // `0x7ffd <buffer+16>:`
    }
    const bool marked = form.mark == 0 ? rest.empty() || is_separator(rest.front(), form)
                                       : rest.starts_with(form.mark);
    if (!offset || !marked) {
        return std::nullopt;
    }
    rest.remove_prefix(form.mark != 0 ? 1 : 0);
    skip(rest, form.separators);
    text = rest;
    return offset;
}

/// Adds the bytes of one cell; false when it is none.
[[nodiscard]] bool add_cell(std::string_view cell, const RowStyle& style,
                            std::vector<std::uint8_t>& bytes) {
    constexpr int binary = 2;
    constexpr std::size_t byte_bits = 8;
    if (style.cells == Cells::Decimal || style.cells == Cells::Binary ||
        style.cells == Cells::Octal) {
        constexpr int octal = 8;
        constexpr std::size_t octal_digits = 3;
        const bool decimal = style.cells == Cells::Decimal;
        const bool is_octal = style.cells == Cells::Octal;
        const auto value = number_in(decimal ? 10 : is_octal ? octal : binary, cell);
        const bool fits = decimal ? cell.size() == 1 || cell.front() != '0'
                                  : cell.size() == (is_octal ? octal_digits : byte_bits);
        if (!value || *value > 0xff || !fits) {
            return false;
        }
        bytes.push_back(static_cast<std::uint8_t>(*value));
        return true;
    }
    if (style.cells == Cells::Prefixed) {
        if (!cell.starts_with("0x")) {
            return false;
        }
        cell.remove_prefix(2);
    }
    if (cell.size() % 2 != 0 || cell.empty() || cell.size() > 2UL * style.group) {
        return false;
    }
    const auto before = static_cast<std::ptrdiff_t>(bytes.size());
    for (std::size_t i = 0; i < cell.size(); i += 2) {
        const auto byte = hex_byte(cell.substr(i, 2));
        if (!byte) {
            bytes.resize(static_cast<std::size_t>(before));
            return false;
        }
        bytes.push_back(*byte);
    }
    if (style.reversed) {
        std::reverse(bytes.begin() + before, bytes.end());
    }
    return true;
}

/// Reads the cells of a row; where characters stand behind them, they say where the bytes end.
void take_cells(std::string_view text, const RowStyle& style, Row& row) {
    const RowForm& form = *style.form;
    const bool has_text = form.column == Column::Text || form.column == Column::TextOrNone;
    const std::size_t most = style.width != 0 ? style.width : widest_row;
    std::vector<std::uint8_t> bytes;
    unsigned readings = 0;
    while (bytes.size() < most && !text.empty()) {
        std::string_view rest = text;
        const std::size_t before = bytes.size();
        if (before % style.group != 0 ||
            !add_cell(take_cell(rest, form.separators), style, bytes)) {
            break;
        }
        text = rest;
        const bool text_lost =
            rest.empty() && (bytes.size() == style.width || form.column == Column::TextOrNone);
        if (has_text && (text_lost || (!rest.empty() && text_agrees(bytes, rest)))) {
            ++readings;
            row.bytes = bytes;
        }
    }
    if (has_text && readings == 0) {
        row.fault = "the characters do not show the bytes beside them";
    } else if (has_text && readings > 1 && style.width != 0 && row.bytes.size() != style.width) {
        row.fault = "it can be read as rows of different lengths";
    }
    if (has_text) {
        return;
    }
    row.bytes = std::move(bytes);
    const bool at_bar = form.column == Column::Bar && text.starts_with('|');
    if (row.bytes.empty() || (!text.empty() && !at_bar)) {
        row.fault = "what follows is none of its bytes";
    } else if (at_bar && !text_agrees(row.bytes, text.substr(1))) {
        row.fault = "the characters do not show the bytes beside them";
    }
}

/// Rows of the beginning of an input that have the offsets of a form, in whichever base.
[[nodiscard]] std::vector<std::string_view> sample_of(const Input& input, const RowForm& form) {
    const RowStyle style{.form = &form};
    // The base of a byte a line shows at the tenth, that of longer rows at the second.
    const bool is_long = form.base != 0 || form.cells == Cells::Hex;
    const std::size_t most = is_long ? sample_rows : sample_lines;
    std::vector<std::string_view> sample;
    const auto lines = std::span(input.lines()).first(std::min(sample_lines, input.lines().size()));
    for (const Line& line : lines) {
        std::string_view text = line.text;
        if (!input.is_cut(line) && take_offset(text, style) && !text.empty()) {
            sample.push_back(line.text);
        }
        if (sample.size() == most) {
            break;
        }
    }
    return sample;
}

/// Whether the end of the text is within a row, whose offset is then beyond those of the sample.
[[nodiscard]] bool ends_in_cut_row(const Input& input, const RowForm& form) {
    const RowStyle style{.form = &form};
    std::string_view text = input.lines().back().text;
    return input.is_cut(input.lines().back()) && take_offset(text, style).has_value();
}

/// How many rows follow on the one before them in this style, when most are good; finds the width.
[[nodiscard]] std::size_t steps_of(std::span<const std::string_view> rows, RowStyle& style) {
    std::uint64_t next = 0;
    std::size_t steps = 0;
    std::size_t good = 0;
    bool shows_text = style.form->column != Column::Text;
    bool is_decimal = style.cells != Cells::Decimal;
    for (const std::string_view text : rows) {
        const auto row = take_row(text, style);
        if (!row || !row->fault.empty() || row->bytes.empty()) {
            continue;
        }
        if (good++ == 0) {
            style.width = static_cast<unsigned>(row->bytes.size());
            style.first = row->offset;
        } else {
            steps += row->offset == next ? 1 : 0;
        }
        next = row->offset + row->bytes.size();
        shows_text = shows_text || text.find_first_not_of("0123456789abcdefABCDEFx: \t") !=
                                       std::string_view::npos;
        // Two digits throughout are bytes of `od -t x1`.
        is_decimal = is_decimal || std::ranges::any_of(row->bytes, [](std::uint8_t byte) {
                         return byte < 10 || byte > 99;
                     });
    }
    const bool fits = good >= 2 && good * 2 > rows.size() && steps * 2 >= good - 1 &&
                      style.width <= style.form->widest;
    return fits && shows_text && is_decimal ? steps : 0;
}

/// What `xxd` has a reader for: groups of at most two bytes in their order, 16 a row.
[[nodiscard]] bool is_plain_xxd(const RowStyle& style) {
    return style.form == forms.data() && !style.reversed && style.group <= 2 && style.base == 16 &&
           style.width <= row_size && style.first < largest_address;
}
/// What `od` and `hexdump` have one for: bytes of two digits, 16 a row.
[[nodiscard]] bool is_plain_od(const RowStyle& style) {
    return style.form->base == 0 && style.form->mark == 0 && style.form->lead.empty() &&
           style.form->separators != with_commas && style.cells == Cells::HexBytes &&
           style.width == row_size;
}

/// The ways to write the cells of a form, likelier ones first.
[[nodiscard]] std::vector<RowStyle> styles_of(const RowForm& form) {
    std::vector<RowStyle> styles;
    const auto add = [&](Cells cells, unsigned group, bool reversed) {
        for (const int base : form.base != 0   ? std::vector{form.base}
                              : form.mark != 0 ? std::vector{16, 10}
                                               : std::vector{8, 10, 16}) {
            styles.push_back({.form = &form,
                              .cells = cells,
                              .group = group,
                              .reversed = reversed,
                              .base = base});
        }
    };
    switch (form.cells) {
    case Cells::Hex:
        for (const unsigned group : {1U, 2U, 4U, 8U, 16U}) {
            add(Cells::HexBytes, group, false);
            if (group != 1) {
                add(Cells::HexBytes, group, true);
            }
        }
        break;
    case Cells::Prefixed: // words of gdb are those of the machine
        add(Cells::Prefixed, 1, false);
        for (const unsigned group : {2U, 4U, 8U}) {
            add(Cells::Prefixed, group, true);
        }
        break;
    case Cells::Any:
        add(Cells::Prefixed, 1, false);
        add(Cells::HexBytes, 1, false);
        add(Cells::Decimal, 1, false);
        break;
    default: add(form.cells, 1, false); break;
    }
    return styles;
}

/// Settles the order of bytes in their groups by all rows; a group of 0 where none tells it.
void settle_order(const Input& input, RowStyle& style) {
    if (style.group == 1 || style.form->column != Column::Text) {
        return;
    }
    RowStyle other = style;
    other.reversed = !style.reversed;
    std::size_t only_this = 0;
    std::size_t only_other = 0;
    for (const Line& line : input.lines()) {
        const auto row = take_row(line.text, style);
        const auto turned = take_row(line.text, other);
        const bool good = row && !row->bytes.empty() && row->fault.empty();
        const bool turned_good = turned && !turned->bytes.empty() && turned->fault.empty();
        only_this += good && !turned_good ? 1 : 0;
        only_other += turned_good && !good ? 1 : 0;
    }
    style.reversed = only_other > only_this ? other.reversed : style.reversed;
    style.group = only_this == 0 && only_other == 0 ? 0 : style.group;
}

/// The address that a command line asks for: `md.b 82000000 100`, `x/256xb 0x7ffe1230`. That of
/// `i2c md 50 0 100` is no address of memory.
[[nodiscard]] std::optional<std::uint64_t> address_asked_for(std::string_view text) {
    while (!text.empty()) {
        const std::string_view word = take_word(text);
        if (word == "i2c") {
            return std::nullopt;
        }
        if (word == "md" || word.starts_with("md.") || word.starts_with("x/")) {
            std::string_view address = take_word(text);
            const bool prefixed = address.starts_with("0x");
            address.remove_prefix(prefixed ? 2 : 0);
            return prefixed || word.front() == 'm' ? number_in(16, address) : std::nullopt;
        }
    }
    return std::nullopt;
}

/// The address of a row of gdb that begins where its symbol does: `0x7ffe1230 <buffer>:`.
[[nodiscard]] std::optional<std::uint64_t> address_of_symbol(std::string_view text) {
    std::string_view address = take_word(text);
    const std::string_view symbol = take_word(text);
    const std::size_t plus = symbol.find('+');
    if (!address.starts_with("0x") || !symbol.starts_with('<') || !symbol.ends_with(">:") ||
        (plus != std::string_view::npos && symbol.substr(plus) != "+0>:")) {
        return std::nullopt;
    }
    address.remove_prefix(2);
    return number_in(16, address);
}

/// The address at which a dump of memory begins. The first row alone does not tell: others may be
/// lost before it.
[[nodiscard]] std::optional<std::uint64_t> first_address(const Input& input,
                                                         const RowStyle& style) {
    std::optional<std::uint64_t> asked;
    for (const Line& line : input.lines()) {
        std::string_view text = line.text;
        if (take_offset(text, style)) {
            const auto symbol =
                style.form->is_address ? address_of_symbol(line.text) : std::nullopt;
            return asked ? asked : symbol;
        }
        if (const auto address = address_asked_for(line.text)) {
            asked = address;
        }
    }
    return std::nullopt;
}

/// Rows below headings have no offsets: the headings say what they hold.
[[nodiscard]] std::optional<RowStyle> style_below_headings(const Input& input,
                                                           const RowForm& form) {
    const auto& lines = input.lines();
    for (std::size_t i = 0; i + 1 < lines.size() && i < sample_lines; ++i) {
        if (heading_of(lines[i].text) && is_bare_hex(lines[i + 1].text)) {
            return RowStyle{.form = &form};
        }
    }
    return std::nullopt;
}

} // namespace

const std::vector<RowForm>& row_forms() {
    return forms;
}

bool asks_for_memory(const Input& input) {
    constexpr std::size_t digits = 7; // of the offsets of xxd and of addresses
    for (const Line& line : input.lines()) {
        std::string_view text = line.text;
        if (take_colon_offset(text, digits, digits + 1)) {
            return false;
        }
        if (address_asked_for(line.text)) {
            return true;
        }
    }
    return false;
}

std::optional<Row> take_row(std::string_view text, const RowStyle& style) {
    const auto offset = take_offset(text, style);
    if (!offset || (style.form->most == 0 && !is_bare_hex(text))) {
        return std::nullopt;
    }
    Row row{.offset = *offset};
    if (!text.empty()) {
        take_cells(text, style, row);
    }
    return row;
}

std::optional<RowStyle> row_style_of(const Input& input) {
    for (const RowForm& form : forms) {
        if (form.most == 0) {
            if (const auto style = style_below_headings(input, form)) {
                return style;
            }
            continue;
        }
        if (!form.command.empty() && std::ranges::none_of(input.lines(), [&form](const Line& line) {
                return line.text.contains(form.command);
            })) {
            continue;
        }
        const auto rows = sample_of(input, form);
        std::optional<RowStyle> best;
        std::size_t most_steps = 0;
        bool is_tied = false; // the offsets so far are the same in another base
        for (RowStyle style : rows.size() < 2 ? std::vector<RowStyle>() : styles_of(form)) {
            const std::size_t steps = steps_of(rows, style);
            is_tied = steps > most_steps
                          ? false
                          : is_tied || (steps == most_steps && best && best->base != style.base);
            if (steps > most_steps) {
                const bool has_reader =
                    (is_plain_xxd(style) && !asks_for_memory(input)) || is_plain_od(style);
                best = has_reader ? std::nullopt : std::optional(style);
                most_steps = steps;
            }
        }
        if (best) {
            const bool is_address =
                form.is_address || best->first >= largest_address || asks_for_memory(input);
            const auto first = is_address ? first_address(input, *best) : std::optional(0UL);
            best->is_placed = first.has_value();
            best->first = first.value_or(0);
            settle_order(input, *best);
            best->base = is_tied && ends_in_cut_row(input, form) ? 0 : best->base;
            return best;
        }
    }
    return std::nullopt;
}

} // namespace optictl::drivers::dump
