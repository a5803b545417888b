// A module that has all that a qualification looks at, and what becomes of it.
#pragma once

#include <set>
#include <string>

#include "cli/engine/qualify/run.hpp"
#include "drivers/emulator/settings.hpp"
#include "sff/memmap/image.hpp"

namespace optictl::tests {

/// osfp-800g-dr8 with a command data block, diagnostics, lasers that can be tuned, and a change of
/// configuration in steps only.
[[nodiscard]] memmap::Image whole_module();

/// All checks of an emulated module, a soak included; `only` of them, where it is not empty. Those
/// of firmware take an image.
[[nodiscard]] engine::qualify::Qualified
qualified(memmap::Image image, const drivers::emulator::Misbehaviours& misbehaviours,
          std::set<std::string> only = {}, bool with_firmware = false);

/// The ids of the checks that came to that.
[[nodiscard]] std::set<std::string> ids(const engine::qualify::Qualified& qualified,
                                        engine::qualify::Result result);
[[nodiscard]] std::string text_of(const std::set<std::string>& ids);

} // namespace optictl::tests
