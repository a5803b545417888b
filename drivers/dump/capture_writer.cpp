// Writes an image in optictl's own capture format.
#include <algorithm>
#include <iterator>

#include "drivers/dump/capture.hpp"
#include "drivers/dump/rows.hpp"
#include "sff/format/format.hpp"

namespace optictl::drivers::dump {

namespace {

void add_note(std::string& text, std::string_view key, std::string_view value) {
    append(text, "{} ={}{}\n", key, value.empty() ? "" : " ", escape_value(value));
}

/// What is empty says nothing, but for notes: somebody wrote them.
void add_key(std::string& text, std::string_view key, std::string_view value) {
    if (!value.empty()) {
        add_note(text, key, value);
    }
}

/// Notes under a key that the format does not allow, or uses itself, are kept as plain notes.
[[nodiscard]] std::string_view note_key(std::string_view key) {
    const bool plain = !key.empty() && std::ranges::all_of(key, [](char c) {
        return c == '_' || (c >= 'a' && c <= 'z');
    });
    return plain && key != "source" && key != "time" && key != "tool" ? key : "note";
}

constexpr std::string_view hex_digits = "0123456789abcdef";

void add_row(std::string& text, const memmap::Block& block, unsigned first, bool text_column) {
    const unsigned number = block.page.first_byte() + first;
    append(text, "{:02x}:", number);
    std::string characters;
    for (unsigned i = first; i < first + row_size; ++i) {
        const std::uint8_t byte = block.bytes[i];
        const bool known = block.known[i];
        const char digits[] = {' ', hex_digits[byte >> 4U], hex_digits[byte & 0xfU]};
        text += known ? std::string_view(digits, sizeof digits) : std::string_view(" --");
        characters.push_back(!known ? '-' : is_printable(byte) ? static_cast<char>(byte) : '.');
    }
    if (text_column) {
        text += "  # " + characters;
        text.erase(text.find_last_not_of(' ') + 1);
    }
    text.push_back('\n');
}

void add_block(std::string& text, const memmap::Block& block, bool two_addresses,
               const CaptureStyle& style) {
    text += "\n[" + heading_of(block.page, two_addresses) + "]\n";
    add_key(text, "read", block.read_time);
    add_key(text, "source", block.source);
    for (const memmap::Hole& hole : block.holes) {
        append(text, "error {:02x}-{:02x} = {}\n", hole.first, hole.last, escape_value(hole.error));
    }
    for (unsigned first = 0; first < memmap::half_page_size; first += row_size) {
        bool known = false;
        for (unsigned i = first; i < first + row_size; ++i) {
            known = known || block.known[i];
        }
        if (known) {
            add_row(text, block, first, style.text_column);
        }
    }
}

} // namespace

std::string write_capture(const memmap::Image& image, const Header& header,
                          const CaptureStyle& style) {
    std::string text = fmt::format("{} {}\n", capture_magic, capture_version);
    add_key(text, "source", header.source);
    add_key(text, "time", header.time);
    add_key(text, "tool", header.tool);
    for (const auto& [key, value] : header.notes) {
        add_note(text, note_key(key), value);
    }
    const bool two_addresses = has_a2(image);
    for (const memmap::Block& block : image.blocks()) {
        add_block(text, block, two_addresses, style);
    }
    return text;
}

} // namespace optictl::drivers::dump
