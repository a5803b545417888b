// The parts of the capture format that its reader and its writer share: headings and values.
#include <algorithm>

#include <fmt/format.h>

#include "drivers/dump/capture.hpp"
#include "drivers/dump/rows.hpp"

namespace optictl::drivers::dump {

bool is_key(std::string_view text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return c == '_' || (c >= 'a' && c <= 'z'); });
}

bool has_a2(const memmap::Image& image) {
    return std::ranges::any_of(image.blocks(), [](const memmap::Block& block) {
        return block.page.device == memmap::Device::A2;
    });
}

std::string heading_of(const memmap::Page& page, bool two_addresses) {
    std::string text;
    if (two_addresses || page.device == memmap::Device::A2) {
        text = page.device == memmap::Device::A2 ? "A2h " : "A0h ";
    }
    if (!page.upper) {
        return text + "lower";
    }
    if (page.bank != 0) {
        text += fmt::format("bank {} ", page.bank);
    }
    return text + fmt::format("page {:02x}h", page.page);
}

std::optional<memmap::Page> page_of_heading(std::string_view heading) {
    memmap::Page page;
    std::string_view word = take_word(heading);
    if (word == "A0h" || word == "A2h") {
        page.device = word == "A2h" ? memmap::Device::A2 : memmap::Device::A0;
        word = take_word(heading);
    }
    if (word == "lower") {
        return heading.empty() ? std::optional(page) : std::nullopt;
    }
    if (word == "bank") {
        const auto bank = decimal_number(take_word(heading));
        if (!bank || *bank > 0xff) {
            return std::nullopt;
        }
        page.bank = static_cast<std::uint8_t>(*bank);
        word = take_word(heading);
    }
    const std::string_view number = take_word(heading);
    const auto value =
        number.ends_with('h') ? hex_byte(number.substr(0, number.size() - 1)) : std::nullopt;
    if (word != "page" || !value || !heading.empty()) {
        return std::nullopt;
    }
    page.upper = true;
    page.page = *value;
    return page;
}

std::string escape_value(std::string_view text) {
    std::string value;
    value.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool at_end = i == 0 || i + 1 == text.size();
        const bool taken_as_escape = text[i] == '\\' && i + 1 < text.size() && text[i + 1] == 'x';
        // Bytes beyond ASCII are escaped as well: a capture is text whatever a device said.
        if (!is_printable(byte) || (byte == ' ' && at_end) || taken_as_escape) {
            value += fmt::format("\\x{:02x}", byte);
        } else {
            value.push_back(text[i]);
        }
    }
    return value;
}

std::string unescape_value(std::string_view value) {
    std::string text;
    text.reserve(value.size());
    while (!value.empty()) {
        const auto byte = value.starts_with("\\x") && value.size() >= 4
                              ? hex_byte(value.substr(2, 2))
                              : std::nullopt;
        text.push_back(byte ? static_cast<char>(*byte) : value.front());
        value.remove_prefix(byte ? 4 : 1);
    }
    return text;
}

} // namespace optictl::drivers::dump
