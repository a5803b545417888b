// Values and lanes in words. For this folder alone.
#pragma once

#include <string>
#include <string_view>

#include "sff/memmap/reading.hpp"
#include "sff/model/lane_set.hpp"

namespace optictl::analysis::detail {

/// "80.5 degC", "-12.30 dBm".
[[nodiscard]] std::string text_of(const memmap::Reading& reading);
/// One value, or "-12.30 dBm to -9.10 dBm" where two are not the same.
[[nodiscard]] std::string range_text(const memmap::Reading& low, const memmap::Reading& high);
/// "media lane 3", "host lanes 1-4".
[[nodiscard]] std::string lanes_text(std::string_view side, model::LaneSet lanes);

} // namespace optictl::analysis::detail
