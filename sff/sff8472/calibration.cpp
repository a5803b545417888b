#include "sff/sff8472/calibration.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>

#include "sff/sff8472/refine.hpp"

namespace optictl::sff8472 {
namespace {

using memmap::Context;
using memmap::Kind;
using memmap::Reading;
using memmap::State;
using memmap::Unit;

constexpr unsigned rx_power_constants = 56; // c4 first, c0 last
constexpr unsigned tx_bias_constants = 76;  // slope, then offset; likewise the three below
constexpr unsigned tx_power_constants = 80;
constexpr unsigned temperature_constants = 84;
constexpr unsigned voltage_constants = 88;

std::uint32_t number(std::span<const std::uint8_t> bytes) {
    std::uint32_t value = 0;
    for (const std::uint8_t byte : bytes) {
        value = value << 8U | byte;
    }
    return value;
}

std::span<const std::uint8_t> constants(const Context& context, unsigned first, unsigned size) {
    const memmap::Block* block = context.image->find(memmap::a2_lower);
    if (block == nullptr || !block->knows(first, size)) {
        return {};
    }
    return block->at(first, size);
}

std::optional<Linear> linear(const Context& context, unsigned first) {
    const auto bytes = constants(context, first, 4);
    if (bytes.empty()) {
        return std::nullopt;
    }
    return Linear{
        .slope = static_cast<std::uint16_t>(number(bytes.first(2))),
        .offset = std::bit_cast<std::int16_t>(static_cast<std::uint16_t>(number(bytes.last(2))))};
}

std::optional<Polynomial> polynomial(const Context& context) {
    Polynomial result;
    constexpr std::size_t size = sizeof(float);
    const auto bytes =
        constants(context, rx_power_constants, static_cast<unsigned>(size * result.c.size()));
    if (bytes.empty()) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < result.c.size(); ++i) {
        const std::size_t place = (result.c.size() - 1 - i) * size;
        result.c[i] = std::bit_cast<float>(number(bytes.subspan(place, size)));
    }
    return result;
}

double counts_of(const Reading& reading) {
    if (reading.kind != Kind::Signed) {
        return static_cast<double>(reading.raw);
    }
    return std::bit_cast<std::int16_t>(static_cast<std::uint16_t>(reading.raw));
}

/// The counts that the format of the register can say (Tables 9-1, 9-2): a result beyond them is
/// no better known than one at their end.
double clamped(const Reading& reading, double counts) {
    constexpr double highest = 65535;
    constexpr double highest_signed = 32767;
    constexpr double lowest_signed = -32768;
    return reading.kind == Kind::Signed ? std::clamp(counts, lowest_signed, highest_signed)
                                        : std::min(counts, highest);
}

void settle(Reading& reading, double counts) {
    const memmap::Scale scale = reading.field->scale;
    const bool measured = reading.field->dynamic; // a threshold may lie beyond
    const double result = measured && std::isfinite(counts) ? clamped(reading, counts) : counts;
    const bool beyond = result < counts || result > counts;
    const bool saturated = reading.state == State::Saturated || beyond;
    reading.value = result * scale.num / scale.den;
    reading.state = saturated ? State::Saturated : State::Ok;
    if (!std::isfinite(reading.value) || (reading.unit == Unit::Volt && result < 0)) {
        reading.state = State::Invalid;
        reading.value = 0;
    } else if (result <= 0 && (reading.unit == Unit::Milliwatt ||
                               (reading.unit == Unit::Milliampere && result < 0))) {
        reading.state = State::BelowResolution;
        reading.value = 0;
    }
}

template <typename Curve>
void calibrate(Reading& reading, const std::optional<Curve>& curve) {
    if (!curve) {
        reading.state = State::NotRead;
        return;
    }
    settle(reading, (*curve)(counts_of(reading)));
}

} // namespace

double Polynomial::operator()(double counts) const {
    double sum = 0;
    double power = 1;
    for (const float coefficient : c) {
        sum += static_cast<double>(coefficient) * power;
        power *= counts;
    }
    return sum;
}

bool is_externally_calibrated(const Context& context) {
    constexpr unsigned externally = 0x10;
    return (context.byte(memmap::lower, 92).value_or(0) & externally) != 0;
}

Reading uncalibrated(const Reading& reading) {
    Reading raw = reading;
    const memmap::Scale scale = reading.field->scale;
    raw.value = counts_of(reading) * scale.num / scale.den;
    if (raw.is_read()) {
        raw.state = State::Ok;
    }
    return raw;
}

namespace refine {

void temperature(const Context& context, Reading& reading) {
    if (is_externally_calibrated(context)) {
        calibrate(reading, linear(context, temperature_constants));
    }
}
void voltage(const Context& context, Reading& reading) {
    if (is_externally_calibrated(context)) {
        calibrate(reading, linear(context, voltage_constants));
    }
}
namespace {

/// What is measured of light: nothing where there is none.
template <class Constants>
void of_light(const Context& context, Reading& reading, const Constants& constants_of) {
    if (has_no_light(context)) {
        reading.state = State::NotAdvertised;
        reading.meaning = "copper";
        reading.value = 0;
    } else if (is_externally_calibrated(context)) {
        calibrate(reading, constants_of());
    }
}

} // namespace

void tx_bias(const Context& context, Reading& reading) {
    of_light(context, reading, [&] { return linear(context, tx_bias_constants); });
}
void tx_power(const Context& context, Reading& reading) {
    of_light(context, reading, [&] { return linear(context, tx_power_constants); });
}
void rx_power(const Context& context, Reading& reading) {
    of_light(context, reading, [&] { return polynomial(context); });
}

} // namespace refine
} // namespace optictl::sff8472
