// Test pattern generators and checkers, their counters, and loopbacks of one bank (OIF-CMIS 5.4
// sections 8.16, 8.17, Appendix F).
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "drivers/emulator/core.hpp"

namespace optictl::drivers::emulator {

class Diagnostics {
public:
    Diagnostics(Core& core, unsigned bank);

    /// A byte of page 13h or 14h of this bank was written.
    void written(const Written& write);
    /// Raises what lasts: checkers without lock.
    void update();
    void reset();

private:
    /// A checker of a lane: when it began, and ended, and what it said when its gate closed.
    struct Checker {
        bool running = false;
        Duration begin{};
        std::optional<Duration> end;
        bool lost_lock = false;
        unsigned gate = 0; ///< counts gates: a timer must not close a later one
        std::uint64_t gated_bits = 0;
    };

    void enable(Side side, unsigned lanes);
    void start(Side side, unsigned lane);
    void close_gate(Side side, unsigned lane);
    void freeze(bool frozen);
    void keep_loopback(const Written& write);
    void select(unsigned selector);
    void fill(unsigned selector);
    void fill_counters(Side side, unsigned first_lane, bool gated);
    void fill_ratios(Side side, unsigned byte, bool gated);
    [[nodiscard]] bool is_supported(unsigned selector) const;
    [[nodiscard]] std::optional<unsigned> pattern_at(Side side, unsigned lane) const;
    [[nodiscard]] bool is_locked(Side side, unsigned lane) const;
    [[nodiscard]] std::uint64_t bits(const Checker& checker, bool gated) const;
    [[nodiscard]] std::uint64_t errors(std::uint64_t bits) const;
    [[nodiscard]] Checker& checker(Side side, unsigned lane) {
        return checkers_[static_cast<std::size_t>(side)][lane];
    }

    Core& core_;
    unsigned bank_;
    memmap::Page controls_; ///< 13h
    memmap::Page results_;  ///< 14h
    std::array<std::array<Checker, 8>, 2> checkers_{};
    unsigned selections_ = 0;
};

} // namespace optictl::drivers::emulator
