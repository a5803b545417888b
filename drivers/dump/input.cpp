#include "drivers/dump/input.hpp"

#include <algorithm>

#include "drivers/dump/rows.hpp"

namespace optictl::drivers::dump {

namespace {

/// Controls that occur in text: tab, line feed, form feed, carriage return, escape (colours).
constexpr std::string_view text_controls = "\t\n\f\r\x1b";

[[nodiscard]] bool looks_like_text(std::string_view bytes) {
    std::size_t high = 0;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && text_controls.find(c) == std::string_view::npos) || byte == 0x7f) {
            return false;
        }
        high += byte >= 0x80 ? 1 : 0;
    }
    // A column of Latin-1 letters beside a dump stays far below this, images do not.
    return high * 4 <= bytes.size();
}

constexpr unsigned char beyond_ascii = 0x80;
constexpr unsigned char no_break_space = 0xa0;
constexpr std::string_view no_break_space_utf8 = "\xc2\xa0";

/// With a blank for each no-break space of UTF-8: mails and browsers put them into runs of blanks.
[[nodiscard]] std::string with_plain_blanks(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = text.find(no_break_space_utf8); at != std::string_view::npos;
         at = text.find(no_break_space_utf8)) {
        plain.append(text.substr(0, at)).push_back(' ');
        text.remove_prefix(at + no_break_space_utf8.size());
    }
    return plain.append(text);
}

/// Decodes UTF-16 behind its byte order mark; empty when it is none.
[[nodiscard]] std::string decode_utf16(std::string_view bytes) {
    const bool little = bytes.starts_with("\xff\xfe");
    if ((!little && !bytes.starts_with("\xfe\xff")) || bytes.size() % 2 != 0) {
        return {};
    }
    std::string text;
    text.reserve(bytes.size() / 2);
    for (std::size_t i = 2; i < bytes.size(); i += 2) {
        const char low = bytes[little ? i : i + 1];
        const char high = bytes[little ? i + 1 : i];
        const auto letter = static_cast<unsigned char>(low);
        text.push_back(high != 0                  ? '?'
                       : letter < beyond_ascii    ? low
                       : letter == no_break_space ? ' '
                                                  : '?');
    }
    // Images may begin like a mark as well; text consists mostly of ASCII.
    return std::ranges::count(text, '?') * 4 <= static_cast<std::ptrdiff_t>(text.size())
               ? text
               : std::string{};
}

/// Whether `text` begins with `shape`: `0` is a digit, `A` a letter, all else itself.
[[nodiscard]] bool has_shape(std::string_view text, std::string_view shape) {
    return text.size() >= shape.size() &&
           std::ranges::equal(shape, text.substr(0, shape.size()), [](char kind, char c) {
               const bool digit = c >= '0' && c <= '9';
               const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
               return kind == '0' ? digit : kind == 'A' ? letter : kind == c;
           });
}

/// A line behind the time of a log, which ends after `from`, and the name of a program behind that;
/// what stands in its place may be the offset of a row.
[[nodiscard]] std::string_view behind_name(std::string_view line, std::size_t from) {
    constexpr std::size_t most = 128;
    const std::size_t end = line.find(": ", from);
    if (end >= most) {
        return trimmed(line.substr(std::min(line.find(' ', from), line.size())));
    }
    const std::size_t word = line.find_last_of(" \t", end) + 1;
    std::string_view name = line.substr(word, end - word);
    name.remove_prefix(name.starts_with("0x") ? 2 : 0);
    return trimmed(line.substr(hex_number(name) ? word : end + 2));
}

/// Without the name of the buffer that `print_hex_dump` of Linux puts before the offset of a row.
/// The SFP driver's tells what the bytes are.
[[nodiscard]] std::string_view without_buffer_name(std::string_view line) {
    constexpr std::size_t digits = 8;
    constexpr std::size_t longest = 48;
    const std::size_t end = line.find(": ");
    const bool is_row = end < longest && line.size() > end + 2 + digits &&
                        line[end + 2 + digits] == ':' &&
                        hex_number(line.substr(end + 2, digits)).has_value();
    return is_row && !line.substr(0, end).ends_with("sfp EE") ? line.substr(end + 2) : line;
}

/// Without what logs put before a line: `[   12.345678] ` of dmesg, `<6>` of the kernel's buffer,
/// time, host and program of syslog, journald, SONiC, glog and Python.
[[nodiscard]] std::string_view without_log_prefix(std::string_view line) {
    static constexpr std::string_view shapes[] = {"AAA 00 00:00:00 ",  "AAA  0 00:00:00 ",
                                                  "0000-00-00T00:00",  "0000-00-00 00:00",
                                                  "0000 AAA 00 00:00", "0000 AAA  0 00:00"};
    // `80: 11 88 ...`, the most frequent line of all: no time and no name ends there.
    constexpr std::size_t second_colon = 10;
    if (line.size() > second_colon && line[2] == ':' && line[second_colon] != ':') {
        return line;
    }
    if (has_shape(line, "<0>") || has_shape(line, "<00>")) {
        line = trimmed(line.substr(line.find('>') + 1));
    }
    if (std::ranges::any_of(shapes, [line](auto shape) { return has_shape(line, shape); })) {
        // The host, then `kernel: ` or `name[pid]: `.
        line = behind_name(line, line.find(':', line.find(':') + 1) + 1);
    } else if (has_shape(line, "A0000 00:00:00.") && line.contains("] ")) {
        line = trimmed(line.substr(line.find("] ") + 2));
    }
    if (line.starts_with('[')) {
        const std::size_t end = line.find(']');
        const std::string_view time = end < line.size() ? line.substr(1, end - 1) : "";
        const bool is_time =
            time.contains('.') && time.find_first_not_of(" 0123456789.") == std::string_view::npos;
        line = is_time && time.find_first_of("0123456789") != std::string_view::npos
                   ? trimmed(line.substr(end + 1))
                   : line;
    }
    return without_buffer_name(line);
}

[[nodiscard]] std::string_view without_quotes(std::string_view line) {
    line = trimmed(line);
    while (line.starts_with('>')) {
        line = trimmed(line.substr(1));
    }
    return without_log_prefix(line);
}

} // namespace

Input::Input(std::string_view bytes) : bytes_(bytes), decoded_(decode_utf16(bytes)) {
    std::string_view text = decoded_.empty() ? bytes : std::string_view(decoded_);
    if (text.starts_with("\xef\xbb\xbf")) {
        text.remove_prefix(3);
    }
    if (text.contains(no_break_space_utf8)) {
        decoded_ = with_plain_blanks(text);
        text = decoded_;
    }
    is_text_ = !text.empty() && looks_like_text(text);
    if (is_text_) {
        split(text);
    }
}

void Input::split(std::string_view text) {
    ends_with_newline_ = text.ends_with('\n');
    const auto count = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
    has_too_many_lines_ = count > most_lines;
    if (has_too_many_lines_) {
        return;
    }
    lines_.reserve(count);
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        const std::string_view line = without_quotes(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (!line.empty()) {
            lines_.push_back({number, line});
        }
    }
}

} // namespace optictl::drivers::dump
