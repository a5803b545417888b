// What comes in at the media lanes of one bank, and what the module shows of it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "drivers/emulator/flags.hpp"
#include "drivers/emulator/outputs.hpp"

namespace optictl::drivers::emulator {

/// Without a fibre nothing is received and nothing shown changes: a memory has what it has.
class Inputs {
public:
    Inputs(Core& core, const DataPaths& paths, Flags& flags, Outputs& outputs, unsigned bank);

    /// Takes what is observed of signals from the memory: that is what it is with light.
    void remember();
    /// Power that arrives at a lane since a moment, in 0.1 uW; 0: it is dark.
    void receive(unsigned lane, unsigned tenths_of_microwatt, Duration since);
    /// Forgets what was on its way through the receiver: it has come.
    void reset();
    /// Shows it again, after what a reset forgot.
    void update();

private:
    /// A value of VDM of the media side, and what it is with light.
    struct Observed {
        unsigned group = 0; ///< from 0
        unsigned slot = 0;
        unsigned lane = 0;
        unsigned type = 0;
        unsigned usual = 0;
        unsigned dark = 0;
    };
    [[nodiscard]] bool is_there(unsigned lane) const;
    void show(unsigned lane);
    void show_observed();
    void enter(unsigned lane, Duration at, std::array<unsigned, 8>& where, unsigned value);
    [[nodiscard]] unsigned lanes_lost() const;

    Core& core_;
    const DataPaths& paths_;
    Flags& flags_;
    Outputs& outputs_;
    unsigned bank_;
    memmap::Page status_; ///< 11h
    std::array<bool, 8> has_fibre_{};
    std::array<unsigned, 8> arriving_{}; ///< last told, and on its way through the receiver
    std::array<unsigned, 8> power_{};    ///< that the receiver has noticed
    std::array<unsigned, 8> locked_{};   ///< whether its clock recovery has
    std::array<bool, 8> was_lit_{};
    std::array<bool, 8> went_dark_{}; ///< having been lit
    std::vector<Observed> observed_;
};

} // namespace optictl::drivers::emulator
