// Where one watched module is: how to open it, and what it shares wires with.
#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cli/engine/request.hpp"
#include "cli/engine/targets/target.hpp"
#include "drivers/bus_lock.hpp"
#include "drivers/schedule/bus_pool.hpp"
#include "drivers/system.hpp"
#include "drivers/transport.hpp"

namespace optictl::engine::monitor {

/// A module that is open for one poll. The transport ends before the lock.
struct Opened {
    std::optional<drivers::BusLock> lock;
    std::unique_ptr<drivers::Transport> transport;
    analysis::Expect expect = analysis::Expect::Any; ///< what the link is meant to do now
};

struct Source {
    std::string port;   ///< as the user calls it: "Ethernet0", "i2c 7"
    std::string netdev; ///< of the port map; may be empty
    std::string noun;   ///< back end: "i2c"
    drivers::BusPool::Bus bus;
    /// Called on the bus for each poll. Errors of kind Contested mean that somebody else is at it.
    std::function<std::expected<Opened, drivers::IoError>()> open;
};

/// The module of a target. `system` and `request` must outlive it.
[[nodiscard]] Source source_of(drivers::System& system, const Target& target,
                               const Request& request);

} // namespace optictl::engine::monitor
