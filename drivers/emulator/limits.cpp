#include "drivers/emulator/limits.hpp"

namespace optictl::drivers::emulator {

void latch_crossed(Registers& registers, std::span<const Watched> monitors) {
    const auto level = [&](const memmap::Page& page, unsigned byte, bool is_signed) {
        return is_signed ? registers.get_signed16(page, byte)
                         : static_cast<int>(registers.get16(page, byte));
    };
    for (const Watched& each : monitors) {
        const int value = level(each.page, each.byte, each.is_signed);
        bool has_limits = false;
        for (unsigned i = 0; i < each.flags.size(); ++i) {
            has_limits = has_limits || registers.get16(each.limits_page, each.limits + 2 * i) != 0;
        }
        for (unsigned i = 0; i < each.flags.size() && has_limits; ++i) {
            const int limit = level(each.limits_page, each.limits + 2 * i, each.is_signed);
            const bool is_high = i % 2 == 0;
            if (is_high ? value > limit : value < limit) {
                const unsigned bit = 1U << each.flags[i].bit;
                registers.change(each.flags_page, each.flags[i].byte, bit, bit);
            }
        }
    }
}

} // namespace optictl::drivers::emulator
