// Values whose scale, unit or names depend on other registers.
#include "sff/sff8636/refine.hpp"

#include <algorithm>

#include "sff/sff8636/advertise.hpp"
#include "sff/sff8636/codes.hpp"

namespace optictl::sff8636 {

using memmap::State;

std::optional<unsigned> technology(const memmap::Context& context) {
    const auto byte = context.byte(has::page00, 147);
    return byte ? std::optional<unsigned>(*byte >> 4U) : std::nullopt;
}

bool is_om4(const memmap::Context& context) {
    constexpr unsigned no_separable_connector = 0x23;
    const auto connector = context.byte(has::page00, 130);
    const bool separable = connector && *connector != no_separable_connector;
    return technology(context) == 0U && (is_8436(context) || separable);
}

namespace refine {
namespace {

constexpr unsigned all_ones = 0xFF;

void withdraw(Reading& reading, std::string_view why) {
    reading.state = State::NotAdvertised;
    reading.meaning = why;
}

bool reads_zero(const Context& context, unsigned byte) {
    return context.byte(memmap::lower, byte) == 0 && context.byte(memmap::lower, byte + 1U) == 0;
}

void module_monitor(const Context& context, Reading& reading, unsigned bit) {
    constexpr unsigned temperature_at = 22;
    constexpr unsigned voltage_at = 26;
    // From revision 2.8 on, `bit` of 00h:220 says whether the monitor is there.
    const bool is_told = context.revision >= revision::sff8636_2_8;
    const auto type = context.byte(has::page00, 220);
    if (is_told && type && (*type & bit) == 0) {
        withdraw(reading, "not monitored (00h:220)");
    } else if (reads_zero(context, temperature_at) && reads_zero(context, voltage_at)) {
        withdraw(reading, "temperature and voltage read zero: not monitored");
    } else if (is_told && !type) {
        reading.state = State::Unconfirmed;
    }
}

} // namespace

void zero_is_none(const Context& /*context*/, Reading& reading) {
    if (std::ranges::all_of(reading.bytes, [](std::uint8_t byte) { return byte == 0; })) {
        withdraw(reading, "zero: not specified");
    }
}

void optical_only(const Context& context, Reading& reading) {
    if (is_copper(technology(context).value_or(0))) {
        withdraw(reading, "copper cable");
    }
}

void needs_technology(const Context& context, Reading& reading) {
    if (!technology(context)) {
        reading.state = State::NotRead;
        reading.meaning = "what it is depends on 00h:147, which is not read";
    } else {
        zero_is_none(context, reading);
    }
}

void temperature(const Context& context, Reading& reading) {
    module_monitor(context, reading, 0x20);
}

void supply_voltage(const Context& context, Reading& reading) {
    module_monitor(context, reading, 0x10);
}

void channel_monitor(const Context& context, Reading& reading) {
    const auto code = technology(context);
    if (reading.raw == 0 && !code) {
        reading.state = State::Unconfirmed; // no light, or a copper cable
    } else if (code && is_copper(*code)) {
        withdraw(reading, "copper cable");
    }
}

void rate_select(const Context& context, Reading& reading) {
    const auto version = context.byte(has::page00, 141);
    const unsigned bits = version ? *version & (is_8436(context) ? 1U : 3U) : 0U;
    if (bits == 1) {
        reading.codes = &codes::rate_select_1;
    } else if (bits == 2 && context.revision >= revision::sff8636_2_0) {
        reading.codes = &codes::rate_select_2;
    } else {
        reading.kind = Kind::Unsigned; // a code of no version that 00h:141 names
    }
}

void mod_sel_wait(const Context& context, Reading& reading) {
    const auto byte = context.byte(memmap::lower, 115);
    if (!byte || *byte == 0) {
        withdraw(reading, "zero: not implemented");
        return;
    }
    reading.value = static_cast<double>(reading.raw << (*byte >> 5U));
}

void signaling_rate(const Context& context, Reading& reading) {
    if (reading.raw == all_ones && !is_8436(context)) {
        reading.state = State::Saturated;
        reading.meaning = "above 25.4 GBd: see 00h:222";
    } else {
        zero_is_none(context, reading);
    }
}

void length_smf(const Context& context, Reading& reading) {
    zero_is_none(context, reading);
    if (reading.raw == 1) {
        reading.meaning = "1 km or less";
    }
}

void length_om1(const Context& context, Reading& reading) {
    const auto code = technology(context);
    const bool cable = code == 0xAU || code == 0xBU || code == 0xDU || code == 0xFU;
    const bool is_told = context.revision >= revision::sff8636_2_8;
    if (is_told && cable) {
        reading.unit = Unit::Decibel;
        reading.meaning = "copper cable attenuation at 25.78 GHz";
    }
    if (is_told) {
        needs_technology(context, reading);
    } else {
        zero_is_none(context, reading);
    }
}

void length_cable(const Context& context, Reading& reading) {
    const auto code = technology(context);
    const bool needs_connector = code == 0U && !is_8436(context);
    if (!code || (needs_connector && !context.byte(has::page00, 130))) {
        reading.state = State::NotRead;
        reading.meaning = "its unit depends on 00h:130 and 147, which are not read";
        return;
    }
    const bool om4 = is_om4(context);
    if (om4) {
        reading.value *= 2;
    }
    reading.meaning = om4 ? "OM4 fiber" : "cable assembly";
    if (reading.raw == all_ones) {
        reading.state = State::Saturated;
    } else if (reading.raw == 1 && !om4) {
        reading.meaning = "cable assembly, 1 m or less";
    }
    if (reading.raw == 0) {
        withdraw(reading, "zero: no cable assembly, or not specified");
    }
}

void max_case_temperature(const Context& /*context*/, Reading& reading) {
    constexpr double standard_limit = 70;
    if (reading.raw == 0) {
        reading.value = standard_limit;
        reading.meaning = "0 stands for 70 degC";
    }
}

void input_equalizer(const Context& /*context*/, Reading& reading) {
    constexpr unsigned highest = 10;
    if (reading.raw > highest) {
        reading.state = State::Invalid;
    }
}

void output_emphasis(const Context& context, Reading& reading) {
    constexpr unsigned highest = 7;
    if (reading.raw > highest) {
        reading.state = State::Invalid;
        reading.meaning = context.revision < revision::sff8636_2_5
                              ? std::string_view("a code of the vendor's")
                              : reading.meaning;
    }
}

void sas(const Context& context, Reading& reading) {
    by_revisions<codes::sas_8436, revision::sff8636_2_5, codes::sas_1_4>(context, reading);
    before<revision::sff8636_1_4, codes::sas_8436>(context, reading);
}

} // namespace refine

} // namespace optictl::sff8636
