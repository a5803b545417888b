// The target grammar that all verbs share.
#pragma once

#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/ports/map.hpp"

namespace optictl::engine {

/// The word before others that says what they stand for: that of a row of drivers/backends.cpp, or
/// "port". It points to what lives as long as the program.
using Noun = std::string_view;
namespace noun {
/// A recorded dump, a folder or an archive of dumps; "-" is standard input.
inline constexpr Noun file = "file";
/// Ports of the port map; expand_ports() puts what they stand for in their place.
inline constexpr Noun port = "port";
inline constexpr Noun netdev = "netdev";
inline constexpr Noun i2c = "i2c";
} // namespace noun

/// A noun and what follows it.
struct NounWord {
    Noun word;
    std::string_view argument; ///< "BUS"
    std::string_view needs;    ///< what must follow, for people
};
/// "port", and those of all back ends.
[[nodiscard]] std::span<const NounWord> nouns();
/// "port PORT, file PATH..., netdev NAME, i2c BUS or sysfs PATH".
[[nodiscard]] std::string nouns_in_words(std::string_view last_separator = " or ");

struct Target {
    Noun noun = noun::file;
    std::string word;
    /// The port of the map that this target was named by, if any.
    std::shared_ptr<const drivers::ports::Port> port = nullptr;

    /// As messages and lists call it: a dump by its path, ports by their name, others with their
    /// noun.
    [[nodiscard]] std::string name() const;
};

struct Words {
    std::vector<std::string> before; ///< words in front of the first noun (explain's selectors)
    std::vector<Target> targets;
};

/// Understands `WORD... (NOUN WORD...)...`. Errors say what was not understood and what to write.
[[nodiscard]] std::expected<Words, std::string> parse_words(const std::vector<std::string>& words);

} // namespace optictl::engine
