// Checks that take both ends of a fibre: what one end darkens, the other must not see. What is
// written at either end is put back by its own bench.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/qualify/bench.hpp"
#include "cli/engine/qualify/states.hpp"
#include "sff/analysis/pair.hpp"
#include "sff/analysis/quality.hpp"
#include "sff/model/judge.hpp"
#include "sff/model/told.hpp"

namespace optictl::engine::qualify {
namespace {

using analysis::Ray;
using model::LaneSet;
using model::Setting;
using model::Wish;

[[nodiscard]] bool has_lane(LaneSet lanes, unsigned lane) {
    return (lanes & model::lane_bit(lane)) != 0;
}

/// One end, and what texts call it.
struct End {
    Bench& bench;
    std::string_view word; ///< "far"
};

/// What an end receives now.
struct Received {
    std::map<unsigned, double> power_dbm{}; ///< of lanes whose monitor reads; dark ones, too
    LaneSet dark = 0;                       ///< lanes whose monitor reads no light
    model::LaneSignal los{};
    LaneSet media = 0; ///< lanes of the module

    [[nodiscard]] bool has_power(unsigned lane) const { return power_dbm.contains(lane); }
    [[nodiscard]] bool tells_los(unsigned lane) const { return has_lane(los.known, lane); }
    [[nodiscard]] bool reads_dark(unsigned lane) const { return has_lane(dark, lane); }
    [[nodiscard]] bool is_flagged(unsigned lane) const { return has_lane(los.set, lane); }
    /// Whether anything says that a lane is dark.
    [[nodiscard]] LaneSet lost() const { return dark | los.set; }
    [[nodiscard]] std::string text(unsigned lane) const {
        const auto found = power_dbm.find(lane);
        return found == power_dbm.end()        ? "no power"
               : !std::isfinite(found->second) ? "no light"
                                               : fmt::format("{:.1f} dBm", found->second);
    }
};

Received received_of(const model::Module& module, double dark_dbm) {
    Received out;
    for (const model::Monitor& each : module.monitors) {
        if (each.quantity == model::Quantity::RxPower && each.lane != 0 && each.value.has_value()) {
            const double dbm = each.value.value > 0 ? model::dbm(each.value.value)
                                                    : -std::numeric_limits<double>::infinity();
            out.power_dbm[each.lane] = dbm;
            out.dark |= dbm <= dark_dbm ? model::lane_bit(each.lane) : 0;
        }
    }
    out.los = model::told_of(module).signals[static_cast<std::size_t>(model::Signal::RxLos)];
    out.media = media_lanes(module);
    return out;
}

/// What an end receives now. A latched flag tells of before, the one behind its first read of now.
std::expected<Received, Outcome> receive(const End& end) {
    for (unsigned i = 0;; ++i) {
        const auto look = end.bench.look(true);
        if (!look) {
            return std::unexpected(
                failed(fmt::format("the {} end cannot be read", end.word), {look.error()}));
        }
        Received now = received_of(look->inspection.best()->module, end.bench.bound("dark_dbm"));
        if (i == 1 || !now.los.latched) {
            return now;
        }
    }
}

/// Looks until it is so, or for that long; the last look, and when it was so.
struct Awaited {
    Received last{};
    std::optional<double> after_s{};
};
std::expected<Awaited, Outcome> await(const End& end, double at_most_s, const auto& is_so) {
    constexpr double nap = 0.05;
    const drivers::Duration begin = end.bench.clock().now();
    for (;;) {
        auto now = receive(end);
        if (!now) {
            return std::unexpected(std::move(now.error()));
        }
        const double took = std::chrono::duration<double>(end.bench.clock().now() - begin).count();
        if (is_so(*now)) {
            return Awaited{std::move(*now), took};
        }
        if (took > at_most_s) {
            return Awaited{std::move(*now), std::nullopt};
        }
        if (!end.bench.wait(nap)) {
            return std::unexpected(not_made("interrupted"));
        }
    }
}

/// The lanes that meet, as `optictl why A B` has them.
struct Meeting {
    std::vector<Ray> far_to_near;
    std::vector<Ray> near_to_far;
};
std::expected<Meeting, Outcome> meeting_of(Bench& near, Bench& far) {
    const auto a = near.look();
    const auto b = far.look();
    if (!a || !b) {
        return std::unexpected(failed("an end cannot be read", {(a ? b : a).error()}));
    }
    const auto pair = analysis::diagnose({&a->inspection.best()->module, &a->inspection.health()},
                                         {&b->inspection.best()->module, &b->inspection.health()},
                                         near.settings().peer.joint);
    if (pair.a_to_b.rays.empty()) {
        return std::unexpected(not_made(
            "which lanes meet is not known: say which lane of the wider end meets lane 1 of the "
            "other"));
    }
    return Meeting{pair.b_to_a.rays, pair.a_to_b.rays};
}

Wish switch_off(LaneSet lanes) {
    return {.name = fmt::format("qualify: tx off {}", model::ranges_of(lanes)),
            .lanes = {{Setting::TxDisable, lanes, 1}}};
}

/// What a check over all lanes saw.
struct Findings {
    std::vector<std::string> wrong{};
    std::vector<std::string> untold{}; ///< what the module has no register for
    std::vector<std::string> moved{};  ///< "lane 1 to lane 2": where light went from
    double slowest_s = 0;
    unsigned lanes = 0;
};

/// What is seen while a lane of the sender is dark.
void judge_dark(const Ray& ray, const Received& before, const Received& now, const End& sender,
                Findings& out) {
    const std::string off = fmt::format("Tx {} of the {} end off", ray.from, sender.word);
    const LaneSet others = now.lost() & ~before.lost() & ~model::lane_bit(ray.to);
    const bool is_dark = now.reads_dark(ray.to);
    const bool is_flagged = now.is_flagged(ray.to);
    if (!is_dark && !is_flagged && others != 0) {
        out.moved.push_back(fmt::format("lane {} to lane {}", ray.from, model::ranges_of(others)));
        return;
    }
    if (!is_dark && now.has_power(ray.to)) {
        out.wrong.push_back(fmt::format("{}: Rx {} still reads {}{}", off, ray.to, now.text(ray.to),
                                        is_flagged ? ", with LOS set" : ""));
    }
    if (!is_flagged && now.tells_los(ray.to) && (is_dark || !now.has_power(ray.to))) {
        out.wrong.push_back(fmt::format("{}: LOS of Rx {} is not set, its power reads {}", off,
                                        ray.to, now.text(ray.to)));
    }
    if (others != 0) {
        out.wrong.push_back(fmt::format("{}: Rx {} is lost, too", off, model::ranges_of(others)));
    }
}

/// Whether all lanes are as before: no more of them lost, and powers near what they were.
bool is_as_before(const Received& before, const Received& now, double drift_db) {
    const auto is_near = [&](const auto& each) {
        const auto found = now.power_dbm.find(each.first);
        return before.reads_dark(each.first) ||
               (found != now.power_dbm.end() && std::abs(found->second - each.second) <= drift_db);
    };
    return (now.lost() & ~before.lost()) == 0 && std::ranges::all_of(before.power_dbm, is_near);
}

std::string not_back(const Received& before, const Received& now, double drift_db) {
    std::vector<std::string> out;
    model::for_each_lane(before.media, [&](unsigned lane) {
        const LaneSet bit = model::lane_bit(lane);
        const auto was = before.power_dbm.find(lane);
        const auto is = now.power_dbm.find(lane);
        const bool has_moved = was != before.power_dbm.end() && is != now.power_dbm.end() &&
                               !before.reads_dark(lane) &&
                               !(std::abs(was->second - is->second) <= drift_db);
        if ((now.lost() & ~before.lost() & bit) != 0 || has_moved) {
            out.push_back(fmt::format("Rx {} reads {}{}, before {}", lane, now.text(lane),
                                      now.is_flagged(lane) ? " with LOS set" : "",
                                      before.text(lane)));
        }
    });
    return fmt::format("{}", fmt::join(out, ", "));
}

/// One lane dark and lit again; nothing: the check goes on.
std::optional<Outcome> one_lane(const End& sender, const End& receiver, const Ray& ray,
                                const Received& before, Findings& out) {
    const double at_most = receiver.bench.bound("dark_s");
    if (auto trouble = trouble_of(sender.bench.apply(switch_off(model::lane_bit(ray.from))))) {
        trouble->text = fmt::format("the {} end: {}", sender.word, trouble->text);
        return trouble;
    }
    const auto dark = await(receiver, at_most, [&](const Received& now) {
        return (now.reads_dark(ray.to) || !now.has_power(ray.to)) &&
               (now.is_flagged(ray.to) || !now.tells_los(ray.to));
    });
    if (!dark) {
        return dark.error();
    }
    judge_dark(ray, before, dark->last, sender, out);
    out.slowest_s = std::max(out.slowest_s, dark->after_s.value_or(0));
    if (dark->after_s) {
        receiver.bench.note_time("dark at the other end is shown", *dark->after_s, 0,
                                 fmt::format("lane {}", ray.to));
    }
    if (const auto back = sender.bench.put_back(); !back) {
        return not_made(fmt::format("the {} end: {}", sender.word, back.error()));
    }
    const double drift = receiver.bench.bound("drift_db");
    const auto lit = await(receiver, at_most,
                           [&](const Received& now) { return is_as_before(before, now, drift); });
    if (!lit) {
        return lit.error();
    }
    if (!lit->after_s) {
        out.wrong.push_back(fmt::format("Tx {} of the {} end on again, {:g} s later: {}", ray.from,
                                        sender.word, at_most, not_back(before, lit->last, drift)));
    }
    ++out.lanes;
    return std::nullopt;
}

Outcome verdict_of(const Findings& found, const End& sender, LaneSet unlit) {
    std::vector<std::string> wrong;
    if (!found.moved.empty()) {
        wrong.push_back(fmt::format("the fibre joins {}: check its polarity, and how it is patched",
                                    fmt::join(found.moved, ", ")));
    }
    wrong.insert(wrong.end(), found.wrong.begin(), found.wrong.end());
    if (!wrong.empty()) {
        std::string first = std::move(wrong.front());
        wrong.erase(wrong.begin());
        return failed(std::move(first), std::move(wrong));
    }
    std::string text =
        fmt::format("{} lane{} of the {} end, one after the other: each dark at its "
                    "receiver alone, within {:.2g} s, and back",
                    found.lanes, found.lanes == 1 ? "" : "s", sender.word, found.slowest_s);
    if (unlit != 0) {
        text += fmt::format("; no light on {} at first", lanes_named(unlit));
    }
    if (!found.untold.empty()) {
        text += fmt::format("; {}", fmt::join(found.untold, ", "));
    }
    return passed(std::move(text));
}

/// Each lane of the sender is darkened alone; the receiver must lose that lane and no other.
Outcome darken(const End& sender, const End& receiver, const std::vector<Ray>& rays) {
    auto before = receive(receiver);
    if (!before) {
        return before.error();
    }
    const bool has_power = !before->power_dbm.empty();
    if (!has_power && before->los.known == 0) {
        return skipped(fmt::format("the {} end has neither a monitor of received power nor a flag "
                                   "of its loss",
                                   receiver.word));
    }
    Findings found;
    if (!has_power) {
        found.untold.emplace_back("received power is not told");
    } else if (before->los.known == 0) {
        found.untold.emplace_back("loss of signal is not told");
    }
    LaneSet unlit = 0;
    std::vector<Ray> lit;
    for (const Ray& ray : rays) {
        const bool is_lost = has_lane(before->lost(), ray.to);
        const bool is_told = before->has_power(ray.to) || before->tells_los(ray.to);
        is_lost || !is_told ? void(unlit |= model::lane_bit(ray.to)) : lit.push_back(ray);
    }
    if (lit.empty()) {
        return not_made(fmt::format("no light of the {} end arrives: diagnose both ends together, "
                                    "that tells what is in the way",
                                    sender.word));
    }
    for (const Ray& ray : lit) {
        if (auto end = one_lane(sender, receiver, ray, *before, found)) {
            return std::move(*end);
        }
        if (sender.bench.is_stopped()) {
            return not_made("interrupted");
        }
    }
    return verdict_of(found, sender, unlit);
}

Outcome far_dark(Bench& near) {
    const auto meeting = meeting_of(near, *near.far());
    return meeting ? darken({*near.far(), "far"}, {near, "near"}, meeting->far_to_near)
                   : meeting.error();
}

Outcome near_dark(Bench& near) {
    const auto meeting = meeting_of(near, *near.far());
    return meeting ? darken({near, "near"}, {*near.far(), "far"}, meeting->near_to_far)
                   : meeting.error();
}

/// Error ratios before FEC of the media side, by data path.
struct Ratio {
    std::string where;
    std::optional<double> now;
};
std::vector<Ratio> ratios_of(const model::Module& module, LaneSet lanes) {
    std::vector<Ratio> out;
    for (const auto& path : analysis::quality_of(module)) {
        if ((path.path->media_lanes & lanes) != 0 && path.media.is_observed()) {
            const model::Sample* const now = path.media.ber_now();
            out.push_back({fmt::format("media lanes {}", model::ranges_of(path.path->media_lanes)),
                           now != nullptr ? std::optional(now->value.value) : std::nullopt});
        }
    }
    return out;
}

/// The lanes of the far end dark for a while, and lit again.
std::optional<Outcome> flap(Bench& near, Bench& far, LaneSet from, LaneSet to) {
    if (auto trouble = trouble_of(far.apply(switch_off(from)))) {
        trouble->text = "the far end: " + trouble->text;
        return trouble;
    }
    const auto dark = await({near, "near"}, near.bound("dark_s"),
                            [&](const Received& now) { return (to & ~now.lost()) == 0; });
    if (!dark) {
        return dark.error();
    }
    if (!dark->after_s) {
        return not_made(fmt::format("light of the far end is off, and {} lost: DM-11 tells why",
                                    lanes_that(to & ~dark->last.lost(), "is not", "are not")));
    }
    if (const auto back = far.put_back(); !back) {
        return not_made("the far end: " + back.error());
    }
    return near.wait(near.bound("flap_s")) ? std::nullopt : std::optional(not_made("interrupted"));
}

Outcome after_flap(Bench& near) {
    Bench& far = *near.far();
    const auto meeting = meeting_of(near, far);
    const auto received = receive({near, "near"});
    if (!meeting || !received) {
        return !meeting ? meeting.error() : received.error();
    }
    LaneSet from = 0;
    LaneSet to = 0;
    for (const Ray& ray : meeting->far_to_near) {
        if (!has_lane(received->lost(), ray.to)) {
            from |= model::lane_bit(ray.from);
            to |= model::lane_bit(ray.to);
        }
    }
    if (to == 0) {
        return not_made("no light of the far end arrives: diagnose both ends together, that tells "
                        "what is in the way");
    }
    // Of the first look: other checks have darkened lanes since.
    const auto before = ratios_of(near.module(), to);
    if (std::ranges::none_of(before, [](const Ratio& each) { return each.now.has_value(); })) {
        return skipped("the module observes no error ratio before FEC, or it has no value");
    }
    if (auto trouble = flap(near, far, from, to)) {
        return std::move(*trouble);
    }
    const auto look = near.look();
    if (!look) {
        return failed("the module cannot be read", {look.error()});
    }
    const auto after = ratios_of(look->inspection.best()->module, to);
    const double most = near.bound("flap_ber");
    const double factor = near.bound("flap_factor");
    std::vector<std::string> wrong;
    double worst = 0;
    for (const Ratio& was : before) {
        const auto found = std::ranges::find(after, was.where, &Ratio::where);
        const auto now = found != after.end() ? found->now : std::nullopt;
        if (!was.now) {
            continue;
        }
        if (!now) {
            wrong.push_back(fmt::format("{}: no value, before {:.1e}", was.where, *was.now));
        } else if (*now > most && *now > factor * *was.now) {
            wrong.push_back(fmt::format("{}: {:.1e}, before {:.1e}", was.where, *now, *was.now));
        }
        worst = std::max(worst, now.value_or(0));
    }
    return wrong.empty()
               ? passed(fmt::format("{:g} s after the far end was dark: {:.1e} at most, as before",
                                    near.bound("flap_s"), worst))
               : failed(fmt::format("{:g} s after the far end was dark, errors are not as before",
                                    near.bound("flap_s")),
                        wrong);
}

// clang-format off
constexpr Check all[] = {
    {"DM-11", "dom", Kind::Pair, "Dark lane reads dark", "each lane of the far end off: that lane -30 dBm at most and LOS, no other; then as before", "sonic-mgmt transceiver test plan, DOM", far_dark},
    {"DM-12", "dom", Kind::Pair, "Dark lane is dark at the other end", "as DM-11, with each lane of this end off", "OIF-CMIS 5.4 Table 10-8", near_dark},
    {"SQ-04", "signal", Kind::Pair, "Error ratio after a flap", "30 s after light is back: 1e-8 at most, or ten times that of before", "sonic-mgmt transceiver test plan, system", after_flap},
};
// clang-format on

} // namespace

std::span<const Check> pair_checks() {
    return all;
}

} // namespace optictl::engine::qualify
