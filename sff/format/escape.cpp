#include "sff/format/escape.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "sff/format/format.hpp"

namespace optictl {
namespace {

constexpr char32_t not_utf8 = 0xFFFF'FFFF;

/// A character, and how many bytes it takes.
struct Character {
    char32_t code = not_utf8;
    std::size_t size = 1;
};

/// The first character of a text that is not empty; overlong forms and surrogates are none.
[[nodiscard]] Character first_of(std::string_view text) {
    const auto lead = static_cast<std::uint8_t>(text.front());
    if (lead < 0x80) {
        return {lead, 1};
    }
    const std::size_t size = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (size == 0 || lead > 0xF4 || text.size() < size) {
        return {};
    }
    char32_t code = lead & (0x7FU >> size);
    for (const char c : text.substr(1, size - 1)) {
        const auto byte = static_cast<std::uint8_t>(c);
        if ((byte & 0xC0U) != 0x80) {
            return {};
        }
        code = (code << 6U) | (byte & 0x3FU);
    }
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < least[size] || code > 0x10FFFF || surrogate ? Character{} : Character{code, size};
}

struct Run {
    char32_t first;
    char32_t last;
};
/// Beside the control characters: marks, embeddings, overrides and isolates of direction, and
/// separators of lines and paragraphs (Unicode 15, Bidi_Control and Zl, Zp), the byte order mark.
constexpr std::array<Run, 6> hidden_runs{{{0x061C, 0x061C},
                                          {0x200E, 0x200F},
                                          {0x2028, 0x2029},
                                          {0x202A, 0x202E},
                                          {0x2066, 0x2069},
                                          {0xFEFF, 0xFEFF}}};

[[nodiscard]] bool is_control(char32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0);
}

[[nodiscard]] bool is_hidden(char32_t code) {
    return std::ranges::any_of(
        hidden_runs, [&](const Run& run) { return code >= run.first && code <= run.last; });
}

[[nodiscard]] bool is_layout(char32_t code) {
    return code == '\n' || code == '\r' || code == '\t';
}

} // namespace

// A block at a time, without a way out in its midst: so the compiler looks at many characters at
// once. Megabytes of JSON pass here.
bool is_plainly_visible(std::string_view text) {
    constexpr std::size_t block_size = 256;
    while (!text.empty()) {
        const std::string_view block = text.substr(0, block_size);
        unsigned others = 0;
        for (const char c : block) {
            const auto byte = static_cast<std::uint8_t>(c);
            const bool is_plain = (byte >= 0x20 && byte < 0x7F) || is_layout(byte);
            others |= is_plain ? 0U : 1U;
        }
        if (others != 0) {
            return false;
        }
        text.remove_prefix(block.size());
    }
    return true;
}

std::string visible(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    while (!text.empty()) {
        const auto [code, size] = first_of(text);
        if (code == not_utf8) {
            append(out, "\\x{:02x}", static_cast<std::uint8_t>(text.front()));
        } else if (is_hidden(code) || (is_control(code) && !is_layout(code))) {
            append(out, "\\u{:04X}", static_cast<std::uint32_t>(code));
        } else {
            out += text.substr(0, size);
        }
        text.remove_prefix(size);
    }
    return out;
}

std::string toml_string(std::string_view text) {
    std::string out = "\"";
    while (!text.empty()) {
        const auto [code, size] = first_of(text);
        if (code == '"' || code == '\\') {
            out += '\\';
            out += text.front();
        } else if (code == not_utf8) {
            out += "\\uFFFD";
        } else if (is_hidden(code) || is_control(code)) {
            append(out, "\\u{:04X}", static_cast<std::uint32_t>(code));
        } else {
            out += text.substr(0, size);
        }
        text.remove_prefix(size);
    }
    return out + '"';
}

} // namespace optictl
