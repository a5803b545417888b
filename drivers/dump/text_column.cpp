#include "drivers/dump/text_column.hpp"

#include <algorithm>
#include <optional>

namespace optictl::drivers::dump {

namespace {

constexpr unsigned beyond_ascii = 0x80;

/// Takes one character that stands for a byte that is not printable: a dot, `?` (UTF-16 that was
/// decoded), or a letter beyond ASCII in whichever encoding.
[[nodiscard]] bool take_stand_in(std::string_view& text) {
    if (text.empty()) {
        return false;
    }
    const auto is_high = [](char c) { return static_cast<unsigned char>(c) >= beyond_ascii; };
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80; };
    const char first = text.front();
    text.remove_prefix(1);
    if (!is_high(first)) {
        return first == '.' || first == '?';
    }
    constexpr int longest_tail = 3; // of a letter in UTF-8
    for (int i = 0; i < longest_tail && !text.empty() && continues(text.front()); ++i) {
        text.remove_prefix(1);
    }
    return true;
}

/// One or two bytes that stand together as two or four digits.
struct Group {
    std::array<std::uint8_t, 2> bytes{};
    unsigned count = 0;
};
[[nodiscard]] Group group_of(std::string_view word) {
    Group group;
    if (word.size() != 2 && word.size() != 4) {
        return {};
    }
    for (std::size_t i = 0; i < word.size(); i += 2) {
        const auto byte = hex_byte(word.substr(i, 2));
        if (!byte) {
            return {};
        }
        group.bytes[group.count++] = *byte;
    }
    return group;
}

} // namespace

bool text_agrees(std::span<const std::uint8_t> bytes, std::string_view text) {
    constexpr std::uint8_t first_printable = 0x21;
    constexpr std::uint8_t last_printable = 0x7e;
    for (const std::uint8_t byte : bytes) {
        if (byte == ' ') {
            continue;
        }
        text = trimmed(text);
        if (byte >= first_printable && byte <= last_printable) {
            if (text.empty() || text.front() != static_cast<char>(byte)) {
                return false;
            }
            text.remove_prefix(1);
        } else if (!take_stand_in(text)) {
            return false;
        }
    }
    return trimmed(text).empty();
}

RowBytes bytes_before_mark(std::string_view text, char opening, char closing) {
    RowBytes row{.run = take_hex_run(text), .fault = {}, .doubt = {}};
    const std::string_view rest = row.run.rest;
    const bool full = row.run.count == row_size;
    if (rest.empty()) {
        row.whole = full;
        return row;
    }
    if (rest.front() != opening || row.run.count == 0) {
        row.fault = "what follows is no byte of two hex digits";
        return row;
    }
    row.whole = full || (rest.size() > 1 && rest.back() == closing);
    const std::string_view shown =
        rest.substr(1, rest.size() - (row.whole && rest.size() > 1 ? 2 : 1));
    if (row.whole && !text_agrees(row.run.view(), shown)) {
        // The mark alone says where the bytes end, so 16 are 16; fewer need the witness.
        (full ? row.doubt : row.fault) = "the characters do not show the bytes beside them";
    }
    return row;
}

RowBytes bytes_before_text(std::string_view text) {
    RowBytes row;
    HexRun run;
    run.rest = trimmed(text);
    unsigned first_group = 0;
    unsigned readings = 0;
    while (run.count < row_size && !run.rest.empty()) {
        std::string_view rest = run.rest;
        const Group group = group_of(take_word(rest));
        first_group = first_group == 0 ? group.count : first_group;
        // A group is smaller than the others only where the bytes end.
        if (group.count == 0 || group.count > first_group || run.count + group.count > row_size ||
            run.count % first_group != 0) {
            break;
        }
        std::ranges::copy(std::span(group.bytes).first(group.count), run.bytes.begin() + run.count);
        run.count += group.count;
        run.rest = rest;
        const bool text_lost = run.count == row_size && rest.empty();
        if (text_lost || text_agrees(run.view(), rest)) {
            ++readings;
            row.run = run;
            // Where its characters are cut off, nothing tells in which order a group stands.
            row.whole = !text_lost || first_group == 1;
        }
    }
    if (readings == 0) {
        row.run = run;
        row.fault = run.count == 0 ? "no bytes in groups of two or four hex digits"
                                   : "the characters do not show the bytes beside them";
    } else if (readings > 1) {
        row.fault = "it can be read as rows of different lengths";
    }
    return row;
}

} // namespace optictl::drivers::dump
