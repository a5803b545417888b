#include "vendor-db/link.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sff/format/advice.hpp"
#include "vendor-db/plans.hpp"

namespace optictl::vendor_db {
namespace {

using Outcome = LinkRemark::Outcome;
using Remarks = std::vector<LinkRemark>;

/// A lane that loses so much more than its neighbours is worth a look; monitors are as good as
/// that relative to each other, in absolute terms they may be 3 dB off (SFF-8636 section 6.2.5).
constexpr double odd_loss_db = 2.0;
constexpr double accuracy_db = 3.0;
constexpr std::string_view accuracy_source = "SFF-8636 2.11 section 6.2.5";

std::string metres(double reach) {
    return reach >= 1000 ? fmt::format("{} km", reach / 1000) : fmt::format("{} m", reach);
}

std::string cited(const Plan& a, const Plan& b) {
    return a.source == b.source ? std::string(a.source) : fmt::format("{}, {}", a.source, b.source);
}

/// Whether an assembly ends here: its fibre or copper cannot be unplugged.
bool is_cable(const Facts& facts) {
    return facts.connector == "NO SEPARABLE CONNECTOR" || facts.connector == "COPPER PIGTAIL" ||
           facts.connector == "OPTICAL PIGTAIL";
}

/// Two interfaces with different names, or the same, by their plans.
LinkRemark compare_plans(const Plan& a, const Plan& b) {
    const auto remark = [&](Outcome outcome, std::string text) {
        return LinkRemark{outcome, "media", std::move(text), cited(a, b)};
    };
    const auto both = [&](std::string_view what, std::string_view of_a, std::string_view of_b) {
        return fmt::format("{}: {} has {}, {} has {}", what, a.name, of_a, b.name, of_b);
    };
    if (a.line != b.line) {
        return remark(Outcome::Mismatch, both("line signal", a.line, b.line));
    }
    if (a.grid != b.grid) {
        return remark(Outcome::Mismatch, both("wavelengths", name_of(a.grid), name_of(b.grid)));
    }
    if (a.fec != b.fec) {
        return remark(Outcome::Mismatch, both("FEC", a.fec, b.fec));
    }
    const std::string reach =
        a.reach_m == b.reach_m || a.reach_m == 0 || b.reach_m == 0
            ? std::string{}
            : fmt::format(", up to {}, and mind the brighter transmitter of the longer reach on a "
                          "short fibre",
                          metres(std::min(a.reach_m, b.reach_m)));
    if (a.name == b.name) {
        return remark(Outcome::Fits, fmt::format("both run {}", a.name));
    }
    if (a.lanes == b.lanes) {
        return remark(Outcome::Condition,
                      fmt::format("{} and {} have the same lanes{}", a.name, b.name, reach));
    }
    const Plan& wide = a.lanes > b.lanes ? a : b;
    const Plan& narrow = a.lanes > b.lanes ? b : a;
    if (!wide.parallel || wide.lanes % narrow.lanes != 0) {
        return remark(Outcome::Mismatch,
                      fmt::format("{} puts {} lanes on one pair of fibres: it cannot be split to "
                                  "face {}",
                                  wide.name, wide.lanes, narrow.name));
    }
    return remark(Outcome::Condition,
                  fmt::format("{} faces {} of {} lanes of {} over a breakout cable{}", narrow.name,
                              narrow.lanes, wide.lanes, wide.name, reach));
}

const Plan* plan_of_any(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        if (const Plan* plan = plan_of(name)) {
            return plan;
        }
    }
    return nullptr;
}

struct Media {
    LinkRemark remark;
    const Plan* a = nullptr;
    const Plan* b = nullptr;
};

/// One interface of each end.
Media compare_interfaces(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    const Plan* const plan_a = plan_of_any(a);
    const Plan* const plan_b = plan_of_any(b);
    if (plan_a != nullptr && plan_b != nullptr) {
        return {compare_plans(*plan_a, *plan_b), plan_a, plan_b};
    }
    if (a.front() == b.front()) {
        return {{Outcome::Fits, "media", fmt::format("both run {}", a.front()),
                 "SFF-8024 rev 4.13 Tables 4-4 to 4-10"},
                plan_a,
                plan_b};
    }
    return {{Outcome::CannotTell,
             "media",
             fmt::format("no rule says whether {} and {} face each other", a.front(), b.front()),
             {}},
            plan_a,
            plan_b};
}

/// The best pair of what the two ends run, or could run.
Media compare_media(const LinkEnd& a, const LinkEnd& b, Remarks& out) {
    Media best{{Outcome::CannotTell, "media", "an end does not say which media it runs", {}},
               nullptr,
               nullptr};
    bool first = true;
    for (const auto& one : a.interfaces) {
        for (const auto& other : b.interfaces) {
            Media found = compare_interfaces(one, other);
            if (first || found.remark.outcome < best.remark.outcome) {
                best = std::move(found);
                first = false;
            }
        }
    }
    const bool may_change = best.remark.outcome != Outcome::Mismatch && !(a.active && b.active);
    out.push_back(best.remark);
    if (may_change && !first && (a.interfaces.size() > 1 || b.interfaces.size() > 1)) {
        out.push_back({Outcome::Condition, "media",
                       "an end does not say which application it runs: both must run this one",
                       "OIF-CMIS 5.4 section 6.2.1"});
    }
    return best;
}

/// Serial numbers of the two ends of one cable are the same, or differ in the last character.
bool of_one_cable(const Text& a, const Text& b) {
    const std::string one = squeezed(a.normal);
    const std::string other = squeezed(b.normal);
    return one.size() > 1 && one.size() == other.size() &&
           one.substr(0, one.size() - 1) == other.substr(0, other.size() - 1);
}

/// True when one of the ends is that of a cable, which needs no more comparing.
bool compare_cables(const LinkEnd& a, const LinkEnd& b, Remarks& out) {
    const bool cable_a = is_cable(a.facts);
    const bool cable_b = is_cable(b.facts);
    if (!cable_a && !cable_b) {
        return false;
    }
    const auto add = [&](Outcome outcome, std::string text) {
        out.push_back({outcome, "cable", std::move(text), "SFF-8024 rev 4.13 Table 4-3"});
    };
    if (cable_a != cable_b) {
        add(Outcome::Mismatch, fmt::format("{} is the end of a cable, {} takes a fibre of its own",
                                           cable_a ? "A" : "B", cable_a ? "B" : "A"));
    } else if (a.facts.serial.state != Text::State::Ok || b.facts.serial.state != Text::State::Ok) {
        add(Outcome::CannotTell, "both are ends of cables, and a serial number is missing");
    } else if (a.facts.vendor.normal == b.facts.vendor.normal &&
               of_one_cable(a.facts.serial, b.facts.serial)) {
        add(Outcome::Fits, fmt::format("two ends of one cable, by serial numbers {} and {}",
                                       a.facts.serial.shown, b.facts.serial.shown));
    } else {
        add(Outcome::Mismatch, fmt::format("ends of two cables, by serial numbers {} and {}",
                                           a.facts.serial.shown, b.facts.serial.shown));
    }
    return true;
}

/// A connector for parallel fibres faces one for a pair only over a cable that splits.
bool is_breakout(const LinkEnd& a, const LinkEnd& b, const Media& media) {
    const bool lanes = media.a != nullptr && media.b != nullptr && media.a->lanes != media.b->lanes;
    const bool known = !a.facts.connector.empty() && !b.facts.connector.empty();
    return lanes ||
           (known && a.facts.connector.starts_with("MPO") != b.facts.connector.starts_with("MPO"));
}

void compare_connectors(const LinkEnd& a, const LinkEnd& b, bool breakout, Remarks& out) {
    const std::string& one = a.facts.connector;
    const std::string& other = b.facts.connector;
    if (one.empty() || other.empty()) {
        return;
    }
    const std::string text =
        one == other ? fmt::format("both have {}", one)
        : breakout   ? fmt::format("{} and {}: a breakout cable has to be between them", one, other)
                     : fmt::format("{} and {}: the fibre has to change between them", one, other);
    out.push_back({one == other ? Outcome::Fits : Outcome::Condition, "connector", text,
                   "SFF-8024 rev 4.13 Table 4-3"});
}

/// The clauses by the names in SFF-8024, -U and -D by the contents of the amendment; the
/// wavelengths themselves stand in no public text.
constexpr std::string_view bidi_source =
    "SFF-8024 rev 4.13 Table 4-7 (Clauses 158 to 160), IEEE 802.3cp-2021: types -U and -D";

bool any_name_has(const LinkEnd& end, std::string_view part) {
    return std::ranges::any_of(end.interfaces, [part](const auto& names) {
        return std::ranges::any_of(names,
                                   [part](const std::string& name) { return name.contains(part); });
    });
}

bool is_bidi(const LinkEnd& end) {
    return any_name_has(end, "BASE-BR") || any_name_has(end, "BASE-BX");
}

void compare_wavelengths(const LinkEnd& a, const LinkEnd& b, const Media& media, Remarks& out) {
    if (a.frequency_thz && b.frequency_thz) {
        // What a receiver of OpenZR+ has to follow; taken for the others too, for want of a public
        // text.
        constexpr double apart_ghz = 3.6;
        const bool coherent = media.a != nullptr && media.a->source == "OpenZR+ MSA";
        const double difference = std::abs(*a.frequency_thz - *b.frequency_thz) * 1000;
        out.push_back({difference <= apart_ghz ? Outcome::Fits : Outcome::Mismatch, "frequency",
                       fmt::format("A sends {:.4f} THz, B {:.4f} THz: {:.2f} GHz apart",
                                   *a.frequency_thz, *b.frequency_thz, difference),
                       coherent ? "OpenZR+ MSA Rev 3.0 Table 11-8" : ""});
        return;
    }
    if (media.a != nullptr && media.a->grid == Grid::CoherentC) {
        out.push_back({Outcome::CannotTell,
                       "frequency",
                       "an end does not tell its frequency, and both must have the same",
                       {}});
        return;
    }
    if (!a.wavelength_nm || !b.wavelength_nm) {
        return;
    }
    const double apart = std::abs(*a.wavelength_nm - *b.wavelength_nm);
    const double tolerance = a.tolerance_nm.value_or(0) + b.tolerance_nm.value_or(0);
    const std::string both =
        fmt::format("A sends {:.2f} nm, B {:.2f} nm", *a.wavelength_nm, *b.wavelength_nm);
    if (is_bidi(a) || is_bidi(b)) {
        out.push_back({apart > tolerance && apart > 1 ? Outcome::Fits : Outcome::Mismatch, "bidi",
                       both + (apart > 1 ? ": crossed, as one fibre both ways needs"
                                         : ": on one fibre they have to differ"),
                       any_name_has(a, "BASE-BR") ? std::string(bidi_source) : std::string{}});
        return;
    }
    const bool apart_more = apart > std::max(tolerance, 1.0) && media.a == nullptr;
    if (apart_more) {
        out.push_back({Outcome::Condition,
                       "wavelength",
                       both + ": beyond their tolerances; a receiver may be wide enough",
                       {}});
    }
}

/// What the entry of one end wants at the other one.
void compare_peer(std::string_view name, const LinkEnd& end, std::string_view other_name,
                  const LinkEnd& other, Remarks& out) {
    if (end.rule == nullptr || end.rule->peer.empty()) {
        return;
    }
    const std::vector<std::string>& wanted = end.rule->peer;
    const auto is_wanted = [&](const std::vector<std::string>& names) {
        return std::ranges::find_first_of(names, wanted) != names.end();
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

// -- What was measured

/// Lanes that meet.
struct JoinedLanes {
    const LaneLight* a = nullptr;
    const LaneLight* b = nullptr;
};

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

/// How many lanes an end has: those that it measures, whatever one instance of its application
/// takes.
unsigned lanes_of(const LinkEnd& end, const Plan* plan) {
    unsigned lanes = plan != nullptr ? plan->lanes : 1;
    for (const LaneLight& each : end.light) {
        if (each.tx_dbm || each.rx_dbm || each.dark) {
            lanes = std::max(lanes, each.lane);
        }
    }
    return lanes;
}

/// The lanes that meet: each its own, or by `joint`; none, and a remark, where nobody says which
/// they are, or they cannot be.
std::vector<JoinedLanes> lanes_that_meet(const LinkEnd& a, const LinkEnd& b, const Media& media,
                                         std::optional<unsigned> joint, Remarks& out) {
    const auto not_measured = [&](std::string why) {
        out.push_back({Outcome::Condition, "loss", "not measured: " + std::move(why), {}});
        return std::vector<JoinedLanes>{};
    };
    const unsigned lanes_a = lanes_of(a, media.a);
    const unsigned lanes_b = lanes_of(b, media.b);
    const auto [narrow, wide] = std::minmax(lanes_a, lanes_b);
    if (!joint) {
        return is_breakout(a, b, media)
                   ? not_measured(
                         fmt::format("over a breakout no register says which lanes meet; {}",
                                     words_of(Advice::ChooseLane)))
                   : joined(a, b, 1, 1, narrow);
    }
    const bool a_is_wide = lanes_a > lanes_b;
    if (*joint < 1 || *joint > wide || *joint + narrow - 1 > wide) {
        return not_measured(
            fmt::format("{} has lanes 1 to {}, and {} needs {} of them from lane {} on",
                        a_is_wide ? "A" : "B", wide, a_is_wide ? "B" : "A", narrow, *joint));
    }
    return joined(a, b, a_is_wide ? *joint : 1, a_is_wide ? 1 : *joint, narrow);
}

/// Losses of these lanes, one way.
std::vector<LaneLoss> measure(std::span<const JoinedLanes> lanes, bool from_a) {
    std::vector<LaneLoss> out;
    for (const JoinedLanes& each : lanes) {
        const LaneLight& sender = from_a ? *each.a : *each.b;
        const LaneLight& receiver = from_a ? *each.b : *each.a;
        if (sender.tx_dbm && receiver.rx_dbm) {
            out.push_back({sender.lane, receiver.lane, from_a, *sender.tx_dbm, *receiver.rx_dbm});
        }
    }
    return out;
}

/// "lane 3, A to B"; "lane 3 to 1, A to B".
std::string way_of(unsigned lane, unsigned to_lane, bool from_a) {
    return fmt::format("lane {}{}, {}", lane, lane == to_lane ? "" : fmt::format(" to {}", to_lane),
                       from_a ? "A to B" : "B to A");
}

double median_of(std::vector<double> values) {
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 != 0 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

void judge_way(const std::vector<LaneLoss>& losses, double budget_db,
               std::string_view budget_source, Remarks& out) {
    if (losses.empty()) {
        return;
    }
    std::vector<double> values;
    std::ranges::transform(losses, std::back_inserter(values), &LaneLoss::loss_db);
    const std::string_view way = losses.front().from_a ? "A to B" : "B to A";
    const double median = median_of(values);
    for (const LaneLoss& each : losses) {
        const double more = each.loss_db() - median;
        if (losses.size() > 2 && more >= odd_loss_db) {
            out.push_back({Outcome::Condition,
                           "loss",
                           fmt::format("{}: {:.1f} dB more loss than its neighbours",
                                       way_of(each.lane, each.to_lane, each.from_a), more),
                           {}});
        }
        if (budget_db > 0 && each.loss_db() > budget_db) {
            const bool sure = each.loss_db() > budget_db + 2 * accuracy_db;
            out.push_back({sure ? Outcome::Mismatch : Outcome::Condition, "loss",
                           fmt::format("{}: {:.1f} dB, the budget is {:.1f} dB{}",
                                       way_of(each.lane, each.to_lane, each.from_a), each.loss_db(),
                                       budget_db, sure ? "" : " (each monitor may be 3 dB off)"),
                           std::string(budget_source)});
        }
        if (each.loss_db() < -2 * accuracy_db) {
            out.push_back(
                {Outcome::Condition, "loss",
                 fmt::format("{}: {:.1f} dB more arrives than was sent: not the "
                             "ends of one link, or amplified",
                             way_of(each.lane, each.to_lane, each.from_a), -each.loss_db()),
                 std::string(accuracy_source)});
        }
    }
    const auto [least, most] = std::ranges::minmax(values);
    out.push_back({Outcome::Fits, "loss",
                   fmt::format("{}: {:.1f} to {:.1f} dB over {} lane{}", way, least, most,
                               losses.size(), losses.size() == 1 ? "" : "s"),
                   std::string(accuracy_source)});
}

void add_dark(std::span<const JoinedLanes> lanes, bool from_a, Remarks& out) {
    for (const JoinedLanes& each : lanes) {
        const LaneLight& sender = from_a ? *each.a : *each.b;
        const LaneLight& receiver = from_a ? *each.b : *each.a;
        if (sender.tx_dbm && receiver.dark) {
            out.push_back({Outcome::Condition,
                           "loss",
                           fmt::format("{}: {:.1f} dBm is sent, nothing arrives",
                                       way_of(sender.lane, receiver.lane, from_a), *sender.tx_dbm),
                           {}});
        }
    }
}

void judge_light(const LinkEnd& a, const LinkEnd& b, const Media& media,
                 std::span<const JoinedLanes> lanes, LinkVerdict& out) {
    const double budget =
        media.a == nullptr || media.b == nullptr || media.a->loss_db == 0 || media.b->loss_db == 0
            ? 0
            : std::min(media.a->loss_db, media.b->loss_db);
    const std::string source =
        media.a != nullptr && media.b != nullptr ? cited(*media.a, *media.b) : std::string{};
    for (const bool from_a : {true, false}) {
        const std::vector<LaneLoss> losses = measure(lanes, from_a);
        judge_way(losses, budget, source, out.remarks);
        out.losses.insert(out.losses.end(), losses.begin(), losses.end());
    }
    for (const bool from_a : {true, false}) {
        add_dark(lanes, from_a, out.remarks);
    }
    if (!out.losses.empty() && !(a.rx_is_average && b.rx_is_average)) {
        out.remarks.push_back(
            {Outcome::Condition,
             "loss",
             "a receiver measures OMA, the transmitters average power: losses are "
             "off by the extinction ratio",
             {}});
    }
}

} // namespace

std::string_view name_of(Outcome outcome) {
    switch (outcome) {
    case Outcome::Fits: return "match";
    case Outcome::Condition: return "conditional";
    case Outcome::CannotTell: return "cannot tell";
    case Outcome::Mismatch: break;
    }
    return "mismatch";
}

LinkVerdict judge_link(const LinkEnd& a, const LinkEnd& b, std::optional<unsigned> joint) {
    LinkVerdict out;
    for (const auto& [end, name] : {std::pair(&a, "A"), {&b, "B"}}) {
        if (!end->facts.unverifiable.empty()) {
            out.remarks.push_back({Outcome::CannotTell,
                                   "identity",
                                   fmt::format("{}: {}", name, end->facts.unverifiable),
                                   {}});
        }
    }
    compare_peer("A", a, "B", b, out.remarks);
    compare_peer("B", b, "A", a, out.remarks);
    if (!compare_cables(a, b, out.remarks)) {
        const Media media = compare_media(a, b, out.remarks);
        const bool breakout = is_breakout(a, b, media);
        compare_connectors(a, b, breakout, out.remarks);
        compare_wavelengths(a, b, media, out.remarks);
        const bool apart = media.remark.outcome == Outcome::Mismatch;
        if (media.a != nullptr && media.b != nullptr && media.a->fec == media.b->fec && !apart) {
            out.remarks.push_back({Outcome::Fits, "fec",
                                   fmt::format("both ends of the link run FEC {}", media.a->fec),
                                   cited(*media.a, *media.b)});
        }
        if (!apart) {
            judge_light(a, b, media, lanes_that_meet(a, b, media, joint, out.remarks), out);
        }
    }
    for (const LinkRemark& each : out.remarks) {
        out.outcome = std::max(out.outcome, each.outcome);
    }
    return out;
}

} // namespace optictl::vendor_db
