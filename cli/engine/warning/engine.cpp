#include "cli/engine/warning/engine.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>
#include <tuple>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "cli/engine/warning/keys.hpp"

namespace optictl::engine::warning {
namespace {

using history::Record;
using history::Value;

constexpr double span_s = 15 * 60;
/// Reads further apart than this say nothing of what happened between.
constexpr double longest_gap = hour;
constexpr double flaps_kept = 30 * day;
constexpr std::size_t most_flaps = 20'000;
[[nodiscard]] bool is_of_light(std::string_view key) {
    return key == rx || key == tx || key == bias;
}

[[nodiscard]] bool has_lane(model::LaneSet set, unsigned lane) {
    return (set & model::lane_bit(lane)) != 0;
}

/// What is kept of a value: bit error ratios by their order of magnitude.
[[nodiscard]] double kept(std::string_view key, double value) {
    return key.starts_with(ber) ? std::log10(std::max(value, 1e-15)) : value;
}

} // namespace

std::string date_text(double time) {
    return fmt::format("{:%F}", fmt::gmtime(static_cast<std::time_t>(time)));
}

std::vector<Change> Engine::take(const Record& record) {
    changes_.clear();
    if (record.active != 0 || !record.values.empty()) {
        take(track_of(record), record, true);
    }
    return std::exchange(changes_, {});
}

void Engine::learn(const Record& record) {
    take(track_of(record), record, false);
    changes_.clear();
}

void Engine::learn_flap(const history::Identity& module, const std::string& port, double time) {
    Record record;
    record.module = module;
    record.port = port;
    const Name name{module, module.serial.empty() ? port : std::string()};
    const auto [track, is_new] = tracks_.try_emplace(name);
    if (is_new) {
        track->second.module = module;
        track->second.port = port;
        track->second.first = time;
    }
    flaps_.push_back({time, port, &track->first});
}

std::vector<Change> Engine::left(const std::string& port, double time) {
    changes_.clear();
    if (const auto found = at_.find(port); found != at_.end()) {
        Track& track = *found->second;
        if (track.is_there) {
            flap(track, 0, "the module left its port", time);
            track.is_there = false;
            track.active = 0;
            track.lit = 0;
            track.with_light = 0;
            track.open.clear();
            for (auto& [place, series] : track.series) {
                if (place.first == rx) {
                    series.forget_days(); // a connector that was touched is no trend
                }
            }
        }
    }
    return std::exchange(changes_, {});
}

std::vector<Change> Engine::settle() {
    changes_.clear();
    is_settling_ = true;
    for (auto& [name, track] : tracks_) {
        end_span(track);
    }
    is_settling_ = false;
    return std::exchange(changes_, {});
}

std::vector<Warning> Engine::active() const {
    std::vector<Warning> active;
    for (const auto& [name, track] : tracks_) {
        for (const auto& [condition, state] : track.states) {
            if (state.is_raised) {
                active.push_back(state.warning);
            }
        }
    }
    std::ranges::stable_sort(active, [](const Warning& a, const Warning& b) {
        return std::tuple(b.grade, a.port, a.rule->kind, a.lane) <
               std::tuple(a.grade, b.port, b.rule->kind, b.lane);
    });
    return active;
}

Engine::Track& Engine::track_of(const Record& record) {
    const auto [found, is_new] = tracks_.try_emplace(
        {record.module, record.module.serial.empty() ? record.port : std::string()});
    Track& track = found->second;
    if (is_new) {
        track.module = record.module;
    }
    if (track.last == 0) {
        track.first = record.time;
        track.port = record.port;
    }
    if (track.port != record.port) {
        move(track, record.port);
    }
    at_[record.port] = &track;
    if (!record.limits.empty()) {
        track.limits = record.limits;
    }
    return track;
}

void Engine::move(Track& track, const std::string& port) {
    // What it receives comes by another fibre now; what it sends is still its own.
    std::erase_if(track.series, [](const auto& each) {
        return each.first.first == rx || each.first.first == spread ||
               each.first.first.starts_with(ber);
    });
    std::vector<Condition> gone;
    for (const auto& [condition, state] : track.states) {
        if (condition.kind != Kind::LaserAgeing && condition.kind != Kind::LaserLimit &&
            condition.kind != Kind::TxStep && condition.kind != Kind::TxTrend &&
            condition.kind != Kind::ModuleOffends) {
            gone.push_back(condition);
        }
    }
    for (const Condition& condition : gone) {
        drop(track, condition);
    }
    track.port = port;
    track.open.clear();
}

void Engine::take(Track& track, const Record& record, bool counts_flaps) {
    if (track.last != 0 && record.time < track.last) {
        return; // the clock was set back: what comes later counts again
    }
    const double span = std::floor(record.time / span_s) * span_s;
    if (span != track.span) {
        end_span(track);
        track.span = span;
    }
    track.gap = track.last == 0 ? 0 : record.time - track.last;
    see_states(track, record, counts_flaps);
    track.last = record.time;
    track.is_there = true;
    if (record.time >= track.settled) {
        for (const Value& value : record.values) {
            if (!std::isfinite(value.value) ||
                (is_of_light(value.key) && !has_lane(record.lit, value.lane)) ||
                (value.key == rx && value.value < darkest_signal_dbm) ||
                (value.key.starts_with(ber) && record.lit == 0)) {
                continue;
            }
            Sum& sum = track.open[{value.key, value.lane}];
            sum.value += kept(value.key, value.value);
            ++sum.count;
        }
    }
    look_now(track, record);
}

void Engine::see_states(Track& track, const Record& record, bool counts_flaps) {
    model::LaneSet with_light = 0;
    for (const Value& value : record.values) {
        if (value.key == rx && value.value >= darkest_signal_dbm) {
            with_light |= model::lane_bit(value.lane);
        }
    }
    const bool is_known = track.is_there && track.gap > 0 && track.gap <= longest_gap;
    if (is_known && counts_flaps) {
        const model::LaneSet lost = track.active & ~record.active & ~record.disabled;
        const model::LaneSet dark = track.with_light & track.lit & record.lit & ~with_light;
        if (lost != 0) {
            flap(track, model::first_lane(lost), "a data path left its activated state",
                 record.time);
        } else if (dark != 0) {
            flap(track, model::first_lane(dark), "light went away", record.time);
        }
    }
    const bool is_changed = track.active != record.active || track.lit != record.lit ||
                            (track.with_light & record.lit) != (with_light & record.lit);
    if (is_changed && counts_flaps && track.last != 0 &&
        (track.gap <= longest_gap || !track.is_there)) {
        track.settled = record.time + settling_s;
        track.open.clear();
    }
    track.active = record.active;
    track.lit = record.lit;
    track.with_light = with_light;
}

void Engine::flap(Track& track, unsigned lane, const std::string& text, double time) {
    const auto name =
        tracks_.find({track.module, track.module.serial.empty() ? track.port : std::string()});
    flaps_.push_back({time, track.port, &name->first});
    if (flaps_.size() > most_flaps || time - flaps_.front().time > flaps_kept) {
        const bool is_full = flaps_.size() > most_flaps;
        std::erase_if(flaps_, [&](const Flap& each) { return time - each.time > flaps_kept; });
        if (is_full && flaps_.size() > most_flaps) {
            flaps_.erase(flaps_.begin(), flaps_.begin() + most_flaps / 10);
        }
    }
    Change change{Change::What::Flap, {}};
    change.warning.port = track.port;
    change.warning.module = track.module;
    change.warning.lane = lane;
    change.warning.since = time;
    change.warning.text = text;
    changes_.push_back(std::move(change));
}

void Engine::end_span(Track& track) {
    if (track.open.empty()) {
        return;
    }
    const double time = track.gap > span_s ? track.last : track.span + span_s / 2;
    for (const auto& [place, sum] : track.open) {
        track.series[place].add({time, sum.value / sum.count});
    }
    look_at_span(track);
    track.open.clear();
}

unsigned Engine::hold_of(const Track& track) const {
    const auto degrees = track.series.find({std::string(temperature), 0});
    const bool is_sparse = degrees != track.series.end() && degrees->second.is_sparse();
    return is_settling_ || is_sparse ? 1 : hold;
}

void Engine::drop(Track& track, const Condition& condition) {
    const auto found = track.states.find(condition);
    if (found == track.states.end()) {
        return;
    }
    if (found->second.is_raised) {
        changes_.push_back({Change::What::Cleared, found->second.warning});
    }
    track.states.erase(found);
}

void Engine::judge(Track& track, const Condition& condition, double value, std::string text,
                   const How& how) {
    const Rule& rule = rule_of(condition.kind);
    std::optional<Grade> grade;
    double lowest = std::numeric_limits<double>::infinity();
    for (const auto& [limit, of] :
         {std::pair(rule.note, Grade::Note), std::pair(rule.warning, Grade::Warning),
          std::pair(rule.alarm, Grade::Alarm)}) {
        if (limit > 0) {
            lowest = std::min(lowest, limit);
            grade = value >= limit ? of : grade;
        }
    }
    if (grade && how.grade) {
        grade = how.grade;
    }
    const auto found = track.states.find(condition);
    if (found == track.states.end() && !grade) {
        return;
    }
    State& state = found == track.states.end() ? track.states[condition] : found->second;
    if (!grade && state.is_raised && value >= hysteresis * lowest) {
        state.no = 0;
        return; // as it is, until it is clearly better
    }
    if (!grade) {
        state.yes = 0;
        if (++state.no >= how.hold || !state.is_raised) {
            drop(track, condition);
        }
        return;
    }
    state.no = 0;
    const bool is_worse = state.is_raised && *grade > state.warning.grade;
    if (++state.yes < how.hold) {
        return;
    }
    const double since = state.is_raised ? state.warning.since : track.last;
    const bool is_new = !state.is_raised || is_worse;
    if (!state.is_raised) {
        state.level = how.level;
    }
    const Grade shown = state.is_raised ? std::max(*grade, state.warning.grade) : *grade;
    state.is_raised = true;
    state.warning = {&rule, shown, track.port, track.module,   condition.lane,
                     value, since, how.days,   std::move(text)};
    if (is_new) {
        changes_.push_back({Change::What::Raised, state.warning});
    }
}

double Engine::limit_of(const Track& track, std::string_view key, bool high) {
    const auto found = std::ranges::find(track.limits, key, &history::Limits::key);
    return found == track.limits.end() ? std::numeric_limits<double>::quiet_NaN()
           : high                      ? found->high
                                       : found->low;
}

void Engine::look_now(Track& track, const Record& record) {
    for (const Value& value : record.values) {
        if (value.key == temperature && value.lane == 0) {
            const double high = limit_of(track, temperature, true);
            const double room = high - value.value;
            const double least = rule_of(Kind::Hot).warning;
            if (std::isfinite(room)) {
                // Counted from twice the room on, so that more is worse as everywhere.
                judge(track, {Kind::Hot, {}, 0}, 2 * least - room,
                      fmt::format("{:.1f} C, {:.1f} below its high warning of {:.1f} C",
                                  value.value, room, high),
                      {.hold = hold_of(track)});
            }
        } else if (value.key.starts_with(sew)) {
            judge(track, {Kind::SewMax, value.key, value.lane}, value.value,
                  fmt::format("{}{:.0f} symbol errors in one frame; correction ends at 15",
                              lane_text(value.lane), value.value),
                  {.hold = hold_of(track)});
        } else if (value.key.starts_with(ferc)) {
            judge(track, {Kind::FramesLost, value.key, value.lane}, value.value,
                  fmt::format("{}{:.2g} of the frames could not be corrected",
                              lane_text(value.lane), value.value),
                  {.hold = 1});
        }
    }
}

void Engine::look_at_span(Track& track) {
    look_at_spread(track);
    look_at_steps(track);
    look_at_lasers(track);
    look_at_siblings(track);
    look_at_bits(track);
    look_at_flaps(track);
    if (std::floor(track.last / day) != std::floor(track.trended / day) || is_settling_) {
        track.trended = track.last;
        look_at_slopes(track);
    }
}

} // namespace optictl::engine::warning
