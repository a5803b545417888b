// A read of a module by whoever changes it.
#pragma once

#include "drivers/fetch.hpp"
#include "drivers/session/session.hpp"

namespace optictl::engine {

/// Reads while `lock` holds the bus, and lets go of it. Where the bus is not to be had, that is why
/// the read was aborted.
[[nodiscard]] drivers::Fetched fetch_held(drivers::Transport& device, const drivers::Locker& lock,
                                          const drivers::Planner& planner,
                                          const drivers::Patience& patience);

} // namespace optictl::engine
