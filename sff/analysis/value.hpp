// Values and lanes in words. For this folder alone.
#pragma once

#include <string>
#include <string_view>

#include "sff/memmap/reading.hpp"
#include "sff/model/lane_set.hpp"

namespace optictl::analysis::detail {

/// "80.5 degC", "-12.30 dBm".
[[nodiscard]] std::string text_of(const memmap::Reading& reading);
/// "media lane 3", "host lanes 1-4".
[[nodiscard]] std::string lanes_text(std::string_view side, model::LaneSet lanes);

} // namespace optictl::analysis::detail
