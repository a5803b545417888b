// Emulated modules as sources of a poller, whose cages and buses a test can change.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/engine/monitor/poller.hpp"
#include "drivers/emulator/emulator.hpp"
#include "drivers/emulator/live.hpp"
#include "tests/drivers/live/devices.hpp"

namespace optictl::tests {

/// Where one module is plugged in.
struct Cage {
    Cage(std::string name, std::unique_ptr<drivers::emulator::Module> plugged)
        : port(std::move(name)), module(std::move(plugged)) {}
    Cage(std::string name, const std::string& capture_name)
        : Cage(std::move(name),
               std::make_unique<drivers::emulator::Module>(capture(capture_name))) {}

    std::string port;
    std::unique_ptr<drivers::emulator::Module> module; ///< null: the cage is empty
    std::optional<drivers::IoError> broken;            ///< what opening gives
    drivers::Duration hangs{};                         ///< what opening takes before that
    std::vector<double> tries;                         ///< when it was opened, in seconds

    [[nodiscard]] engine::monitor::Source source(drivers::VirtualClock& clock, std::string bus) {
        engine::monitor::Source made;
        made.port = port;
        made.bus = std::move(bus);
        made.open = [this, &clock]() -> std::expected<engine::monitor::Opened, drivers::IoError> {
            tries.push_back(std::chrono::duration<double>(clock.now()).count());
            clock.sleep(hangs);
            if (broken) {
                return std::unexpected(*broken);
            }
            if (!module) {
                return std::unexpected(
                    drivers::IoError{drivers::IoKind::Absent, "the cage is empty"});
            }
            engine::monitor::Opened opened;
            opened.transport = drivers::emulator::open(*module, clock);
            return opened;
        };
        return made;
    }
};

/// Seconds since 1970 of the moment at which the clock of a test begins.
inline constexpr double epoch = 1'800'000'000;

[[nodiscard]] inline engine::monitor::Settings settings_for(drivers::VirtualClock& clock,
                                                            drivers::Duration time) {
    engine::monitor::Settings settings;
    settings.run_for = time;
    settings.wall = [&clock] { return epoch + std::chrono::duration<double>(clock.now()).count(); };
    return settings;
}

} // namespace optictl::tests
