// What a user chooses of an emulated module.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "drivers/clock.hpp"
#include "drivers/emulator/misbehaviour.hpp"

namespace optictl::drivers::emulator {

/// A transition of one of the module's state machines.
struct Change {
    std::string_view machine; ///< "MSM", "DPSM", "CONFIG"
    unsigned bank = 0;
    unsigned lanes = 0; ///< mask of host lanes; 0 of the module's own machine
    std::string_view from;
    std::string_view to;
    Duration at{};
};

enum class Side : std::uint8_t { Host, Media };

/// What a module says that it can do with firmware (0041h), and how many banks it has.
struct Updates {
    bool local = true; ///< blocks in the local payload
    bool extended = true;
    bool aborts = true;
    bool copies = false;
    bool reads_back = false;
    bool skips_erased = false;
    bool is_hitless = false;
    bool counts_tens = false; ///< durations in units of 10 ms
    bool single_bank = false;
};

struct Settings {
    Misbehaviours misbehaviours;
    /// Begins as plugged in, instead of in the state of the memory that it is made of.
    bool power_on = false;
    /// The host holds the low power request pin; a memory in low power without a request of
    /// software implies it.
    bool low_power_pin = false;

    Updates updates{};

    /// How much of an advertised duration it takes, in percent.
    unsigned pace = 50;
    Duration management_init = std::chrono::milliseconds(500); ///< Table 10-2: up to 2 s
    Duration configuration = std::chrono::milliseconds(20);    ///< no bound is advertised
    Duration tuning = std::chrono::seconds(2);

    /// AppSel codes of network path applications that it cannot emulate as data paths (OIF-CMIS 5.4
    /// section 7.6.9), one bit each.
    std::uint16_t not_emulated = 0;

    /// The test pattern that comes in from outside, of a lane (0-7) of bank 0; none: no signal.
    std::function<std::optional<unsigned>(Side, unsigned lane)> incoming_pattern;
    std::uint64_t bits_per_second = 53'125'000'000; ///< of a lane with a test pattern
    std::uint64_t bits_per_error = 0;               ///< 0: no error ever

    std::function<void(const Change&)> on_change;
};

} // namespace optictl::drivers::emulator
