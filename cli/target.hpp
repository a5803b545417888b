// The target grammar that all verbs share.
#pragma once

#include <expected>
#include <string>
#include <vector>

namespace optictl::cli {

/// One target: so far a recorded dump. Ports, network devices and buses come with the drivers
/// that read them.
struct Target {
    std::string path; ///< "-" is standard input
};

struct Words {
    std::vector<std::string> before; ///< words in front of the first noun (explain's selectors)
    std::vector<Target> targets;
};

/// Understands `WORD... file PATH...`. Errors say what was not understood and what to write.
[[nodiscard]] std::expected<Words, std::string> parse_words(const std::vector<std::string>& words);

} // namespace optictl::cli
