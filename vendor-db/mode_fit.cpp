#include "vendor-db/mode_fit.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "vendor-db/fibre/optics.hpp"

namespace optictl::vendor_db {
namespace {

using Outcome = Requirement::Outcome;

/// "1, 3, 5-8".
std::string lanes_text(const std::vector<unsigned>& lanes) {
    model::LaneSet set = 0;
    for (const unsigned lane : lanes) {
        set |= model::lane_bit(lane);
    }
    return model::ranges_of(set);
}

/// What an application lacks for a mode, the worst first; `near`: how far it came.
struct Lack {
    unsigned near = 0;
    Outcome outcome = Outcome::Excluded;
    std::string text;
};

/// The `count` first of `starts`, those that are wanted before all others.
std::vector<unsigned> first_starts(std::vector<unsigned> starts, unsigned count,
                                   const std::vector<unsigned>& wanted) {
    std::ranges::stable_partition(
        starts, [&](unsigned start) { return std::ranges::find(wanted, start) != wanted.end(); });
    starts.resize(std::min<std::size_t>(starts.size(), count));
    std::ranges::sort(starts);
    return starts;
}

Lack lack_of(const ApplicationFacts& application, const Mode& mode,
             const std::vector<unsigned>& wanted_starts) {
    const std::string who = fmt::format("application {} ({})", application.code, application.host);
    if (application.rate != mode.rate) {
        return {0, Outcome::Excluded, who + " has another speed"};
    }
    if (mode.host_lanes != 0 && application.host_lanes != mode.host_lanes) {
        return {1, Outcome::Excluded,
                fmt::format("{} takes {} host lanes, not {}", who, application.host_lanes,
                            mode.host_lanes)};
    }
    if (application.starts.size() < mode.count) {
        if (!application.has_starts) {
            return {2, Outcome::CannotTell,
                    who + " does not state its start lanes (flat memory, or not read)"};
        }
        return {2, Outcome::Excluded,
                fmt::format("{} fits {} times side by side (host lanes {}), not {}", who,
                            application.starts.size(), lanes_text(application.starts), mode.count)};
    }
    for (const unsigned start : wanted_starts) {
        if (std::ranges::find(application.starts, start) == application.starts.end()) {
            return {3, Outcome::Excluded,
                    fmt::format("{} cannot start on host lane {}, only on {}", who, start,
                                lanes_text(application.starts))};
        }
    }
    return {4, Outcome::Met,
            fmt::format("{} on host lane{} {}", who, mode.count == 1 ? "" : "s",
                        lanes_text(first_starts(application.starts, mode.count, wanted_starts)))};
}

/// What the interfaces that a module names carry: the fastest.
struct Fastest {
    unsigned rate = 0;
    std::string_view name{};
};

Fastest fastest_of(const Facts& facts) {
    Fastest out;
    for (const std::string& name : facts.media) {
        const unsigned rate = rate_of_name(name);
        out = rate > out.rate ? Fastest{rate, name} : out;
    }
    return out;
}

/// Whether a cable that is split can run a mode: as many ports of a kind as there are far ends for
/// it, or fewer. Nothing: it is not split, or the speed of its ends is not known.
std::optional<ModeFit> by_far_ends(const Breakout& breakout, const Facts& facts) {
    const auto ends = facts.far_ends.size() > 1 ? mode_of_far_ends(facts) : std::nullopt;
    if (!ends) {
        return std::nullopt;
    }
    const bool fits = std::ranges::all_of(breakout.parts, [&](const Mode& wanted) {
        return std::ranges::any_of(ends->parts, [&](const Mode& end) {
            return end.rate == wanted.rate && wanted.count <= end.count &&
                   (wanted.host_lanes == 0 || wanted.host_lanes == end.host_lanes);
        });
    });
    return ModeFit{fits ? Outcome::Met : Outcome::Excluded,
                   fmt::format("a cable with {}", far_ends_text(facts)),
                   fits ? "" : "another cable"};
}

/// Whether a module without applications can run a mode, by the interfaces that it names: as one
/// port, or as one port a lane where each lane has fibres of its own.
ModeFit by_names(const Breakout& breakout, const Facts& facts) {
    if (auto split = by_far_ends(breakout, facts)) {
        return std::move(*split);
    }
    const Mode& mode = breakout.parts.front();
    for (const std::string& name : facts.media) {
        const unsigned rate = rate_of_name(name);
        const Optics* optics = optics_of(name);
        const bool split = optics != nullptr && optics->pairs > 1 && optics->lanes == mode.count &&
                           mode.count * mode.rate == rate;
        if (breakout.parts.size() == 1 && rate == mode.rate && mode.count == 1) {
            return {Outcome::Met, fmt::format("one port of {}", name), {}};
        }
        if (breakout.parts.size() == 1 && split) {
            return {Outcome::Met, fmt::format("a port on each lane of {}", name), {}};
        }
    }
    unsigned all = 0;
    for (const Mode& each : breakout.parts) {
        all += each.count * each.rate;
    }
    const Fastest fastest = fastest_of(facts);
    if (fastest.rate != 0 && all > fastest.rate) {
        return {Outcome::Excluded, fmt::format("it is {}, {}G in all", fastest.name, fastest.rate),
                "a module of that speed"};
    }
    if (breakout.parts.size() == 1 && mode.count == 1) { // there is nothing to split
        return {Outcome::CannotTell,
                fastest.rate == 0
                    ? std::string("it names no interface whose speed is known")
                    : fmt::format("it is {}; whether it also runs {}G is not advertised",
                                  fastest.name, mode.rate),
                "an entry that lists the mode"};
    }
    return {Outcome::CannotTell,
            fmt::format("{} modules do not advertise how they can be split", facts.standard),
            "an entry that lists the mode"};
}

/// Where an application may run, as its descriptor says.
std::vector<model::Placement> places_of(const ApplicationFacts& facts, unsigned lanes) {
    using memmap::State;
    const auto options = [](unsigned bits) {
        return memmap::Reading{.state = bits != 0 ? State::Ok : State::NotRead, .raw = bits};
    };
    return model::free_placements({.code = facts.code,
                                   .host_lanes = facts.host_lanes,
                                   .media_lanes = facts.media_lanes,
                                   .host_lane_options = options(facts.host_options),
                                   .media_lane_options = options(facts.media_options)},
                                  {}, lanes);
}

/// All places where a port of `mode` may run; data paths may use different AppSel codes (OIF-CMIS
/// 5.4 section 6.2.1.5). Of places on the same lanes the first counts.
model::Wanted wanted_of(const Mode& mode, const Facts& facts) {
    model::Wanted out{.count = mode.count};
    for (const ApplicationFacts& each : facts.applications) {
        if (each.rate != mode.rate ||
            (mode.host_lanes != 0 && each.host_lanes != mode.host_lanes)) {
            continue;
        }
        for (const model::Placement& place : places_of(each, facts.lanes)) {
            const bool known = std::ranges::any_of(out.options, [&](const model::Placement& one) {
                return one.host_lanes == place.host_lanes && one.media_lanes == place.media_lanes;
            });
            if (!known) {
                out.options.push_back(place);
            }
        }
    }
    // From lane 1 on, whichever application runs there; of equal ones the first in the list.
    std::ranges::stable_sort(out.options, {},
                             [](const model::Placement& place) { return place.first.host_first; });
    return out;
}

/// "application 1 on host lane 1; application 3 on host lanes 5, 6": in the order of the modes.
std::string places_text(std::vector<model::Placement> places, const Facts& facts) {
    std::string out;
    while (!places.empty()) {
        const unsigned code = places.front().application;
        std::vector<unsigned> starts;
        std::erase_if(places, [&](const model::Placement& each) {
            const bool same = each.application == code;
            if (same) {
                starts.push_back(each.first.host_first);
            }
            return same;
        });
        const auto application =
            std::ranges::find(facts.applications, code, &ApplicationFacts::code);
        out += fmt::format("{}application {} ({}) on host lane{} {}", out.empty() ? "" : "; ", code,
                           application->host, starts.size() == 1 ? "" : "s", lanes_text(starts));
    }
    return out;
}

/// Ports of several applications beside each other.
Lack lack_of_all(const Breakout& breakout, const std::vector<unsigned>& wanted_starts,
                 const Facts& facts) {
    const auto places = places_of(breakout, facts);
    const bool at_starts =
        places && std::ranges::all_of(wanted_starts, [&](unsigned start) {
            return std::ranges::any_of(*places, [&](const model::Placement& each) {
                return each.first.host_first == start;
            });
        });
    if (!at_starts) {
        return {0, Outcome::Excluded,
                fmt::format("each kind of port fits, but not all of them on {} host lanes",
                            facts.lanes)};
    }
    return {4, Outcome::Met, places_text(*places, facts)};
}

/// What one kind of port lacks: that of the application which comes nearest.
Lack lack_of(const Mode& mode, const std::vector<unsigned>& starts, const Facts& facts) {
    Lack best{.near = 0, .outcome = Outcome::Excluded, .text = "no application has that speed"};
    for (const ApplicationFacts& each : facts.applications) {
        Lack lack = lack_of(each, mode, starts);
        if (lack.near > best.near) {
            best = std::move(lack);
        }
    }
    if (best.outcome != Outcome::Met) {
        if (Lack all = lack_of_all({{mode}}, starts, facts); all.outcome == Outcome::Met) {
            best = std::move(all);
        }
    }
    return best;
}

/// What ports of several kinds lack: the first kind that does not fit alone, else all together.
Lack lack_of(const Breakout& breakout, const std::vector<unsigned>& starts, const Facts& facts) {
    if (breakout.parts.size() == 1) {
        return lack_of(breakout.parts.front(), starts, facts);
    }
    for (const Mode& mode : breakout.parts) {
        Lack lack = lack_of(mode, {}, facts);
        if (lack.outcome != Outcome::Met) {
            lack.text = fmt::format("of these {}: {}", mode.text(), lack.text);
            return lack;
        }
    }
    return lack_of_all(breakout, starts, facts);
}

} // namespace

std::optional<std::vector<model::Placement>> places_of(const Breakout& mode, const Facts& facts) {
    std::vector<model::Wanted> wanted;
    for (const Mode& each : mode.parts) {
        wanted.push_back(wanted_of(each, facts));
    }
    return model::arrange(wanted);
}

unsigned rate_of_name(std::string_view name) {
    unsigned number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc{}) {
        return 0;
    }
    constexpr unsigned megabits = 1000; // "1000BASE-T"
    const std::string_view rest(end, name.data() + name.size());
    return rest.starts_with('G') ? number : rest.starts_with("BASE") ? number / megabits : 0;
}

std::optional<Breakout> mode_of_far_ends(const Facts& facts) {
    Breakout out;
    unsigned all = 0;
    for (const unsigned lanes : facts.far_ends) {
        all += lanes;
    }
    for (const unsigned lanes : facts.far_ends) {
        const auto application =
            std::ranges::find_if(facts.applications, [&](const ApplicationFacts& each) {
                return each.host_lanes == lanes && each.rate != 0;
            });
        const unsigned fastest = fastest_of(facts).rate;
        const unsigned rate = application != facts.applications.end() ? application->rate
                              : !facts.has_applications ? fastest * lanes / std::max(all, 1U)
                                                        : 0;
        if (rate == 0) {
            return std::nullopt;
        }
        const auto same =
            std::ranges::find_if(out.parts, [&](const Mode& each) { return each.rate == rate; });
        if (same != out.parts.end()) {
            ++same->count;
        } else {
            out.parts.push_back({1, rate, 0});
        }
    }
    return out.parts.empty() ? std::nullopt : std::optional(std::move(out));
}

std::string far_ends_text(const Facts& facts) {
    const unsigned lanes = facts.far_ends.empty() ? 0 : facts.far_ends.front();
    const bool alike =
        std::ranges::all_of(facts.far_ends, [&](unsigned each) { return each == lanes; });
    return alike ? fmt::format("{} far ends of {} lane{} each", facts.far_ends.size(), lanes,
                               lanes == 1 ? "" : "s")
                 : fmt::format("far ends of {} lanes", fmt::join(facts.far_ends, " + "));
}

ModeFit fit_of(const Breakout& mode, const std::vector<unsigned>& starts, const Facts& facts) {
    if (mode.parts.empty()) {
        return {Outcome::CannotTell, "no ports", "a mode"};
    }
    if (!facts.has_applications) {
        return by_names(mode, facts);
    }
    Lack lack = lack_of(mode, starts, facts);
    if (lack.outcome == Outcome::CannotTell) {
        if (auto split = by_far_ends(mode, facts)) {
            return std::move(*split);
        }
    }
    if (lack.outcome != Outcome::Met && !facts.applications_complete) {
        return {Outcome::CannotTell, "the list of applications was not read to its end",
                "a dump with lower memory and page 01h"};
    }
    return {lack.outcome, std::move(lack.text),
            lack.outcome == Outcome::Met ? "" : "a module that advertises " + mode.text()};
}

} // namespace optictl::vendor_db
