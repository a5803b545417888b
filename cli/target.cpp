#include "cli/target.hpp"

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
constexpr std::array<NounWord, 4> nouns{{
    {Noun::File, "file", "at least one PATH ('-' is standard input)"},
    {Noun::Netdev, "netdev", "the NAME of a network device"},
    {Noun::I2c, "i2c", "the number of a BUS (i2cdetect -l lists them)"},
    {Noun::Sysfs, "sysfs", "the PATH of an EEPROM file"},
}};
/// A noun of the grammar that needs a port map, which this version does not have.
constexpr std::string_view port_noun = "port";

} // namespace

std::string Target::name() const {
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
        } else if (current == nullptr && word == port_noun) {
            return std::unexpected("'port' needs a port map, which this version does not have; "
                                   "write: netdev NAME, i2c BUS, sysfs PATH or file PATH");
        } else if (current != nullptr) {
            out.targets.push_back({current->noun, word});
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
