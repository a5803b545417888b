// External calibration (section 9.3): raw counts and constants in, values in the usual units out.
#pragma once

#include <array>
#include <cstdint>

#include "sff/memmap/reading.hpp"

namespace optictl::sff8472 {

/// slope * counts + offset, in LSB of the quantity. The slope is U8.8 (Table 9-7), the offset
/// two's complement in LSB (Table 9-8).
struct Linear {
    std::uint16_t slope = 0;
    std::int16_t offset = 0;
    [[nodiscard]] double operator()(double counts) const { return slope / 256.0 * counts + offset; }
};

/// c[0] + c[1] x + ... + c[4] x^4, in 0.1 uW, of the unsigned counts x (section 9.3, 5).
struct Polynomial {
    std::array<float, 5> c{};
    [[nodiscard]] double operator()(double counts) const;
};

/// Whether A0h:92.4 says that A2h holds A/D counts. Neither 92.5 nor 92.4 is taken as internal.
[[nodiscard]] bool is_externally_calibrated(const memmap::Context& context);

/// The reading as if no calibration applied: counts times the LSB of the quantity.
[[nodiscard]] memmap::Reading uncalibrated(const memmap::Reading& reading);

namespace refine {

// Hooks of the monitors and of their thresholds, which are counts as well (section 9.4): `raw`
// stays the register, `value` becomes the calibrated one. Constants that are not read leave
// "not read"; a result that is no number, or a supply voltage below zero, is invalid; power or
// current at or below zero is below resolution, and 0.
void temperature(const memmap::Context& context, memmap::Reading& reading);
void voltage(const memmap::Context& context, memmap::Reading& reading);
void tx_bias(const memmap::Context& context, memmap::Reading& reading);
void tx_power(const memmap::Context& context, memmap::Reading& reading);
void rx_power(const memmap::Context& context, memmap::Reading& reading);

} // namespace refine
} // namespace optictl::sff8472
