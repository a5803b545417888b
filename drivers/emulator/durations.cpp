#include "drivers/emulator/durations.hpp"

#include <algorithm>
#include <array>

namespace optictl::drivers::emulator {
namespace {

using namespace std::chrono_literals;

constexpr memmap::Page page01h = memmap::upper(0x01);

constexpr std::array<Duration, 16> bounds{1ms, 5ms,  10ms, 50ms,  100ms, 500ms, 1s,  5s,
                                          10s, 1min, 5min, 10min, 50min, 50min, 1ms, 1ms};

bool is_fast(const Core& core) {
    return core.registers.bit(page01h, 151, 1);
}

} // namespace

Duration bound_of_code(unsigned code) {
    return bounds[code & 0x0FU];
}

Duration bound_of(const Core& core, Advertised which) {
    const unsigned byte = core.registers.get(page01h, which.byte);
    return bound_of_code(which.high_nibble ? byte >> 4U : byte);
}

Duration taken_of(const Core& core, Duration bound) {
    constexpr unsigned late = 300;
    const unsigned percent = core.has(Misbehaviour::LiesAboutDurations) ? late : core.settings.pace;
    return std::max<Duration>(bound * percent / 100, 1us);
}

Duration darkening_bound(const Core& core) {
    return is_fast(core) ? 3ms : 100ms;
}

Duration lighting_bound(const Core& core) {
    return is_fast(core) ? 10ms : 400ms;
}

} // namespace optictl::drivers::emulator
