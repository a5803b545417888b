// What A0h says of the module: where that contradicts itself.
#include <algorithm>
#include <cmath>

#include "sff/model/shared_rules.hpp"
#include "sff/sff8472/plan.hpp"
#include "sff/sff8472/rules_parts.hpp"

namespace optictl::sff8472::detail {
namespace {

using memmap::read;
using memmap::State;
using namespace model::results;
using model::Reading;

std::string reserved(const model::Item& item) {
    return std::string(item.label) + " holds a reserved code";
}

constexpr unsigned both_technologies = 0x03; // passive and active

} // namespace

Result identifier(const Context& context, const Module& /*module*/) {
    constexpr unsigned last_of_map = 0x03;
    constexpr unsigned dwdm_sfp = 0x0B;
    constexpr unsigned first_of_vendors = 0x80;
    const Reading code = read(context, *in_a0("Identifier"));
    if (!code.is_read()) {
        return not_read();
    }
    return code.raw > last_of_map && code.raw != dwdm_sfp && code.raw < first_of_vendors
               ? fail("The identifier is none that SFF-8472 describes (01h to 03h)")
               : pass();
}

Result reserved_code(const Context& /*context*/, const Module& module) {
    static constexpr std::string_view keys[] = {
        "identifier",      "extended_identifier", "connector", "encoding",
        "rate_identifier", "extended_compliance", "revision"};
    return model::shared::reserved_code(module, keys, reserved);
}

Result date_code(const Context& context, const Module& /*module*/) {
    constexpr std::size_t digits = 6; // the lot code behind them is free text
    const Reading date = read(context, *in_a0("Date code"));
    if (!date.is_read()) {
        return not_read();
    }
    const bool good = std::ranges::all_of(
        date.bytes.first(digits), [](std::uint8_t byte) { return byte >= '0' && byte <= '9'; });
    return good ? pass() : fail("The date code is not six digits");
}

Result cable_technology(const Context& context, const Module& /*module*/) {
    const Reading technology = read(context, *in_a0("SFP+ Cable Technology"));
    if (!technology.is_read()) {
        return not_read();
    }
    return technology.raw == both_technologies
               ? fail("Declared as passive and as active cable at once; bytes 60-61 are read as "
                      "active")
               : pass();
}

Result cable_length(const Context& context, const Module& /*module*/) {
    const Reading technology = read(context, *in_a0("SFP+ Cable Technology"));
    if (!technology.is_read()) {
        return not_read();
    }
    if (technology.raw == 0) {
        return not_applicable("the module is no cable");
    }
    const Reading whole = read(context, *in_a0("Length (Active Cable or Copper)"));
    const Reading fine = read(context, *in_a0("Base length field (copper or active cable)"));
    if (!whole.is_read() || !fine.is_read()) {
        return not_read();
    }
    if (whole.state != State::Ok || fine.state != State::Ok) {
        return not_applicable("the module states its length once or not at all");
    }
    return std::abs(whole.value - fine.value) >= 1
               ? fail("Bytes 18 and 19 of A0h give different cable lengths; byte 18 is shown")
               : pass();
}

Result loss_of_signal(const Context& context, const Module& /*module*/) {
    const Reading inverted = read(context, *in_a0("Loss of Signal implemented, inverted"));
    const Reading standard = read(context, *in_a0("Loss of Signal implemented"));
    if (!standard.is_read()) {
        return not_read();
    }
    return standard.is_set() && inverted.is_set()
               ? fail("Loss of signal is declared both as standard and as inverted")
               : pass();
}

Result paging_undeclared(const Context& context, const Module& /*module*/) {
    const Reading pages = read(context, *in_a0("Additional pages"));
    const Reading paging = read(context, *in_a0("Paging implemented"));
    if (!pages.is_read() || !paging.is_read()) {
        return not_read();
    }
    return (pages.is_set() || advertises_page_02h(context)) && !paging.is_set()
               ? fail("Features of A2h pages are declared, but paging is not")
               : pass();
}

Result power_level_4(const Context& context, const Module& module) {
    constexpr double level_3_watts = 2.0;
    const Reading declared = read(context, *in_a0("Power Level 4 Declaration"));
    if (!declared.is_read()) {
        return not_read();
    }
    if (!declared.is_set()) {
        return not_applicable("the module does not declare power level 4");
    }
    const auto power = module.item("max_power");
    if (!power || power->reading.state == State::NotRead) {
        return not_read();
    }
    return !power->reading.has_value() || power->reading.value <= level_3_watts
               ? fail("Power level 4 is declared, but A2h:66 does not give more than 2.0 W")
               : pass();
}

} // namespace optictl::sff8472::detail
