// An emulated module and a session with it, for tests of plans.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/engine/change/change.hpp"
#include "cli/engine/reading/plans.hpp"
#include "drivers/emulator/live.hpp"
#include "drivers/fetch.hpp"
#include "drivers/session/run.hpp"
#include "sff/model/control.hpp"

namespace optictl::tests {

/// The image of a capture of this project ("osfp-800g-dr8").
[[nodiscard]] memmap::Image capture(const std::string& name);
/// The names of all captures of this project.
[[nodiscard]] std::vector<std::string> captures();

/// A folder that is gone at the end.
struct Folder {
    Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder();
    std::filesystem::path path;
};

class Rig {
public:
    explicit Rig(memmap::Image image, drivers::emulator::Settings settings = {});
    /// A CMIS module as plugged in, then at full power with what it has by itself: captures may
    /// hold any state.
    [[nodiscard]] static Rig brought_up(const std::string& name);
    /// The same module, which is up, with a misbehaviour from now on.
    void misbehave(drivers::emulator::Misbehaviour which);

    /// Of the module, and of all that waits for it.
    std::unique_ptr<drivers::VirtualClock> time = std::make_unique<drivers::VirtualClock>();
    drivers::VirtualClock& clock = *time;
    std::unique_ptr<drivers::emulator::LiveModule> body;
    drivers::emulator::LiveModule& module;

    /// What a plan is made of: all that the module shows.
    [[nodiscard]] memmap::Image look();
    /// Carries a plan out; `state` is what became of it.
    drivers::RunEnd carry_out(const model::ControlPlan& plan, drivers::WriteHook* hook = nullptr);
    model::CarryOut state;
    /// As verbs do it, with a journal.
    using Wisher =
        std::function<std::expected<model::Wish, engine::NoWish>(const engine::Inspection&)>;
    engine::ChangeOutcome change(const Wisher& wish, std::optional<model::ControlPlan> plan = {});
    std::filesystem::path journal; ///< empty: in a folder of its own

    [[nodiscard]] unsigned byte(const memmap::Page& page, unsigned number);
    void wait(drivers::Duration duration) { clock.sleep(duration); }

private:
    std::unique_ptr<Folder> folder_ = std::make_unique<Folder>();
    std::unique_ptr<drivers::Transport> bus_;
};

} // namespace optictl::tests
