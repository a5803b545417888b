#include "cli/engine/targets/target.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "cli/engine/targets/backend_of.hpp"

namespace optictl::engine {

std::span<const NounWord> nouns() {
    static const std::vector<NounWord> words = [] {
        std::vector<NounWord> all{
            {noun::port, "PORT", "a number, a name, a range, all, present, cmis or sff"}};
        for (const drivers::Backend& each : drivers::backends()) {
            all.push_back({each.noun, each.argument, each.needs});
        }
        return all;
    }();
    return words;
}

std::string nouns_in_words(std::string_view last_separator) {
    std::string out;
    for (const NounWord& each : nouns()) {
        const std::string_view separator = &each == &nouns().front()  ? ""
                                           : &each == &nouns().back() ? last_separator
                                                                      : ", ";
        out += fmt::format("{}{} {}{}", separator, each.word, each.argument,
                           each.word == noun::file ? "..." : "");
    }
    return out;
}

std::string Target::name() const {
    if (port) {
        return "port " + port->name;
    }
    if (noun == noun::file) {
        return word;
    }
    return fmt::format("{} {}", noun, word);
}

Noun noun_of(std::string_view word) {
    const auto found = std::ranges::find(nouns(), word, &NounWord::word);
    return found != nouns().end() ? found->word : noun::file;
}

const drivers::Backend& backend_of(Noun noun) {
    return *drivers::find_backend(noun);
}

std::expected<Words, std::string> parse_words(const std::vector<std::string>& words) {
    Words out;
    const NounWord* current = nullptr;
    bool is_followed = true;
    const auto unfinished = [&current] {
        return std::unexpected(fmt::format("'{}' needs {}", current->word, current->needs));
    };
    for (const std::string& word : words) {
        const auto noun = std::ranges::find(nouns(), word, &NounWord::word);
        if (noun != nouns().end()) {
            if (!is_followed) {
                return unfinished();
            }
            current = &*noun;
            is_followed = false;
        } else if (current != nullptr) {
            out.targets.push_back({.noun = current->word, .word = word});
            is_followed = true;
        } else {
            out.before.push_back(word);
        }
    }
    if (!is_followed) {
        return unfinished();
    }
    return out;
}

} // namespace optictl::engine
