// What a parameter's type makes of its numbers (SFF-8636 6.7).
#include "sff/sff8636/parameters.hpp"

#include <array>
#include <optional>

#include "sff/sff8636/rows.hpp"

namespace optictl::sff8636 {
namespace {

using memmap::Context;
using memmap::Reading;
using memmap::State;

constexpr memmap::Page page20 = memmap::upper(0x20);
constexpr unsigned first_configuration = 200;

// clang-format off
constexpr std::array<ParameterType, 17> types{{
    {.key = "unsupported", .label = "Parameter not supported"},
    {.key = "snr", .label = "SNR", .scale = {1, 256}, .unit = Unit::Decibel},
    // Whether it is signed is not said; dispersion has both signs.
    {.key = "residual_dispersion", .label = "Residual ISI/dispersion", .kind = Kind::Signed, .scale = {1, 10}, .note = "ps/nm"},
    {.key = "pam4_level_transition", .label = "PAM4 level transition", .scale = {1, 256}, .unit = Unit::Decibel},
    {.key = "pre_fec_ber_average", .label = "Pre-FEC BER, average", .kind = Kind::Float16},
    {.key = "fer_average", .label = "FER, average", .kind = Kind::Float16, .note = "frames per second"},
    {.key = "tec_current", .label = "TEC current", .kind = Kind::Signed, .scale = {1, 10}, .unit = Unit::Milliampere},
    {.key = "laser_frequency_deviation", .label = "Laser frequency deviation", .kind = Kind::Signed, .scale = {1, 100}, .unit = Unit::Gigahertz},
    {.key = "laser_temperature_deviation", .label = "Laser temperature deviation", .kind = Kind::Signed, .scale = {1, 256}, .unit = Unit::Celsius},
    {.key = "pre_fec_ber_minimum", .label = "Pre-FEC BER, minimum", .kind = Kind::Float16, .latched = true},
    {.key = "pre_fec_ber_maximum", .label = "Pre-FEC BER, maximum", .kind = Kind::Float16, .latched = true},
    {.key = "pre_fec_ber_prior_period", .label = "Pre-FEC BER, prior period", .kind = Kind::Float16},
    {.key = "pre_fec_ber_current", .label = "Pre-FEC BER, current", .kind = Kind::Float16},
    {.key = "fer_minimum", .label = "FER, minimum", .kind = Kind::Float16, .note = "frames per second", .latched = true},
    {.key = "fer_maximum", .label = "FER, maximum", .kind = Kind::Float16, .note = "frames per second", .latched = true},
    {.key = "fer_prior_period", .label = "FER, prior period", .kind = Kind::Float16, .note = "frames per second"},
    {.key = "fer_current", .label = "FER, current", .kind = Kind::Float16, .note = "frames per second"},
}};
// clang-format on
constexpr ParameterType vendor_type{.key = "vendor_parameter", .label = "Vendor parameter"};
constexpr ParameterType reserved_type{.key = "reserved_parameter", .label = "Reserved parameter"};
constexpr unsigned first_vendor_type = 192;
constexpr unsigned level_transition_type = 3;

unsigned configuration_byte(unsigned parameter) {
    return first_configuration + 2 * parameter;
}

/// The type of parameter `index` (from 0); empty when it is not read.
std::optional<unsigned> type_of(const Context& context, unsigned index) {
    const auto byte = context.byte(page20, configuration_byte(index) + 1);
    return byte ? std::optional<unsigned>(*byte) : std::nullopt;
}

/// FFFFh and FFFEh of the level transition parameter (6.7.4.3).
void judge_level_transition(Reading& reading) {
    if (reading.raw == 0xFFFF) {
        reading.state = State::Saturated;
        reading.meaning = "infinite";
    } else if (reading.raw == 0xFFFE) {
        reading.state = State::Saturated;
        reading.meaning = "above 255.996 dB";
    }
}

} // namespace

const ParameterType& parameter_type(unsigned type) {
    if (type < types.size()) {
        return types[type];
    }
    return type >= first_vendor_type ? vendor_type : reserved_type;
}

void interpret_as(unsigned type, Reading& reading) {
    const ParameterType& rules = parameter_type(type);
    reading.kind = rules.kind;
    reading.unit = rules.unit;
    reading.meaning = rules.note;
    const auto raw = static_cast<std::uint16_t>(reading.raw);
    if (rules.kind == Kind::Float16) {
        reading.value = memmap::float16_value(raw);
        return;
    }
    const int number = rules.kind == Kind::Signed ? int{static_cast<std::int16_t>(raw)} : int{raw};
    reading.value = static_cast<double>(number) * rules.scale.num / rules.scale.den;
    if (type == level_transition_type) {
        judge_level_transition(reading);
    }
}

namespace refine {

void parameter_value(const Context& context, Reading& reading) {
    const auto type = type_of(context, reading.index);
    if (!type) {
        reading.state = State::NotRead;
        reading.meaning = "its type in bytes 200-247 is not read";
        return;
    }
    interpret_as(*type, reading);
    if (*type == 0) {
        reading.state = State::NotAdvertised;
    } else if (&parameter_type(*type) == &reserved_type) {
        reading.state = State::Invalid;
    }
}

void parameter_flag(const Context& context, Reading& reading) {
    if (type_of(context, reading.index) == 0U) {
        reading.state = State::NotAdvertised;
    }
}

void parameter_number(const Context& context, Reading& reading) {
    reading.value = static_cast<double>(reading.raw + 1);
    parameter_flag(context, reading);
}

void parameter_channel(const Context& context, Reading& reading) {
    parameter_number(context, reading);
    const auto high = context.byte(page20, configuration_byte(reading.index));
    if (high && (*high & 0x04U) == 0) {
        reading.state = State::NotAdvertised;
        reading.meaning = "monitored at the global module";
    }
}

void parameter_threshold(const Context& context, Reading& reading) {
    for (unsigned i = 0; i < parameter_count; ++i) {
        const auto high = context.byte(page20, configuration_byte(i));
        const auto type = type_of(context, i);
        if (high && type && *type != 0 && *high >> 4U == reading.index) {
            interpret_as(*type, reading);
            return;
        }
    }
    if (context.image->knows(page20, first_configuration, 2 * parameter_count)) {
        reading.state = State::NotAdvertised;
        reading.meaning = "no parameter uses this threshold set";
    } else {
        reading.state = State::NotRead;
        reading.meaning = "its unit depends on 20h:200-247, which are not read";
    }
}

} // namespace refine

} // namespace optictl::sff8636
