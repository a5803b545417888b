#include "drivers/emulator/limits.hpp"

#include <cmath>

namespace optictl::drivers::emulator {
namespace {

double level(const Registers& registers, const memmap::Page& page, unsigned byte,
             const Watched& watched) {
    const unsigned word = registers.get16(page, byte);
    if (watched.is_float) {
        return (word & 0x7FFU) * std::pow(10.0, static_cast<int>(word >> 11U) - 24);
    }
    return watched.is_signed ? registers.get_signed16(page, byte) : static_cast<int>(word);
}

} // namespace

void latch_crossed(Registers& registers, std::span<const Watched> monitors) {
    for (const Watched& each : monitors) {
        const double value = level(registers, each.page, each.byte, each);
        bool has_limits = false;
        for (unsigned i = 0; i < each.flags.size(); ++i) {
            has_limits = has_limits || registers.get16(each.limits_page, each.limits + 2 * i) != 0;
        }
        for (unsigned i = 0; i < each.flags.size() && has_limits; ++i) {
            const double limit = level(registers, each.limits_page, each.limits + 2 * i, each);
            const bool is_high = i % 2 == 0;
            if (is_high ? value > limit : value < limit) {
                const unsigned bit = 1U << each.flags[i].bit;
                registers.change(each.flags_page, each.flags[i].byte, bit, bit);
            }
        }
    }
}

} // namespace optictl::drivers::emulator
