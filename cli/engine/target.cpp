#include "cli/engine/target.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

namespace optictl::cli {
namespace {

struct NounWord {
    Noun noun;
    std::string_view word;
    std::string_view needs; ///< what must follow
};
constexpr std::array<NounWord, 5> nouns{{
    {Noun::Port, "port", "a number, a name, a range, all, present, cmis or sff"},
    {Noun::File, "file", "at least one PATH ('-' is standard input)"},
    {Noun::Netdev, "netdev", "the NAME of a network device"},
    {Noun::I2c, "i2c", "the number of a BUS (i2cdetect -l lists them)"},
    {Noun::Sysfs, "sysfs", "the PATH of an EEPROM file"},
}};

} // namespace

std::string Target::name() const {
    if (port) {
        return "port " + port->name;
    }
    if (noun == Noun::File) {
        return word;
    }
    return fmt::format("{} {}", std::ranges::find(nouns, noun, &NounWord::noun)->word, word);
}

std::expected<Words, std::string> parse_words(const std::vector<std::string>& words) {
    Words out;
    const NounWord* current = nullptr;
    bool is_followed = true;
    const auto unfinished = [&current] {
        return std::unexpected(fmt::format("'{}' needs {}", current->word, current->needs));
    };
    for (const std::string& word : words) {
        const auto* const noun = std::ranges::find(nouns, word, &NounWord::word);
        if (noun != nouns.end()) {
            if (!is_followed) {
                return unfinished();
            }
            current = noun;
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

} // namespace optictl::cli
