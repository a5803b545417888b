// What each rule finds, at the end of a span of time.
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "cli/engine/warning/engine.hpp"
#include "cli/engine/warning/keys.hpp"

namespace optictl::engine::warning {
namespace {

/// So many points make a level, where points come each quarter of an hour: six hours.
constexpr std::size_t least_points = 24;
/// What two readings of one power differ by without any cause: a step of the register, drift of a
/// converter.
constexpr double least_noise_db = 0.1;
constexpr std::size_t least_siblings = 3;
/// Spread that grew by this much is no property of the module.
constexpr double grown_db = 1;
/// The same of heat; and what is too much even where it was always so.
constexpr double grown_degrees = 3;
constexpr double always_too_hot = 12;
constexpr double kp4_limit = 2.4e-4;
/// Of the slope over all days, in each half of them: a step has none in one of its halves.
constexpr double share_of_halves = 0.3;
/// Of the whole change, within two days at most: of a step all of it.
constexpr double share_of_jump = 0.75;
/// A module and a port have a share in a flap that happened once by anything.
constexpr std::size_t least_flaps_of_offender = 2;

/// Flaps are of thirty days. Those of so many ports, half of all, within these seconds have one
/// cause, which is no module's: a reboot.
constexpr double flaps_kept = 30 * day;
constexpr double same_moment = 300;
constexpr std::size_t least_shared = 4;

[[nodiscard]] bool has_level(const Series& series) {
    const Level& level = series.level();
    return level.points >= (series.is_sparse() ? 1 : least_points);
}

/// "the median of 7.0 days", or how many readings there are.
[[nodiscard]] std::string level_text(const Level& level, Times times) {
    return level.points < least_points || times == Times::Order
               ? fmt::format("{} earlier reading{}", level.points, level.points == 1 ? "" : "s")
               : fmt::format("the median of {:.1f} days", (level.until - level.from) / day);
}

/// Whether a slope is one: over days enough, beyond its error, and in both halves of the time.
[[nodiscard]] bool is_steady(const Slope& slope) {
    return slope.days >= least_days_of_slope - 0.1 &&
           slope.points >= static_cast<std::size_t>(least_days_of_slope) &&
           std::abs(slope.per_day) > noise_factor * slope.error &&
           std::min(slope.first_half / slope.per_day, slope.second_half / slope.per_day) >=
               share_of_halves &&
           slope.largest_jump <= share_of_jump * std::abs(slope.per_day) * slope.days;
}

} // namespace

void Engine::look_at_steps(Track& track) {
    for (const auto& [key, kind] : {std::pair(rx, Kind::RxStep), std::pair(tx, Kind::TxStep)}) {
        for (const auto& [place, series] : track.series) {
            if (place.first != key || !has_level(series) || !track.open.contains(place)) {
                continue;
            }
            const Condition condition{kind, {}, place.second};
            const auto state = track.states.find(condition);
            const Level& level = series.level();
            const bool is_raised = state != track.states.end() && state->second.is_raised;
            const double before = is_raised ? state->second.level : level.value;
            const double now = series.last().value;
            const double fall = before - now;
            const bool is_noise =
                !is_raised && fall < noise_factor * std::max(level.noise, least_noise_db);
            judge(track, condition, is_noise ? 0 : fall,
                  fmt::format("{}{} fell by {:.1f} dB to {:.1f} dBm, against {}",
                              lane_text(place.second),
                              kind == Kind::RxStep ? "Rx power" : "Tx power", fall, now,
                              level_text(level, times_)),
                  {.hold = hold_of(track), .level = before});
        }
    }
}

void Engine::look_at_lasers(Track& track) {
    const auto degrees = track.open.find({std::string(temperature), 0});
    const auto volts = track.open.find({std::string(supply), 0});
    if (degrees == track.open.end()) {
        return;
    }
    const double t = degrees->second.value / degrees->second.count;
    const double v = volts == track.open.end() ? 0 : volts->second.value / volts->second.count;
    for (const auto& [place, sum] : track.open) {
        if (place.first != bias) {
            continue;
        }
        const unsigned lane = place.second;
        const double now = sum.value / sum.count;
        Regression& laser = track.lasers[lane];
        const bool is_learnt =
            laser.last() - laser.first() >= least_learning_days * day && laser.points() >= 2;
        const double expected = laser.expected(t, v);
        if (laser.points() == 0 || track.last - laser.first() < learning_days * day) {
            laser.add(track.last, t, v, now);
        }
        if (!is_learnt || expected <= 0) {
            continue;
        }
        Series& series = track.series[{std::string(excess), lane}];
        series.add({track.last, (now / expected - 1) * 100});
        const double over = series.last().value;
        judge(track, {Kind::LaserAgeing, {}, lane}, over,
              fmt::format("{}bias {:.1f} mA, {:.0f} % above the {:.1f} mA that this laser "
                          "needed at {:.0f} C",
                          lane_text(lane), now, over, expected, t),
              {.hold = hold_of(track)});
        const double high = limit_of(track, bias, true);
        if (std::isfinite(high) && high > 0 && expected < 0.9 * high) {
            judge(track, {Kind::LaserLimit, {}, lane}, now / high * 100,
                  fmt::format("{}bias {:.1f} mA of {:.1f} mA, its high warning", lane_text(lane),
                              now, high),
                  {.hold = hold_of(track)});
        }
    }
}

void Engine::look_at_spread(Track& track) {
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    unsigned weakest = 0;
    unsigned lanes = 0;
    for (const auto& [place, sum] : track.open) {
        if (place.first == rx && place.second != 0) {
            const double power = sum.value / sum.count;
            weakest = power < least ? place.second : weakest;
            least = std::min(least, power);
            most = std::max(most, power);
            ++lanes;
        }
    }
    if (lanes < 2) {
        return;
    }
    Series& series = track.series[{std::string(spread), 0}];
    series.add({track.last, most - least});
    const double now = series.last().value;
    const Condition condition{Kind::LaneSpread, {}, 0};
    const auto state = track.states.find(condition);
    const bool is_raised = state != track.states.end() && state->second.is_raised &&
                           state->second.warning.grade != Grade::Note;
    const bool is_known = has_level(series);
    const double before = is_raised ? state->second.level : is_known ? series.level().value : 0;
    const bool was_always_so = is_known && now - before < grown_db;
    judge(track, condition, was_always_so ? 0 : now,
          fmt::format("lane {} receives {:.1f} dB less than the strongest lane{}", weakest, now,
                      is_known ? fmt::format(", it was {:.1f} dB", before) : ""),
          {.hold = hold_of(track),
           .level = before,
           .grade = is_known ? Grade::Warning : Grade::Note});
}

void Engine::look_at_siblings(Track& track) {
    const auto own = track.series.find({std::string(temperature), 0});
    if (own == track.series.end() || track.module.part.empty()) {
        return;
    }
    std::vector<double> others;
    for (const auto& [name, other] : tracks_) {
        const auto found = other.series.find({std::string(temperature), 0});
        if (&other != &track && other.is_there && other.module.part == track.module.part &&
            other.module.vendor == track.module.vendor && found != other.series.end() &&
            std::abs(track.last - found->second.last().time) <= std::max(hour, 2 * track.gap)) {
            others.push_back(found->second.last().value);
        }
    }
    if (others.size() < least_siblings) {
        return;
    }
    const std::size_t count = others.size();
    const double usual = median(std::move(others));
    const double now = own->second.last().value - usual;
    Series& series = track.series[{std::string(above_siblings), 0}];
    series.add({track.last, now});
    const Condition condition{Kind::HotterThanSiblings, {}, 0};
    const auto state = track.states.find(condition);
    const bool is_raised = state != track.states.end() && state->second.is_raised;
    const Level& level = series.level();
    const bool is_known = has_level(series) && level.until - level.from >= 0.95 * day;
    const double before = is_raised ? state->second.level : is_known ? level.high : now;
    // Cages differ for good, and days have their cycle: what was so before is nothing new.
    const bool counts = now - before >= grown_degrees || now >= always_too_hot;
    judge(track, condition, counts || is_raised ? now : 0,
          fmt::format("{:.1f} C, {:.1f} above the median of {} others of its kind{}",
                      own->second.last().value, now, count,
                      is_known ? fmt::format("; it was {:.1f} at most", before) : ""),
          {.hold = hold_of(track), .level = before});
}

void Engine::look_at_bits(Track& track) {
    for (const auto& [place, series] : track.series) {
        if (!place.first.starts_with(ber) || !track.open.contains(place)) {
            continue;
        }
        const double now = series.last().value;
        const double ratio = std::pow(10, now);
        const std::string side = place.first.find("host") != std::string::npos ? "host" : "media";
        judge(track, {Kind::BerHigh, place.first, place.second}, ratio,
              fmt::format("{}{} side: {:.1e} bit errors before correction, which works up "
                          "to about {:.1e}",
                          lane_text(place.second), side, ratio, kp4_limit),
              {.hold = hold_of(track)});
        const Condition condition{Kind::BerStep, place.first, place.second};
        const auto state = track.states.find(condition);
        const bool is_raised = state != track.states.end() && state->second.is_raised;
        if (!has_level(series)) {
            continue;
        }
        const Level& level = series.level();
        const double before = is_raised ? state->second.level : level.value;
        const bool counts = ratio >= least_ber && now - before > noise_factor * level.noise;
        judge(track, condition, counts || is_raised ? now - before : 0,
              fmt::format("{}{} side: {:.1e} bit errors before correction, {:.0f} times "
                          "those of {}",
                          lane_text(place.second), side, ratio, std::pow(10, now - before),
                          level_text(level, times_)),
              {.hold = hold_of(track), .level = before});
    }
}

void Engine::look_at_slopes(Track& track) {
    for (const auto& [place, series] : track.series) {
        const bool is_ber = place.first.starts_with(ber);
        if (place.first != rx && place.first != tx && !is_ber) {
            continue;
        }
        const Kind kind = is_ber              ? Kind::BerTrend
                          : place.first == rx ? Kind::RxTrend
                                              : Kind::TxTrend;
        const double sign = is_ber ? 1 : -1;
        std::optional<Slope> found;
        for (const double days : {7.0, 30.0}) {
            const auto slope = series.slope(days);
            if (slope && is_steady(*slope) &&
                (!found || sign * slope->per_day > sign * found->per_day)) {
                found = slope;
            }
        }
        const Condition condition{kind, is_ber ? place.first : std::string(), place.second};
        const double now = series.last().value;
        const bool counts = found && (!is_ber || std::pow(10, now) >= least_ber);
        if (!counts) {
            judge(track, condition, 0, {}, {.hold = 1});
            continue;
        }
        const double limit = is_ber ? std::log10(kp4_limit) : limit_of(track, place.first, false);
        std::optional<double> days;
        std::string then;
        if (std::isfinite(limit) && sign * found->per_day > 0) {
            days = std::max((limit - now) / found->per_day, 0.0);
            const std::string name = is_ber ? fmt::format("{:.1e}", kp4_limit)
                                            : fmt::format("its low warning of {:.1f} dBm", limit);
            then = times_ == Times::Dates
                       ? fmt::format("; {} is reached in {:.0f} days ({})", name, *days,
                                     date_text(track.last + *days * day))
                       : fmt::format("; {} is reached after {:.0f} more of them", name, *days);
        }
        const std::string rate =
            times_ == Times::Dates
                ? fmt::format("{:.2f} dB a day, for {:.0f} days now", -found->per_day, found->days)
                : fmt::format("{:.2f} dB from reading to reading, {:.0f} times now",
                              -found->per_day, found->days);
        const std::string text =
            is_ber ? fmt::format("{}bit errors grow by a factor of {:.1f} {}{}",
                                 lane_text(place.second), std::pow(10, 7 * found->per_day),
                                 times_ == Times::Dates ? "a week" : "in seven readings", then)
                   : fmt::format("{}{} falls by {}, to {:.1f} dBm{}", lane_text(place.second),
                                 place.first == rx ? "Rx power" : "Tx power", rate, now, then);
        judge(track, condition, sign * found->per_day, text,
              {.hold = 1, .days = times_ == Times::Dates ? days : std::nullopt});
    }
}

bool Engine::is_shared(const Flap& flap) const {
    std::set<std::string> ports;
    const auto first = std::ranges::lower_bound(flaps_, flap.time - same_moment, {}, &Flap::time);
    for (auto other = first; other != flaps_.end() && other->time <= flap.time + same_moment;
         ++other) {
        ports.insert(other->port);
    }
    return ports.size() >= least_shared && 2 * ports.size() >= at_.size();
}

void Engine::look_at_flaps(Track& track) {
    std::map<std::string, std::size_t> by_port;
    std::map<history::Identity, std::size_t> by_module;
    std::size_t in_day = 0;
    std::size_t in_week = 0;
    std::size_t in_month = 0;
    for (const Flap& flap : flaps_) {
        const bool is_own = flap.module->first == track.module;
        const double age = track.last - flap.time;
        if ((!is_own && flap.port != track.port) || age > flaps_kept || is_shared(flap)) {
            continue;
        }
        if (is_own) {
            in_day += age <= day ? 1 : 0;
            in_week += age <= 7 * day ? 1 : 0;
            ++in_month;
            ++by_port[flap.port];
        }
        if (flap.port == track.port) {
            ++by_module[flap.module->first];
        }
    }
    const auto offending = [](const auto& counts) {
        return static_cast<double>(std::ranges::count_if(
            counts, [](const auto& each) { return each.second >= least_flaps_of_offender; }));
    };
    judge(track, {Kind::Flaps, {}, 0}, static_cast<double>(in_day),
          fmt::format("{} flaps in 24 hours, {} in a week, {} in thirty days", in_day, in_week,
                      in_month),
          {.hold = 1});
    const double ports = offending(by_port);
    judge(track, {Kind::ModuleOffends, {}, 0}, ports,
          fmt::format("this module flapped again and again in {:.0f} ports within thirty "
                      "days",
                      ports),
          {.hold = 1});
    const double modules = offending(by_module);
    judge(track, {Kind::PortOffends, {}, 0}, modules,
          fmt::format("{:.0f} modules flapped again and again in this port within thirty "
                      "days",
                      modules),
          {.hold = 1});
}

} // namespace optictl::engine::warning
