#include "drivers/emulator/diagnostics.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace optictl::drivers::emulator {
namespace {

using namespace std::chrono_literals;
using memmap::upper;

/// Registers of a side (Tables 8-119 to 8-126, 8-138). Whether there is a checker: 13h:131.
struct SideOf {
    std::uint8_t generator_enable;
    std::uint8_t generator_pattern;
    std::uint8_t checker_enable;
    std::uint8_t checker_pattern;
    std::uint8_t output_loopback;
    std::uint8_t gate_done;
    std::uint8_t lost_lock;
    std::uint8_t advertised; ///< bits of checkers in 13h:131
};
constexpr SideOf sides[] = {{144, 148, 160, 164, 182, 134, 138, 0x03},
                            {152, 156, 168, 172, 180, 135, 139, 0x30}};
const SideOf& of(Side side) {
    return sides[static_cast<std::size_t>(side)];
}

constexpr Duration gates[] = {0s, 5s, 10s, 30s, 60s, 120s, 300s, 0s}; // 13h:177.3-1
constexpr Duration selector_bound = 10ms;                             // tDDCS, Table 10-5
constexpr unsigned data = 192;
constexpr unsigned measurement = 177;

/// A selector that has data, and the bits that advertise it: of 13h:130, and of 13h:129 for what is
/// kept when a gate closes (Table 8-137).
struct Selector {
    std::uint8_t number;
    std::uint8_t mask_130;
    std::uint8_t mask_129;
};
constexpr Selector selectors[] = {{0x01, 0x01, 0},    {0x02, 0x02, 0},    {0x03, 0x02, 0},
                                  {0x04, 0x02, 0},    {0x05, 0x02, 0},    {0x06, 0x30, 0},
                                  {0x11, 0x01, 0x20}, {0x12, 0x02, 0x20}, {0x13, 0x02, 0x20},
                                  {0x14, 0x02, 0x20}, {0x15, 0x02, 0x20}};

/// F16 of CMIS: m * 10^(s - 24), s in bits 15-11, m in bits 10-0.
unsigned f16_of(double value) {
    if (value <= 0) {
        return 0;
    }
    int exponent = 0;
    while (value * std::pow(10.0, 24 - exponent) >= 2047.5 && exponent < 31) {
        ++exponent;
    }
    const long mantissa = std::lround(value * std::pow(10.0, 24 - exponent));
    return static_cast<unsigned>(exponent) << 11U | static_cast<unsigned>(mantissa & 0x7FF);
}

} // namespace

Diagnostics::Diagnostics(Core& core, unsigned bank)
    : core_(core), bank_(bank), controls_(upper(0x13).in_bank(bank)),
      results_(upper(0x14).in_bank(bank)) {}

void Diagnostics::reset() {
    checkers_ = {};
    ++selections_;
}

void Diagnostics::written(const Written& write) {
    if (write.page.page == 0x14) {
        if (write.byte == 128) {
            select(write.now);
        }
        return;
    }
    for (const Side side : {Side::Host, Side::Media}) {
        if (write.byte == of(side).checker_enable) {
            enable(side, write.now);
        }
    }
    if (write.byte == measurement && ((write.before ^ write.now) & 0x20U) != 0) {
        freeze((write.now & 0x20U) != 0);
    }
    if (write.byte >= 180 && write.byte <= 183) {
        keep_loopback(write);
    }
}

/// A checker that is enabled starts from zero; one that is disabled keeps what it counted.
void Diagnostics::enable(Side side, unsigned lanes) {
    if ((core_.registers.get(controls_, 131) & of(side).advertised) == 0) {
        return;
    }
    for (unsigned lane = 0; lane < 8; ++lane) {
        Checker& each = checker(side, lane);
        const bool on = (lanes >> lane & 1U) != 0;
        if (on && !each.running) {
            start(side, lane);
        } else if (!on && each.running) {
            each.running = false;
            each.end = each.end.value_or(core_.agenda.now());
        }
    }
}

void Diagnostics::start(Side side, unsigned lane) {
    Checker& each = checker(side, lane);
    each.running = true;
    each.begin = core_.agenda.now();
    each.end.reset();
    each.lost_lock = false;
    ++each.gate;
    // Until it has found the pattern it is without lock: that is latched, too.
    core_.registers.change(results_, of(side).lost_lock, 1U << lane, 1U << lane);
    const unsigned code = core_.registers.get(controls_, measurement) >> 1U & 0x07U;
    const bool gated = gates[code] != 0s && (core_.registers.get(controls_, 129) & 0xC0U) != 0;
    if (gated) {
        core_.agenda.after(gates[code], [this, side, lane, gate = each.gate] {
            if (checker(side, lane).gate == gate && checker(side, lane).running) {
                close_gate(side, lane);
            }
        });
    }
}

void Diagnostics::close_gate(Side side, unsigned lane) {
    Checker& each = checker(side, lane);
    each.end = core_.agenda.now();
    each.lost_lock = each.lost_lock || !is_locked(side, lane);
    each.gated_bits = bits(each, false);
    core_.registers.change(results_, of(side).gate_done, 1U << lane, 1U << lane);
    const bool again =
        core_.registers.bit(controls_, measurement, 4) && core_.registers.bit(controls_, 129, 2);
    if (again) {
        start(side, lane);
    }
}

/// 13h:177.5, of all checkers that run.
void Diagnostics::freeze(bool frozen) {
    for (const Side side : {Side::Host, Side::Media}) {
        for (unsigned lane = 0; lane < 8; ++lane) {
            Checker& each = checker(side, lane);
            if (each.running && frozen) {
                each.end = core_.agenda.now();
                each.gated_bits = bits(each, false);
            } else if (each.running) {
                start(side, lane);
            }
        }
    }
}

/// What is not advertised (13h:128), or not beside what is on, is refused without a word.
void Diagnostics::keep_loopback(const Written& write) {
    const unsigned which = write.byte - 180U;
    const unsigned support = core_.registers.get(controls_, 128);
    const bool is_host = which >= 2;
    const unsigned other = is_host ? 180 : 182;
    const bool other_on =
        (core_.registers.get(controls_, other) | core_.registers.get(controls_, other + 1)) != 0;
    const bool refused = core_.has(Misbehaviour::IgnoresLoopbacks) ||
                         (support >> which & 1U) == 0 || (other_on && (support & 0x40U) == 0);
    if (refused && write.now != 0) {
        core_.registers.set(controls_, write.byte, write.before);
        return;
    }
    const bool per_lane = (support & (is_host ? 0x10U : 0x20U)) != 0;
    if (!per_lane && write.now != 0) {
        core_.registers.set(controls_, write.byte, 0xFF);
    }
}

/// The pattern that the checker of a lane sees: of the own generator where the output is looped
/// back, else what comes in.
std::optional<unsigned> Diagnostics::pattern_at(Side side, unsigned lane) const {
    const SideOf& each = of(side);
    if (core_.registers.bit(controls_, each.output_loopback, lane)) {
        return core_.registers.bit(controls_, each.generator_enable, lane)
                   ? std::optional(core_.registers.nibble(controls_, each.generator_pattern, lane))
                   : std::nullopt;
    }
    return core_.settings.incoming_pattern && bank_ == 0
               ? core_.settings.incoming_pattern(side, lane)
               : std::nullopt;
}

bool Diagnostics::is_locked(Side side, unsigned lane) const {
    return pattern_at(side, lane) ==
           core_.registers.nibble(controls_, of(side).checker_pattern, lane);
}

void Diagnostics::update() {
    for (const Side side : {Side::Host, Side::Media}) {
        for (unsigned lane = 0; lane < 8; ++lane) {
            Checker& each = checker(side, lane);
            if (each.running && !each.end && !is_locked(side, lane)) {
                each.lost_lock = true;
                core_.registers.change(results_, of(side).lost_lock, 1U << lane, 1U << lane);
            }
        }
    }
}

bool Diagnostics::is_supported(unsigned selector) const {
    return selector == 0 || std::ranges::any_of(selectors, [&](const Selector& each) {
               return each.number == selector &&
                      (core_.registers.get(controls_, 130) & each.mask_130) != 0 &&
                      (core_.registers.get(controls_, 129) & each.mask_129) == each.mask_129;
           });
}

/// Until the data are there, those of before are read: reads are not rejected (Table 10-5).
void Diagnostics::select(unsigned selector) {
    const bool slow = core_.has(Misbehaviour::SlowDiagnostics);
    const Duration time = slow ? Duration(100ms) : selector_bound * core_.settings.pace / 100;
    core_.agenda.after(time, [this, selector, selection = ++selections_] {
        if (selection != selections_) {
            return;
        }
        if (!is_supported(selector)) {
            core_.registers.set(results_, 128, 0);
        }
        fill(is_supported(selector) ? selector : 0);
    });
}

void Diagnostics::fill(unsigned selector) {
    core_.registers.fill(results_, data, 255, 0);
    update();
    const bool gated = (selector & 0x10U) != 0;
    switch (selector & 0x0FU) {
    case 1:
        fill_ratios(Side::Host, data, gated);
        fill_ratios(Side::Media, data + 16, gated);
        break;
    case 2: fill_counters(Side::Host, 0, gated); break;
    case 3: fill_counters(Side::Host, 4, gated); break;
    case 4: fill_counters(Side::Media, 0, gated); break;
    case 5: fill_counters(Side::Media, 4, gated); break;
    default: break;
    }
}

/// Of a checker that runs without a gate there are results only where the module refreshes them
/// (13h:129.4). The lowest bit says that lock was lost (Table 8-139).
std::uint64_t Diagnostics::bits(const Checker& each, bool gated) const {
    if (gated) {
        return each.gated_bits;
    }
    if (!each.running && !each.end) {
        return 0; // it has never run
    }
    if (each.running && !each.end && !core_.registers.bit(controls_, 129, 4)) {
        return 0;
    }
    const Duration time = each.end.value_or(core_.agenda.now()) - each.begin;
    const auto milliseconds = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
    const std::uint64_t count = core_.settings.bits_per_second / 1000 * milliseconds & ~1ULL;
    return count | (each.lost_lock ? 1U : 0U);
}

std::uint64_t Diagnostics::errors(std::uint64_t bits) const {
    return core_.settings.bits_per_error == 0 ? 0 : bits / core_.settings.bits_per_error;
}

void Diagnostics::fill_counters(Side side, unsigned first_lane, bool gated) {
    for (unsigned i = 0; i < 4; ++i) {
        const std::uint64_t total = bits(checker(side, first_lane + i), gated);
        for (unsigned byte = 0; byte < 8; ++byte) { // little endian: errors, then bits
            core_.registers.set(results_, data + 16 * i + byte,
                                static_cast<unsigned>(errors(total) >> (8 * byte) & 0xFFU));
            core_.registers.set(results_, data + 16 * i + 8 + byte,
                                static_cast<unsigned>(total >> (8 * byte) & 0xFFU));
        }
    }
}

void Diagnostics::fill_ratios(Side side, unsigned byte, bool gated) {
    for (unsigned lane = 0; lane < 8; ++lane) {
        const std::uint64_t total = bits(checker(side, lane), gated);
        const double ratio =
            total == 0 ? 0 : static_cast<double>(errors(total)) / static_cast<double>(total);
        core_.registers.set16(results_, byte + 2 * lane, f16_of(ratio));
    }
}

} // namespace optictl::drivers::emulator
