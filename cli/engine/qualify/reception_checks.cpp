// Checks of what a receiver says of the signal that it has. One end tells it, and a dump with light
// does.
#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/qualify/bench.hpp"
#include "cli/engine/qualify/states.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine::qualify {
namespace {

using model::Sample;
using model::Statistic;

/// The value of now of that quantity by data path or lane; where there is none, the average.
std::map<unsigned, const Sample*> values_of(const model::Module& module, std::string_view key) {
    std::map<unsigned, const Sample*> out;
    for (const Statistic statistic : {Statistic::Current, Statistic::Average}) {
        for (const Sample& sample : module.samples) {
            if (sample.observable->key == key && sample.observable->statistic == statistic &&
                sample.has_value()) {
                out.try_emplace(sample.number, &sample);
            }
        }
    }
    return out;
}

/// SNR and PAM4 level transitions have no public limit.
Outcome signal_to_noise(Bench& bench) {
    struct Kind {
        std::string_view key;
        std::string_view name;
    };
    constexpr Kind kinds[] = {{"snr_media", "SNR media"},
                              {"snr_host", "SNR host"},
                              {"ltp_media", "LTP media"},
                              {"ltp_host", "LTP host"}};
    std::vector<std::string> told;
    for (const Kind& kind : kinds) {
        const auto values = values_of(bench.module(), kind.key);
        if (values.empty()) {
            continue;
        }
        const auto [least, most] = std::ranges::minmax_element(
            values, {}, [](const auto& each) { return each.second->value.value; });
        told.push_back(fmt::format("{} {:.1f} dB (lane {}) to {:.1f} dB (lane {})", kind.name,
                                   least->second->value.value, least->first,
                                   most->second->value.value, most->first));
    }
    return told.empty() ? skipped("the module observes neither SNR nor LTP, or they have no value")
                        : worth_knowing(fmt::format("{}: no public limit; a profile may set "
                                                    "ranges",
                                                    fmt::join(told, ", ")));
}

/// One bound of a coherent quantity.
struct Limit {
    std::string_view key;
    std::string_view name;
    std::string_view bound;
    bool is_most; ///< else it is the least
    std::string_view unit;
};
constexpr Limit limits[] = {{"esnr", "eSNR", "esnr_db", false, " dB"},
                            {"q_factor", "Q factor", "q_factor_db", false, " dB"},
                            {"pre_fec_ber_media", "pre-FEC BER", "coherent_ber", true, ""}};

std::string place_of(const Bench& bench, const Sample& sample) {
    return words::register_address(sample.value, bench.module().context.standard);
}

Outcome coherent_quality(Bench& bench) {
    const model::Module& module = bench.module();
    const auto totals = values_of(module, "rx_total_power");
    const auto signals = values_of(module, "rx_signal_power");
    if (totals.empty() && signals.empty() && values_of(module, "esnr").empty() &&
        values_of(module, "q_factor").empty()) {
        return skipped("no coherent signal: the module observes neither eSNR nor Q nor the power "
                       "of a signal, or it receives none");
    }
    std::vector<std::string> told;
    std::vector<std::string> wrong;
    std::vector<std::string> doubtful;
    for (const Limit& limit : limits) {
        for (const auto& [path, sample] : values_of(module, limit.key)) {
            const double value = sample->value.value;
            const double bound = bench.bound(limit.bound);
            told.push_back(fmt::format("{} {:.3g}{}", limit.name, value, limit.unit));
            if (limit.is_most ? value >= bound : value < bound) {
                wrong.push_back(fmt::format(
                    "path {}: {} {:.3g}{}, {} {:g} [{}]", path, limit.name, value, limit.unit,
                    limit.is_most ? "not below" : "below", bound, place_of(bench, *sample)));
            } else if (limit.key == "esnr" && value > bench.bound("esnr_most_db")) {
                doubtful.push_back(fmt::format("eSNR {:.1f} dB, above {:g} dB", value,
                                               bench.bound("esnr_most_db")));
            }
        }
    }
    for (const auto& [path, signal] : signals) {
        const auto total = totals.find(path);
        if (total == totals.end()) {
            continue;
        }
        told.push_back(fmt::format("Rx {:.2f} of {:.2f} dBm", signal->value.value,
                                   total->second->value.value));
        if (signal->value.value > total->second->value.value) {
            wrong.push_back(fmt::format("path {}: the signal has {:.2f} dBm, all light {:.2f} dBm "
                                        "[{}]",
                                        path, signal->value.value, total->second->value.value,
                                        place_of(bench, *signal)));
        }
    }
    if (!wrong.empty()) {
        return failed("the coherent signal is not as good as it must be", std::move(wrong));
    }
    return doubtful.empty()
               ? passed(fmt::format("{}", fmt::join(told, ", ")))
               : worth_knowing(fmt::format("{}: is it believed?", fmt::join(doubtful, ", ")));
}

// clang-format off
constexpr Check all[] = {
    {"SQ-05", "signal", Kind::Static, "SNR, LTP", "told: they have no public limit", "OIF-CMIS 5.4 section 7.1.4", signal_to_noise},
    {"TN-05", "tunable", Kind::Static, "Coherent quality", "eSNR 13.5 dB at least, Q 7 dB, errors before FEC below 1.2e-2, no more signal than light", "featureprofiles TRANSCEIVER-6.1", coherent_quality},
};
// clang-format on

} // namespace

std::span<const Check> reception_checks() {
    return all;
}

} // namespace optictl::engine::qualify
