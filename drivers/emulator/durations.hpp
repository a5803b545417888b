// Durations that a CMIS module advertises by code, and how long an emulated one takes.
#pragma once

#include "drivers/emulator/core.hpp"

namespace optictl::drivers::emulator {

/// The bound that a code stands for (OIF-CMIS 5.4 Table 8-49).
[[nodiscard]] Duration bound_of_code(unsigned code);

/// A duration advertised in four bits of page 01h.
struct Advertised {
    std::uint8_t byte;
    bool high_nibble;
};
inline constexpr Advertised dp_init{144, false};
inline constexpr Advertised dp_deinit{144, true};
inline constexpr Advertised power_up{167, false};
inline constexpr Advertised power_down{167, true};
inline constexpr Advertised tx_turn_on{168, false};
inline constexpr Advertised tx_turn_off{168, true};

[[nodiscard]] Duration bound_of(const Core& core, Advertised which);
/// What it takes of a bound.
[[nodiscard]] Duration taken_of(const Core& core, Duration bound);

/// How long it takes to darken a lane or to light it: the bound of Table 10-8, fast where 01h:151.1
/// says so.
[[nodiscard]] Duration darkening_bound(const Core& core);
[[nodiscard]] Duration lighting_bound(const Core& core);

} // namespace optictl::drivers::emulator
