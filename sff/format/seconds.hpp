// Times as people write them: "90", "1.5s", "500ms", "5m", "1h".
#pragma once

#include <optional>
#include <string_view>

namespace optictl {

/// The seconds of a number with the unit ms, s, m, h or d; without one it is seconds. Nothing where
/// `text` is no such time, is negative, or is longer than `most`.
[[nodiscard]] std::optional<double> parse_seconds(std::string_view text, double most);

} // namespace optictl
