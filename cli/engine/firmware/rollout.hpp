// The firmware of many modules: those behind one root adapter one after the other, the others
// beside them; a few first, and no more when one fails.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "cli/engine/firmware/firmware.hpp"

namespace optictl::engine {

struct Rollout {
    unsigned canary = 0;             ///< so many are done first, alone; 0: none
    unsigned then_percent = 0;       ///< of all, done next; 0: all that are left
    drivers::Duration window{};      ///< none is begun that would not end within it; 0: no limit
    drivers::Clock* clock = nullptr; ///< null: the system's
};

/// The number of modules in each wave; the sum is `count`.
[[nodiscard]] std::vector<std::size_t> waves_of(const Rollout& rollout, std::size_t count);

/// Calls `one` for each target, in threads, and `done` with what came of it, one at a time. After a
/// failure, when the window is over, and after a signal none is begun any more: `done` gets those
/// as not started. A wave begins when the one before is through. `bus` says which wires a target
/// needs: those of one text run one after the other; empty: none that others share.
void roll_out(const std::vector<Target>& targets, const Rollout& rollout, bool (*stop)(),
              const std::function<std::string(const Target&)>& bus,
              const std::function<FirmwareOutcome(const Target&)>& one,
              const std::function<void(FirmwareOutcome)>& done);

} // namespace optictl::engine
