#include "drivers/emulator/msm.hpp"

#include <algorithm>

#include "drivers/emulator/durations.hpp"

namespace optictl::drivers::emulator {
namespace {

using namespace std::chrono_literals;
using enum ModuleState;
using Signal = ModuleSignal;
using memmap::lower;

constexpr ModuleTransition transitions[] = {
    {Resetting, Signal::Done, ModuleState::Reset},
    {ModuleState::Reset, Signal::NoReset, MgmtInit},
    {MgmtInit, Signal::Done, LowPwr},
    {LowPwr, Signal::NoLowPwr, PwrUp},
    {PwrUp, Signal::LowPwr, PwrDn},
    {PwrUp, Signal::Done, Ready},
    {Ready, Signal::LowPwrExit, PwrDn},
    {PwrDn, Signal::Done, LowPwr},
};

/// Values of L:3.3-1 (Table 8-7); the states in which the module does not answer have none.
unsigned code_of(ModuleState state) {
    switch (state) {
    case LowPwr: return 1;
    case PwrUp: return 2;
    case Ready: return 3;
    case PwrDn: return 4;
    case ModuleState::Fault: return 5;
    default: return 0;
    }
}

bool has_exit(ModuleState state, ModuleSignal signal) {
    return std::ranges::any_of(transitions, [&](const ModuleTransition& row) {
        return row.from == state && row.when == signal;
    });
}

} // namespace

std::span<const ModuleTransition> module_transitions() {
    return transitions;
}

std::string_view name_of(ModuleState state) {
    constexpr std::string_view names[] = {"Resetting",    "Reset",       "MgmtInit",
                                          "ModuleLowPwr", "ModulePwrUp", "ModuleReady",
                                          "ModulePwrDn",  "ModuleFault"};
    return names[static_cast<std::size_t>(state)];
}

bool ModuleStateMachine::is_low_power_requested() const {
    const unsigned control = core_.registers.get(lower, 26);
    return (control & 0x10U) != 0 || ((control & 0x40U) != 0 && low_power_pin_);
}

bool ModuleStateMachine::is_on(ModuleSignal signal) const {
    switch (signal) {
    case Signal::Reset: return reset_pin_;
    case Signal::NoReset: return !reset_pin_;
    case Signal::Done: return done_;
    case Signal::LowPwr: return is_low_power_requested();
    case Signal::NoLowPwr: return !is_low_power_requested();
    case Signal::LowPwrExit: return is_low_power_requested() && rest_.all_paths_deactivated();
    case Signal::Fault: break;
    }
    return fault_wanted_;
}

void ModuleStateMachine::power_on() {
    state_ = Resetting;
    rest_.forget();
    enter(Resetting);
}

void ModuleStateMachine::adopt() {
    switch (core_.registers.get(lower, 3) >> 1U & 0x07U) {
    case 2: state_ = PwrUp; break;
    case 3: state_ = Ready; break;
    case 4: state_ = PwrDn; break;
    case 5: state_ = ModuleState::Fault; break;
    default: state_ = LowPwr; break;
    }
    const bool asked = (core_.registers.get(lower, 26) & 0x10U) != 0;
    low_power_pin_ = core_.settings.low_power_pin || (state_ == LowPwr && !asked);
    enter(state_);
}

bool ModuleStateMachine::step() {
    const ModuleState from = state_;
    if (reset_wanted_) { // whatever the state: a reset is first, then a fault (Table 6-10)
        reset_wanted_ = false;
        fault_wanted_ = false;
        rest_.forget();
        enter(Resetting);
        report(from);
        return true;
    }
    const bool can_fail = answers() || state_ == MgmtInit;
    if (fault_wanted_ && can_fail && state_ != ModuleState::Fault) {
        fault_wanted_ = false;
        enter(ModuleState::Fault);
        report(from);
        return true;
    }
    for (const ModuleTransition& row : transitions) {
        if (row.from == state_ && is_on(row.when)) {
            enter(row.to);
            report(from);
            return true;
        }
    }
    return false;
}

Duration ModuleStateMachine::duration() const {
    switch (state_) {
    case Resetting: return 1ms;
    case MgmtInit: return core_.settings.management_init;
    case PwrUp:
        return core_.has(Misbehaviour::SlowToReady) ? Duration(300s)
                                                    : taken_of(core_, bound_of(core_, power_up));
    default: return taken_of(core_, bound_of(core_, power_down));
    }
}

void ModuleStateMachine::enter(ModuleState state) {
    state_ = state;
    done_ = false;
    ++visit_;
    if (state == MgmtInit) {
        rest_.set_up();
    }
    if (has_exit(state, Signal::Done)) {
        core_.agenda.after(duration(), [this, visit = visit_] {
            if (visit_ == visit) {
                done_ = true;
                rest_.evaluate();
            }
        });
    }
    core_.registers.change(lower, 3, 0x0E, code_of(state) << 1U);
}

/// ModuleStateChangedFlag (L:8.0) on entry of the steady states, unless they end at once (Table
/// 6-9).
void ModuleStateMachine::report(ModuleState from) {
    core_.note({.machine = "MSM", .from = name_of(from), .to = name_of(state_)});
    const bool steady = state_ == LowPwr || state_ == Ready || state_ == ModuleState::Fault;
    const bool ends = std::ranges::any_of(transitions, [&](const ModuleTransition& row) {
        return row.from == state_ && is_on(row.when);
    });
    if (steady && !ends) {
        core_.registers.change(lower, 8, 0x01, 0x01);
    }
}

void ModuleStateMachine::set_reset_pin(bool asserted) {
    reset_wanted_ = reset_wanted_ || (asserted && !reset_pin_);
    reset_pin_ = asserted;
}

void ModuleStateMachine::software_reset() {
    reset_wanted_ = !core_.has(Misbehaviour::ResetByPinOnly);
}

void ModuleStateMachine::fault(std::uint8_t cause) {
    if (state_ != ModuleState::Fault) {
        core_.registers.set(lower, 41, cause);
        fault_wanted_ = true;
    }
}

} // namespace optictl::drivers::emulator
