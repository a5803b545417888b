#include "vendor-db/text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace optictl::vendor_db {
namespace {

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

} // namespace

Text text_of(std::span<const std::uint8_t> bytes) {
    while (!bytes.empty() &&
           (bytes.back() == ' ' || bytes.back() == 0x00 || bytes.back() == 0xFF)) {
        bytes = bytes.first(bytes.size() - 1);
    }
    Text text{.state = Text::State::Ok, .shown = {}, .normal = {}};
    for (const std::uint8_t byte : bytes) {
        if (byte < 0x20 || byte > 0x7E) {
            text.state = Text::State::Unprintable;
            text.shown += fmt::format("\\x{:02x}", byte);
        } else {
            text.shown += static_cast<char>(byte);
        }
    }
    if (text.state == Text::State::Ok) {
        text.normal = normalised(text.shown);
    }
    return text;
}

std::string normalised(std::string_view text) {
    std::string out(text.substr(0, text.find_last_not_of(' ') + 1));
    std::ranges::transform(out, out.begin(), upper);
    return out;
}

std::string squeezed(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const char big = upper(c);
        if ((big >= 'A' && big <= 'Z') || (big >= '0' && big <= '9')) {
            out += big;
        }
    }
    return out;
}

bool one_apart(std::string_view a, std::string_view b) {
    if (a.size() < b.size()) {
        std::swap(a, b);
    }
    if (a.size() - b.size() > 1) {
        return false;
    }
    const auto [at, bt] = std::ranges::mismatch(a, b);
    if (at == a.end()) {
        return false; // the same
    }
    const std::string_view rest_a(at + 1, a.end());
    const std::string_view rest_b(bt, b.end());
    return a.size() == b.size() ? rest_a == rest_b.substr(1) : rest_a == rest_b;
}

bool nearly_the_same(std::string_view a, std::string_view b) {
    return one_apart(a, b) || squeezed(a) == squeezed(b);
}

} // namespace optictl::vendor_db
