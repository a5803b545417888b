#include "sff/analysis/quality.hpp"

#include <algorithm>
#include <cmath>

namespace optictl::analysis {
namespace {

using model::Sample;
using model::Scope;
using model::Statistic;

constexpr FecLimit limits[] = {
    {"RS(544,514)", 2.4e-4, "2.4e-4", 15,
     "IEEE 802.3 Clauses 121, 124, 138 and 140, as data sheets and guides of vendors repeat it"},
    {"RS(528,514)", 5e-5, "5e-5", 7,
     "SFF-8024 4.13 Table 4-9 (02h), the worst of cables made for it"},
    {"C-FEC", 1.25e-2, "1.25e-2", 0, "OIF-400ZR, as data sheets of 400G ZR modules give it"},
};

/// Which of the three quantities of a side an observable is; null: none of them.
Statistics* place_of(Reception& side, std::string_view key) {
    return key.starts_with("pre_fec_ber") ? &side.ber
           : key.starts_with("ferc")      ? &side.frames
           : key.starts_with("sewmax")    ? &side.symbols
                                          : nullptr;
}

void add(PathQuality& quality, const Sample& sample) {
    Reception& side = sample.observable->scope == Scope::HostPath ? quality.host : quality.media;
    if (Statistics* const place = place_of(side, sample.observable->key)) {
        (*place)[static_cast<std::size_t>(sample.observable->statistic)] = &sample;
    }
}

void judge(Reception& side, std::string_view fec) {
    side.fec = fec;
    side.limit = fec_limit(fec);
    const Sample* const now = side.ber_now();
    if (now != nullptr && side.limit != nullptr && now->value.value > 0) {
        side.margin = std::log10(side.limit->ber / now->value.value);
    }
}

bool is_worse(const Reception& one, const Reception& other) {
    if (one.margin.has_value() && other.margin.has_value()) {
        return *one.margin < *other.margin;
    }
    if (one.margin.has_value() || other.margin.has_value()) {
        return one.margin.has_value();
    }
    return one.ber_now()->value.value > other.ber_now()->value.value;
}

} // namespace

std::span<const FecLimit> fec_limits() {
    return limits;
}

const FecLimit* fec_limit(std::string_view fec) {
    const auto* const found = std::ranges::find(limits, fec, &FecLimit::fec);
    return found != std::end(limits) ? found : nullptr;
}

const Sample* valued(const Statistics& statistics, Statistic statistic) {
    const Sample* const sample = statistics[static_cast<std::size_t>(statistic)];
    return sample != nullptr && sample->has_value() ? sample : nullptr;
}

bool Reception::is_observed() const {
    const auto any = [](const Statistics& each) {
        return std::ranges::any_of(each, [](const Sample* sample) { return sample != nullptr; });
    };
    return any(ber) || any(frames) || any(symbols);
}

std::vector<PathQuality> quality_of(const model::Module& module) {
    std::vector<PathQuality> out;
    out.reserve(module.data_paths.size());
    for (const model::DataPath& path : module.data_paths) {
        PathQuality& quality = out.emplace_back(PathQuality{.path = &path});
        for (const Sample& sample : module.samples) {
            const Scope scope = sample.observable->scope;
            const bool of_path = scope == Scope::HostPath || scope == Scope::MediaPath;
            if (of_path && sample.number == path.first && !sample.misplaced) {
                add(quality, sample);
            }
        }
        judge(quality.media, path.media_fec);
        judge(quality.host, path.host_fec);
    }
    return out;
}

const Reception* worst_of(std::span<const PathQuality> paths) {
    const Reception* worst = nullptr;
    for (const PathQuality& quality : paths) {
        for (const Reception* side : {&quality.media, &quality.host}) {
            if (side->ber_now() != nullptr && (worst == nullptr || is_worse(*side, *worst))) {
                worst = side;
            }
        }
    }
    return worst;
}

} // namespace optictl::analysis
