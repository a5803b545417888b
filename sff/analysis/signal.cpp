// What a module observes of its signals (SNR, bit error rates, lasers), beyond its limits.
#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <utility>

#include "sff/analysis/quality.hpp"
#include "sff/analysis/rest.hpp"
#include "sff/analysis/value.hpp"
#include "sff/model/judge.hpp"

namespace optictl::analysis::detail {
namespace {

using model::Limit;
using model::Sample;
using model::Scope;
using model::Verdict;

/// Of the module or of a laser: that is no signal.
bool is_of_signal(const Sample& sample) {
    const Scope scope = sample.observable->scope;
    return sample.number != 0 && scope != Scope::Module && scope != Scope::Laser;
}
bool is_judged(const Sample& sample) {
    return sample.has_value() && !sample.misplaced && model::is_judged(*sample.observable);
}

std::optional<Limit> passed(const Sample& sample) {
    return model::passed_limit(sample.verdict);
}

/// The limit that a sample has passed before, by its latched flags, and is within now. A warning
/// follows from the alarm.
std::optional<Limit> passed_before(const Sample& sample) {
    if (sample.verdict == Verdict::None || passed(sample)) {
        return std::nullopt;
    }
    for (const Limit limit :
         {model::HighAlarm, model::LowAlarm, model::HighWarning, model::LowWarning}) {
        if (sample.flags[limit].is_set()) {
            return limit;
        }
    }
    return std::nullopt;
}

/// Samples of one observable that passed one limit, now or before.
struct Group {
    const Sample* low = nullptr;
    const Sample* high = nullptr;
    LaneSet lanes = 0;
    std::vector<model::Register> registers;
};

std::string place_of(const Sample& sample, LaneSet lanes) {
    const std::string_view scope = model::name_of(sample.observable->scope);
    if (lanes == 0) {
        return {};
    }
    return " of " + std::string(scope) + (model::lane_count(lanes) == 1 ? " " : "s ") +
           model::ranges_of(lanes);
}

std::string_view advice_of(const Sample& sample) {
    switch (sample.observable->scope) {
    case Scope::HostLane:
    case Scope::HostPath: return "Check the serdes of the host and its Tx settings.";
    case Scope::MediaLane:
    case Scope::MediaPath:
    case Scope::Path: return "Clean the connectors; check the fibre and the far end.";
    default: return "Check the temperature of the module; plan to replace it when it stays.";
    }
}

Cause cause_of(const Group& group, Limit limit, bool happened) {
    constexpr std::string_view names[] = {"the high alarm", "the low alarm", "the high warning",
                                          "the low warning"};
    const Sample& sample = *group.low;
    const bool of_signal = is_of_signal(sample);
    Cause cause{.id = of_signal ? (is_alarm(limit) ? "signal-alarm" : "signal-warning")
                                : (is_alarm(limit) ? "observed-alarm" : "observed-warning"),
                .step = of_signal ? Step::Signal : Step::Environment,
                .grade = is_alarm(limit) ? Grade::Suspect : Grade::Good,
                .happened = happened};
    const bool of_media = sample.observable->scope == Scope::MediaLane;
    (of_media ? cause.media_lanes : cause.host_lanes) = of_signal ? group.lanes : 0U;
    cause.text = std::string(sample.observable->label) + place_of(sample, group.lanes) +
                 (happened ? " was " : " is ") + (is_high(limit) ? "above " : "below ") +
                 std::string(names[limit]) +
                 (happened ? " since the flags were read last, now " : ": ") +
                 range_text(group.low->value, group.high->value);
    cause.advice = advice_of(sample);
    cause.registers = group.registers;
    cause.source.field = cause.registers.front().field;
    return cause;
}

/// The samples of the observable of `first` for which `test` gives `limit`.
template <class Test>
Group group_of(const std::vector<Sample>& samples, const Sample& first, Limit limit, bool happened,
               Test test) {
    Group group;
    for (const Sample& sample : samples) {
        if (sample.observable != first.observable || !is_judged(sample) || test(sample) != limit) {
            continue;
        }
        const bool is_lower = group.low == nullptr || sample.value.value < group.low->value.value;
        const bool is_higher =
            group.high == nullptr || sample.value.value > group.high->value.value;
        group.low = is_lower ? &sample : group.low;
        group.high = is_higher ? &sample : group.high;
        group.lanes |= sample.number != 0 ? model::lane_bit(sample.number) : 0U;
        const memmap::Reading& told = happened ? sample.flags[limit] : sample.value;
        group.registers.push_back({told.field, told.bank, told.index});
    }
    return group;
}

/// One cause for all samples of an observable that passed the same limit.
template <class Test>
void judge(const View& view, bool happened, Test test, Health& health) {
    const std::vector<Sample>& samples = view.module.samples;
    for (auto sample = samples.begin(); sample != samples.end(); ++sample) {
        const auto limit = is_judged(*sample) ? test(*sample) : std::optional<Limit>{};
        const bool is_told =
            limit && std::any_of(samples.begin(), sample, [&](const Sample& other) {
                return other.observable == sample->observable && is_judged(other) &&
                       test(other) == limit;
            });
        if (limit && !is_told) {
            const Group group = group_of(samples, *sample, *limit, happened, test);
            Cause& cause = health.causes.emplace_back(cause_of(group, *limit, happened));
            cause.path_lanes = view.whole(cause.host_lanes) | view.host_of(cause.media_lanes);
        }
    }
}

// ---- what the FEC of a path corrects

std::string ratio_text(double ratio) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%.1e", ratio);
    return text.data();
}

/// A judgement of one sample of a side. The text is a clause behind the name of the observable.
struct FecRow {
    std::string_view id;
    Grade grade{};
    const Sample* (*sample_of)(const Reception&) = nullptr; ///< null where it does not hold
    std::string (*text)(const Reception&, const Group&) = nullptr;
};

/// So near to the limit it is told; no verdict rests on it.
constexpr double near_orders = 0.5;

const Sample* ber_beyond(const Reception& side) {
    return side.margin && *side.margin < 0 ? side.ber_now() : nullptr;
}
const Sample* ber_near(const Reception& side) {
    return side.margin && *side.margin >= 0 && *side.margin < near_orders ? side.ber_now()
                                                                          : nullptr;
}
const Sample* frames_lost(const Reception& side) {
    const Sample* const now = valued(side.frames, model::Statistic::Current);
    return now != nullptr && now->value.value > 0 ? now : nullptr;
}
/// Modules report one symbol more than the FEC corrects for a frame that it could not.
const Sample* symbols_beyond(const Reception& side) {
    const Sample* const now = valued(side.symbols, model::Statistic::Current);
    const bool counts = side.limit != nullptr && side.limit->correctable != 0;
    return now != nullptr && counts && now->value.value > side.limit->correctable ? now : nullptr;
}
const Sample* symbols_near(const Reception& side) {
    constexpr double share = 0.8; // 12 of 15
    const Sample* const now = valued(side.symbols, model::Statistic::Current);
    const bool counts = side.limit != nullptr && side.limit->correctable != 0;
    return now != nullptr && counts && symbols_beyond(side) == nullptr &&
                   now->value.value >= share * side.limit->correctable
               ? now
               : nullptr;
}

std::string range_of(const Group& group) {
    const std::string low = ratio_text(group.low->value.value);
    const std::string high = ratio_text(group.high->value.value);
    return low == high ? low : low + " to " + high;
}
std::string ber_beyond_text(const Reception& side, const Group& group) {
    return " is above what " + std::string(side.fec) + " corrects (" +
           std::string(side.limit->text) + "): " + range_of(group);
}
std::string ber_near_text(const Reception& side, const Group& group) {
    return " is near what " + std::string(side.fec) + " corrects (" +
           std::string(side.limit->text) + "): " + range_of(group);
}
std::string frames_text(const Reception& /*side*/, const Group& group) {
    return " counts frames that could not be corrected in the last interval: " +
           range_text(group.low->value, group.high->value);
}
std::string symbols_beyond_text(const Reception& side, const Group& group) {
    return " is " + range_text(group.low->value, group.high->value) +
           ": a frame had more errors than " + std::string(side.fec) + " corrects (" +
           std::to_string(side.limit->correctable) + " symbols)";
}
std::string symbols_near_text(const Reception& side, const Group& group) {
    return " is " + range_text(group.low->value, group.high->value) + " of " +
           std::to_string(side.limit->correctable) + " symbols that " + std::string(side.fec) +
           " corrects in a frame";
}

constexpr FecRow fec_rows[] = {
    {"ber-above-fec", Grade::Suspect, ber_beyond, ber_beyond_text},
    {"ber-near-fec", Grade::Good, ber_near, ber_near_text},
    {"frames-uncorrected", Grade::Suspect, frames_lost, frames_text},
    {"symbols-above-fec", Grade::Suspect, symbols_beyond, symbols_beyond_text},
    {"symbols-near-fec", Grade::Good, symbols_near, symbols_near_text},
};

/// One cause for the paths of which a row says the same: one side, one FEC.
void judge_fec(const View& view, const std::vector<PathQuality>& paths, bool of_host,
               const FecRow& row, std::string_view fec, Health& health) {
    Group group;
    const Reception* first = nullptr;
    LaneSet media = 0;
    for (const PathQuality& each : paths) {
        const Reception& side = of_host ? each.host : each.media;
        const Sample* const sample = side.fec == fec ? row.sample_of(side) : nullptr;
        if (sample == nullptr) {
            continue;
        }
        first = first == nullptr ? &side : first;
        const double value = sample->value.value;
        group.low = group.low == nullptr || value < group.low->value.value ? sample : group.low;
        group.high = group.high == nullptr || value > group.high->value.value ? sample : group.high;
        group.lanes |= each.path->host_lanes;
        media |= each.path->media_lanes;
        group.registers.push_back({sample->value.field, sample->value.bank, sample->value.index});
    }
    if (first == nullptr) {
        return;
    }
    Cause cause{.id = row.id, .step = Step::Signal, .grade = row.grade};
    cause.host_lanes = of_host || media == 0 ? group.lanes : 0U;
    cause.media_lanes = of_host ? 0U : media;
    cause.path_lanes = view.whole(group.lanes);
    cause.text = std::string(group.low->observable->label) + " of " +
                 (cause.host_lanes != 0 ? lanes_text("host", cause.host_lanes)
                                        : lanes_text("media", cause.media_lanes)) +
                 row.text(*first, group);
    cause.advice = advice_of(*group.low);
    cause.registers = group.registers;
    cause.source.field = cause.registers.front().field;
    health.causes.push_back(std::move(cause));
}

void judge_fec(const View& view, Health& health) {
    const std::vector<PathQuality> paths = quality_of(view.module);
    std::vector<std::string_view> codes;
    for (const PathQuality& each : paths) {
        for (const std::string_view fec : {each.media.fec, each.host.fec}) {
            if (std::ranges::find(codes, fec) == codes.end()) {
                codes.push_back(fec);
            }
        }
    }
    for (const FecRow& row : fec_rows) {
        for (const bool of_host : {false, true}) {
            for (const std::string_view fec : codes) {
                judge_fec(view, paths, of_host, row, fec, health);
            }
        }
    }
}

} // namespace

void judge_signal(const View& view, Health& health) {
    if (view.not_driven || view.page_copy || view.phase != model::Phase::Ready) {
        return;
    }
    judge(view, false, passed, health);
    judge(view, true, passed_before, health);
    if (!view.module.samples.empty()) {
        judge_fec(view, health);
    }
}

StepResult signal_step(const View& view) {
    // Lasers have temperatures where no signal is: they make nothing of the signal good.
    const bool is_down = view.has_states() && view.open_rx_media() == 0 &&
                         view.open_rx_host() == 0 && view.open_tx_host() == 0;
    bool unread = false;
    for (const Sample& sample : view.module.samples) {
        if (!is_of_signal(sample) || !model::is_judged(*sample.observable)) {
            continue;
        }
        if (is_judged(sample) || (is_down && sample.absence != model::Absence::NotRead)) {
            return is_down ? StepResult{Step::Signal, Grade::Unknown, "its lanes are down"}
                           : StepResult{Step::Signal, Grade::Good, {}};
        }
        unread = unread || sample.absence == model::Absence::NotRead;
    }
    return unread ? StepResult{Step::Signal, Grade::Unknown, "not read"}
                  : StepResult{Step::Signal, Grade::NotApplicable, "nothing is observed"};
}

} // namespace optictl::analysis::detail
