#include "sff/analysis/pair.hpp"

#include <algorithm>
#include <utility>

#include "sff/analysis/value.hpp"
#include "sff/analysis/view.hpp"
#include "sff/model/judge.hpp"

namespace optictl::analysis {
namespace {

using detail::lanes_text;
using detail::View;
using detail::Watched;
using model::LaneSet;
using model::Module;
using model::Quantity;

std::optional<double> dbm_of(const Module& module, Quantity quantity, unsigned lane) {
    const auto found = std::ranges::find_if(module.monitors, [&](const model::Monitor& monitor) {
        return monitor.quantity == quantity && monitor.lane == lane;
    });
    const bool has_light =
        found != module.monitors.end() && found->value.has_value() && found->value.value > 0;
    return has_light ? std::optional(model::dbm(found->value.value)) : std::nullopt;
}

/// The offset of the lanes of the wider end; nothing: which lanes meet is not known.
struct Meeting {
    unsigned first_a = 1;
    unsigned first_b = 1;
    unsigned count = 0;
};
std::optional<Meeting> meeting_of(const Module& a, const Module& b, std::optional<unsigned> joint) {
    const auto lanes_a = static_cast<unsigned>(a.media_lanes.size());
    const auto lanes_b = static_cast<unsigned>(b.media_lanes.size());
    const unsigned narrow = std::min(lanes_a, lanes_b);
    const unsigned wide = std::max(lanes_a, lanes_b);
    if (narrow == 0 || (narrow != wide && !joint) || joint.value_or(1) + narrow - 1 > wide) {
        return std::nullopt;
    }
    const unsigned first = joint.value_or(1);
    return Meeting{lanes_a >= lanes_b ? first : 1, lanes_a >= lanes_b ? 1 : first, narrow};
}

/// The first bad cause of an end in the steps from `first` to `last` that concerns the module, or
/// one of these media lanes.
const Cause* cause_in(const Health& health, const View& view, LaneSet lanes, Step first,
                      Step last) {
    const auto found = std::ranges::find_if(health.causes, [&](const Cause& cause) {
        const LaneSet concerned = cause.media_lanes | view.media_of(cause.path_lanes);
        return cause.grade == Grade::Bad && cause.step >= first && cause.step <= last &&
               (concerned == 0 || (concerned & lanes) != 0);
    });
    return found != health.causes.end() ? &*found : nullptr;
}

LaneSet shifted(LaneSet lanes, unsigned from, unsigned to) {
    return to >= from ? lanes << (to - from) : lanes >> (from - to);
}

struct Sides {
    const End& sender;
    const End& receiver;
    std::string_view sender_name;
    std::string_view receiver_name;
    unsigned first_from = 1;
    unsigned first_to = 1;
    unsigned count = 0;
};

/// Light that does not arrive on the lanes of `lost`, of all that meet.
void blame_way(const Sides& sides, LaneSet lost, bool all, Direction& out) {
    out.culprit = Culprit::Way;
    out.receiver_lanes = lost;
    out.sender_lanes = shifted(lost, sides.first_to, sides.first_from);
    out.text = std::string(sides.sender_name) + " sends on " +
               lanes_text("media", out.sender_lanes) + ", " + std::string(sides.receiver_name) +
               " receives nothing on " + lanes_text("media", lost);
    out.advice =
        all ? "The fibre between is out, broken or leads elsewhere: check both plugs, their "
              "polarity and the patch panel."
            : "One fibre between is broken, dirty or crossed: clean and check that fibre.";
}

void blame_sender(const Sides& sides, const View& from, LaneSet silent, Direction& out) {
    out.culprit = Culprit::Sender;
    out.sender_lanes = silent;
    out.receiver_lanes = shifted(silent, sides.first_from, sides.first_to);
    const Cause* cause = cause_in(*sides.sender.health, from, silent, Step::Readable, Step::Tx);
    out.text = std::string(sides.sender_name) + " sends nothing on " + lanes_text("media", silent) +
               (cause != nullptr ? ": " + cause->text : "");
    out.advice = cause != nullptr ? cause->advice : "Find out why it is silent: see its own chain.";
}

Direction judge(const Sides& sides) {
    const View from(*sides.sender.module);
    const View to(*sides.receiver.module);
    Direction out;
    for (unsigned i = 0; i < sides.count; ++i) {
        const unsigned sender_lane = sides.first_from + i;
        const unsigned receiver_lane = sides.first_to + i;
        out.rays.push_back({sender_lane, receiver_lane,
                            dbm_of(*sides.sender.module, Quantity::TxPower, sender_lane),
                            dbm_of(*sides.receiver.module, Quantity::RxPower, receiver_lane)});
    }
    const LaneSet senders = model::lane_set(sides.first_from, sides.count);
    const LaneSet receivers = model::lane_set(sides.first_to, sides.count);
    if (const LaneSet silent = from.tx_silent & senders; silent != 0) {
        blame_sender(sides, from, silent, out);
    } else if (const LaneSet dark = to.rx_dark & receivers; dark != 0) {
        const LaneSet sent =
            shifted(from[Watched::TxPower].known & senders, sides.first_from, sides.first_to);
        if ((dark & ~sent) != 0) {
            out.culprit = Culprit::Unknown;
            out.receiver_lanes = dark;
            out.text = std::string(sides.receiver_name) + " receives nothing on " +
                       lanes_text("media", dark) + "; what " + std::string(sides.sender_name) +
                       " sends is not told";
            out.advice = "Measure the light at the plug of the receiver.";
        } else {
            blame_way(sides, dark, dark == receivers, out);
        }
    } else if (const Cause* cause =
                   cause_in(*sides.receiver.health, to, receivers, Step::Rx, Step::RxOutput)) {
        out.culprit = Culprit::Receiver;
        out.receiver_lanes = cause->media_lanes;
        out.text = "light arrives at " + std::string(sides.receiver_name) + ": " + cause->text;
        out.advice = cause->advice;
    } else if ((receivers & (to[Watched::RxPower].known | to[Watched::RxPower].unread)) == 0) {
        out.culprit = Culprit::NotMeasured;
        out.text = std::string(sides.receiver_name) + " has no monitor of what it receives";
        out.advice = "Look at the link state and the error counters (FEC) of both ports.";
    } else if ((receivers & ~to[Watched::RxPower].known) != 0) {
        out.culprit = Culprit::Unknown;
        out.text = "what " + std::string(sides.receiver_name) + " receives is not told";
        out.advice = "Nothing more can be said of this direction by the modules.";
    }
    return out;
}

Conclusion worse(Conclusion one, Conclusion other) {
    constexpr auto rank = [](Conclusion conclusion) {
        switch (conclusion) {
        case Conclusion::DoesNotWork: return 3;
        case Conclusion::CannotTell: return 2;
        case Conclusion::Degraded: return 1;
        default: return 0;
        }
    };
    return rank(one) >= rank(other) ? one : other;
}

Conclusion conclusion_of(const Direction& direction) {
    switch (direction.culprit) {
    case Culprit::None:
    case Culprit::NotMeasured: return Conclusion::Works;
    case Culprit::Unknown:
        return direction.receiver_lanes != 0 ? Conclusion::DoesNotWork : Conclusion::CannotTell;
    default: return Conclusion::DoesNotWork;
    }
}

std::string reason_of(std::string_view name, const Health& health) {
    return std::string(name) + ": " + (health.causes.empty() ? "" : health.causes.front().text);
}

/// The worst of the directions and of the ends. Of equals the directions are told, which name the
/// part to blame.
void conclude(const End& a, const End& b, Expect expect, Pair& out) {
    const auto take = [&out](Conclusion conclusion, std::string reason) {
        if (worse(out.conclusion, conclusion) != out.conclusion) {
            out.conclusion = conclusion;
            out.reason = std::move(reason);
        }
    };
    if (expect != Expect::Down) {
        take(conclusion_of(out.a_to_b), out.a_to_b.text);
        take(conclusion_of(out.b_to_a), out.b_to_a.text);
    }
    take(a.health->conclusion, reason_of("A", *a.health));
    take(b.health->conclusion, reason_of("B", *b.health));
}

} // namespace

std::string_view name_of(Culprit culprit) {
    constexpr std::array<std::string_view, 6> names{"none",     "sender",  "way",
                                                    "receiver", "unknown", "not-measured"};
    return names[static_cast<std::size_t>(culprit)];
}

std::optional<double> Ray::loss() const {
    return sent_dbm && received_dbm ? std::optional(*sent_dbm - *received_dbm) : std::nullopt;
}

Pair diagnose(const End& a, const End& b, std::optional<unsigned> joint, Expect expect) {
    Pair out;
    if (const auto meeting = meeting_of(*a.module, *b.module, joint)) {
        out.a_to_b = judge({a, b, "A", "B", meeting->first_a, meeting->first_b, meeting->count});
        out.b_to_a = judge({b, a, "B", "A", meeting->first_b, meeting->first_a, meeting->count});
    } else {
        for (Direction* each : {&out.a_to_b, &out.b_to_a}) {
            each->culprit = Culprit::Unknown;
            each->text = "which lanes meet is not known";
            each->advice = "Name the lane of the wider end that lane 1 of the other end meets.";
        }
    }
    conclude(a, b, expect, out);
    return out;
}

} // namespace optictl::analysis
