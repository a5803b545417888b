// Patterns of vendor names and part numbers.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "vendor-db/text.hpp"

namespace optictl::vendor_db {

class Regex;

/// One pattern. All kinds are compared with the normalised text, and match all of it.
struct Pattern {
    enum class Kind : std::uint8_t {
        Exact,
        Glob,  ///< `*` any characters, `?` one
        Cable, ///< `{length}` stands for a length in metres: "3", "05", "1.5", "0P5"
        Regex, ///< as RE2 has them
    };
    Kind kind = Kind::Exact;
    std::string text{};                   ///< as the list writes it
    std::string normal{};                 ///< compared; of a regular expression not used
    std::string prefix{};                 ///< every text that matches begins so
    unsigned literals = 0;                ///< characters that stand for themselves
    double min_m = 0;                     ///< of a cable
    double max_m = 1e9;                   ///< of a cable
    std::shared_ptr<const Regex> regex{}; ///< of a Regex

    /// Texts with bytes that cannot be printed match nothing.
    [[nodiscard]] bool matches(const Text& text) const;
};

/// The error says what is wrong with the pattern and what to write.
[[nodiscard]] std::expected<Pattern, std::string> make_pattern(Pattern::Kind kind,
                                                               std::string_view text);
/// "exact", "glob", ...: the key of the kind in lists.
[[nodiscard]] std::string_view name_of(Pattern::Kind kind);
/// The length that stands at the front of a text: metres, and how many characters it takes.
struct Length {
    double metres = 0;
    std::size_t size = 0;
};
[[nodiscard]] std::optional<Length> length_at(std::string_view text);

} // namespace optictl::vendor_db
