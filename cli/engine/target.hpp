// The target grammar that all verbs share.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/ports/map.hpp"

namespace optictl::engine {

/// What a word on the command line stands for.
enum class Noun : std::uint8_t {
    File,   ///< a recorded dump, a folder or an archive of dumps; "-" is standard input
    Netdev, ///< the module of a network device
    I2c,    ///< the module on a bus of i2c-dev, by the bus number
    Sysfs,  ///< an EEPROM file of a driver, or its folder
    Port,   ///< ports of the port map; expand_ports() puts what they stand for in their place
};

/// The noun as it is written: "netdev".
[[nodiscard]] std::string_view word_of(Noun noun);

/// A noun as it is written. Those of back ends come from their table.
struct NounWord {
    Noun noun;
    std::string_view word;
    std::string_view needs; ///< what must follow
};
[[nodiscard]] std::span<const NounWord> nouns();

struct Target {
    Noun noun = Noun::File;
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

/// Understands `WORD... (port PORT... | file PATH... | netdev NAME... | i2c BUS... | sysfs
/// PATH...)...`. Errors say what was not understood and what to write.
[[nodiscard]] std::expected<Words, std::string> parse_words(const std::vector<std::string>& words);

} // namespace optictl::engine
