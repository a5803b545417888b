// What a module with a misbehaviour does, and one without it does not.
#pragma once

#include <span>

#include "tests/emulator/bench.hpp"

namespace optictl::tests {

struct Case {
    Misbehaviour which;
    /// Whether the module does it: asked of one that has the misbehaviour, and of one that has not.
    bool (*does)(const Settings&);
};
/// Those of lanes, lasers, monitors and pages.
[[nodiscard]] std::span<const Case> lane_cases();
/// Those of light that comes in.
[[nodiscard]] std::span<const Case> fibre_cases();

} // namespace optictl::tests
