// Completion of command lines: what the shells ask for with `optictl __complete`.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace optictl::cli {

/// The word after which all others are a command line to complete.
inline constexpr std::string_view completion_word = "__complete";

/// What the last of the words after the name of the program may become: lines of a whole word, a
/// tab and what it means. The last line is ":paths" where files and folders may stand, too.
[[nodiscard]] std::string completions(std::span<const std::string> words);

} // namespace optictl::cli
