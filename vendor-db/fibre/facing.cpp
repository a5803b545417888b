#include "vendor-db/fibre/facing.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace optictl::vendor_db {
namespace {

using Outcome = LinkRemark::Outcome;

constexpr std::string_view table_source = "SFF-8024 rev 4.13 Tables 4-4 to 4-10";

/// Two interfaces of which both have a row.
class Facing {
public:
    Facing(const LinkEnd& a, const EndInterface& one, const LinkEnd& b, const EndInterface& other)
        : a_(a), b_(b), one_(*one.optics), other_(*other.optics), one_path_(one),
          other_path_(other) {}

    LinkRemark judge() const {
        if (auto found = differ(); !found.text.empty()) {
            return found;
        }
        return one_.lanes == other_.lanes ? same_lanes() : other_lanes();
    }

private:
    LinkRemark remark(Outcome outcome, std::string text) const {
        return {outcome, "media", std::move(text), cited(one_, other_)};
    }

    LinkRemark both(Outcome outcome, std::string_view what, std::string_view of_a,
                    std::string_view of_b) const {
        return remark(outcome, fmt::format("{}: {} has {}, {} has {}", what, one_.name, of_a,
                                           other_.name, of_b));
    }

    /// What no cable mends; an empty text when there is nothing of the kind.
    LinkRemark differ() const {
        const bool lines = one_.line != other_.line && !one_.line.empty() && !other_.line.empty();
        const bool grids = one_.grid != other_.grid;
        if (one_.fibre != other_.fibre) {
            // A receiver takes what comes; which fibre carries it is for the installation to say.
            const bool same_light = !grids && !lines && one_.lanes == other_.lanes;
            return both(same_light ? Outcome::CannotTell : Outcome::Mismatch, "fibre",
                        name_of(one_.fibre), name_of(other_.fibre));
        }
        if (lines && !grids && one_.trait == Trait::Negotiates &&
            other_.trait == Trait::Negotiates) {
            return remark(Outcome::CannotTell,
                          fmt::format("{} and {} may agree on a lower speed: which speeds each has "
                                      "is not stated",
                                      one_.name, other_.name));
        }
        if (lines && !grids && one_.lanes == other_.lanes && !is_fibre_channel() &&
            (a_.selects_rate || b_.selects_rate)) {
            const bool of_a = a_.selects_rate;
            return remark(Outcome::CannotTell,
                          fmt::format("{} has a rate select, and states {} alone: whether it also "
                                      "runs the rate of {} no register says",
                                      of_a ? "A" : "B", of_a ? one_.name : other_.name,
                                      of_a ? other_.name : one_.name));
        }
        if (lines) {
            return both(Outcome::Mismatch, "line signal", one_.line, other_.line);
        }
        if (grids) {
            const bool open = one_.grid == Grid::Unstated || other_.grid == Grid::Unstated;
            return both(open ? Outcome::CannotTell : Outcome::Mismatch, "wavelengths",
                        name_of(one_.grid), name_of(other_.grid));
        }
        const std::string_view fec = fec_of(one_path_);
        const std::string_view other_fec = fec_of(other_path_);
        if (fec != other_fec && !fec.empty() && !other_fec.empty() && !is_fec_a_setting()) {
            return both(Outcome::Mismatch, "FEC", fec, other_fec);
        }
        return {};
    }

    /// Fibre Channel names its rates, and is no Ethernet at any of them.
    bool is_fibre_channel() const {
        return one_.trait == Trait::Negotiates || other_.trait == Trait::Negotiates;
    }

    static std::string_view fec_of(const EndInterface& path) {
        return path.host_fec.empty() ? path.optics->fec : path.host_fec;
    }

    /// Whether a host can still run the FEC that the other end has: neither module states its own,
    /// or one has the choice.
    bool is_fec_a_setting() const {
        const bool optional =
            one_.trait == Trait::FecOptional || other_.trait == Trait::FecOptional;
        return optional || (one_path_.host_fec.empty() != other_path_.host_fec.empty());
    }

    /// "; host must run FEC RS(528,514)" where one end has a choice.
    std::string fec_condition() const {
        const bool optional =
            one_.trait == Trait::FecOptional || other_.trait == Trait::FecOptional;
        const std::string_view stated =
            one_path_.host_fec.empty() ? other_path_.host_fec : one_path_.host_fec;
        if (fec_of(one_path_) != fec_of(other_path_)) {
            return fmt::format("; both hosts must run FEC {}",
                               stated.empty() ? fec_of(one_path_) : stated);
        }
        return optional && one_.name != other_.name
                   ? fmt::format("; both hosts must run FEC {}", fec_of(one_path_))
                   : std::string{};
    }

    /// ", <= 500 m" by the shorter reach, and what a short fibre needs.
    std::string reach_condition() const {
        const double one = reach_of(a_, one_);
        const double other = reach_of(b_, other_);
        const double least = reach_of(a_, one_, b_, other_);
        if (least == 0) {
            return {};
        }
        const std::string fibre = one_.fibre == Fibre::Multimode ? " on OM4" : "";
        const bool attenuate =
            one_.fibre == Fibre::SingleMode && one != other && one_.name != other_.name;
        return fmt::format(", <= {}{}{}", metres_text(least), fibre,
                           attenuate ? "; attenuate a short fibre: the longer reach may send more "
                                       "light than the other end takes"
                                     : "");
    }

    LinkRemark same_lanes() const {
        const bool linear = (one_.trait == Trait::Linear) != (other_.trait == Trait::Linear);
        const std::string fec = fec_condition();
        const bool is_coherent = one_.grid == Grid::CoherentC;
        const double one = reach_of(a_, one_);
        const double other = reach_of(b_, other_);
        if (one_.name != other_.name) {
            return remark(Outcome::Condition,
                          fmt::format("{} and {} have the same lanes{}{}{}", one_.name, other_.name,
                                      reach_condition(), fec,
                                      linear        ? "; one has no DSP: its host has to equalise"
                                      : is_coherent ? "; the line has to suit the Tx power of both"
                                                    : ""));
        }
        if (one != other && one != 0 && other != 0) {
            return remark(Outcome::Condition, fmt::format("both run {}, of two reaches{}{}",
                                                          one_.name, reach_condition(), fec));
        }
        return remark(fec.empty() ? Outcome::Fits : Outcome::Condition,
                      fmt::format("both run {}{}{}", one_.name, reach_condition(), fec));
    }

    LinkRemark other_lanes() const {
        const bool a_is_wide = one_.lanes > other_.lanes;
        const Optics& wide = a_is_wide ? one_ : other_;
        const Optics& narrow = a_is_wide ? other_ : one_;
        const LinkEnd& end = a_is_wide ? a_ : b_;
        const bool divides = wide.pairs > 1 && narrow.pairs >= 1 &&
                             wide.pairs % narrow.pairs == 0 &&
                             wide.lanes * narrow.pairs == narrow.lanes * wide.pairs;
        if (!divides) {
            return remark(Outcome::Mismatch,
                          fmt::format("{} puts {} lanes on {}: it cannot be split to face {}",
                                      wide.name, wide.lanes,
                                      wide.pairs <= 1 ? "one pair of fibres"
                                                      : fmt::format("{} pairs", wide.pairs),
                                      narrow.name));
        }
        if (end.facts.has_applications) {
            return remark(
                Outcome::Mismatch,
                fmt::format("{} runs {} as one port over {} lanes, {} {} over {}: first split {} "
                            "into {} x {}",
                            a_is_wide ? "A" : "B", wide.name, wide.lanes, a_is_wide ? "B" : "A",
                            narrow.name, narrow.lanes, a_is_wide ? "A" : "B",
                            wide.lanes / narrow.lanes, narrow.name));
        }
        return remark(Outcome::Condition,
                      fmt::format("{} faces {} of {} lanes of {} over a breakout cable{}{}",
                                  narrow.name, narrow.lanes, wide.lanes, wide.name,
                                  reach_condition(), fec_condition()));
    }

    const LinkEnd& a_;
    const LinkEnd& b_;
    const Optics& one_;
    const Optics& other_;
    const EndInterface& one_path_;
    const EndInterface& other_path_;
};

/// Whether an end is known to be of the family that 400GBASE-SR4.2 has lanes of.
bool has_lanes_of_sr42(const LinkEnd& end) {
    return end.facts.has_applications;
}

LinkRemark one_of_two_families(const LinkEnd& a, const LinkEnd& b, const Optics& optics) {
    const auto remark = [&](Outcome outcome, std::string_view text) {
        return LinkRemark{outcome, "media", fmt::format("both run {}{}", optics.name, text),
                          std::string(optics.source)};
    };
    if (has_lanes_of_sr42(a) && has_lanes_of_sr42(b)) {
        return remark(Outcome::Fits, "");
    }
    constexpr std::string_view families =
        "a name of two families, 100G-SR1.2 and 40/100-SRBD, that do not face each other";
    const bool open = has_lanes_of_sr42(a) != has_lanes_of_sr42(b);
    return remark(open ? Outcome::CannotTell : Outcome::Condition,
                  fmt::format(": {}{}", families, open ? "" : "; both must be of one"));
}

} // namespace

std::string metres_text(double metres) {
    return metres >= 1000 ? fmt::format("{} km", metres / 1000) : fmt::format("{} m", metres);
}

std::string cited(const Optics& a, const Optics& b) {
    return a.source == b.source ? std::string(a.source) : fmt::format("{}, {}", a.source, b.source);
}

double reach_of(const LinkEnd& end, const Optics& optics) {
    if (optics.grid == Grid::CoherentC || optics.grid == Grid::OpenXr) {
        return 0; // amplifiers and the line decide
    }
    const auto& stated = optics.fibre == Fibre::SingleMode ? end.length_smf_m : end.length_om4_m;
    return stated.value_or(optics.reach_m);
}

namespace {

/// By the clause.
double reach_on(const Optics& optics, Glass glass) {
    switch (glass) {
    case Glass::Om3: return optics.reach_om3_m;
    case Glass::Om4:
    case Glass::Os2: return optics.reach_m;
    // OM5 carries 850 nm as OM4 does (IEEE 802.3 Clause 138 gives both one reach).
    case Glass::Om5: return std::max(optics.reach_om5_m, optics.reach_m);
    default: return 0;
    }
}

/// By what the end states, or else by the clause; 0: not known.
double reach_on(const LinkEnd& end, const Optics& optics, Glass glass) {
    switch (glass) {
    case Glass::Om3: return end.length_om3_m.value_or(optics.reach_om3_m);
    case Glass::Om4:
    case Glass::Os2: return reach_of(end, optics);
    case Glass::Om5:
        return end.length_om5_m.value_or(std::max(optics.reach_om5_m, reach_of(end, optics)));
    default: return 0;
    }
}

} // namespace

double reach_on(const LinkEnd& a, const Optics& one, const LinkEnd& b, const Optics& other,
                Glass glass) {
    const double first = reach_on(a, one, glass);
    const double second = reach_on(b, other, glass);
    if (first == 0 || second == 0) {
        return 0;
    }
    double least = std::min(first, second);
    // What a module states holds for its own kind at the other end; beyond that the clause counts.
    for (const double each : {reach_on(one, glass), reach_on(other, glass)}) {
        least = &one != &other && each != 0 ? std::min(least, each) : least;
    }
    return least;
}

double reach_of(const LinkEnd& a, const Optics& one, const LinkEnd& b, const Optics& other) {
    const double first = reach_of(a, one);
    const double second = reach_of(b, other);
    if (&one == &other && first == second) {
        return first;
    }
    // What a module states holds for its own kind at the other end; beyond that the clause counts.
    double least = 0;
    for (const double each : {first, second, one.reach_m, other.reach_m}) {
        least = each != 0 && (least == 0 || each < least) ? each : least;
    }
    return least;
}

LinkRemark facing(const LinkEnd& a, const EndInterface& one, const LinkEnd& b,
                  const EndInterface& other) {
    const bool same = std::ranges::find_first_of(one.names, other.names) != one.names.end();
    if (one.optics != nullptr && other.optics != nullptr) {
        if (one.optics == other.optics && one.optics->trait == Trait::TwoFamilies) {
            return one_of_two_families(a, b, *one.optics);
        }
        return Facing(a, one, b, other).judge();
    }
    if (same) {
        return {Outcome::Fits, "media", fmt::format("both run {}", one.names.front()),
                std::string(table_source)};
    }
    return {Outcome::CannotTell,
            "media",
            fmt::format("no public rule says whether {} and {} face each other", one.names.front(),
                        other.names.front()),
            {}};
}

} // namespace optictl::vendor_db
