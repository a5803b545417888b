#include "vendor-db/fibre/budget.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "vendor-db/fibre/facing.hpp"

namespace optictl::vendor_db {
namespace {

using Outcome = LinkRemark::Outcome;

/// A lane that loses so much more than its neighbours is worth a look; monitors are as good as
/// that relative to each other, in absolute terms they may be 3 dB off (SFF-8636 section 6.2.5).
constexpr double odd_loss_db = 2.0;
constexpr double accuracy_db = 3.0;
/// The difference of two such monitors is not worth tenths of a decibel.
constexpr double tenths_db = 0.5;
constexpr std::string_view accuracy_source = "SFF-8636 2.11 section 6.2.5";

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

/// "lane 3, A to B: 2.5 dB"; "lanes 1, 3, A to B: 2.5 to 2.7 dB".
std::string lost(const std::vector<LaneLoss>& lanes) {
    if (lanes.size() == 1) {
        const LaneLoss& only = lanes.front();
        return fmt::format("{}: {:.1f} dB", way_of(only.lane, only.to_lane, only.from_a),
                           only.loss_db());
    }
    std::vector<std::string> names;
    std::vector<double> values;
    for (const LaneLoss& each : lanes) {
        names.push_back(each.lane == each.to_lane
                            ? fmt::format("{}", each.lane)
                            : fmt::format("{} to {}", each.lane, each.to_lane));
        values.push_back(each.loss_db());
    }
    const auto [least, most] = std::ranges::minmax(values);
    return fmt::format("lanes {}, {}: {:.1f} to {:.1f} dB", fmt::join(names, ", "),
                       lanes.front().from_a ? "A to B" : "B to A", least, most);
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
    std::vector<LaneLoss> beyond; // the budget, but not sure
    std::vector<LaneLoss> surely;
    for (const LaneLoss& each : losses) {
        const double more = each.loss_db() - median;
        if (losses.size() > 2 && more >= odd_loss_db) {
            out.push_back({Outcome::Condition,
                           "loss",
                           fmt::format("{}: {:.1f} dB more loss than its neighbours",
                                       way_of(each.lane, each.to_lane, each.from_a), more),
                           {}});
        }
        if (budget_db > 0 && each.loss_db() > budget_db + tenths_db) {
            (each.loss_db() > budget_db + 2 * accuracy_db ? surely : beyond).push_back(each);
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
    for (const bool sure : {true, false}) {
        if (const auto& lanes = sure ? surely : beyond; !lanes.empty()) {
            out.push_back({sure ? Outcome::Mismatch : Outcome::Condition, "loss",
                           fmt::format("{}, the budget is {:.1f} dB{}", lost(lanes), budget_db,
                                       sure ? "" : " (each monitor may be 3 dB off)"),
                           std::string(budget_source)});
        }
    }
    const auto [least, most] = std::ranges::minmax(values);
    out.push_back({Outcome::Fits, "loss",
                   losses.size() == 1 ? fmt::format("{}: {:.1f} dB over 1 lane", way, least)
                                      : fmt::format("{}: {:.1f} to {:.1f} dB over {} lanes", way,
                                                    least, most, losses.size()),
                   std::string(accuracy_source)});
}

/// Lanes without light, in one remark each way: no light is no loss, and no incompatibility.
void add_dark(std::span<const JoinedLanes> lanes, bool from_a, Remarks& out) {
    std::vector<unsigned> dark;
    bool sent = false;
    for (const JoinedLanes& each : lanes) {
        const LaneLight& receiver = from_a ? *each.b : *each.a;
        if (receiver.dark) {
            dark.push_back(receiver.lane);
            sent = sent || (from_a ? *each.a : *each.b).tx_dbm.has_value();
        }
    }
    if (!dark.empty()) {
        out.push_back(
            {Outcome::Condition,
             "light",
             fmt::format("{} sees no light on lane{} {}{}: no loss can be told", from_a ? "B" : "A",
                         dark.size() == 1 ? "" : "s", fmt::join(dark, ", "),
                         sent ? fmt::format(", though {} sends some", from_a ? "A" : "B") : ""),
             {}});
    }
}

/// Received power against what the receiver takes: by the clause, and by the module's own alarm.
void add_overload(const LinkEnd& a, const LinkEnd& b, FacingOptics optics,
                  std::span<const JoinedLanes> lanes, bool at_b, Remarks& out) {
    const Optics* own = at_b ? optics.b : optics.a;
    const LinkEnd& end = at_b ? b : a;
    for (const JoinedLanes& each : lanes) {
        const LaneLight& receiver = at_b ? *each.b : *each.a;
        if (!receiver.rx_dbm || !end.rx_is_average) {
            continue;
        }
        const bool over = own != nullptr && own->rx_max_dbm && *receiver.rx_dbm > *own->rx_max_dbm;
        const double beyond = over ? *receiver.rx_dbm - *own->rx_max_dbm : 0;
        const std::string_view letter = at_b ? "B" : "A";
        if (over) {
            const bool sure = receiver.too_much || beyond > accuracy_db;
            out.push_back({sure ? Outcome::Mismatch : Outcome::Condition, "overload",
                           fmt::format("lane {} of {} receives {:.1f} dBm, {} takes {:.1f} dBm: "
                                       "attenuate by {:.1f} dB or more",
                                       receiver.lane, letter, *receiver.rx_dbm, own->name,
                                       *own->rx_max_dbm, beyond),
                           std::string(own->source)});
        } else if (receiver.too_much) {
            out.push_back({Outcome::Condition,
                           "overload",
                           fmt::format("lane {} of {} receives {:.1f} dBm, above its own high "
                                       "alarm: attenuate",
                                       receiver.lane, letter, *receiver.rx_dbm),
                           {}});
        }
    }
}

} // namespace

void judge_light(const LinkEnd& a, const LinkEnd& b, FacingOptics optics,
                 std::span<const JoinedLanes> lanes, Remarks& out, std::vector<LaneLoss>& losses) {
    const bool known = optics.a != nullptr && optics.b != nullptr && optics.a->loss_db != 0 &&
                       optics.b->loss_db != 0;
    const double budget = known ? std::min(optics.a->loss_db, optics.b->loss_db) : 0;
    const std::string source = known ? cited(*optics.a, *optics.b) : std::string{};
    for (const bool from_a : {true, false}) {
        const std::vector<LaneLoss> found = measure(lanes, from_a);
        judge_way(found, budget, source, out);
        losses.insert(losses.end(), found.begin(), found.end());
    }
    for (const bool from_a : {true, false}) {
        add_dark(lanes, from_a, out);
        add_overload(a, b, optics, lanes, from_a, out);
    }
    if (!losses.empty() && !(a.rx_is_average && b.rx_is_average)) {
        out.push_back({Outcome::Condition,
                       "loss",
                       "a receiver measures OMA, the transmitters average power: losses are "
                       "off by the extinction ratio",
                       {}});
    }
}

void compare_maxima(FacingOptics optics, Remarks& out) {
    if (optics.a == nullptr || optics.b == nullptr) {
        return;
    }
    const auto compare = [&](const Optics& sender, const Optics& receiver, std::string_view way) {
        if (sender.tx_max_dbm && receiver.rx_max_dbm && *sender.tx_max_dbm > *receiver.rx_max_dbm) {
            out.push_back(
                {Outcome::Condition, "power",
                 fmt::format("{}: {} may send {:.1f} dBm, {} takes {:.1f} dBm: the path "
                             "must lose {:.1f} dB or more",
                             way, sender.name, *sender.tx_max_dbm, receiver.name,
                             *receiver.rx_max_dbm, *sender.tx_max_dbm - *receiver.rx_max_dbm),
                 cited(sender, receiver)});
        }
    };
    compare(*optics.a, *optics.b, "A to B");
    compare(*optics.b, *optics.a, "B to A");
}

} // namespace optictl::vendor_db
