// How deep a TOML text may nest, checked before it is parsed: the tree of the TOML library is
// copied and freed by functions that call themselves once a level.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace optictl::config {

/// Parts of one key or heading: a.b.c has three. Lists and port maps need four.
inline constexpr std::size_t most_key_parts = 32;
/// Arrays and inline tables within one another. Every key in them may have `most_key_parts`, so a
/// tree has at most a good thousand levels.
inline constexpr std::size_t most_nested_values = 32;

/// Where a text nests too deep first, and what is wrong there and to be done.
struct TooDeep {
    unsigned line = 0; ///< from 1
    std::string text{};
};
[[nodiscard]] std::optional<TooDeep> too_deep(std::string_view text);

} // namespace optictl::config
