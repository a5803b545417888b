#include "cmis/refine.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include "cmis/codes.hpp"
#include "cmis/media.hpp"
#include "sff/sff8024/form_factor.hpp"
#include "sff/sff8024/interfaces.hpp"

namespace optictl::cmis::refine {
namespace {

using memmap::lower;
using memmap::Scale;
using memmap::State;
using memmap::Unit;

constexpr unsigned revision_5_0 = 0x50;
constexpr unsigned revision_5_3 = 0x53;
constexpr unsigned revision_5_4 = 0x54;
constexpr memmap::Page page00h = memmap::upper(0x00);
constexpr memmap::Page page01h = memmap::upper(0x01);

void unstated(Reading& reading) {
    reading.state = State::NotAdvertised;
}

/// The signed 16-bit number that an auxiliary monitor or threshold holds.
double signed_word(const Reading& reading) {
    return static_cast<std::int16_t>(reading.raw);
}

void as_tec_current(Reading& reading) {
    // A step is 0.003 %: further digits say nothing.
    constexpr double digits = 1e6;
    reading.value = std::round(signed_word(reading) * 100 / 32767 * digits) / digits;
    reading.unit = Unit::Percent;
}
void as_temperature(Reading& reading) {
    reading.value = signed_word(reading) / 256;
    reading.unit = Unit::Celsius;
}
void as_voltage(Reading& reading) {
    reading.value = signed_word(reading) / 10000;
    reading.unit = Unit::Volt;
}

/// Bit `bit` of 01h:145, which names what the auxiliary monitors observe.
std::optional<bool> observable(const Context& context, unsigned bit) {
    const auto byte = context.byte(page01h, 145);
    return byte ? std::optional((*byte >> bit & 1U) != 0) : std::nullopt;
}

/// AppSel code of the descriptor that a row's copy belongs to: rows of page 01h start with 9.
unsigned descriptor_of(const Reading& reading) {
    return reading.field->lanes.first + reading.index;
}

/// Whether the list of descriptors ends before or at `app` (1-15): a HostInterfaceID FFh.
bool is_ended(const Context& context, unsigned app) {
    constexpr unsigned in_lower = 8;
    constexpr unsigned descriptor_size = 4;
    for (unsigned i = 1; i <= app; ++i) {
        const auto host = i <= in_lower
                              ? context.byte(lower, 86 + (i - 1) * descriptor_size)
                              : context.byte(page01h, 223 + (i - 1 - in_lower) * descriptor_size);
        if (host == 0xFF) {
            return true;
        }
    }
    return false;
}

/// The busy times have one condition in their rows, the method; a module without CDB has neither.
void need_cdb(const Context& context, Reading& reading) {
    const auto instances = context.byte(page01h, 163);
    if (instances && (*instances & 0xC0U) == 0) {
        unstated(reading);
    }
}

/// From 5.4 on BEh sends the reader to the normalized descriptor.
bool is_normalized_only(const Context& context, const Reading& reading) {
    return reading.raw == 0xBE && context.revision >= revision_5_4;
}

} // namespace

void revision(const Context&, Reading& reading) {
    const unsigned minor = reading.raw & 0x0FU;
    reading.value = static_cast<double>(reading.raw >> 4U) + minor / (minor < 10 ? 10.0 : 100.0);
}

void cdb_result(const Context&, Reading& reading) {
    const unsigned status = reading.bytes.front();
    reading.codes = (status & 0x80U) != 0   ? &codes::cdb_busy
                    : (status & 0x40U) != 0 ? &codes::cdb_failure
                                            : &codes::cdb_success;
}

void fault_cause(const Context& context, Reading& reading) {
    reading.codes = context.revision < revision_5_3 ? &codes::fault_cause_5 : &codes::fault_cause;
}

void far_end(const Context& context, Reading& reading) {
    constexpr unsigned of_16_lanes = 27;
    if (reading.raw == of_16_lanes && context.revision < revision_5_3) {
        reading.codes = &codes::far_end_16;
    }
}

void module_subtype(const Context& context, Reading& reading) {
    const auto identifier = context.byte(lower, 0);
    reading.codes = identifier ? sff8024::subtypes_of(*identifier) : nullptr;
    if (identifier && reading.codes == nullptr && reading.raw == 0) {
        unstated(reading);
    }
}

void aux1(const Context& context, Reading& reading) {
    if (observable(context, 0).value_or(false)) {
        as_tec_current(reading);
    }
}

void aux2(const Context& context, Reading& reading) {
    if (const auto tec = observable(context, 1)) {
        *tec ? as_tec_current(reading) : as_temperature(reading);
    }
}

void aux3(const Context& context, Reading& reading) {
    if (const auto voltage = observable(context, 2)) {
        *voltage ? as_voltage(reading) : as_temperature(reading);
    }
}

void tx_bias(const Context& context, Reading& reading) {
    static constexpr double factors[] = {1, 2, 4, 1};
    reading.value *= factors[context.byte(page01h, 160).value_or(0) >> 3U & 0x03U];
}

void host_interface(const Context& context, Reading& reading) {
    if (is_ended(context, descriptor_of(reading))) {
        unstated(reading);
    } else if (is_normalized_only(context, reading)) {
        reading.codes = &codes::normalized_only;
    }
}

void media_interface(const Context& context, Reading& reading) {
    const auto type = context.byte(lower, 85);
    const auto table = type ? media_table(*type) : std::nullopt;
    reading.codes = table ? &sff8024::media_codes(*table) : nullptr;
    if (is_ended(context, descriptor_of(reading))) {
        unstated(reading);
    } else if (is_normalized_only(context, reading)) {
        reading.codes = &codes::normalized_only;
    }
}

void lane_count(const Context& context, Reading& reading) {
    constexpr unsigned most = 8;
    if (is_ended(context, descriptor_of(reading))) {
        unstated(reading);
    } else if (reading.raw == 0) {
        reading.meaning = "as the interface defines";
    } else if (reading.raw > most) {
        reading.state = State::Invalid;
    }
}

void application(const Context& context, Reading& reading) {
    if (is_ended(context, descriptor_of(reading))) {
        unstated(reading);
    }
}

void max_power(const Context& context, Reading& reading) {
    const auto power_class = context.byte(page00h, 200);
    if (reading.raw == 0 && power_class && *power_class >> 5U != 0) {
        unstated(reading);
    }
}

void cable_length(const Context&, Reading& reading) {
    static constexpr Scale scales[] = {{1, 10}, {1, 1}, {10, 1}, {100, 1}};
    const unsigned whole = reading.bytes.front();
    const Scale scale = scales[whole >> 6U];
    reading.value = static_cast<double>(reading.raw) * scale.num / scale.den;
    if (whole == 0xFF) {
        reading.state = State::Saturated;
    } else if (reading.raw == 0) {
        unstated(reading);
    }
}

void spi_only(const Context&, Reading& reading) {
    if (reading.bytes.front() == 0) {
        unstated(reading);
    }
}

void flow_control(const Context& context, Reading& reading) {
    constexpr unsigned as_duration = 0x80;
    spi_only(context, reading);
    if ((reading.bytes.front() & as_duration) != 0) {
        reading.value = static_cast<double>(reading.raw) / 5;
        reading.unit = Unit::Microsecond;
    } else {
        reading.value = static_cast<double>(reading.raw) + 2;
    }
}

void optical_only(const Context& context, Reading& reading) {
    const auto technology = context.byte(page00h, 212);
    if (technology && is_copper_technology(*technology)) {
        unstated(reading);
    }
}

void attenuation(const Context& context, Reading& reading) {
    const auto technology = context.byte(page00h, 212);
    if (reading.raw == 0 || (technology && !is_copper_technology(*technology))) {
        unstated(reading);
    }
}

void zero_is_unstated(const Context&, Reading& reading) {
    if (reading.raw == 0) {
        unstated(reading);
    }
}

void smf_length(const Context& context, Reading& reading) {
    static constexpr Scale scales[] = {{1, 10}, {1, 1}, {10, 1}};
    static constexpr unsigned long_scales[] = {50, 100, 200, 500};
    const unsigned code = reading.bytes.front() >> 6U;
    const auto base = static_cast<double>(reading.raw);
    if (reading.raw == 0) {
        unstated(reading);
    } else if (code < 3) {
        reading.value = base * scales[code].num / scales[code].den;
    } else if (context.revision < revision_5_3) {
        reading.state = State::Invalid;
    } else if (const auto second = context.byte(page01h, 137)) {
        reading.value = base * long_scales[*second >> 6U];
    } else {
        reading.state = State::NotRead;
    }
}

void smf_multiplier(const Context& context, Reading& reading) {
    reading.codes = context.revision < revision_5_3 ? &codes::smf_length_old : &codes::smf_length;
}

void wavelength_tolerance(const Context& context, Reading& reading) {
    if (context.byte(page01h, 138) == 0 && context.byte(page01h, 139) == 0) {
        unstated(reading);
    }
}

void case_temperature(const Context& context, Reading& reading) {
    if (context.byte(page01h, 146) == 0 && context.byte(page01h, 147) == 0) {
        unstated(reading);
    }
}

void banks(const Context& context, Reading& reading) {
    reading.codes = context.revision < revision_5_4 ? &codes::banks_old : &codes::banks;
}

void nad_banks(const Context& context, Reading& reading) {
    if (context.revision < revision_5_4) {
        reading.value = static_cast<double>(reading.raw & 0x0FU);
    }
}

void mod_sel_wait(const Context&, Reading& reading) {
    const unsigned whole = reading.bytes.front();
    if (whole == 0) {
        unstated(reading);
    }
    reading.value = std::ldexp(static_cast<double>(reading.raw), static_cast<int>(whole >> 5U));
}

void cdb_busy_time(const Context& context, Reading& reading) {
    constexpr double longest = 80;
    reading.value = std::max(0.0, longest - static_cast<double>(reading.raw));
    need_cdb(context, reading);
}

void cdb_ext_busy_time(const Context& context, Reading& reading) {
    constexpr double step = 160;
    reading.value = std::max(1.0, static_cast<double>(reading.raw)) * step;
    need_cdb(context, reading);
}

void config_status(const Context& context, Reading& reading) {
    reading.codes = context.revision < revision_5_0   ? &codes::config_status_4
                    : context.revision < revision_5_4 ? &codes::config_status_5
                                                      : &codes::config_status;
}

void grid(const Context& context, Reading& reading) {
    reading.codes = context.revision < revision_5_0   ? &codes::grid_4
                    : context.revision < revision_5_3 ? &codes::grid_5
                    : context.revision < revision_5_4 ? &codes::grid_5_3
                                                      : &codes::grid;
}

void relative_high(const Context&, Reading& reading) {
    reading.value = (1 + static_cast<double>(reading.raw)) / 2;
}

void relative_low(const Context&, Reading& reading) {
    reading.value = -(1 + static_cast<double>(reading.raw)) / 2;
}

void mux_granularity(const Context&, Reading& reading) {
    reading.codes = &sff8024::host_codes;
    if (reading.raw == 0) {
        unstated(reading);
    }
}

} // namespace optictl::cmis::refine
