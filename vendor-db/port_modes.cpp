#include "vendor-db/port_modes.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "vendor-db/fibre/optics.hpp"

namespace optictl::vendor_db {
namespace {

/// Lines of 50 Gb/s and more are PAM4, and run RS(544,514) (IEEE 802.3 Clauses 91, 119, 172).
constexpr unsigned least_pam4_gbps = 50;

std::string fec_of(const ApplicationFacts& each) {
    if (!each.host_fec.empty()) {
        return std::string(each.host_fec);
    }
    if (each.host_lanes != 0 && each.rate / each.host_lanes >= least_pam4_gbps) {
        return "RS(544,514)";
    }
    const Optics* optics = optics_of(normalised(each.media));
    return optics != nullptr ? std::string(optics->fec) : std::string{};
}

const ApplicationFacts* application_of(const Facts& facts, unsigned code) {
    const auto found = std::ranges::find(facts.applications, code, &ApplicationFacts::code);
    return found != facts.applications.end() ? &*found : nullptr;
}

bool serves(const ApplicationFacts& each, const Mode& mode) {
    return each.rate == mode.rate && each.host_lanes == mode.host_lanes;
}

/// One kind of port for each speed and number of lanes, as many as fit beside each other.
std::vector<Mode> kinds_of(const Facts& facts) {
    std::vector<Mode> out;
    for (const ApplicationFacts& each : facts.applications) {
        Mode mode{1, each.rate, each.host_lanes};
        const bool known = std::ranges::any_of(out, [&](const Mode& one) {
            return one.rate == mode.rate && one.host_lanes == mode.host_lanes;
        });
        if (known || each.rate == 0 || each.host_lanes == 0) {
            continue;
        }
        while (mode.count < facts.lanes &&
               places_of({{{mode.count + 1, mode.rate, mode.host_lanes}}}, facts)) {
            ++mode.count;
        }
        if (places_of({{mode}}, facts)) {
            out.push_back(mode);
        }
    }
    std::ranges::stable_sort(out, [](const Mode& a, const Mode& b) {
        return std::pair(a.count, b.rate) < std::pair(b.count, a.rate);
    });
    return out;
}

/// The lanes of each port are said where the module has ports of that speed with more of them, too.
Mode plain(Mode mode, const std::vector<Mode>& kinds) {
    const bool narrowest = std::ranges::none_of(kinds, [&](const Mode& other) {
        return other.rate == mode.rate && other.host_lanes < mode.host_lanes;
    });
    mode.host_lanes = narrowest ? 0 : mode.host_lanes;
    return mode;
}

/// The AppSel codes that could run all ports of a mode in the place of the one that was chosen.
std::vector<unsigned> others_of(const Mode& mode, unsigned chosen, const Facts& facts) {
    std::vector<unsigned> out;
    for (const ApplicationFacts& each : facts.applications) {
        if (serves(each, mode) && each.code != chosen && each.starts.size() >= mode.count) {
            out.push_back(each.code);
        }
    }
    return out;
}

PortMode placed(const std::vector<Mode>& exact, const std::vector<Mode>& kinds, const Facts& facts,
                std::vector<model::Placement> places) {
    PortMode out;
    std::vector<std::string> fec;
    for (const Mode& each : exact) {
        out.mode.parts.push_back(plain(each, kinds));
    }
    for (const model::Placement& place : places) {
        const ApplicationFacts* application = application_of(facts, place.application);
        std::string one = application != nullptr ? fec_of(*application) : std::string{};
        if (std::ranges::find(fec, one) == fec.end()) {
            fec.push_back(std::move(one));
        }
    }
    out.fec = fec.size() == 1 ? fec.front() : std::string{};
    const auto codes = [&](const model::Placement& place) {
        return place.application == places.front().application;
    };
    if (exact.size() == 1 && std::ranges::all_of(places, codes)) {
        out.others = others_of(exact.front(), places.front().application, facts);
    }
    std::ranges::sort(places, {}, [](const auto& each) { return each.first.host_first; });
    out.places = std::move(places);
    return out;
}

bool same_ports(const std::vector<Mode>& a, const std::vector<Mode>& b) {
    return a.size() == b.size() && std::ranges::all_of(a, [&](const Mode& one) {
               return std::ranges::any_of(b, [&](const Mode& other) {
                   return one.count == other.count && one.rate == other.rate &&
                          one.host_lanes == other.host_lanes;
               });
           });
}

/// Half of the wide ports, and as many narrow ones as fit beside them.
std::optional<std::vector<Mode>> halves(Mode wide, Mode narrow, const Facts& facts) {
    if (wide.count < 2 || wide.host_lanes <= narrow.host_lanes || wide.rate <= narrow.rate) {
        return std::nullopt;
    }
    wide.count /= 2;
    narrow.count /= 2;
    return narrow.count != 0 && places_of({{wide, narrow}}, facts)
               ? std::optional(std::vector<Mode>{wide, narrow})
               : std::nullopt;
}

std::vector<PortMode> advertised_modes(const Facts& facts) {
    const std::vector<Mode> kinds = kinds_of(facts);
    std::vector<std::vector<Mode>> all;
    for (const Mode& kind : kinds) {
        all.push_back({kind});
    }
    for (const Mode& wide : kinds) {
        for (const Mode& narrow : kinds) {
            if (auto both = halves(wide, narrow, facts)) {
                all.push_back(std::move(*both));
            }
        }
    }
    std::vector<PortMode> out;
    bool listed = false;
    for (const std::vector<Mode>& exact : all) {
        out.push_back(placed(exact, kinds, facts, *places_of({exact}, facts)));
        out.back().runs = same_ports(exact, facts.running);
        listed = listed || out.back().runs;
    }
    if (!listed && !facts.running.empty()) {
        PortMode now{.mode = {}, .note = "what its lanes run now", .runs = true};
        for (const Mode& each : facts.running) {
            now.mode.parts.push_back(plain(each, kinds));
        }
        out.push_back(std::move(now));
    }
    return out;
}

/// A module that names interfaces: those of the splits of the fastest one that it can run.
std::vector<PortMode> named_modes(const Facts& facts) {
    std::vector<PortMode> out;
    std::vector<Breakout> tried;
    for (const std::string& name : facts.media) {
        const unsigned rate = rate_of_name(name);
        for (const unsigned count : {1U, 2U, 4U, 8U}) {
            const Breakout mode{{{count, rate / count, 0}}};
            const bool whole = rate != 0 && rate % count == 0;
            const auto same = [&](const Breakout& each) { return each.same_as(mode); };
            if (!whole || std::ranges::any_of(tried, same)) {
                continue;
            }
            tried.push_back(mode);
            const ModeFit fit = fit_of(mode, {}, facts);
            if (fit.outcome == Requirement::Outcome::Met) {
                const Optics* optics = optics_of(name);
                out.push_back({.mode = mode,
                               .fec = optics != nullptr ? std::string(optics->fec) : std::string{},
                               .note = fit.text});
            }
        }
    }
    return out;
}

/// A cable without start lanes: by its far ends, else one port of each application.
std::vector<PortMode> cable_modes(const Facts& facts) {
    std::vector<PortMode> out;
    if (facts.far_ends.size() > 1) {
        if (auto mode = mode_of_far_ends(facts)) {
            out.push_back({.mode = std::move(*mode), .note = far_ends_text(facts)});
        }
        return out;
    }
    for (const ApplicationFacts& each : facts.applications) {
        if (each.rate != 0) {
            out.push_back({.mode = {{{1, each.rate, 0}}},
                           .fec = fec_of(each),
                           .note = fmt::format("AppSel {} ({}), start lanes are not stated",
                                               each.code, each.host)});
        }
    }
    return out;
}

} // namespace

std::vector<PortMode> port_modes(const Facts& facts) {
    if (!facts.has_applications) {
        return named_modes(facts);
    }
    const bool starts = std::ranges::any_of(facts.applications, &ApplicationFacts::has_starts);
    return starts ? advertised_modes(facts) : cable_modes(facts);
}

std::vector<std::string> impossible_starts(const Facts& facts) {
    std::vector<std::string> out;
    const unsigned bank = std::min(facts.lanes, model::lanes_per_bank);
    for (const ApplicationFacts& each : facts.applications) {
        std::vector<unsigned> beyond;
        for (unsigned lane = 1; lane <= model::lanes_per_bank && each.host_lanes != 0; ++lane) {
            if ((each.host_options >> (lane - 1) & 1U) != 0 && lane + each.host_lanes - 1 > bank) {
                beyond.push_back(lane);
            }
        }
        if (!beyond.empty()) {
            out.push_back(
                fmt::format("app {} ({}) may start on host lane {} by its descriptor, but "
                            "its {} lanes would run past lane {}",
                            each.code, each.host, fmt::join(beyond, ", "), each.host_lanes, bank));
        }
    }
    return out;
}

} // namespace optictl::vendor_db
