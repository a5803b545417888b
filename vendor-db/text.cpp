#include "vendor-db/text.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include <fmt/format.h>

namespace optictl::vendor_db {
namespace {

bool is_plain(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// Whether letters and digits are the same.
bool same_but_for_marks(std::string_view a, std::string_view b) {
    while (true) {
        a.remove_prefix(static_cast<std::size_t>(std::ranges::find_if(a, is_plain) - a.begin()));
        b.remove_prefix(static_cast<std::size_t>(std::ranges::find_if(b, is_plain) - b.begin()));
        if (a.empty() || b.empty()) {
            return a.empty() && b.empty();
        }
        if (a.front() != b.front()) {
            return false;
        }
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
}

/// Whether the longer text is the shorter one with a mark and at most three characters behind it.
bool has_suffix(std::string_view longer, std::string_view shorter) {
    constexpr std::size_t least = 4;
    constexpr std::size_t most = 4;
    return shorter.size() >= least && longer.size() > shorter.size() &&
           longer.size() - shorter.size() <= most && longer.starts_with(shorter) &&
           !is_plain(longer[shorter.size()]);
}

/// Which characters a text has, a bit each.
std::uint64_t characters_of(std::string_view text) {
    std::uint64_t set = 0;
    for (const char c : text) {
        set |= std::uint64_t{1} << (static_cast<unsigned char>(c) & 0x3FU);
    }
    return set;
}

/// Whether two slips (a character more, less, or another, or two changed round) make one text of
/// the other. In short texts that is no slip any more.
bool two_apart(std::string_view a, std::string_view b) {
    constexpr std::size_t least = 8;
    constexpr std::size_t longest = 40;
    if (std::min(a.size(), b.size()) < least || std::max(a.size(), b.size()) > longest ||
        std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > 2 ||
        std::popcount(characters_of(a) ^ characters_of(b)) > 4) {
        return false;
    }
    std::array<std::array<unsigned char, longest + 1>, 3> rows{};
    for (std::size_t j = 0; j <= b.size(); ++j) {
        rows[0][j] = static_cast<unsigned char>(j);
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto& row = rows[i % 3];
        const auto& above = rows[(i - 1) % 3];
        const auto& before = rows[(i + 1) % 3];
        row[0] = static_cast<unsigned char>(i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const int other = a[i - 1] == b[j - 1] ? 0 : 1;
            int least_cost = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + other});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                least_cost = std::min(least_cost, before[j - 2] + 1);
            }
            row[j] = static_cast<unsigned char>(least_cost);
        }
    }
    return rows[a.size() % 3][b.size()] <= 2;
}

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
    return one_apart(a, b) || same_but_for_marks(a, b) || has_suffix(a, b) || has_suffix(b, a) ||
           two_apart(a, b);
}

} // namespace optictl::vendor_db
