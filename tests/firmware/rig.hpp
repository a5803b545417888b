// A module of a chosen kind, its bus with what goes wrong there, and updates of its firmware.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/engine/firmware/firmware.hpp"
#include "drivers/emulator/live.hpp"
#include "tests/control/rig.hpp"
#include "tests/emulator/bench.hpp"

namespace optictl::tests {

/// What a module advertises; 01h:163-164 and the settings of the emulator.
struct UpdateKind {
    const char* name;
    unsigned support;   ///< 01h:163
    unsigned extension; ///< 01h:164
    drivers::emulator::Updates updates;
};
[[nodiscard]] const std::vector<UpdateKind>& update_kinds();

/// Header of 64 bytes (version 3.18 build 7, CRC-32 of the body), and a body.
[[nodiscard]] std::shared_ptr<const engine::FirmwareImage> an_image(std::size_t body,
                                                                    bool is_damaged = false);

/// What the flash of an emulated module holds: as the emulator keeps it, not as CDB tells it.
struct Flash {
    unsigned running = 0; ///< 2: the fixed load
    unsigned committed = 0;
    bool valid[2] = {};
    std::string text{};
};

/// The host dies: thrown out of the transport, which answers nothing more.
struct Died {};

class FirmwareRig {
public:
    /// `change` is done to the image before it is a module.
    explicit FirmwareRig(const UpdateKind& kind, Settings settings = {},
                         const std::function<void(memmap::Image&)>& change = {});

    drivers::VirtualClock clock;
    std::unique_ptr<drivers::emulator::LiveModule> module;
    std::unique_ptr<Folder> folder = std::make_unique<Folder>();

    /// Called before each command that starts, and after it (`is_after`), with its number from 1.
    std::function<void(unsigned number, bool is_after)> on_command;
    unsigned commands = 0;
    unsigned nacks = 0; ///< so many accesses from now on come to nothing
    bool is_removed = false;
    std::uint64_t accesses = 0;
    std::uint64_t bytes = 0; ///< on the wire, addresses included
    std::uint64_t writes_of_payload = 0;

    [[nodiscard]] engine::FirmwareOutcome
    update(engine::FirmwareAction action, std::shared_ptr<const engine::FirmwareImage> image = {},
           const std::function<void(engine::FirmwareRequest&)>& change = {});
    [[nodiscard]] Flash flash() const;
    /// Power off and on.
    void cut_power();
    /// Whether the module can boot something other than the fixed load, whatever happens now.
    void check_bootable() const;

    [[nodiscard]] drivers::Transport& bus() { return *bus_; }

private:
    std::unique_ptr<drivers::Transport> bus_;
    unsigned runs_ = 0;
};

} // namespace optictl::tests
