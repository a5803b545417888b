// What may be written as a target, for the completion of command lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/request.hpp"
#include "drivers/backends.hpp"

namespace optictl::engine {

/// The words that targets begin with: "port", "netdev".
[[nodiscard]] std::vector<drivers::Offer> offered_nouns();
/// The words that may follow a noun: ports of the map that the request names, buses, network
/// devices of its system. Those of an unknown noun, and of a map that cannot be read, are none.
[[nodiscard]] std::vector<drivers::Offer> offered_words(std::string_view noun,
                                                        const Request& request);
/// Whether paths may follow a noun.
[[nodiscard]] bool takes_paths(std::string_view noun);

} // namespace optictl::engine
