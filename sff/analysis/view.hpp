// What the judgement looks at: the facts of one module as sets of lanes. For this folder alone.
#pragma once

#include <array>
#include <cstddef>

#include "sff/analysis/health.hpp"
#include "sff/model/told.hpp"

namespace optictl::analysis::detail {

using model::LaneSet;
using model::LaneSignal;
using model::Module;
using model::PathState;
using model::Point;
using model::Quantity;
using model::Signal;

/// One monitored quantity on all lanes.
struct Watch {
    Quantity quantity{};
    LaneSet known = 0;
    LaneSet unread = 0;
    LaneSet dark = 0;                                  ///< nothing is there: no light, no current
    std::array<LaneSet, model::limit_count> beyond{};  ///< present values, by the limit they pass
    std::array<LaneSet, model::limit_count> flagged{}; ///< latched flags, of believable limits
    LaneSet flags_unread = 0;
    std::size_t first = 0; ///< index into Module::monitors
    bool limits_unread = false;

    [[nodiscard]] LaneSet high() const {
        return beyond[model::HighAlarm] | beyond[model::HighWarning];
    }
    [[nodiscard]] LaneSet low() const {
        return beyond[model::LowAlarm] | beyond[model::LowWarning];
    }
};

enum class Watched : std::uint8_t { TxBias, TxPower, RxPower };
inline constexpr std::size_t watch_count = 3;

/// Which directions of which lanes a cause has explained, so that its consequences are not told
/// again.
struct Claimed {
    LaneSet tx_host = 0;
    LaneSet tx_media = 0;
    LaneSet rx_host = 0;
    LaneSet rx_media = 0;
};

struct View {
    explicit View(const Module& of);

    const Module& module;
    model::Phase phase = model::Phase::Unstated;
    model::Told told;
    std::array<Watch, watch_count> watches{};
    LaneSet host = 0;              ///< host lanes in use
    LaneSet media = 0;             ///< media lanes in use
    LaneSet running = 0;           ///< host lanes of paths that are activated, or have no states
    LaneSet running_media = 0;     ///< their media lanes
    LaneSet tx_silent = 0;         ///< media lanes whose output is not there now
    LaneSet rx_silent = 0;         ///< host lanes whose output is not there now
    LaneSet rx_dark = 0;           ///< media lanes that receive no light now
    bool lanes_are_judged = false; ///< the module is ready, and its lanes are told
    bool not_driven = false;       ///< what decides reads FFh, or 00h, throughout
    bool page_copy = false;        ///< pages repeat page 00h: what decides is none of the module
    mutable Claimed claimed{};

    [[nodiscard]] const LaneSignal& operator[](Signal signal) const {
        return told.signals[static_cast<std::size_t>(signal)];
    }
    [[nodiscard]] const Watch& operator[](Watched watched) const {
        return watches[static_cast<std::size_t>(watched)];
    }
    [[nodiscard]] const model::Statement& operator[](Point point) const {
        return told.statements[static_cast<std::size_t>(point)];
    }
    /// Host lanes of the paths that have one of these media lanes, and the reverse.
    [[nodiscard]] LaneSet host_of(LaneSet of_media) const;
    [[nodiscard]] LaneSet media_of(LaneSet of_host) const;
    /// All host lanes of the paths that have one of these host lanes.
    [[nodiscard]] LaneSet whole(LaneSet of_host) const;
    /// Host lanes of the paths in a state.
    [[nodiscard]] LaneSet in_state(PathState state) const;
    /// Lanes of paths that run, and of which no cause has explained that direction.
    [[nodiscard]] LaneSet open_tx_host() const { return running & ~claimed.tx_host; }
    [[nodiscard]] LaneSet open_tx_media() const { return running_media & ~claimed.tx_media; }
    [[nodiscard]] LaneSet open_rx_host() const { return running & ~claimed.rx_host; }
    [[nodiscard]] LaneSet open_rx_media() const { return running_media & ~claimed.rx_media; }
    /// Notes that a cause explains these lanes; a path with states fails as a whole.
    void claim(LaneSet of_host, LaneSet of_media, bool tx, bool rx) const;
    /// Whether the map has data path states.
    [[nodiscard]] bool has_states() const { return phase != model::Phase::Unstated; }
    [[nodiscard]] bool is_flat() const { return module.context.flat; }

private:
    void gather_paths();
    void gather_monitors();
    void find_silence();
    [[nodiscard]] bool reads_nothing() const;
    /// Whether the half page of the states of lanes, or of the monitors where there are none, has a
    /// hole of this kind.
    [[nodiscard]] bool lacks_what_decides(memmap::Missing why) const;
};

} // namespace optictl::analysis::detail
