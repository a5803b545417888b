// Checks of settings of lanes: each that the module advertises is taken, and seen.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/qualify/bench.hpp"
#include "cli/engine/qualify/states.hpp"

namespace optictl::engine::qualify {
namespace {

using model::Setting;

/// Sets all lanes to each value in turn. A value that the module does not advertise ends its
/// setting; what is said of it is kept in `why`.
std::optional<Outcome> take_values(Bench& bench, Setting setting, unsigned count,
                                   std::vector<std::string>& told, std::string& why) {
    unsigned taken = 0;
    for (unsigned i = 0; i < count; ++i) {
        // On before off, so that a switch that is off does something.
        const unsigned value = count == 2 ? 1 - i : i;
        auto trouble = trouble_of(
            bench.apply({.name = fmt::format("qualify: {} {}", model::name_of(setting), value),
                         .lanes = {{setting, 0, value}}}));
        if (trouble && trouble->result == Result::Skip) {
            why = trouble->text;
            break;
        }
        if (trouble) {
            return trouble;
        }
        ++taken;
        if (bench.is_stopped()) {
            return not_made("interrupted");
        }
    }
    if (const auto back = bench.put_back(); !back) {
        return not_made(back.error());
    }
    if (taken != 0) {
        told.push_back(count == 2 ? std::string(model::name_of(setting))
                                  : fmt::format("{} 0-{}", model::name_of(setting), taken - 1));
    }
    return std::nullopt;
}

Outcome take_all(Bench& bench, std::initializer_list<Setting> settings, unsigned count) {
    std::vector<std::string> told;
    std::string why = "the module has none of these settings";
    for (const Setting setting : settings) {
        if (auto trouble = take_values(bench, setting, count, told, why)) {
            return *trouble;
        }
    }
    return told.empty() ? skipped(why) : passed(fmt::format("{}", fmt::join(told, ", ")));
}

Outcome switches(Bench& bench) {
    return take_all(bench,
                    {Setting::TxSquelch, Setting::TxSquelchOff, Setting::TxPolarity, Setting::TxCdr,
                     Setting::RxDisable, Setting::RxSquelchOff, Setting::RxPolarity,
                     Setting::RxCdr},
                    2);
}

Outcome codes(Bench& bench) {
    constexpr unsigned all = 16;
    return take_all(
        bench,
        {Setting::TxEqualizer, Setting::RxPreCursor, Setting::RxPostCursor, Setting::RxAmplitude},
        all);
}

// clang-format off
constexpr Check all[] = {
    {"DP-07", "datapath", Kind::Write, "Controls that are advertised take effect", "each on and off, and seen", "OIF-CMIS 5.4 section 8.13.2", switches},
    {"DP-08", "datapath", Kind::Write, "Signal integrity settings", "each code within what is advertised is active", "OIF-CMIS 5.4 section 6.2.5; sonic-mgmt transceiver test plan, diagnostics", codes},
};
// clang-format on

} // namespace

std::span<const Check> setting_checks() {
    return all;
}

} // namespace optictl::engine::qualify
