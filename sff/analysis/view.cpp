#include "sff/analysis/view.hpp"

#include <algorithm>

namespace optictl::analysis::detail {
namespace {

using memmap::State;
using model::DataPath;
using model::Monitor;
using model::Phase;
using model::Verdict;

/// Less light than any receiver can use, and less than any transmitter that is on sends: -33 dBm.
/// Modules write 0, or 0.1 uW, for darkness.
constexpr double darkness_mw = 0.0005;

const Watched* watched_of(Quantity quantity) {
    static constexpr Watched bias = Watched::TxBias;
    static constexpr Watched tx = Watched::TxPower;
    static constexpr Watched rx = Watched::RxPower;
    switch (quantity) {
    case Quantity::TxBias: return &bias;
    case Quantity::TxPower: return &tx;
    case Quantity::RxPower: return &rx;
    default: return nullptr;
    }
}

bool is_dark(const Monitor& monitor) {
    const memmap::Reading& value = monitor.value;
    return value.state == State::BelowResolution ||
           (value.has_value() && value.state != State::Unconfirmed &&
            value.value <= (monitor.quantity == Quantity::TxBias ? 0.0 : darkness_mw));
}

void add(Watch& watch, const Monitor& monitor) {
    const LaneSet bit = model::lane_bit(monitor.lane);
    // Nothing in a register that the module may not have: not told rather than dark.
    const bool untold = monitor.value.state == State::NotRead ||
                        (monitor.value.state == State::Unconfirmed && monitor.value.raw == 0);
    watch.known |= monitor.value.has_value() && !untold ? bit : 0U;
    watch.unread |= untold ? bit : 0U;
    watch.dark |= is_dark(monitor) ? bit : 0U;
    switch (monitor.verdict) {
    case Verdict::HighAlarm: watch.beyond[model::HighAlarm] |= bit; break;
    case Verdict::LowAlarm: watch.beyond[model::LowAlarm] |= bit; break;
    case Verdict::HighWarning: watch.beyond[model::HighWarning] |= bit; break;
    case Verdict::LowWarning: watch.beyond[model::LowWarning] |= bit; break;
    default: break;
    }
}

/// Whether the limits of a monitor are known and make no sense: its flags mean nothing either.
bool limits_are_bad(const Module& module, const Monitor& monitor) {
    if (monitor.thresholds < 0) {
        return false;
    }
    const model::Thresholds& set = module.thresholds[static_cast<std::size_t>(monitor.thresholds)];
    return !set.distrust.empty() && set.limits[model::HighAlarm].is_read();
}

bool limits_are_unread(const Module& module, const Monitor& monitor) {
    return monitor.thresholds >= 0 &&
           module.thresholds[static_cast<std::size_t>(monitor.thresholds)]
                   .limits[model::HighAlarm]
                   .state == State::NotRead;
}

/// Whether all that is known of a half page reads FFh, and that is more than a few registers:
/// nobody drives the bus.
bool is_not_driven(const memmap::Image& image, const memmap::Page& page) {
    constexpr std::size_t few = 32;
    const memmap::Block* block = image.find(page);
    if (block == nullptr || block->known.count() < few) {
        return false;
    }
    for (std::size_t i = 0; i < block->bytes.size(); ++i) {
        if (block->known[i] && block->bytes[i] != 0xFF) {
            return false;
        }
    }
    return true;
}

} // namespace

View::View(const Module& of) : module(of), phase(of.phase()), told(model::told_of(of)) {
    gather_paths();
    gather_monitors();
    find_silence();
    page_copy = has_states() && !is_flat() && lacks_what_decides(memmap::Missing::Copy);
    not_driven = reads_nothing() || (!is_flat() && lacks_what_decides(memmap::Missing::Blank));
    lanes_are_judged = (phase == Phase::Ready || phase == Phase::Unstated) &&
                       !(has_states() && is_flat()) && !not_driven && !page_copy;
}

void View::gather_paths() {
    for (const DataPath& path : module.data_paths) {
        host |= path.host_lanes;
        media |= path.media_lanes;
        const bool runs = path.state == PathState::Activated || path.state == PathState::Unstated;
        running |= runs ? path.host_lanes : 0U;
    }
    running_media = media_of(running);
}

void View::gather_monitors() {
    for (std::size_t i = 0; i < module.monitors.size(); ++i) {
        const Monitor& monitor = module.monitors[i];
        const Watched* which = watched_of(monitor.quantity);
        if (which == nullptr || monitor.lane == 0) {
            continue;
        }
        Watch& watch = watches[static_cast<std::size_t>(*which)];
        if (watch.known == 0 && watch.unread == 0) {
            watch.first = i;
            watch.quantity = monitor.quantity;
            watch.limits_unread = limits_are_unread(module, monitor);
        }
        add(watch, monitor);
    }
    for (Watch& watch : watches) {
        if (watch.known == 0 && watch.unread == 0) {
            continue;
        }
        const Monitor& first = module.monitors[watch.first];
        const bool bad = limits_are_bad(module, first);
        for (std::size_t limit = 0; limit < model::limit_count; ++limit) {
            const memmap::Field* field = first.flags[limit].field;
            if (field == nullptr || !memmap::applies(module.context, *field)) {
                continue;
            }
            const LaneSignal flags = model::read_lanes(module.context, *field, module.banks());
            watch.flagged[limit] = bad ? 0 : flags.set;
            watch.flags_unread |= flags.unread;
        }
    }
}

void View::find_silence() {
    const Watch& tx = (*this)[Watched::TxPower];
    const Watch& bias = (*this)[Watched::TxBias];
    const LaneSignal& tx_valid = (*this)[Signal::TxValid];
    const LaneSignal& rx_valid = (*this)[Signal::RxValid];
    const LaneSignal& los = (*this)[Signal::RxLos];
    const LaneSet no_current = bias.dark & ~tx.known;
    tx_silent = media & (tx.dark | no_current | (tx_valid.known & ~tx_valid.set));
    rx_dark = media & ((*this)[Watched::RxPower].dark | (los.latched ? 0U : los.set));
    rx_silent = host & rx_valid.known & ~rx_valid.set;
}

bool View::reads_nothing() const {
    for (const model::Lane& lane : module.lanes) {
        if (lane.data_path_state.field != nullptr && lane.data_path_state.raw == 0xF &&
            (lane.number - 1) % model::lanes_per_bank == 0) {
            const memmap::Page page =
                lane.data_path_state.field->page.in_bank(lane.data_path_state.bank);
            if (is_not_driven(*module.context.image, page)) {
                return true;
            }
        }
    }
    return phase == Phase::Unstated && !module.monitors.empty() &&
           is_not_driven(*module.context.image, module.monitors.front().value.field->page);
}

bool View::lacks_what_decides(memmap::Missing why) const {
    const auto lacks = [&](const memmap::Page& page) {
        const memmap::Block* block = module.context.image->find(page);
        return block != nullptr &&
               std::ranges::find(block->holes, why, &memmap::Hole::why) != block->holes.end();
    };
    for (const model::Lane& lane : module.lanes) {
        const memmap::Reading& state = lane.data_path_state;
        if (state.field != nullptr && !state.is_read() &&
            lacks(state.field->page.in_bank(state.bank))) {
            return true;
        }
    }
    return phase == Phase::Unstated && !module.monitors.empty() &&
           lacks(module.monitors.front().value.field->page);
}

LaneSet View::host_of(LaneSet of_media) const {
    LaneSet lanes = 0;
    for (const DataPath& path : module.data_paths) {
        lanes |= (path.media_lanes & of_media) != 0 ? path.host_lanes : 0U;
    }
    return lanes;
}

LaneSet View::media_of(LaneSet of_host) const {
    LaneSet lanes = 0;
    for (const DataPath& path : module.data_paths) {
        lanes |= (path.host_lanes & of_host) != 0 ? path.media_lanes : 0U;
    }
    return lanes;
}

LaneSet View::whole(LaneSet of_host) const {
    LaneSet lanes = 0;
    for (const DataPath& path : module.data_paths) {
        lanes |= (path.host_lanes & of_host) != 0 ? path.host_lanes : 0U;
    }
    return lanes;
}

void View::claim(LaneSet of_host, LaneSet of_media, bool tx, bool rx) const {
    LaneSet hosts = of_host | (has_states() ? host_of(of_media) : of_media);
    LaneSet medias = of_media | (has_states() ? media_of(of_host) : of_host);
    if (has_states()) {
        hosts = whole(hosts);
        medias |= media_of(hosts);
    }
    if (of_host == 0 && of_media == 0) {
        hosts = medias = ~LaneSet{0};
    }
    claimed.tx_host |= tx ? hosts : 0U;
    claimed.tx_media |= tx ? medias : 0U;
    claimed.rx_host |= rx ? hosts : 0U;
    claimed.rx_media |= rx ? medias : 0U;
}

LaneSet View::in_state(PathState state) const {
    LaneSet lanes = 0;
    for (const DataPath& path : module.data_paths) {
        lanes |= path.state == state ? path.host_lanes : 0U;
    }
    return lanes;
}

} // namespace optictl::analysis::detail
