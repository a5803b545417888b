#include "drivers/dump/headings.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <tuple>
#include <utility>

#include "drivers/dump/rows.hpp"

namespace optictl::drivers::dump {

namespace {

constexpr std::size_t longest_heading = 128;

[[nodiscard]] std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    return lower;
}

[[nodiscard]] bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

/// A number of a heading: `0x11`, `11h`, `0x11h`; a single digit is the same in every base.
[[nodiscard]] std::optional<std::uint8_t> number_of(std::string_view word) {
    const bool prefixed = word.starts_with("0x");
    word.remove_prefix(prefixed ? 2 : 0);
    const bool suffixed = word.ends_with('h');
    word.remove_suffix(suffixed ? 1 : 0);
    if (!prefixed && !suffixed && word.size() > 1 && word != "00") {
        return std::nullopt;
    }
    const auto number = hex_number(word);
    return number && *number <= 0xff ? std::optional(static_cast<std::uint8_t>(*number))
                                     : std::nullopt;
}

/// `128..255`, `0-127`.
[[nodiscard]] std::optional<std::pair<std::uint32_t, std::uint32_t>>
range_of(std::string_view word) {
    const std::string_view between = word.contains("..") ? ".." : "-";
    const std::size_t at = word.find(between);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const auto first = decimal_number(word.substr(0, at));
    const auto last = decimal_number(word.substr(at + between.size()));
    return first && last && *first <= *last && *last <= 0xff
               ? std::optional(std::pair(*first, *last))
               : std::nullopt;
}

/// What the words of a heading say, one by one.
struct Words {
    std::optional<memmap::Device> device;
    std::optional<std::uint8_t> page;
    std::optional<std::uint8_t> bank;
    std::optional<std::pair<std::uint32_t, std::uint32_t>> range;
    bool lower = false;
    bool broken = false; ///< a bank without its number, or numbers of columns
};

[[nodiscard]] Words words_of(std::string_view text) {
    static constexpr std::array<std::string_view, 3> a0{"a0", "a0h", "0xa0"};
    static constexpr std::array<std::string_view, 3> a2{"a2", "a2h", "0xa2"};
    std::string plain = lower_case(text);
    std::ranges::replace_if(
        plain, [](char c) { return std::string_view("()[]{}:;,=\"'|").contains(c); }, ' ');
    Words words;
    unsigned columns = 0;
    for (std::string_view rest = plain; !rest.empty();) {
        const std::string_view word = take_word(rest);
        if (word == "page" || word == "bank") {
            std::string_view after = rest;
            const auto number = number_of(take_word(after));
            (word == "page" ? words.page : words.bank) = number;
            words.broken = words.broken || (!number && word == "bank");
            rest = number ? after : rest;
        } else if (word == "lower") {
            words.lower = true;
        } else if (is_one_of(word, a0) || is_one_of(word, a2)) {
            words.device = is_one_of(word, a2) ? memmap::Device::A2 : memmap::Device::A0;
        } else if (const auto range = range_of(word)) {
            words.range = range;
        } else {
            const bool is_column = word.size() <= 2 && hex_number(word);
            columns += is_column ? 1 : 0;
            words.broken = words.broken || columns > 2;
        }
    }
    return words;
}

} // namespace

std::optional<Heading> heading_of(std::string_view text) {
    if (text.size() > longest_heading) {
        return std::nullopt;
    }
    const Words words = words_of(text);
    const bool is_range = words.range && words.device;
    if (words.broken || (!words.page && !words.lower && !is_range)) {
        return std::nullopt;
    }
    Heading heading;
    heading.address = {.addressing = Addressing::Named,
                       .device = words.device,
                       .bank = words.bank,
                       .page = words.page};
    if (words.range) {
        std::tie(heading.first, heading.last) = *words.range;
    } else if (words.lower) {
        heading.last = memmap::half_page_size - 1;
    } else {
        heading.first = memmap::half_page_size;
    }
    if (words.lower && heading.last < memmap::half_page_size) {
        heading.address.page.reset();
    } else if (heading.last >= memmap::half_page_size && !words.page) {
        heading.address.page = 0; // who names the address alone selects no page
    }
    return heading;
}

std::string module_named_in(std::string_view text) {
    constexpr std::string_view marks = "=-#*<>[]:~+ \t";
    constexpr std::size_t longest = 96;
    if (const std::size_t at = std::min(text.find("-0050/"), text.find("-0051/"));
        at != std::string_view::npos) {
        const std::size_t first = text.find_last_of(" \t'\"", at) + 1; // a word of a command, too
        text = text.substr(first, text.find_first_of(" \t'\"", at) - first);
    }
    const std::size_t begin = std::min(text.find_first_not_of(marks), text.size());
    const bool is_marked = begin != 0;
    std::string name(text.substr(begin, text.find_last_not_of(marks) + 1 - begin));
    const auto blanks = std::ranges::count_if(name, is_blank);
    const bool has_digit = std::ranges::any_of(
        name, [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
    const bool has_letter = std::ranges::any_of(
        name, [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; });
    if (name.empty() || name.size() > longest || blanks > (is_marked ? 2 : 1) || !has_digit ||
        !has_letter || heading_of(name) || is_bare_hex(name)) {
        return {};
    }
    static constexpr std::array<std::string_view, 9> parts{"a0",   "a2",   "0xa0",  "0xa2", "0x5",
                                                           "page", "bank", "lower", "upper"};
    const std::string lower = lower_case(name);
    for (std::string_view rest = lower; !rest.empty();) {
        const std::string_view word = take_word(rest);
        if (std::ranges::any_of(parts, [&](auto part) { return word.starts_with(part); })) {
            return {}; // of a module, not one
        }
    }
    if (const std::size_t at = name.find("-0051"); at != std::string::npos) {
        name.replace(at, 5, "-0050");
    }
    return name;
}

bool is_elision(std::string_view text) {
    static constexpr std::array<std::string_view, 6> words{"snip",    "snipped", "cut",
                                                           "omitted", "skipped", "elided"};
    constexpr std::size_t longest = 40;
    if (text.size() > longest || text.empty()) {
        return false;
    }
    const bool has_dots = text.contains("..") || text.contains("\xe2\x80\xa6");
    std::string plain = lower_case(text);
    std::ranges::replace_if(
        plain, [](char c) { return std::isalpha(static_cast<unsigned char>(c)) == 0; }, ' ');
    bool only_words = true;
    bool has_word = false;
    for (std::string_view rest = trimmed(plain); !rest.empty();) {
        const std::string_view word = take_word(rest);
        has_word = has_word || is_one_of(word, words);
        only_words = only_words && (is_one_of(word, words) || word == "rows" || word == "lines" ||
                                    word == "more" || word == "bytes");
    }
    return only_words && (has_dots || has_word);
}

} // namespace optictl::drivers::dump
