// A module that has all that a qualification looks at, and what becomes of it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "cli/engine/qualify/run.hpp"
#include "drivers/emulator/settings.hpp"
#include "sff/memmap/image.hpp"

namespace optictl::tests {

/// osfp-800g-dr8 with a command data block, diagnostics, lasers that can be tuned, and a change of
/// configuration in steps only.
[[nodiscard]] memmap::Image whole_module();

/// How a module is qualified, and what it is beside its misbehaviours.
struct Given {
    std::set<std::string> only{}; ///< empty: all checks
    unsigned images = 0;          ///< of firmware: another version, and that which runs
    engine::qualify::Profile profile{};
    drivers::emulator::Updates updates{};
    /// Version of the second image; nothing: what the module runs.
    std::optional<std::pair<unsigned, unsigned>> runs{};
    drivers::Duration management_init = std::chrono::milliseconds(500);
    unsigned pace = 50; ///< what it takes of each duration, in percent
};

/// Checks of an emulated module, a soak included.
[[nodiscard]] engine::qualify::Qualified
qualified(memmap::Image image, const drivers::emulator::Misbehaviours& misbehaviours,
          Given given = {});

/// The ids of the checks that came to that.
[[nodiscard]] std::set<std::string> ids(const engine::qualify::Qualified& qualified,
                                        engine::qualify::Result result);
[[nodiscard]] std::string text_of(const std::set<std::string>& ids);

} // namespace optictl::tests
