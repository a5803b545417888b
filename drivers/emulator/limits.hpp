// Monitors beyond their limits, whose flags a module latches.
#pragma once

#include <array>
#include <span>

#include "drivers/emulator/registers.hpp"

namespace optictl::drivers::emulator {

/// A monitor of two bytes, where its limits begin (high alarm, low alarm, high warning, low
/// warning, as all maps have them), and where its flags are, in the same order.
struct Watched {
    memmap::Page page{};
    unsigned byte = 0;
    memmap::Page limits_page{};
    unsigned limits = 0;
    memmap::Page flags_page{};
    struct Flag {
        unsigned byte = 0;
        unsigned bit = 0;
    };
    std::array<Flag, 4> flags{};
    bool is_signed = false;
    bool is_float = false; ///< m * 10^(s - 24), s in bits 15-11, m in bits 10-0
};

/// Four flags from that bit of a byte on, upwards (CMIS) or downwards (SFF-8636).
[[nodiscard]] constexpr std::array<Watched::Flag, 4> flags_up(unsigned byte, unsigned lowest) {
    return {{{byte, lowest}, {byte, lowest + 1}, {byte, lowest + 2}, {byte, lowest + 3}}};
}
[[nodiscard]] constexpr std::array<Watched::Flag, 4> flags_down(unsigned byte, unsigned highest) {
    return {{{byte, highest}, {byte, highest - 1}, {byte, highest - 2}, {byte, highest - 3}}};
}
/// Flags of alarms in one byte, those of warnings at the same bits of another one (SFF-8472).
[[nodiscard]] constexpr std::array<Watched::Flag, 4> flags_apart(unsigned alarms, unsigned warnings,
                                                                 unsigned highest) {
    return {
        {{alarms, highest}, {alarms, highest - 1}, {warnings, highest}, {warnings, highest - 1}}};
}

/// Latches the flags of what is beyond its limits. Where all four are 0, there are none.
void latch_crossed(Registers& registers, std::span<const Watched> monitors);

} // namespace optictl::drivers::emulator
