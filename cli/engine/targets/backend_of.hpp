// The back end of a target.
#pragma once

#include <string_view>

#include "cli/engine/targets/target.hpp"
#include "drivers/backends.hpp"

namespace optictl::engine {

/// The noun that a word of the command line or of a port map is.
[[nodiscard]] Noun noun_of(std::string_view word);
/// Of every noun but Port, which stands for others.
[[nodiscard]] const drivers::Backend& backend_of(Noun noun);

} // namespace optictl::engine
