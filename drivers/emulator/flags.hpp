// Latched flags of lanes, and in which data path states a module raises them (OIF-CMIS 5.4 sections
// 6.3.3, 8.14.3).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>

#include "drivers/emulator/dpsm.hpp"

namespace optictl::drivers::emulator {

/// A flag byte of page 11h (a bit a lane) or a bit of 12h:231-238 (a byte a lane).
struct FlagRule {
    std::uint8_t page;
    std::uint8_t byte;   ///< 231 for all of 12h
    std::uint8_t bit;    ///< of 12h
    bool is_media;       ///< its lanes are media lanes
    bool in_all;         ///< raised in every state; else only where signals are there: from
                         ///< DPInitialized on
    bool not_when_muted; ///< in DPInitialized not of lanes that the host muted
};
[[nodiscard]] std::span<const FlagRule> flag_rules();

class Flags {
public:
    Flags(Core& core, const DataPaths& paths, unsigned bank)
        : core_(core), paths_(paths), bank_(bank) {}

    /// A condition that lasts: its flag is raised, and again after each read, until it ends.
    void set_condition(unsigned byte, unsigned lanes, bool present);
    /// Something that happened: its flag is raised once.
    void raise(const FlagRule& rule, unsigned lane);
    void raise(unsigned page, unsigned byte, unsigned bit, unsigned lane);
    /// Latches what lasts, with monitors beyond their thresholds.
    void update();
    void reset() { conditions_.clear(); }

private:
    [[nodiscard]] bool is_allowed(const FlagRule& rule, unsigned lane) const;
    void compare_monitors();
    /// Raises the flags of monitors of the module that are beyond their thresholds.
    void compare_module_monitors();

    Core& core_;
    const DataPaths& paths_;
    unsigned bank_;
    std::map<unsigned, unsigned> conditions_; ///< byte of 11h -> lanes
    std::map<unsigned, unsigned> crossed_;    ///< the same of monitors
};

} // namespace optictl::drivers::emulator
