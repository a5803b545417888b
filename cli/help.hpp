// What --help prints, made of what the verbs declare.
#pragma once

#include <cstddef>
#include <string>

#include "cli/verbs/verb.hpp"

namespace optictl::cli {

/// Help of the program: verbs, targets, first commands. No line is longer than `width` where words
/// allow it.
[[nodiscard]] std::string help_of_program(std::size_t width);
/// Help of a verb: usage, what it does, options, examples.
[[nodiscard]] std::string help_of(const Verb& verb, std::size_t width);

/// What a line of the terminal holds: COLUMNS, or its own size, or 80.
[[nodiscard]] std::size_t terminal_width();

} // namespace optictl::cli
