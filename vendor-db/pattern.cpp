#include "vendor-db/pattern.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "vendor-db/regex.hpp"

namespace optictl::vendor_db {

namespace {

constexpr std::string_view length_mark = "{LENGTH}";
constexpr std::size_t longest = 200;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Backtracks to the last `*` only, which is enough: linear for every pattern of one star, and
/// never worse than the product of both lengths.
bool glob_matches(std::string_view glob, std::string_view text) {
    std::size_t g = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (t < text.size()) {
        if (g < glob.size() && glob[g] == '*') {
            star = g++;
            resume = t;
        } else if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t])) {
            ++g;
            ++t;
        } else if (star != std::string_view::npos) {
            g = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    return glob.find_first_not_of('*', g) == std::string_view::npos;
}

bool cable_matches(const Pattern& pattern, std::string_view text) {
    const auto length = length_at(text.substr(pattern.prefix.size()));
    const std::string_view rest =
        std::string_view(pattern.normal).substr(pattern.prefix.size() + length_mark.size());
    return length && text.substr(pattern.prefix.size() + length->size) == rest &&
           length->metres >= pattern.min_m && length->metres <= pattern.max_m;
}

/// The characters before the first that means something; the one before a quantifier is optional.
std::string regex_prefix(std::string_view text) {
    if (text.find('|') != std::string_view::npos) {
        return {};
    }
    std::size_t end = text.find_first_of("\\^$.[](){}*+?");
    if (end != std::string_view::npos && end > 0 &&
        std::string_view("{*?").find(text[end]) != std::string_view::npos) {
        --end;
    }
    return normalised(text.substr(0, end));
}

} // namespace

std::optional<Length> length_at(std::string_view text) {
    Length length;
    const auto whole = std::ranges::find_if_not(text, is_digit) - text.begin();
    length.size = static_cast<std::size_t>(whole);
    if (length.size == 0 || length.size > 4) {
        return std::nullopt;
    }
    std::string number(text.substr(0, length.size));
    const std::string_view rest = text.substr(length.size);
    if (rest.size() > 1 && (rest[0] == '.' || rest[0] == 'P') && is_digit(rest[1])) {
        const auto part = static_cast<std::size_t>(
            std::ranges::find_if_not(rest.substr(1), is_digit) - rest.substr(1).begin());
        number += '.';
        number += rest.substr(1, part);
        length.size += 1 + part;
    }
    std::from_chars(number.data(), number.data() + number.size(), length.metres);
    return length;
}

bool Pattern::matches(const Text& other) const {
    if (other.state != Text::State::Ok || !other.normal.starts_with(prefix)) {
        return false;
    }
    switch (kind) {
    case Kind::Exact: return other.normal == normal;
    case Kind::Glob: return glob_matches(normal, other.normal);
    case Kind::Cable: return cable_matches(*this, other.normal);
    case Kind::Regex: break;
    }
    return regex->matches(other.normal);
}

std::expected<Pattern, std::string> make_pattern(Pattern::Kind kind, std::string_view text) {
    Pattern pattern{.kind = kind, .text = std::string(text)};
    if (text.empty() || text.size() > longest) {
        return std::unexpected(fmt::format("a pattern has 1 to {} characters", longest));
    }
    if (std::ranges::any_of(text, [](char c) { return c < 0x20 || c > 0x7E; })) {
        return std::unexpected("a pattern is printable ASCII: other bytes match nothing");
    }
    pattern.normal = normalised(text);
    if (pattern.normal.empty()) {
        return std::unexpected("a pattern of blanks matches nothing: leave the key out");
    }
    std::size_t special = std::string::npos;
    if (kind == Pattern::Kind::Regex) {
        auto regex = Regex::make(text);
        if (!regex) {
            return std::unexpected(std::move(regex.error()));
        }
        pattern.regex = std::move(*regex);
        pattern.prefix = regex_prefix(text);
        pattern.literals = static_cast<unsigned>(pattern.prefix.size());
        return pattern;
    }
    if (kind == Pattern::Kind::Cable) {
        special = pattern.normal.find(length_mark);
        if (special == std::string::npos ||
            pattern.normal.find(length_mark, special + 1) != std::string::npos) {
            return std::unexpected("a cable's part number has {length} once, where its metres "
                                   "stand: \"AOC-{length}M\"");
        }
        pattern.literals = static_cast<unsigned>(pattern.normal.size() - length_mark.size());
    } else {
        const auto is_wild = [](char c) { return c == '*' || c == '?'; };
        const auto wild = std::ranges::count_if(pattern.normal, is_wild);
        special = kind == Pattern::Kind::Glob ? pattern.normal.find_first_of("*?") : special;
        pattern.literals = static_cast<unsigned>(pattern.normal.size()) -
                           (kind == Pattern::Kind::Glob ? static_cast<unsigned>(wild) : 0U);
    }
    pattern.prefix = pattern.normal.substr(0, special);
    return pattern;
}

std::string_view name_of(Pattern::Kind kind) {
    switch (kind) {
    case Pattern::Kind::Exact: return "exact";
    case Pattern::Kind::Glob: return "glob";
    case Pattern::Kind::Cable: return "cable";
    case Pattern::Kind::Regex: break;
    }
    return "regex";
}

} // namespace optictl::vendor_db
