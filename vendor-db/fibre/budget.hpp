// What the light loses between two ends, and whether a receiver takes what arrives.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "vendor-db/fibre/ends.hpp"
#include "vendor-db/fibre/remark.hpp"

namespace optictl::vendor_db {

/// Loss from a lane of one end to a lane of the other, one way.
struct LaneLoss {
    unsigned lane = 0;    ///< of the end that sends, from 1
    unsigned to_lane = 0; ///< of the end that receives: another one over a breakout
    bool from_a = true;
    double tx_dbm = 0;
    double rx_dbm = 0;
    [[nodiscard]] double loss_db() const { return tx_dbm - rx_dbm; }
};

/// Lanes that meet.
struct JoinedLanes {
    const LaneLight* a = nullptr;
    const LaneLight* b = nullptr;
};

/// The interfaces that face each other; null where an end has none with a row.
struct FacingOptics {
    const Optics* a = nullptr;
    const Optics* b = nullptr;
};

/// Judges what was measured on the lanes that meet.
void judge_light(const LinkEnd& a, const LinkEnd& b, FacingOptics optics,
                 std::span<const JoinedLanes> lanes, Remarks& out, std::vector<LaneLoss>& losses);

/// Says what the least loss must be where one end may send more than the other takes.
void compare_maxima(FacingOptics optics, Remarks& out);

} // namespace optictl::vendor_db
