#include "sff/sff8472/refine.hpp"

#include <algorithm>
#include <bit>

#include "sff/sff8472/advertise.hpp"
#include "sff/sff8472/codes.hpp"

namespace optictl::sff8472::refine {
namespace {

using memmap::a2_lower;
using memmap::lower;
using memmap::State;
using memmap::Unit;

constexpr memmap::Page page_02h = memmap::a2_upper(0x02);
constexpr memmap::Page page_03h = memmap::a2_upper(0x03);

bool all_zero(std::span<const std::uint8_t> bytes) {
    return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

void not_advertised(Reading& reading) {
    reading.state = State::NotAdvertised;
    reading.value = 0;
}

/// A number of two bytes, or nothing where one of them is not read.
std::optional<unsigned> word(const Context& context, memmap::Page page, unsigned byte) {
    const auto high = context.byte(page, byte);
    const auto low = context.byte(page, byte + 1);
    if (!high || !low) {
        return std::nullopt;
    }
    return unsigned{*high} << 8U | unsigned{*low};
}

int signed_word(unsigned word) {
    return std::bit_cast<std::int16_t>(static_cast<std::uint16_t>(word));
}

bool byte_has(const Context& context, unsigned byte, unsigned mask) {
    return (context.byte(lower, byte).value_or(0) & mask) != 0;
}

/// The four thresholds of an optional monitor are written where it exists (section 8.8).
bool thresholds_are_written(const Context& context, unsigned first) {
    const memmap::Block* block = context.image->find(a2_lower);
    constexpr unsigned size = 8;
    if (block == nullptr || !block->knows(first, size)) {
        return false;
    }
    const auto bytes = block->at(first, size);
    return !all_zero(bytes) &&
           !std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0xFF; });
}

void optional_monitor(const Context& context, Reading& reading, unsigned thresholds) {
    const bool cooled_or_tunable = byte_has(context, 64, 0x04) || byte_has(context, 65, 0x40);
    const bool value_is_set = reading.raw != 0 && reading.raw != 0xFFFF;
    if (refine::has_no_light(context) ||
        (!thresholds_are_written(context, thresholds) && !(cooled_or_tunable && value_is_set))) {
        not_advertised(reading);
    }
}

void format_is(const Context& context, Reading& reading, unsigned format) {
    const auto id = word(context, page_03h, 128);
    if (id && *id != format) {
        not_advertised(reading);
    }
}

} // namespace

bool has_no_light(const Context& context) {
    const unsigned connector = context.byte(lower, 2).value_or(0);
    const bool is_copper = byte_has(context, 8, 0x04) || byte_has(context, 6, 0x0C) ||
                           connector == 0x21 || connector == 0x22;
    return is_copper && !byte_has(context, 8, 0x08);
}

bool is_copper_or_cable(const Context& context) {
    const unsigned connector = context.byte(lower, 2).value_or(0);
    return byte_has(context, 8, 0x0C) || byte_has(context, 6, 0x0C) || connector == 0x21 ||
           connector == 0x22;
}

bool is_optical(const Context& context) {
    const auto technology = context.byte(lower, 8);
    return technology && (*technology & 0x0CU) == 0;
}

void unspecified(const Context& /*context*/, Reading& reading) {
    if (all_zero(reading.bytes)) {
        not_advertised(reading);
    }
}

void zero_unspecified(const Context& /*context*/, Reading& reading) {
    if (reading.raw == 0) {
        not_advertised(reading);
    }
}

void length(const Context& context, Reading& reading) {
    zero_unspecified(context, reading);
    if (reading.raw == 0xFF) {
        reading.state = State::Saturated;
        reading.value = reading.value / 255 * 254; // "greater than 254 units"
    }
}

void om4_or_copper(const Context& context, Reading& reading) {
    if (is_copper_or_cable(context)) {
        reading.value = static_cast<double>(reading.raw);
    }
    length(context, reading);
}

void base_length(const Context& context, Reading& reading) {
    zero_unspecified(context, reading);
    if (reading.state == State::Ok) {
        constexpr double tenths[] = {1, 10, 100, 1000};
        reading.value = static_cast<double>(reading.raw) * tenths[reading.bytes[0] >> 6U] / 10;
    }
}

void signaling_rate(const Context& context, Reading& reading) {
    if (reading.raw == 0) {
        not_advertised(reading);
    } else if (reading.raw == 0xFF) {
        constexpr double step_megabaud = 250;
        const auto rate = context.byte(lower, 66);
        reading.value = step_megabaud * rate.value_or(0);
        reading.state = !rate ? State::NotRead : *rate == 0 ? State::NotAdvertised : State::Ok;
    }
}

void signaling_rate_max(const Context& context, Reading& reading) {
    if (context.byte(lower, 12) == 0xFF) {
        constexpr double step_megabaud = 250;
        reading.unit = Unit::Megabaud;
        reading.value = step_megabaud * static_cast<double>(reading.raw);
    }
    zero_unspecified(context, reading);
}

void wavelength(const Context& context, Reading& reading) {
    const unsigned fraction = context.byte(lower, 62).value_or(0);
    constexpr unsigned steps = 100;
    if (context.byte(lower, 0) == 0x0B && fraction < steps) {
        reading.value = static_cast<double>(reading.raw * steps + fraction) / steps;
    }
    if (reading.value <= 0) {
        not_advertised(reading);
    }
}

void wavelength_fraction(const Context& /*context*/, Reading& reading) {
    if (reading.raw > 99) {
        reading.state = State::Invalid;
    }
}

void laser_temperature(const Context& context, Reading& reading) {
    optional_monitor(context, reading, 40);
}
void tec_current(const Context& context, Reading& reading) {
    optional_monitor(context, reading, 48);
}

void laser_temperature_limit(const Context& context, Reading& reading) {
    if (has_no_light(context) || !thresholds_are_written(context, 40)) {
        not_advertised(reading);
    }
}
void tec_current_limit(const Context& context, Reading& reading) {
    if (has_no_light(context) || !thresholds_are_written(context, 48)) {
        not_advertised(reading);
    }
}

void eq_fail_flag(const Context& context, Reading& reading) {
    const bool external = byte_has(context, 92, 0x10);
    const auto advertisement = context.byte(a2_lower, 58);
    if (external || (advertisement && (*advertisement & 0x01U) == 0)) {
        not_advertised(reading);
    } else if (!advertisement) {
        reading.state = State::Unconfirmed;
    }
}

void decision_threshold(const Context& /*context*/, Reading& reading) {
    reading.value = 50.0 + reading.value;
}

void modulation_index(const Context& /*context*/, Reading& reading) {
    if (reading.raw > 0 && reading.raw < 10) {
        reading.value = 1;
    } else if (reading.raw > 100) {
        reading.state = State::Invalid;
    }
}

void least_significant_first(const Context& /*context*/, Reading& reading) {
    const std::uint64_t raw = reading.raw;
    reading.value = static_cast<double>((raw & 0xFFU) << 16U | (raw & 0xFF00U) | raw >> 16U);
}

void optical_format(const Context& context, Reading& reading) {
    format_is(context, reading, 0xCA1B);
}
void loopback_format(const Context& context, Reading& reading) {
    format_is(context, reading, 0x100B);
}

void all_ones_invalid(const Context& /*context*/, Reading& reading) {
    if (reading.raw == (std::uint64_t{1} << reading.field->width_bits()) - 1U) {
        reading.state = State::Invalid;
    }
}

void stratum(const Context& /*context*/, Reading& reading) {
    if (reading.raw == 0xFF) {
        not_advertised(reading); // unused or undefined
    }
}

void calibration_year(const Context& context, Reading& reading) {
    reading.value = 2000.0 + static_cast<double>(reading.raw);
    all_ones_invalid(context, reading);
}

void calibration_day(const Context& context, Reading& reading) {
    const auto low = context.byte(page_03h, 133);
    if (!low) {
        reading.state = State::NotRead;
        return;
    }
    const auto day = static_cast<unsigned>(reading.raw << 1U | *low >> 7U);
    reading.value = day + 1;
    constexpr unsigned all_ones = 31;
    if (day == all_ones) {
        reading.state = State::Invalid;
    }
}

void sonet(const Context& /*context*/, Reading& reading) {
    reading.raw &= 0x3FFFU;
    reading.value = static_cast<double>(reading.raw);
}

void sonet_reach(const Context& context, Reading& reading) {
    // OC-192 and OC-48 stand in byte 4, OC-12 and OC-3 in byte 5, short reach first (Table 5-3).
    const unsigned high = context.byte(lower, 4).value_or(0);
    const unsigned low = context.byte(lower, 5).value_or(0);
    const bool is_short = (high & 0x21U) != 0 || (low & 0x11U) != 0;
    const bool is_intermediate = (high & 0x02U) != 0 || (low & 0x22U) != 0;
    const bool is_long = (high & 0x04U) != 0 || (low & 0x44U) != 0;
    const unsigned reaches =
        unsigned{is_short} | unsigned{is_intermediate} << 1U | unsigned{is_long} << 2U;
    reading.codes = &codes::sonet_reach[reaches];
    if (reaches == 0) {
        not_advertised(reading);
    }
}

void fc_technology(const Context& /*context*/, Reading& reading) {
    reading.raw &= 0x07F0U;
    reading.value = static_cast<double>(reading.raw);
}

void power_level(const Context& /*context*/, Reading& reading) {
    const std::uint64_t options = reading.raw;
    reading.raw = (options & 0x40U) != 0   ? 4
                  : (options & 0x20U) != 0 ? 3
                  : (options & 0x02U) != 0 ? 2
                                           : 1;
    reading.value = static_cast<double>(reading.raw);
}

void level_power(const Context& context, Reading& reading) {
    power_level(context, reading);
    constexpr double watts[] = {0, 1.0, 1.5, 2.0};
    if (reading.raw < std::size(watts)) {
        reading.value = watts[reading.raw];
        return;
    }
    const auto tenths = context.byte(a2_lower, 66);
    reading.value = tenths.value_or(0) / 10.0;
    if (byte_has(context, 92, 0x10)) {
        not_advertised(reading); // A2h:66 is part of a calibration constant then
    } else if (!tenths) {
        reading.state = State::NotRead;
    } else if (*tenths == 0) {
        reading.state = State::Invalid;
    }
}

void frequency(const Context& /*context*/, Reading& reading) {
    const auto terahertz = static_cast<double>(reading.raw >> 16U);
    const auto tenths = static_cast<double>(reading.raw & 0xFFFFU);
    constexpr double tenths_per_terahertz = 10000;
    reading.value = (terahertz * tenths_per_terahertz + tenths) / tenths_per_terahertz;
    if (reading.raw == 0) {
        not_advertised(reading);
    }
}

void channel_frequency(const Context& context, Reading& reading) {
    const auto first_thz = word(context, page_02h, 132);
    const auto first_tenths = word(context, page_02h, 134);
    const auto grid = word(context, page_02h, 140);
    if (!first_thz || !first_tenths || !grid) {
        reading.state = State::NotRead;
        return;
    }
    if (reading.raw == 0) {
        reading.state = State::Invalid; // channels count from 1
        return;
    }
    const auto channel = static_cast<double>(reading.raw);
    const double tenths = *first_thz * 10000.0 + *first_tenths + (channel - 1) * signed_word(*grid);
    reading.value = tenths / 10000.0;
    if (tenths <= 0 || *grid == 0) {
        reading.state = State::Invalid;
    }
}

} // namespace optictl::sff8472::refine
