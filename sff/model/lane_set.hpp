// Sets of lanes: one number, so that what is said of all lanes of a module is compared at once.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "sff/memmap/reading.hpp"

namespace optictl::model {

using memmap::lanes_per_bank;              // an application never spans two banks
inline constexpr unsigned most_lanes = 32; ///< of a module, over its banks

/// A set of lanes; bit i-1 stands for lane i, over all banks.
using LaneSet = std::uint32_t;

/// The set of `count` lanes from lane `first` on. Lanes beyond the last bank are left out.
[[nodiscard]] constexpr LaneSet lane_set(unsigned first, unsigned count) {
    LaneSet set = 0;
    for (unsigned i = 0; i < count && first != 0 && first + i <= most_lanes; ++i) {
        set |= LaneSet{1} << (first + i - 1);
    }
    return set;
}
/// The set of one lane; empty for 0 and for numbers beyond the last bank.
[[nodiscard]] constexpr LaneSet lane_bit(unsigned lane) {
    return lane_set(lane, 1);
}
[[nodiscard]] constexpr unsigned lane_count(LaneSet lanes) {
    return static_cast<unsigned>(std::popcount(lanes));
}
/// The lowest lane of the set; 0 for none.
[[nodiscard]] constexpr unsigned first_lane(LaneSet lanes) {
    return lanes != 0 ? static_cast<unsigned>(std::countr_zero(lanes)) + 1U : 0U;
}
/// Calls `visit(lane)` for each lane, in ascending order.
template <class Visit>
constexpr void for_each_lane(LaneSet lanes, Visit visit) {
    for (; lanes != 0; lanes &= lanes - 1U) {
        visit(first_lane(lanes));
    }
}
/// The lanes of the set, in ascending order.
[[nodiscard]] std::vector<unsigned> numbers_of(LaneSet lanes);
/// "1-4, 7"; empty for none.
[[nodiscard]] std::string ranges_of(LaneSet lanes);

} // namespace optictl::model
