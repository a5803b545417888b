#include "cli/engine/change/held_fetch.hpp"

#include <optional>
#include <utility>

namespace optictl::engine {

drivers::Fetched fetch_held(drivers::Transport& device, const drivers::Locker& lock,
                            const drivers::Planner& planner, const drivers::Patience& patience) {
    std::optional<drivers::BusLock> held;
    if (lock) {
        auto got = lock();
        if (!got) {
            drivers::Fetched none;
            none.aborted = std::move(got.error());
            return none;
        }
        held.emplace(std::move(*got));
    }
    return drivers::fetch(device, planner, patience);
}

} // namespace optictl::engine
