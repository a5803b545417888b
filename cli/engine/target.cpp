#include "cli/engine/target.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "cli/engine/backend_of.hpp"

namespace optictl::engine {
namespace {

[[nodiscard]] NounWord of_backend(Noun noun, std::string_view word) {
    return {noun, word, drivers::find_backend(word)->needs};
}

} // namespace

std::span<const NounWord> nouns() {
    static const std::array<NounWord, 5> words{
        {{Noun::Port, "port", "a number, a name, a range, all, present, cmis or sff"},
         of_backend(Noun::File, "file"),
         of_backend(Noun::Netdev, "netdev"),
         of_backend(Noun::I2c, "i2c"),
         of_backend(Noun::Sysfs, "sysfs")}};
    return words;
}

std::string_view word_of(Noun noun) {
    return std::ranges::find(nouns(), noun, &NounWord::noun)->word;
}

std::string Target::name() const {
    if (port) {
        return "port " + port->name;
    }
    if (noun == Noun::File) {
        return word;
    }
    return fmt::format("{} {}", word_of(noun), word);
}

Noun noun_of(std::string_view word) {
    const auto found = std::ranges::find(nouns(), word, &NounWord::word);
    return found != nouns().end() ? found->noun : Noun::File;
}

const drivers::Backend& backend_of(Noun noun) {
    return *drivers::find_backend(word_of(noun));
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
            out.targets.push_back({.noun = current->noun, .word = word});
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
