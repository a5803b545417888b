// The word that a mistyped one stands for.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace optictl {

/// Letters that a slip of the fingers puts in, leaves out or exchanges.
inline constexpr std::size_t few_letters = 2;

/// The shortest word of `known` that begins with `word`, or the one that is nearest to it, by no
/// more than `letters` that differ; empty: none is so near.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       std::span<const std::string_view> known,
                                       std::size_t letters = few_letters);

} // namespace optictl
