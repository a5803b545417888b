// An emulated module and a session with it, for tests of plans.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "drivers/emulator/live.hpp"
#include "drivers/session/run.hpp"
#include "sff/model/control.hpp"

namespace optictl::tests {

/// The image of a capture of this project ("osfp-800g-dr8").
[[nodiscard]] memmap::Image capture(const std::string& name);
/// The names of all captures of this project.
[[nodiscard]] std::vector<std::string> captures();

class Rig {
public:
    explicit Rig(memmap::Image image, drivers::emulator::Settings settings = {});

    drivers::VirtualClock clock;
    drivers::emulator::LiveModule module;

    /// What a plan is made of: all that the module shows.
    [[nodiscard]] memmap::Image look();
    /// Carries a plan out; `state` is what became of it.
    drivers::RunEnd carry_out(const model::ControlPlan& plan, drivers::WriteHook* hook = nullptr);
    model::CarryOut state;

    [[nodiscard]] unsigned byte(const memmap::Page& page, unsigned number);
    void wait(drivers::Duration time) { clock.sleep(time); }

private:
    std::unique_ptr<drivers::Transport> bus_;
};

} // namespace optictl::tests
