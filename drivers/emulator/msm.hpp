// The module state machine of CMIS (OIF-CMIS 5.4 section 6.3.2).
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "drivers/emulator/core.hpp"

namespace optictl::drivers::emulator {

enum class ModuleState : std::uint8_t {
    Resetting,
    Reset,
    MgmtInit,
    LowPwr,
    PwrUp,
    Ready,
    PwrDn,
    Fault,
};

enum class ModuleSignal : std::uint8_t {
    Reset,      ///< ResetS
    NoReset,    ///< not ResetS
    Fault,      ///< FaultS
    Done,       ///< what a transient state is for is done
    LowPwr,     ///< LowPwrS (Table 6-12)
    NoLowPwr,   ///< not LowPwrS
    LowPwrExit, ///< LowPwrExS (Table 6-13)
};

struct ModuleTransition {
    ModuleState from;
    ModuleSignal when;
    ModuleState to;
};
/// Of one state in the order of priority (Table 6-10). A reset and a fault, which end any state,
/// are not in it.
[[nodiscard]] std::span<const ModuleTransition> module_transitions();
[[nodiscard]] std::string_view name_of(ModuleState state);

class ModuleStateMachine {
public:
    /// What it must know and do of the rest of the module.
    struct Rest {
        std::function<bool()> all_paths_deactivated;
        std::function<void()> forget;   ///< nothing of before happens any more
        std::function<void()> set_up;   ///< all registers at their defaults
        std::function<void()> evaluate; ///< signals may have changed: all state machines look
    };
    ModuleStateMachine(Core& core, Rest rest) : core_(core), rest_(std::move(rest)) {}

    /// Begins with a reset.
    void power_on();
    /// Begins in the state that the memory says.
    void adopt();

    /// Makes at most one transition; whether it made one.
    bool step();

    void set_low_power_pin(bool asserted) { low_power_pin_ = asserted; }
    void set_reset_pin(bool asserted);
    void software_reset();
    void fault(std::uint8_t cause);

    [[nodiscard]] ModuleState state() const { return state_; }
    [[nodiscard]] bool is_low_power_requested() const; ///< LowPwrS
    [[nodiscard]] bool answers() const { return state_ > ModuleState::MgmtInit; }

private:
    [[nodiscard]] bool is_on(ModuleSignal signal) const;
    void enter(ModuleState state);
    void report(ModuleState from);
    [[nodiscard]] Duration duration() const;

    Core& core_;
    Rest rest_;
    ModuleState state_ = ModuleState::LowPwr;
    unsigned visit_ = 0; ///< of the state: its timer must not end a later one
    bool done_ = false;
    bool reset_pin_ = false;
    bool reset_wanted_ = false;
    bool fault_wanted_ = false;
    bool low_power_pin_ = false;
};

} // namespace optictl::drivers::emulator
