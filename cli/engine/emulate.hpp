// Captures as live modules that other programs run against: a tree of files as the kernel driver
// optoe has it, and device files of I2C buses.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/engine/targets/ports.hpp"
#include "drivers/emulate/door.hpp"
#include "drivers/emulator/settings.hpp"
#include "drivers/transport.hpp"
#include "sff/memmap/image.hpp"

namespace optictl::engine {

struct EmulationRequest {
    std::string folder;          ///< where the tree is mounted; empty: no tree
    std::optional<unsigned> bus; ///< number of the first /dev/i2c-N; nothing: none
    std::string state;           ///< file that keeps what the module was set to; empty: none
    /// How firmware is updated, "epl-16+hitless"; empty: as the dump says.
    std::string cdb{};
    std::string trace;               ///< file of all transactions, of one module; empty: none
    drivers::emulator::Settings how; ///< misbehaviours, pace, plugged in anew
};

/// A dump that is to be a module.
struct Emulated {
    std::string name;
    memmap::Image image;
};

/// Modules that are served. What was mounted is unmounted at its end.
class Emulation {
public:
    /// Where programs find a module.
    struct Place {
        std::string name;
        std::string file{};   ///< "/mnt/1-0050/eeprom"; empty: no tree
        unsigned kind = 3;    ///< `dev_class` of optoe
        std::string device{}; ///< "/dev/i2c-7"; empty: none
        unsigned holes = 0;   ///< bytes that the dump does not have, and that read as 00h
    };

    /// The error says what cannot be had and what to do.
    [[nodiscard]] static std::expected<std::unique_ptr<Emulation>, BadTarget>
    begin(std::vector<Emulated> dumps, const EmulationRequest& request);
    Emulation(const Emulation&) = delete;
    Emulation& operator=(const Emulation&) = delete;
    ~Emulation();

    [[nodiscard]] const std::vector<Place>& places() const { return places_; }
    /// Answers whoever comes, until `stop` says so or the tree is unmounted.
    void run(bool (*stop)());
    /// What went wrong with the state file; empty: nothing.
    [[nodiscard]] std::string failure() const;

private:
    Emulation() = default;

    std::string made_; ///< a folder that was not there before
    std::vector<std::unique_ptr<drivers::Transport>> modules_;
    std::vector<std::unique_ptr<drivers::emulate::Door>> doors_; ///< refer to the modules
    std::vector<Place> places_;
};

} // namespace optictl::engine
