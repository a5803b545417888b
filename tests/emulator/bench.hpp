// A live module and the time that it lives in, for the tests of the emulator.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "drivers/clock.hpp"
#include "drivers/emulator/live.hpp"

namespace optictl::tests {

using namespace std::chrono_literals;
using drivers::Duration;
using drivers::emulator::Change;
using drivers::emulator::Misbehaviour;
using drivers::emulator::Settings;

/// Codes of 11h:128-131 and L:3 (OIF-CMIS 5.4 Tables 8-94, 8-7).
enum PathCode : unsigned {
    deactivated = 1,
    init = 2,
    deinit = 3,
    activated = 4,
    tx_turn_on = 5,
    tx_turn_off = 6,
    initialized = 7,
};
enum ModuleCode : unsigned { low_power = 1, power_up = 2, ready = 3, power_down = 4, fault = 5 };

inline constexpr memmap::Page controls = memmap::upper(0x10);
inline constexpr memmap::Page status = memmap::upper(0x11);

/// The image of a capture of this project ("osfp-800g-dr8").
[[nodiscard]] memmap::Image image_of(const std::string& capture);
/// A CMIS 5.3 module with all that the emulator knows: osfp-800g-dr8 with diagnostics, VDM and CDB.
[[nodiscard]] memmap::Image full_module();
void set(memmap::Image& image, const memmap::Page& page, unsigned byte, unsigned value);

class Bench {
public:
    explicit Bench(memmap::Image image, Settings settings = {});
    /// A module as plugged in, with low power requested by the pin.
    static Settings plugged_in();
    static Settings with(std::initializer_list<Misbehaviour> misbehaviours);

    drivers::VirtualClock clock;
    std::vector<Change> changes;
    drivers::emulator::LiveModule module;

    /// Access by page: selects it first. The module must answer.
    [[nodiscard]] unsigned read(const memmap::Page& page, unsigned byte);
    [[nodiscard]] std::vector<std::uint8_t> read(const memmap::Page& page, unsigned byte,
                                                 unsigned count);
    [[nodiscard]] unsigned read16(const memmap::Page& page, unsigned byte);
    void write(const memmap::Page& page, unsigned byte, const std::vector<std::uint8_t>& bytes);
    void write(const memmap::Page& page, unsigned byte, unsigned value);

    void wait(Duration time) { clock.sleep(time); }
    /// Waits by steps until it holds; how long that took, or `limit` where it never did.
    Duration until(const std::function<bool()>& holds, Duration limit, Duration step = 1ms);

    [[nodiscard]] unsigned path(unsigned lane) { return nibble(128, lane); }
    [[nodiscard]] unsigned config(unsigned lane) { return nibble(202, lane); }
    [[nodiscard]] unsigned module_state() { return read(memmap::lower, 3) >> 1U & 0x07U; }
    bool becomes(unsigned lane, unsigned state, Duration limit) {
        return until([&] { return path(lane) == state; }, limit) < limit;
    }
    bool module_becomes(unsigned state, Duration limit) {
        return until([&] { return module.answers() && module_state() == state; }, limit) < limit;
    }
    /// Stages bytes of all eight lanes and triggers.
    void stage(const std::vector<std::uint8_t>& bytes, unsigned lanes, unsigned trigger = 143,
               unsigned set = 145);
    /// Up to ModuleReady with nothing but the default configuration, all lanes deinitialized.
    void bring_up();
    /// All lanes AppSel 0.
    void decommission();

private:
    unsigned nibble(unsigned first, unsigned lane);
    void select(const memmap::Page& page);
};

} // namespace optictl::tests
