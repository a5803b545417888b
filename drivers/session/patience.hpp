// How long and how often a session tries, and the account of what that cost.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "drivers/clock.hpp"

namespace optictl::drivers {

struct Patience {
    Duration deadline = std::chrono::seconds(10); ///< for a whole read, or one step; 0: none
    unsigned retries = 4;                         ///< of one transaction, on errors that may pass
    bool confirm = false;                         ///< read until an answer is sure: see noise.hpp
    Duration wait_ready{}; ///< how long a module may take to answer and to be ready
    /// Asked between transactions; true ends the read, with the page put back.
    std::function<bool()> stop;
    Clock* clock = nullptr; ///< null: the system's
};

struct Stats {
    std::uint64_t transactions = 0; ///< reads and writes that reached the transport, failed too
    std::uint64_t selects = 0;      ///< of these, writes of a page select
    std::uint64_t writes = 0;       ///< and writes of anything else
    std::uint64_t bytes = 0;        ///< bytes read
    std::uint64_t retries = 0;
    Duration bus{};   ///< time spent in the transport
    Duration total{}; ///< time since the session began
};

} // namespace optictl::drivers
