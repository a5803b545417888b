#include "vendor-db/fibre/link.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "vendor-db/fibre/cables.hpp"
#include "vendor-db/fibre/facing.hpp"
#include "vendor-db/fibre/wavelengths.hpp"
#include "vendor-db/fibre/written.hpp"

namespace optictl::vendor_db {
namespace {

using Outcome = LinkRemark::Outcome;

/// The interfaces of the two ends that were found to face each other best.
struct Meeting {
    LinkRemark remark;
    const EndInterface* a = nullptr;
    const EndInterface* b = nullptr;
    unsigned ways = 0; ///< how many pairs of interfaces are as good
    [[nodiscard]] FacingOptics optics() const {
        return {a != nullptr ? a->optics : nullptr, b != nullptr ? b->optics : nullptr};
    }
};

bool is_multifibre(const LinkEnd& end) {
    return end.facts.connector.starts_with("MPO") || end.facts.connector.starts_with("MXC");
}
bool is_duplex(const LinkEnd& end) {
    return !end.facts.connector.empty() && !is_multifibre(end) && !end.is_cable;
}

/// The interfaces of an end that have `lane`, or all where no lane is asked for or none is known.
std::vector<const EndInterface*> interfaces_at(const LinkEnd& end, std::optional<unsigned> lane) {
    std::vector<const EndInterface*> out;
    for (const EndInterface& each : end.interfaces) {
        const bool placed = each.first_lane != 0 && lane;
        if (!placed || (*lane >= each.first_lane && *lane < each.first_lane + each.lanes)) {
            out.push_back(&each);
        }
    }
    return out;
}

// -- Ends that do not name their media

std::string unnamed(const LinkEnd& end) {
    std::string out = end.facts.connector.empty() ? "" : ", " + end.facts.connector;
    if (end.wavelength_nm) {
        out += fmt::format(", {:.0f} nm", *end.wavelength_nm);
    }
    return out;
}

/// What can be told of an end without a name of its media against `other`.
LinkRemark without_media(const LinkEnd& end, std::string_view letter, const LinkEnd& other,
                         std::string_view other_letter) {
    const auto remark = [](Outcome outcome, std::string text) {
        return LinkRemark{outcome, "media", std::move(text), {}};
    };
    if (other.interfaces.empty()) {
        const bool same = !end.facts.part_number.normal.empty() &&
                          end.facts.vendor.normal == other.facts.vendor.normal &&
                          end.facts.part_number.normal == other.facts.part_number.normal;
        return same ? remark(Outcome::Condition,
                             fmt::format("neither end names its media; both are {} {}, and fit if "
                                         "that product faces itself",
                                         end.facts.vendor.shown, end.facts.part_number.shown))
                    : remark(Outcome::CannotTell, "neither end says which media it runs");
    }
    for (const EndInterface& each : other.interfaces) {
        const Optics* optics = each.optics;
        if (optics == nullptr) {
            continue;
        }
        if (optics->pairs > 1 && is_duplex(end)) {
            return remark(Outcome::Mismatch,
                          fmt::format("{} has one pair of fibres ({}), {} of {} needs {}", letter,
                                      end.facts.connector, optics->name, other_letter,
                                      optics->pairs));
        }
        const bool short_waves = end.wavelength_nm && *end.wavelength_nm < 1000;
        const bool long_waves = end.wavelength_nm && *end.wavelength_nm > 1200;
        if ((optics->fibre == Fibre::SingleMode && short_waves) ||
            (optics->grid == Grid::Mm850 && long_waves)) {
            return remark(Outcome::Mismatch, fmt::format("{} sends {:.0f} nm, {} of {} takes {}",
                                                         letter, *end.wavelength_nm, optics->name,
                                                         other_letter, name_of(optics->grid)));
        }
    }
    return remark(Outcome::CannotTell,
                  fmt::format("{} does not say which media it runs{}", letter, unnamed(end)));
}

// -- Media

/// Remarks on an end of which not all that it runs, or could run, is in the meeting.
void add_conditions(const LinkEnd& end, const EndInterface& met, std::string_view letter,
                    std::optional<unsigned> joint, Remarks& out) {
    std::set<std::string_view> names;
    std::vector<unsigned> lanes;
    for (const EndInterface& each : end.interfaces) {
        names.insert(name_of(each));
        if (name_of(each) == name_of(met) && each.first_lane != 0) {
            lanes.push_back(each.first_lane);
        }
    }
    const std::string_view name = name_of(met);
    const auto add = [&](std::string text) {
        out.push_back({Outcome::Condition, "media", std::move(text), "OIF-CMIS 5.4 section 6.2.1"});
    };
    switch (end.running) {
    case Running::Active:
        if (names.size() > 1 && !joint) {
            add(fmt::format("of {} only the data path{} from lane {} on run{} {}", letter,
                            lanes.size() == 1 ? "" : "s", fmt::join(lanes, ", "),
                            lanes.size() == 1 ? "s" : "", name));
        }
        return;
    case Running::Idle:
        add(fmt::format("{} runs nothing now: it has to run {} (application {})", letter, name,
                        met.application));
        return;
    case Running::Supposed:
        add(fmt::format("if {} runs {} (application {})", letter, name, met.application));
        return;
    case Running::NotStated: break;
    }
    if (names.size() > 1 && end.facts.has_applications) {
        add(fmt::format("{} does not say which application it runs: it has to be {}", letter,
                        name));
    }
}

/// A module without applications that names several interfaces runs the first, or by its host
/// another one.
bool is_second_choice(const LinkEnd& end, const EndInterface* met) {
    return !end.facts.has_applications && end.interfaces.size() > 1 &&
           met != &end.interfaces.front();
}

/// The best pair of these interfaces.
Meeting best_of(const LinkEnd& a, const std::vector<const EndInterface*>& of_a, const LinkEnd& b,
                const std::vector<const EndInterface*>& of_b) {
    Meeting best;
    for (const EndInterface* one : of_a) {
        for (const EndInterface* other : of_b) {
            LinkRemark found = facing(a, *one, b, *other);
            if (best.a == nullptr || found.outcome < best.remark.outcome) {
                best = {std::move(found), one, other, 1};
            } else if (found.outcome == best.remark.outcome) {
                ++best.ways;
            }
        }
    }
    return best;
}

/// The best pair of what the two ends run, or could run. Where the lane is known at which they
/// meet, each data path of the narrow end faces the one at its own lanes, and the worst counts.
Meeting best_meeting(const LinkEnd& a, const LinkEnd& b, std::optional<unsigned> joint) {
    if (!joint) {
        return best_of(a, interfaces_at(a, {}), b, interfaces_at(b, {}));
    }
    const bool a_is_wide = lanes_of(a) > lanes_of(b);
    const LinkEnd& narrow = a_is_wide ? b : a;
    const bool placed = std::ranges::all_of(
        narrow.interfaces, [](const EndInterface& each) { return each.first_lane != 0; });
    if (!placed) {
        return best_of(a, interfaces_at(a, a_is_wide ? joint : std::nullopt), b,
                       interfaces_at(b, a_is_wide ? std::nullopt : joint));
    }
    Meeting worst;
    for (const EndInterface& each : narrow.interfaces) {
        const auto facing_it = interfaces_at(a_is_wide ? a : b, *joint + each.first_lane - 1);
        Meeting found =
            a_is_wide ? best_of(a, facing_it, b, {&each}) : best_of(a, {&each}, b, facing_it);
        if (found.a == nullptr) {
            return found;
        }
        if (worst.a == nullptr || found.remark.outcome > worst.remark.outcome) {
            worst = std::move(found);
        }
    }
    return worst;
}

/// "A has lanes 1 to 4, and B needs 1 of them from lane 5 on"; empty where they can meet.
std::string cannot_join(const LinkEnd& a, const LinkEnd& b, unsigned joint) {
    const unsigned narrow = std::min(lanes_of(a), lanes_of(b));
    const unsigned wide = std::max(lanes_of(a), lanes_of(b));
    const bool a_is_wide = lanes_of(a) > lanes_of(b);
    return joint < 1 || joint > wide || joint + narrow - 1 > wide
               ? fmt::format("{} has lanes 1 to {}, and {} needs {} of them from lane {} on",
                             a_is_wide ? "A" : "B", wide, a_is_wide ? "B" : "A", narrow, joint)
               : std::string{};
}

Meeting compare_media(const LinkEnd& a, const LinkEnd& b, std::optional<unsigned> joint,
                      Remarks& out) {
    if (a.interfaces.empty() || b.interfaces.empty()) {
        out.push_back(a.interfaces.empty() ? without_media(a, "A", b, "B")
                                           : without_media(b, "B", a, "A"));
        return {out.back()};
    }
    Meeting best = best_meeting(a, b, joint);
    if (best.a == nullptr) {
        std::string why = cannot_join(a, b, *joint);
        out.push_back({Outcome::Mismatch, "media",
                       why.empty() ? fmt::format("no data path runs from lane {} on", *joint) : why,
                       "OIF-CMIS 5.4 section 6.2.1"});
        return {out.back()};
    }
    out.push_back(best.remark);
    if (best.remark.outcome == Outcome::Fits || best.remark.outcome == Outcome::Condition) {
        add_conditions(a, *best.a, "A", joint, out);
        add_conditions(b, *best.b, "B", joint, out);
        if (is_second_choice(a, best.a) != is_second_choice(b, best.b)) {
            out.push_back({Outcome::Condition,
                           "media",
                           fmt::format("{} is of two rates: its host has to run {}",
                                       is_second_choice(a, best.a) ? "A" : "B",
                                       name_of(is_second_choice(a, best.a) ? *best.a : *best.b)),
                           {}});
        }
        // One carrier may hold several clients, and both ends have to cut it alike.
        const FacingOptics optics = best.optics();
        const bool coherent = optics.a != nullptr && optics.a->grid == Grid::CoherentC;
        if (coherent && best.a->rate != 0 && best.b->rate != 0 && best.a->rate != best.b->rate) {
            out.push_back({Outcome::Condition, "media",
                           fmt::format("A carries clients of {}G, B of {}G: both ends must "
                                       "multiplex the same clients",
                                       best.a->rate, best.b->rate),
                           "OIF-400ZR"});
        }
    }
    return best;
}

// -- Connectors

/// "MPO 2X12" of one end is two of "MPO 1X12".
bool is_twin_of(const std::string& one, const std::string& other) {
    return one == "MPO 2X12" && other == "MPO 1X12";
}

/// Whether one end has more lanes, or fibres, than the other.
bool is_breakout(const LinkEnd& a, const LinkEnd& b) {
    const bool known = !a.facts.connector.empty() && !b.facts.connector.empty();
    return lanes_of(a) != lanes_of(b) || (known && is_multifibre(a) != is_multifibre(b));
}

bool are_of_other_fibre(const FacingOptics& optics) {
    return optics.a != nullptr && optics.b != nullptr && optics.a->fibre != optics.b->fibre;
}

void compare_connectors(const LinkEnd& a, const LinkEnd& b, bool breakout, bool has_joint,
                        Remarks& out) {
    const std::string& one = a.facts.connector;
    const std::string& other = b.facts.connector;
    if (one.empty() || other.empty()) {
        return;
    }
    const auto add = [&](Outcome outcome, std::string text) {
        out.push_back({outcome, "connector", std::move(text), "SFF-8024 rev 4.13 Table 4-3"});
    };
    if (one == other) {
        const bool parallel = breakout && is_multifibre(a);
        add(parallel ? Outcome::Condition : Outcome::Fits,
            parallel ? fmt::format("both have {}, of other lanes: needs a breakout cable", one)
            : breakout && !has_joint
                ? fmt::format("both have {}; which of several ports of the wider end this "
                              "is no register says",
                              one)
                : fmt::format("both have {}", one));
    } else if (is_twin_of(one, other) || is_twin_of(other, one)) {
        add(Outcome::Fits, fmt::format("{} and {}: one of the two ports of the twin", one, other));
    } else if (breakout) {
        add(Outcome::Condition, fmt::format("needs a breakout cable, {} to {}", one, other));
    } else {
        add(Outcome::Condition, fmt::format("needs a cable {} to {}", one, other));
    }
    if (!a.polish.empty() && !b.polish.empty() && a.polish != b.polish) {
        out.push_back({Outcome::Condition, "connector",
                       fmt::format("A is polished {}, B {}: needs a cable with a ferrule of each",
                                   a.polish, b.polish),
                       "OIF-CMIS 5.4 L:61, SFF-8024 rev 4.13 Table 4-12"});
    }
}

/// What the entry of one end wants at the other one.
void compare_peer(std::string_view name, const LinkEnd& end, std::string_view other_name,
                  const LinkEnd& other, Remarks& out) {
    if (end.rule == nullptr || end.rule->peer.empty()) {
        return;
    }
    const std::vector<std::string>& wanted = end.rule->peer;
    const auto is_wanted = [&](const EndInterface& each) {
        return std::ranges::find_first_of(each.names, wanted) != each.names.end();
    };
    const auto count = std::ranges::count_if(other.interfaces, is_wanted);
    const bool all = count == std::ssize(other.interfaces);
    const Outcome outcome = other.interfaces.empty() ? Outcome::CannotTell
                            : all                    ? Outcome::Fits
                            : count != 0             ? Outcome::Condition
                                                     : Outcome::Mismatch;
    const std::string_view what = outcome == Outcome::CannotTell  ? "does not say what it runs"
                                  : outcome == Outcome::Fits      ? "runs it"
                                  : outcome == Outcome::Condition ? "can run it, and others"
                                                                  : "does not run it";
    out.push_back({outcome,
                   "peer",
                   fmt::format("{} by {} \"{}\" wants {} at the other end; {} {}", name,
                               end.rule->place.line_text(), end.rule->name,
                               fmt::join(wanted, " or "), other_name, what),
                   {}});
}

// -- Length of the fibre

void compare_length(const LinkEnd& a, const LinkEnd& b, const Meeting& met, const LinkTerms& terms,
                    Remarks& out) {
    const FacingOptics optics = met.optics();
    if (optics.a == nullptr || optics.b == nullptr) {
        return;
    }
    const std::string source = cited(*optics.a, *optics.b);
    const bool multimode = optics.a->fibre == Fibre::Multimode;
    if (terms.glass && (*terms.glass != Glass::Os2) != multimode) {
        out.push_back({Outcome::Mismatch, "fibre",
                       fmt::format("{} needs {}, not {}", optics.a->name, name_of(optics.a->fibre),
                                   name_of(*terms.glass)),
                       source});
        return;
    }
    if (!terms.length_m) {
        return;
    }
    const Glass glass = terms.glass.value_or(multimode ? Glass::Om4 : Glass::Os2);
    const double least = reach_on(a, *optics.a, b, *optics.b, glass);
    if (least == 0) {
        const bool is_coherent = optics.a->grid == Grid::CoherentC;
        const std::string both = optics.a == optics.b
                                     ? std::string(optics.a->name)
                                     : fmt::format("{} and {}", optics.a->name, optics.b->name);
        out.push_back({Outcome::CannotTell, "length",
                       is_coherent ? fmt::format("how far {} reaches the line decides: its "
                                                 "amplifiers, dispersion and OSNR",
                                                 both)
                                   : fmt::format("no public source says how far {} reaches on {}",
                                                 both, name_of(glass)),
                       source});
        return;
    }
    out.push_back({*terms.length_m <= least ? Outcome::Fits : Outcome::Mismatch, "length",
                   fmt::format("{} of {}, they reach {}", metres_text(*terms.length_m),
                               name_of(glass), metres_text(least)),
                   source});
}

// -- Lanes that meet

/// Lane 1 of one end meets lane `of_a` or `of_b` of the other, and so on.
std::vector<JoinedLanes> joined(const LinkEnd& a, const LinkEnd& b, unsigned of_a, unsigned of_b,
                                unsigned lanes) {
    std::vector<JoinedLanes> out;
    for (const LaneLight& one : a.light) {
        const auto other = std::ranges::find_if(b.light, [&](const LaneLight& each) {
            return each.lane + of_a == one.lane + of_b && one.lane >= of_a &&
                   one.lane < of_a + lanes;
        });
        if (other != b.light.end()) {
            out.push_back({&one, &*other});
        }
    }
    return out;
}

/// The lanes that meet: each its own, or by `joint`; none, and a remark, where nobody says which
/// they are, or they cannot be.
std::vector<JoinedLanes> lanes_that_meet(const LinkEnd& a, const LinkEnd& b,
                                         std::optional<unsigned> joint, Remarks& out) {
    const auto not_measured = [&](std::string why) {
        out.push_back({Outcome::Mismatch, "loss", "not measured: " + std::move(why), {}});
        return std::vector<JoinedLanes>{};
    };
    const unsigned lanes_a = lanes_of(a);
    const unsigned lanes_b = lanes_of(b);
    const unsigned narrow = std::min(lanes_a, lanes_b);
    const bool a_is_wide = lanes_a > lanes_b;
    if (!joint) {
        if (!is_breakout(a, b)) {
            return joined(a, b, 1, 1, narrow);
        }
        out.push_back({Outcome::Fits,
                       "loss",
                       "not measured: over a breakout no register says which lanes meet; "
                       "the lane of the wider end does",
                       {}});
        return {};
    }
    if (std::string why = cannot_join(a, b, *joint); !why.empty()) {
        return not_measured(std::move(why));
    }
    return joined(a, b, a_is_wide ? *joint : 1, a_is_wide ? 1 : *joint, narrow);
}

/// Over a breakout, the lane at which the one data path starts that runs and fits; nothing where
/// several do, or none runs.
std::optional<unsigned> only_joint(const LinkEnd& a, const LinkEnd& b, const Meeting& met,
                                   Remarks& out) {
    const bool a_is_wide = lanes_of(a) > lanes_of(b);
    const EndInterface* of_wide = a_is_wide ? met.a : met.b;
    const bool runs = of_wide != nullptr && of_wide->first_lane != 0;
    if (met.ways != 1 || !runs || !is_breakout(a, b) ||
        of_wide->lanes != std::min(lanes_of(a), lanes_of(b))) {
        return std::nullopt;
    }
    const unsigned last = of_wide->first_lane + of_wide->lanes - 1;
    out.push_back(
        {Outcome::Fits, "media",
         fmt::format("{} runs {} on lane{} alone: taken for the end of this link",
                     a_is_wide ? "A" : "B", name_of(*of_wide),
                     of_wide->lanes == 1 ? fmt::format(" {}", last)
                                         : fmt::format("s {} to {}", of_wide->first_lane, last)),
         "OIF-CMIS 5.4 section 6.2.1"});
    return of_wide->first_lane;
}

void add_fec(const Meeting& met, Remarks& out) {
    const FacingOptics optics = met.optics();
    if (optics.a == nullptr || optics.b == nullptr) {
        return;
    }
    const auto fec_of = [](const EndInterface& each) {
        return each.host_fec.empty() ? each.optics->fec : each.host_fec;
    };
    if (fec_of(*met.a) == fec_of(*met.b) && !fec_of(*met.a).empty()) {
        const std::string_view fec = fec_of(*met.a);
        out.push_back({Outcome::Fits, "fec",
                       fec == "none" ? "neither end of the link runs FEC"
                                     : fmt::format("both ends of the link run FEC {}", fec),
                       cited(*optics.a, *optics.b)});
    }
}

void add_identity(const LinkEnd& a, const LinkEnd& b, const LinkTerms& terms, Remarks& out) {
    for (const auto& [end, name] : {std::pair(&a, "A"), {&b, "B"}}) {
        if (!end->facts.unverifiable.empty()) {
            out.push_back({Outcome::CannotTell,
                           "identity",
                           fmt::format("{}: {}", name, end->facts.unverifiable),
                           {}});
        }
    }
    const bool same = !a.facts.serial.normal.empty() &&
                      a.facts.serial.normal == b.facts.serial.normal &&
                      a.facts.part_number.normal == b.facts.part_number.normal &&
                      a.facts.vendor.normal == b.facts.vendor.normal;
    if (same && !terms.same_module && !a.is_cable) {
        out.push_back({Outcome::Mismatch,
                       "identity",
                       fmt::format("both are the module with serial number {}: name the other end",
                                   a.facts.serial.shown),
                       {}});
    }
}

} // namespace

unsigned lanes_of(const LinkEnd& end) {
    unsigned lanes = end.media_lanes;
    for (const EndInterface& each : end.interfaces) {
        lanes =
            std::max(lanes, each.lanes == 0 ? 0 : std::max(1U, each.first_lane) + each.lanes - 1);
    }
    if (lanes == 0) { // it names no media: the lanes that it measures
        for (const LaneLight& each : end.light) {
            const bool measured = each.tx_dbm || each.rx_dbm || each.dark;
            lanes = measured ? std::max(lanes, each.lane) : lanes;
        }
    }
    return std::max(lanes, 1U);
}

std::string_view name_of(Outcome outcome) {
    switch (outcome) {
    case Outcome::Fits: return "match";
    case Outcome::Condition: return "conditional";
    case Outcome::CannotTell: return "cannot tell";
    case Outcome::Mismatch: break;
    }
    return "mismatch";
}

LinkVerdict judge_link(const LinkEnd& a, const LinkEnd& b, const LinkTerms& terms) {
    LinkVerdict out;
    add_identity(a, b, terms, out.remarks);
    compare_peer("A", a, "B", b, out.remarks);
    compare_peer("B", b, "A", a, out.remarks);
    if (!compare_cables(a, b, out.remarks)) {
        const Meeting met = compare_media(a, b, terms.joint, out.remarks);
        const bool apart = met.remark.outcome == Outcome::Mismatch;
        const auto joint = terms.joint || apart ? terms.joint : only_joint(a, b, met, out.remarks);
        if (!are_of_other_fibre(met.optics())) { // no cable joins those, whatever their ends
            compare_connectors(a, b, is_breakout(a, b), joint.has_value(), out.remarks);
        }
        compare_wavelengths(a, b, met.optics(), out.remarks);
        if (!apart) {
            add_fec(met, out.remarks);
            compare_length(a, b, met, terms, out.remarks);
            compare_maxima(met.optics(), out.remarks);
            judge_light(a, b, met.optics(), lanes_that_meet(a, b, joint, out.remarks), out.remarks,
                        out.losses);
        }
    }
    for (LinkRemark& each : out.remarks) {
        out.outcome = std::max(out.outcome, each.outcome);
        each.text = as_written(each.text);
    }
    return out;
}

std::vector<BreakoutLeg> judge_breakout(const LinkEnd& wide, std::span<const LinkEnd* const> legs,
                                        const LinkTerms& terms) {
    std::vector<BreakoutLeg> out;
    unsigned next = terms.joint.value_or(1);
    // A leg that is too wide, as it is the wrong one, must not push the others aside.
    const unsigned all =
        std::accumulate(legs.begin(), legs.end(), 0U,
                        [](unsigned sum, const LinkEnd* leg) { return sum + lanes_of(*leg); });
    const auto count = static_cast<unsigned>(legs.size());
    const unsigned room = lanes_of(wide) - std::min(lanes_of(wide), next - 1);
    const unsigned share = all > room && count != 0 ? room / count : 0;
    for (const LinkEnd* leg : legs) {
        LinkTerms own = terms;
        own.joint = next;
        const unsigned lanes = share != 0 ? share : lanes_of(*leg);
        out.push_back({next, lanes, judge_link(wide, *leg, own)});
        next += lanes;
    }
    return out;
}

} // namespace optictl::vendor_db
