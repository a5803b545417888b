#include "vendor-db/csv/table.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

namespace optictl::vendor_db {
namespace {

void put_utf8(std::string& out, char32_t c) {
    const auto byte = [&out](char32_t value) { out += static_cast<char>(value); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0 | c >> 6U);
        byte(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        byte(0xE0 | c >> 12U);
        byte(0x80 | (c >> 6U & 0x3F));
        byte(0x80 | (c & 0x3F));
    } else {
        byte(0xF0 | c >> 18U);
        byte(0x80 | (c >> 12U & 0x3F));
        byte(0x80 | (c >> 6U & 0x3F));
        byte(0x80 | (c & 0x3F));
    }
}

/// The bytes of a character that begins here; 0: no UTF-8.
std::size_t utf8_size(std::string_view text) {
    const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::size_t size = at(0) < 0x80             ? 1
                             : (at(0) & 0xE0) == 0xC0 ? 2
                             : (at(0) & 0xF0) == 0xE0 ? 3
                             : (at(0) & 0xF8) == 0xF0 ? 4
                                                      : 0;
    if (size == 0 || size > text.size() || (size == 2 && at(0) < 0xC2)) {
        return 0;
    }
    for (std::size_t i = 1; i < size; ++i) {
        if ((at(i) & 0xC0) != 0x80) {
            return 0;
        }
    }
    return size;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t size = utf8_size(text);
        if (size == 0) {
            return false;
        }
        text.remove_prefix(size);
    }
    return true;
}

constexpr char32_t replacement = 0xFFFD;

std::string from_utf16(std::string_view bytes, bool big) {
    std::string out;
    const auto unit = [&](std::size_t i) {
        const auto first = static_cast<std::uint8_t>(bytes[i]);
        const auto second = static_cast<std::uint8_t>(bytes[i + 1]);
        return static_cast<char32_t>(big ? first << 8U | second : second << 8U | first);
    };
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        char32_t c = unit(i);
        const bool high = c >= 0xD800 && c < 0xDC00;
        const char32_t low = high && i + 3 < bytes.size() ? unit(i + 2) : 0;
        if (low >= 0xDC00 && low < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10U) + (low - 0xDC00);
            i += 2;
        } else if (c >= 0xD800 && c < 0xE000) {
            c = replacement;
        }
        if (c != 0xFEFF) {
            put_utf8(out, c);
        }
    }
    return out;
}

/// Windows-1252 is Latin-1 but for these: the marks of word processors.
std::string from_windows_1252(std::string_view bytes) {
    constexpr std::array<char32_t, 32> marks{
        0x20AC, replacement, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152,      0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014,      0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
    std::string out;
    for (const char each : bytes) {
        const auto byte = static_cast<std::uint8_t>(each);
        put_utf8(out, byte >= 0x80 && byte < 0xA0 ? marks[byte - 0x80U] : char32_t{byte});
    }
    return out;
}

/// Blanks, and marks that nobody sees, at the front of a text; 0: none.
std::size_t blank_size(std::string_view text, bool lines) {
    if (text.starts_with(' ') || text.starts_with('\t') ||
        (lines && (text.starts_with('\n') || text.starts_with('\r')))) {
        return 1;
    }
    // No-break, figure and narrow no-break space; zero width space, byte order mark.
    for (const std::string_view each :
         {"\xC2\xA0", "\xE2\x80\x87", "\xE2\x80\xAF", "\xE2\x80\x8B", "\xEF\xBB\xBF"}) {
        if (text.starts_with(each)) {
            return each.size();
        }
    }
    return 0;
}

/// The rows above the first that is long enough tell nothing of the separator; all first ones do.
char separator_of(std::string_view text) {
    constexpr unsigned most_lines = 20;
    std::array<std::size_t, 3> counts{};
    constexpr std::string_view separators = ",;\t";
    bool in_quotes = false;
    unsigned lines = 0;
    for (const char c : text) {
        in_quotes = in_quotes != (c == '"');
        lines += c == '\n' && !in_quotes ? 1 : 0;
        if (lines == most_lines) {
            break;
        }
        const std::size_t which = separators.find(c);
        if (!in_quotes && which != std::string_view::npos) {
            ++counts[which];
        }
    }
    return separators[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
}

/// What a line `sep=;` says, which spreadsheets put before the table.
std::optional<char> stated_separator(std::string_view line) {
    while (line.ends_with('\r') || line.ends_with('"') || line.ends_with(' ')) {
        line.remove_suffix(1);
    }
    line.remove_prefix(line.starts_with('"') ? 1 : 0);
    const bool stated = line.size() == 5 && (line.starts_with("sep=") || line.starts_with("SEP="));
    return stated ? std::optional(line.back()) : std::nullopt;
}

} // namespace

Decoded decoded(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        return {from_utf16(bytes.substr(2), bytes.front() == '\xFE'), "it was UTF-16"};
    }
    if (bytes.size() > 3 && bytes[1] == '\0' && bytes[3] == '\0') {
        return {from_utf16(bytes, false), "it was UTF-16"};
    }
    if (bytes.size() > 3 && bytes[0] == '\0' && bytes[2] == '\0') {
        return {from_utf16(bytes, true), "it was UTF-16"};
    }
    if (is_utf8(bytes)) {
        return {std::string(bytes), {}};
    }
    return {from_windows_1252(bytes), "it is no UTF-8 and was taken as Windows-1252 (Latin-1)"};
}

std::expected<std::vector<CsvRow>, std::string> parse_csv(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3); // the mark that spreadsheets put before UTF-8
    }
    unsigned line = 1;
    char separator = separator_of(text);
    const std::size_t first_end = text.find('\n');
    if (const auto stated = stated_separator(text.substr(0, first_end))) {
        separator = *stated;
        text.remove_prefix(first_end == std::string_view::npos ? text.size() : first_end + 1);
        line = 2;
    }
    std::vector<CsvRow> rows;
    CsvRow row{.line = line, .cells = {""}};
    const auto end_row = [&] {
        const bool blank = std::ranges::all_of(
            row.cells, [](const std::string& cell) { return trimmed(cell).empty(); });
        if (!blank) {
            rows.push_back(std::move(row));
        }
        row = {.line = line, .cells = {""}};
    };
    bool in_quotes = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        line += c == '\n' ? 1 : 0;
        if (in_quotes) {
            if (c != '"') {
                row.cells.back() += c;
            } else if (i + 1 < text.size() && text[i + 1] == '"') {
                row.cells.back() += text[++i];
            } else {
                in_quotes = false;
            }
        } else if (c == '"') {
            in_quotes = true;
        } else if (c == separator) {
            row.cells.emplace_back();
        } else if (c == '\n') {
            end_row();
        } else if (c != '\r') {
            row.cells.back() += c;
        }
    }
    if (in_quotes) {
        return std::unexpected(
            fmt::format("line {}: a quote opens here and never closes", row.line));
    }
    end_row();
    return rows;
}

std::string trimmed(std::string_view text) {
    std::size_t end = 0; // behind the last character that is no blank
    std::size_t begin = text.size();
    for (std::size_t i = 0; i < text.size();) {
        if (const std::size_t blank = blank_size(text.substr(i), true)) {
            i += blank;
            continue;
        }
        begin = std::min(begin, i);
        end = ++i;
    }
    return begin < end ? std::string(text.substr(begin, end - begin)) : std::string{};
}

std::string plain_blanks(std::string_view text) {
    constexpr std::string_view no_width = "\xE2\x80\x8B";
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t size = blank_size(text.substr(i), true);
        const bool unseen =
            text.substr(i).starts_with(no_width) || text.substr(i).starts_with(mark);
        if (!unseen) {
            out += size != 0 ? ' ' : text[i];
        }
        i += std::max<std::size_t>(size, 1);
    }
    return out;
}

std::string one_line(std::string_view text) {
    std::string out;
    bool blank = false;
    for (std::size_t i = 0; i < text.size();) {
        if (const std::size_t size = blank_size(text.substr(i), true)) {
            blank = true;
            i += size;
            continue;
        }
        if (blank && !out.empty()) {
            out += ' ';
        }
        blank = false;
        out += text[i++];
    }
    return out;
}

} // namespace optictl::vendor_db
