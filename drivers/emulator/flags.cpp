#include "drivers/emulator/flags.hpp"

#include <algorithm>
#include <iterator>

#include "drivers/emulator/limits.hpp"

namespace optictl::drivers::emulator {
namespace {

using memmap::upper;

/// Table 6-21. DPStateChangedFlag (11h:134) is raised by the state machine itself.
constexpr FlagRule rules[] = {
    {0x11, 135, 0, true, true, false},   // FailureFlagTx
    {0x11, 136, 0, false, false, false}, // LOSFlagTx
    {0x11, 137, 0, false, false, false}, // CDRLOLFlagTx
    {0x11, 138, 0, false, false, false}, // AdaptiveInputEqFailFlagTx
    {0x11, 139, 0, true, true, false},   // OpticalPowerHighAlarmFlagTx
    {0x11, 140, 0, true, false, true},   // OpticalPowerLowAlarmFlagTx
    {0x11, 141, 0, true, true, false},   // OpticalPowerHighWarningFlagTx
    {0x11, 142, 0, true, false, true},   // OpticalPowerLowWarningFlagTx
    {0x11, 143, 0, true, true, true},    // LaserBiasHighAlarmFlagTx
    {0x11, 144, 0, true, false, true},   // LaserBiasLowAlarmFlagTx
    {0x11, 145, 0, true, true, true},    // LaserBiasHighWarningFlagTx
    {0x11, 146, 0, true, false, true},   // LaserBiasLowWarningFlagTx
    {0x11, 147, 0, true, true, false},   // LOSFlagRx
    {0x11, 148, 0, true, false, false},  // CDRLOLFlagRx
    {0x11, 149, 0, true, true, false},   // OpticalPowerHighAlarmFlagRx
    {0x11, 150, 0, true, false, false},  // OpticalPowerLowAlarmFlagRx
    {0x11, 151, 0, true, true, false},   // OpticalPowerHighWarningFlagRx
    {0x11, 152, 0, true, false, false},  // OpticalPowerLowWarningFlagRx
    {0x11, 153, 0, false, false, false}, // OutputStatusChangedFlagRx
    {0x12, 231, 5, true, true, false},   // TargetOutputPowerOORFlagTx
    {0x12, 231, 4, true, true, false},   // FineTuningOutOfRangeFlagTx
    {0x12, 231, 3, true, true, false},   // TuningNotAcceptedFlagTx
    {0x12, 231, 2, true, true, false},   // InvalidChannelNumberFlagTx
    {0x12, 231, 1, true, false, false},  // WavelengthUnlockedFlagTx
    {0x12, 231, 0, true, false, false},  // TuningCompleteFlagTx
};

/// A lane monitor, the byte of 01h:160 that has it, its thresholds on page 02h and its flags: high
/// alarm, low alarm, high warning, low warning, in the order of both.
struct Monitor {
    unsigned byte; ///< of lane 1 on page 11h
    unsigned advertised_bit;
    unsigned thresholds;
    unsigned flags;
};
constexpr unsigned bias_high_alarm = 143;
constexpr Monitor monitors[] = {{154, 1, 176, 139}, {170, 0, 184, 143}, {186, 2, 192, 149}};

/// Monitors of the module: values by Table 8-10, limits by Table 8-58, flags by Table 8-9, in the
/// order of their bits of 01h:159.
constexpr memmap::Page limits = upper(0x02);
constexpr Watched module_monitors[] = {
    {memmap::lower, 14, limits, 128, memmap::lower, flags_up(9, 0), true},  // temperature
    {memmap::lower, 16, limits, 136, memmap::lower, flags_up(9, 4), false}, // supply voltage
    {memmap::lower, 18, limits, 144, memmap::lower, flags_up(10, 0), true}, // Aux1 to Aux3
    {memmap::lower, 20, limits, 152, memmap::lower, flags_up(10, 4), true},
    {memmap::lower, 22, limits, 160, memmap::lower, flags_up(11, 0), true},
    {memmap::lower, 24, limits, 168, memmap::lower, flags_up(11, 4), false}, // Custom
};

} // namespace

std::span<const FlagRule> flag_rules() {
    return rules;
}

bool Flags::is_allowed(const FlagRule& rule, unsigned lane) const {
    const DataPath* const path = rule.is_media ? paths_.path_at_media(lane) : paths_.path_at(lane);
    const PathState state = path != nullptr ? path->state : PathState::Deactivated;
    const bool has_signals = state == PathState::Initialized || state == PathState::TxTurnOn ||
                             state == PathState::TxTurnOff || state == PathState::Activated;
    const bool is_muted =
        state == PathState::Initialized && (paths_.muted_lanes() >> lane & 1U) != 0;
    return core_.has(Misbehaviour::FlagsInAnyState) ||
           ((rule.in_all || has_signals) && !(rule.not_when_muted && is_muted));
}

void Flags::set_condition(unsigned byte, unsigned lanes, bool present) {
    unsigned& condition = conditions_[byte];
    condition = present ? condition | lanes : condition & ~lanes;
    update();
}

void Flags::raise(const FlagRule& rule, unsigned lane) {
    if (!is_allowed(rule, lane)) {
        return;
    }
    const memmap::Page page = upper(rule.page).in_bank(bank_);
    if (rule.page == 0x11) {
        core_.registers.change(page, rule.byte, 1U << lane, 1U << lane);
    } else {
        core_.registers.change(page, rule.byte + lane, 1U << rule.bit, 1U << rule.bit);
    }
}

void Flags::raise(unsigned page, unsigned byte, unsigned bit, unsigned lane) {
    for (const FlagRule& rule : rules) {
        if (rule.page == page && rule.byte == byte && rule.bit == bit) {
            raise(rule, lane);
        }
    }
}

void Flags::compare_monitors() {
    crossed_.clear();
    const memmap::Page status = upper(0x11).in_bank(bank_);
    for (const Monitor& each : monitors) {
        if (!core_.registers.bit(upper(0x01), 160, each.advertised_bit)) {
            continue;
        }
        for (unsigned lane = 0; lane < 8; ++lane) {
            const unsigned value = core_.registers.get16(status, each.byte + 2 * lane);
            const bool is_watched =
                paths_.path_at_media(lane) != nullptr || core_.has(Misbehaviour::FlagsInAnyState);
            for (unsigned i = 0; i < 4 && is_watched; ++i) {
                const unsigned limit = core_.registers.get16(upper(0x02), each.thresholds + 2 * i);
                const bool is_high = i % 2 == 0;
                if (limit != 0 && (is_high ? value > limit : value < limit)) {
                    crossed_[each.flags + i] |= 1U << lane;
                }
            }
        }
    }
}

void Flags::compare_module_monitors() {
    for (unsigned i = 0; i < std::size(module_monitors); ++i) {
        if (core_.registers.bit(upper(0x01), 159, i)) {
            latch_crossed(core_.registers, {&module_monitors[i], 1});
        }
    }
}

void Flags::update() {
    compare_monitors();
    if (bank_ == 0) {
        compare_module_monitors();
    }
    if (core_.has(Misbehaviour::FalseAlarms)) {
        crossed_[bias_high_alarm] |= 1U;
    }
    for (const FlagRule& rule : rules) {
        if (rule.page != 0x11) {
            continue;
        }
        unsigned lanes = 0;
        for (const auto* conditions : {&conditions_, &crossed_}) {
            const auto found = conditions->find(rule.byte);
            lanes |= found != conditions->end() ? found->second : 0U;
        }
        for (unsigned lane = 0; lanes != 0 && lane < 8; ++lane) {
            if ((lanes >> lane & 1U) != 0) {
                raise(rule, lane);
            }
        }
    }
}

} // namespace optictl::drivers::emulator
