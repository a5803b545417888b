// Data paths: which host lanes and which media lanes belong together, and what state they are in.
#pragma once

#include <cstdint>
#include <string_view>

#include "sff/memmap/reading.hpp"
#include "sff/model/lane_set.hpp"

namespace optictl::model {

/// States of a data path state machine (OIF-CMIS 5.4 section 6.3.3). Unstated: the map has none.
enum class PathState : std::uint8_t {
    Unstated,
    Unknown, ///< not read, or a reserved code
    Deactivated,
    Init,
    Deinit,
    Activated,
    TxTurnOn,
    TxTurnOff,
    Initialized,
};

/// What came of the last configuration of the lanes.
enum class Configuration : std::uint8_t { Unstated, Unknown, None, Accepted, Refused, InProgress };

/// One data path. Maps without such paths have one for all lanes that carry one signal.
struct DataPath {
    unsigned first = 0;       ///< its first host lane, from 1 over all banks
    unsigned application = 0; ///< AppSel code; 0: none is stated
    LaneSet host_lanes = 0;
    LaneSet media_lanes = 0; ///< empty: not known, or no media lane exists
    bool mixed = false;      ///< its lanes name different applications
    bool assumed = false;    ///< what groups its lanes was not read
    /// That of its lanes; where they differ, that of the first one that is not activated.
    PathState state = PathState::Unstated;
    Configuration configuration = Configuration::Unstated; ///< likewise, the worst of its lanes
    LaneSet refused = 0;                                   ///< host lanes that were refused
    memmap::Reading state_reading{};                       ///< the register behind `state`
    memmap::Reading configuration_reading{};               ///< likewise
    /// The FEC of what each side receives: "RS(544,514)"; empty: its interface does not tell it.
    std::string_view host_fec{};
    std::string_view media_fec{};
};

} // namespace optictl::model
