// Changes of every kind that a verb plans, for tests that make all of them go wrong.
#pragma once

#include <span>
#include <string_view>

#include "tests/control/rig.hpp"

namespace optictl::tests {

/// The image with diagnostics advertised: all patterns, counters and loopbacks, on both sides
/// (13h:128-142).
[[nodiscard]] memmap::Image with_diagnostics(memmap::Image image);

struct NamedChange {
    std::string_view name;
    std::string_view module; ///< the capture that has what it needs
    Rig::Wisher wish;
};
[[nodiscard]] std::span<const NamedChange> changes();
/// Its module, at full power.
[[nodiscard]] Rig rig_for(const NamedChange& change);

} // namespace optictl::tests
