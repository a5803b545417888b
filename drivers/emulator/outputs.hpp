// What comes out of the lanes of one bank: light on the media side, signals on the host side.
#pragma once

#include <array>

#include "drivers/emulator/behaviour.hpp"
#include "drivers/emulator/flags.hpp"

namespace optictl::drivers::emulator {

class Outputs {
public:
    Outputs(Core& core, const DataPaths& paths, Flags& flags, unsigned bank);

    /// Takes the levels that the monitors show now for those of lanes with light.
    void remember();
    /// Brings status and monitors up to the states of the paths and to the controls.
    void update();
    /// The same when a lane control has had its time (Table 10-8).
    void update_later(bool lights);

    /// Tx power of a lane with light, in 0.1 uW.
    void set_power(unsigned lane, unsigned tenths_of_microwatt);
    [[nodiscard]] unsigned lit() const { return lit_; }
    /// What leaves the module, whatever its monitors say.
    [[nodiscard]] const Light& sent(unsigned lane) const { return sent_[lane]; }
    /// Media lanes that receive nothing: the host lanes of their paths have no signal (section
    /// 6.2.5.5).
    void set_dark(unsigned media_lanes);

private:
    [[nodiscard]] bool is_lit(unsigned media_lane) const;
    [[nodiscard]] bool keeps_power(unsigned media_lane) const;
    void send(unsigned media_lane, bool has_power);

    Core& core_;
    const DataPaths& paths_;
    Flags& flags_;
    memmap::Page controls_;
    memmap::Page status_;
    std::array<unsigned, 8> power_{};
    std::array<unsigned, 8> bias_{};
    unsigned lit_ = 0;
    unsigned dark_ = 0; ///< media lanes that receive nothing
    std::array<Light, 8> sent_{};
};

} // namespace optictl::drivers::emulator
