// The way to both ends of a link for what writes to them.
#pragma once

#include <expected>
#include <memory>

#include "cli/engine/reading/live.hpp"

namespace optictl::engine::qualify {

struct Ends {
    Reached near{};                            ///< with the lock of both
    std::unique_ptr<drivers::Transport> far{}; ///< null: none was named
};
/// Reaches a module and, where one is named, its peer, under one lock: two ends may be ports of one
/// bus.
[[nodiscard]] std::expected<Ends, BadTarget> reach_ends(drivers::System& system,
                                                        const Target& target, const Target* peer,
                                                        const Request& request, bool for_writing);

} // namespace optictl::engine::qualify
