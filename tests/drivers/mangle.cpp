#include "tests/drivers/mangle.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <utility>
#include <vector>

namespace optictl::tests {

namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view no_break_space = "\xc2\xa0";
constexpr std::string_view soft_hyphen = "\xc2\xad";

[[nodiscard]] std::size_t any(Random& random, std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit)(random);
}

[[nodiscard]] std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

[[nodiscard]] std::string joined(const std::vector<std::string>& lines,
                                 std::string_view line_end = "\n") {
    std::string text;
    for (const std::string& line : lines) {
        text.append(line).append(line_end);
    }
    return text;
}

[[nodiscard]] std::string each_line(std::string_view text,
                                    const std::function<std::string(const std::string&)>& change) {
    auto lines = lines_of(text);
    std::ranges::transform(lines, lines.begin(), change);
    return joined(lines);
}

[[nodiscard]] std::string replaced(std::string_view text, std::string_view old,
                                   std::string_view replacement) {
    std::string result;
    for (std::size_t at = text.find(old); at != std::string_view::npos; at = text.find(old)) {
        result.append(text.substr(0, at)).append(replacement);
        text.remove_prefix(at + old.size());
    }
    return result.append(text);
}

// ---- rows ----

[[nodiscard]] bool is_hex(std::string_view word) {
    return !word.empty() && std::ranges::all_of(word, [](char c) {
        return std::isxdigit(static_cast<unsigned char>(c)) != 0;
    });
}

/// One byte or several, or the mark of one that was not read.
[[nodiscard]] bool is_cell(std::string_view word) {
    return word.size() % 2 == 0 && (is_hex(word) || word == "--" || word == "XX");
}

/// The offset of a row, or its first byte where rows have none.
[[nodiscard]] bool begins_row(std::string_view word) {
    const bool prefixed = word.starts_with("0x");
    word.remove_prefix(prefixed ? 2 : 0);
    if (word.ends_with(':') || word.ends_with(',')) {
        word.remove_suffix(1);
    }
    return word.size() >= 2 && is_hex(word);
}

/// One byte of a row: where its two digits are, and what goes when it is lost.
struct Cell {
    std::size_t digits = 0;
    std::size_t first = 0;
    std::size_t end = 0;
};

/// The bytes of a row; none when the line is no row.
[[nodiscard]] std::vector<Cell> cells_of(std::string_view line, const RowShape& shape) {
    std::size_t at = line.find_first_not_of(blanks);
    std::size_t end = std::min(line.find_first_of(blanks, at), line.size());
    if (at == std::string_view::npos || !begins_row(line.substr(at, end - at))) {
        return {};
    }
    const std::size_t text =
        std::min(shape.mark.empty() ? shape.column : line.find(shape.mark, at), line.size());
    const bool has_offset = line[end - 1] != ',';
    std::vector<Cell> cells;
    for (at = has_offset ? line.find_first_not_of(blanks, end) : at; at < text;
         at = line.find_first_not_of(blanks, end)) {
        end = std::min(line.find_first_of(blanks, at), text);
        std::string_view word = line.substr(at, end - at);
        const std::size_t prefix = word.starts_with("0x") ? 2 : 0;
        word = word.substr(prefix, word.find(',', prefix) - prefix);
        if (!is_cell(word)) {
            break;
        }
        for (std::size_t i = 0; i < word.size(); i += 2) {
            // A byte goes with the blank before it, one of a group goes alone.
            const bool alone = word.size() == 2;
            const std::size_t digits = at + prefix + i;
            cells.push_back({digits, alone && at != 0 ? at - 1 : digits, alone ? end : digits + 2});
        }
    }
    return cells;
}

[[nodiscard]] std::vector<std::size_t> rows_of(const std::vector<std::string>& lines,
                                               const RowShape& shape) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!cells_of(lines[i], shape).empty()) {
            rows.push_back(i);
        }
    }
    return rows;
}

// ---- harmless ----

std::string quote(const std::string& text, const RowShape& /*shape*/, Random& random) {
    constexpr std::array<std::string_view, 4> quotes{"> ", "> > ", ">> ", ">"};
    const std::string_view mark = quotes[any(random, quotes.size() - 1)];
    return each_line(text, [&](const std::string& line) { return std::string(mark) + line; });
}

std::string end_lines_as_dos(const std::string& text, const RowShape& /*shape*/, Random& /*any*/) {
    return joined(lines_of(text), "\r\n");
}

std::string indent(const std::string& text, const RowShape& /*shape*/, Random& random) {
    constexpr std::array<std::string_view, 4> margins{"  ", "    ", "\t", " \t "};
    const std::string_view margin = margins[any(random, margins.size() - 1)];
    return each_line(text, [&](const std::string& line) { return std::string(margin) + line; });
}

std::string trail_blanks(const std::string& text, const RowShape& /*shape*/, Random& random) {
    return each_line(text, [&](const std::string& line) {
        return line + std::string(any(random, 5), ' ') + (any(random, 3) == 0 ? "\t" : "");
    });
}

std::string double_line_ends(const std::string& text, const RowShape& /*shape*/, Random& /*any*/) {
    return joined(lines_of(text), "\n\n");
}

std::string put_prose_before(const std::string& text, const RowShape& /*shape*/, Random& random) {
    constexpr std::array<std::string_view, 4> prose{
        "Hello all,\n\nhere is what port 3 of rack 7 says (it's the new module):\n\n",
        "On Tue, Nov 24, 2026 at 10:00 someone wrote:\n",
        "admin@leaf1:~$ cat /tmp/dump.txt\n",
        "[root@leaf2 ~]# date; cat dump.txt\nTue Nov 24 22:52:56 UTC 2026\n",
    };
    return std::string(prose[any(random, prose.size() - 1)]) + text;
}

std::string put_prompt_behind(const std::string& text, const RowShape& /*shape*/, Random& random) {
    constexpr std::array<std::string_view, 3> prompts{
        "admin@leaf1:~$ ", "[root@leaf2 ~]# exit\nlogout\n", "\n-- \nBest regards\n"};
    return joined(lines_of(text)) + std::string(prompts[any(random, prompts.size() - 1)]);
}

// ---- encodings ----

std::string mark_as_utf8(const std::string& text, const RowShape& /*shape*/, Random& /*any*/) {
    return "\xef\xbb\xbf" + text;
}

[[nodiscard]] std::string utf16(std::string_view text, bool little) {
    std::string result = little ? "\xff\xfe" : "\xfe\xff";
    for (std::size_t i = 0; i < text.size(); ++i) {
        // Letters of two bytes are all that manglings put in.
        const auto first = static_cast<unsigned char>(text[i]);
        const bool two = first >= 0xc0 && i + 1 < text.size();
        const unsigned letter =
            two ? (first & 0x1fU) << 6U | (static_cast<unsigned char>(text[++i]) & 0x3fU) : first;
        const auto low = static_cast<char>(letter & 0xffU);
        const auto high = static_cast<char>(letter >> 8U);
        result.push_back(little ? low : high);
        result.push_back(little ? high : low);
    }
    return result;
}

std::string store_as_utf16_little(const std::string& text, const RowShape& /*shape*/,
                                  Random& /*any*/) {
    return utf16(text, true);
}

std::string store_as_utf16_big(const std::string& text, const RowShape& /*shape*/,
                               Random& /*any*/) {
    return utf16(text, false);
}

// ---- disfiguring ----

std::string turn_tabs_to_blanks(const std::string& text, const RowShape& /*shape*/,
                                Random& /*any*/) {
    constexpr std::size_t tab_stop = 8;
    return each_line(text, [](const std::string& line) {
        std::string wide;
        for (const char c : line) {
            wide +=
                c == '\t' ? std::string(tab_stop - wide.size() % tab_stop, ' ') : std::string(1, c);
        }
        return wide;
    });
}

/// As `unexpand -a` does: runs of blanks that reach a tab stop.
std::string turn_blanks_to_tabs(const std::string& text, const RowShape& /*shape*/,
                                Random& /*any*/) {
    constexpr std::size_t tab_stop = 8;
    return each_line(text, [](const std::string& line) {
        std::string narrow;
        for (std::size_t at = 0; at < line.size(); at += tab_stop) {
            std::string part = line.substr(at, tab_stop);
            const std::size_t last = part.find_last_not_of(' ');
            const std::size_t kept = last == std::string::npos ? 0 : last + 1;
            if (part.size() == tab_stop && tab_stop - kept > 1) {
                part = part.substr(0, kept) + "\t";
            }
            narrow += part;
        }
        return narrow;
    });
}

std::string collapse_blanks(const std::string& text, const RowShape& /*shape*/, Random& /*any*/) {
    return each_line(text, [](std::string line) {
        const auto both_blank = [](char a, char b) { return a == ' ' && b == ' '; };
        line.erase(std::ranges::unique(line, both_blank).begin(), line.end());
        return line;
    });
}

std::string forbid_breaks(const std::string& text, const RowShape& /*shape*/, Random& /*any*/) {
    return replaced(text, " ", no_break_space);
}

/// As browsers copy runs of blanks out of a page.
std::string forbid_breaks_in_runs(const std::string& text, const RowShape& /*shape*/,
                                  Random& /*any*/) {
    return replaced(text, "  ", std::string(no_break_space) + " ");
}

std::string write_in_capitals(const std::string& text, const RowShape& shape, Random& /*any*/) {
    return each_line(text, [&](std::string line) {
        for (const Cell& cell : cells_of(line, shape)) {
            for (std::size_t i = cell.digits; i < cell.digits + 2; ++i) {
                line[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(line[i])));
            }
        }
        return line;
    });
}

std::string lose_characters(const std::string& text, const RowShape& shape, Random& /*any*/) {
    return each_line(text, [&](const std::string& line) {
        const auto cells = cells_of(line, shape);
        return cells.empty() || !shape.shows_text() ? line : line.substr(0, cells.back().end);
    });
}

// ---- damaging ----

/// As a table goes through a spreadsheet.
std::string separate_by_tabs(const std::string& text, const RowShape& shape, Random& /*any*/) {
    return each_line(text, [&](const std::string& line) {
        return cells_of(line, shape).empty() ? line : replaced(line, " ", "\t");
    });
}

[[nodiscard]] std::string wrapped(const std::string& text, std::size_t width) {
    return each_line(text, [width](const std::string& line) {
        std::string result;
        std::string_view rest = line;
        while (rest.size() > width) {
            const std::size_t blank = rest.find_last_of(' ', width);
            // A mail program breaks at a blank that is not the indent, or not at all.
            if (blank == std::string_view::npos || blank <= rest.find_first_not_of(' ')) {
                break;
            }
            result.append(rest.substr(0, blank)).append("\n");
            rest.remove_prefix(blank + 1);
        }
        return result.append(rest);
    });
}

std::string wrap_at_72(const std::string& text, const RowShape& /*shape*/, Random& /*any*/) {
    constexpr std::size_t mail_width = 72;
    return wrapped(text, mail_width);
}

std::string wrap_anywhere(const std::string& text, const RowShape& /*shape*/, Random& random) {
    constexpr std::size_t narrowest = 16;
    constexpr std::size_t spread = 64;
    return wrapped(text, narrowest + any(random, spread));
}

std::string cut_off(const std::string& text, const RowShape& /*shape*/, Random& random) {
    return text.substr(0, any(random, text.size() - 1));
}

std::string lose_byte(const std::string& text, const RowShape& shape, Random& random) {
    auto lines = lines_of(text);
    const auto rows = rows_of(lines, shape);
    // The last row may be short by right, which only its characters contradict.
    const std::size_t choices = rows.size() - (shape.shows_text() || rows.empty() ? 0 : 1);
    if (choices == 0) {
        return text;
    }
    std::string& line = lines[rows[any(random, choices - 1)]];
    const auto cells = cells_of(line, shape);
    const Cell& cell = cells[any(random, cells.size() - 1)];
    line.erase(cell.first, cell.end - cell.first);
    return joined(lines);
}

/// A digit, a blank or whatever else stands among the bytes of a row.
std::string lose_character(const std::string& text, const RowShape& shape, Random& random) {
    auto lines = lines_of(text);
    const auto rows = rows_of(lines, shape);
    if (rows.empty()) {
        return text;
    }
    std::string& line = lines[rows[any(random, rows.size() - 1)]];
    const auto cells = cells_of(line, shape);
    line.erase(any(random, cells.back().end - 1), 1);
    return joined(lines);
}

std::string hyphenate(const std::string& text, const RowShape& shape, Random& random) {
    return each_line(text, [&](std::string line) {
        const auto cells = cells_of(line, shape);
        if (!cells.empty()) {
            line.insert(cells[any(random, cells.size() - 1)].digits + any(random, 2), soft_hyphen);
        }
        return line;
    });
}

std::string lose_row(const std::string& text, const RowShape& shape, Random& random) {
    auto lines = lines_of(text);
    const auto rows = rows_of(lines, shape);
    if (!rows.empty()) {
        lines.erase(lines.begin() +
                    static_cast<std::ptrdiff_t>(rows[any(random, rows.size() - 1)]));
    }
    return joined(lines);
}

/// Of neighbours only: rows of two half pages may have the same offset.
std::string swap_rows(const std::string& text, const RowShape& shape, Random& random) {
    auto lines = lines_of(text);
    std::vector<std::size_t> rows = rows_of(lines, shape);
    std::erase_if(rows, [&](std::size_t row) {
        return row + 1 == lines.size() || cells_of(lines[row + 1], shape).empty();
    });
    if (!rows.empty()) {
        const std::size_t row = rows[any(random, rows.size() - 1)];
        std::swap(lines[row], lines[row + 1]);
    }
    return joined(lines);
}

std::string repeat_row(const std::string& text, const RowShape& shape, Random& random) {
    auto lines = lines_of(text);
    const auto rows = rows_of(lines, shape);
    if (!rows.empty()) {
        const std::size_t row = rows[any(random, rows.size() - 1)];
        const std::string line = lines[row];
        lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(row), line);
    }
    return joined(lines);
}

} // namespace

std::span<const Mangling> harmless_manglings() {
    static constexpr std::array<Mangling, 7> all{{
        {"quoted", quote},
        {"CRLF", end_lines_as_dos},
        {"indented", indent},
        {"trailing blanks", trail_blanks},
        {"blank lines between", double_line_ends},
        {"prose before", put_prose_before},
        {"prompt behind", put_prompt_behind},
    }};
    return all;
}

std::span<const Mangling> encodings() {
    static constexpr std::array<Mangling, 3> all{{
        {"UTF-8 with mark", mark_as_utf8},
        {"UTF-16 little endian", store_as_utf16_little},
        {"UTF-16 big endian", store_as_utf16_big},
    }};
    return all;
}

std::span<const Mangling> disfiguring_manglings() {
    static constexpr std::array<Mangling, 7> all{{
        {"tabs to blanks", turn_tabs_to_blanks},
        {"blanks to tabs", turn_blanks_to_tabs},
        {"runs of blanks collapsed", collapse_blanks},
        {"no-break spaces", forbid_breaks},
        {"no-break spaces in runs", forbid_breaks_in_runs},
        {"capital digits", write_in_capitals},
        {"characters lost", lose_characters},
    }};
    return all;
}

std::span<const Mangling> damages() {
    static constexpr std::array<Mangling, 10> all{{
        {"a tab for each blank of a row", separate_by_tabs},
        {"wrapped at 72", wrap_at_72},
        {"wrapped anywhere", wrap_anywhere},
        {"cut off", cut_off},
        {"a byte lost", lose_byte},
        {"a character lost", lose_character},
        {"soft hyphens", hyphenate},
        {"a row lost", lose_row},
        {"two rows swapped", swap_rows},
        {"a row twice", repeat_row},
    }};
    return all;
}

} // namespace optictl::tests
