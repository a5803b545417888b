#include "drivers/emulator/vdm.hpp"

#include <algorithm>

namespace optictl::drivers::emulator {
namespace {

using namespace std::chrono_literals;
using memmap::upper;

constexpr unsigned status = 145;
constexpr unsigned freeze_done = 0x80;
constexpr unsigned unfreeze_done = 0x40;
constexpr Duration freeze_bound = 10ms;  // tVDMF, Table 10-5
constexpr unsigned disabled_lanes = 130; // of page 10h

/// Types of observables with statistics: minimum, maximum, average and total of BER, FERC and
/// SEWmax (Table 8-180).
constexpr bool is_statistic(unsigned type) {
    return (type >= 9 && type <= 14) || (type >= 17 && type <= 22) || (type >= 25 && type <= 32);
}

} // namespace

bool Vdm::has_statistics() const {
    for (unsigned bank = 0; bank < banks_; ++bank) {
        for (unsigned group = 0; group < 4; ++group) {
            const memmap::Page page = upper(0x20 + group).in_bank(bank);
            for (unsigned slot = 0; slot < 64 && core_.registers.has(page); ++slot) {
                if (is_statistic(core_.registers.get(page, 128 + 2 * slot + 1))) {
                    return true;
                }
            }
        }
    }
    return false;
}

void Vdm::set_done(unsigned mask, unsigned value) {
    for (unsigned bank = 0; bank < banks_; ++bank) {
        core_.registers.change(upper(0x2F).in_bank(bank), status, mask, value);
    }
}

bool Vdm::never_freezes() const {
    const auto is_dark = [this] {
        for (unsigned bank = 0; bank < banks_; ++bank) {
            if (core_.registers.get(upper(0x10).in_bank(bank), disabled_lanes) != 0) {
                return true;
            }
        }
        return false;
    };
    return core_.has(Misbehaviour::NeverFreezes) ||
           (core_.has(Misbehaviour::FreezesLitOnly) && is_dark()) ||
           (core_.has(Misbehaviour::NeverFreezesWithoutStatistics) && !has_statistics());
}

void Vdm::written(const Written& write) {
    const bool raised = (write.now & ~write.before & 0x80U) != 0;
    const bool ceased = (write.before & ~write.now & 0x80U) != 0;
    for (unsigned bank = 0; bank < banks_; ++bank) { // the control is one for all banks
        core_.registers.set(upper(0x2F).in_bank(bank), write.byte, write.now);
    }
    if (!raised && !ceased) {
        return;
    }
    const unsigned bit = raised ? freeze_done : unfreeze_done;
    set_done(bit, 0);
    ++requests_;
    if (raised && never_freezes()) {
        return;
    }
    const Duration time = core_.has(Misbehaviour::SlowFreeze)
                              ? Duration(100ms)
                              : freeze_bound * core_.settings.pace / 100;
    core_.agenda.after(time, [this, bit, request = requests_] {
        if (request == requests_) {
            set_done(bit, bit);
        }
    });
}

} // namespace optictl::drivers::emulator
