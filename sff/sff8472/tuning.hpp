// Tunable lasers of SFP+ modules (SFF-8690 1.5): from frequencies to channels, and the steps there.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "sff/model/control.hpp"

namespace optictl::sff8472 {

/// The laser of a module as it is and as it is to be.
class Laser {
public:
    using Outcome = std::expected<void, model::NoPlan>;

    /// `context` must outlive it.
    explicit Laser(const memmap::Context& context) : context_(context) {}

    [[nodiscard]] Outcome take(const model::Wish::Laser& wish);
    /// Takes the bits of its own registers out of what is to be put back.
    [[nodiscard]] Outcome take_restore(std::vector<model::Bits>& restore);
    /// Adds what leads there, with what it rests on and what it changes.
    void add_to(model::ControlPlan& plan) const;

private:
    /// A register of two bytes that the laser is tuned by, and the code that is written to it.
    struct Target {
        const memmap::Field* row = nullptr;
        unsigned old = 0;
        unsigned code = 0;
        std::string what{}; ///< "193.1 THz, channel 40"
    };

    [[nodiscard]] Outcome tune(double mhz, std::optional<double> grid_ghz);
    [[nodiscard]] Outcome set_dither(bool on);
    [[nodiscard]] Outcome may_tune() const;
    /// A register of page 02h; the page it is on was read.
    [[nodiscard]] Outcome want(const memmap::Field& row, unsigned code, std::string what);

    const memmap::Context& context_;
    std::optional<Target> tuned_{};
    std::optional<Target> dither_{};
};

} // namespace optictl::sff8472
