// What monitors read, as the numbers that people set ranges for: powers in dBm, all else in its own
// unit.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sff/model/module.hpp"

namespace optictl::engine::qualify {

struct Level {
    const model::Monitor& monitor;
    std::string key;   ///< "rx_power_dbm"
    std::string name;  ///< "Rx power of lane 2"
    std::string label; ///< "Rx power, dBm"
    double value = 0;
};

/// The unit of its value: "dBm".
[[nodiscard]] std::string_view unit_of(const Level& level);

/// Calls `visit` for every monitor with a value that can be compared: those of lanes only where a
/// data path carries traffic; no light is no level.
void for_each_level(const model::Module& module, const std::function<void(const Level&)>& visit);

/// Media lanes of data paths that carry traffic; all lanes of maps without such states.
[[nodiscard]] model::LaneSet active_lanes(const model::Module& module);
/// "Rx power of lane 2".
[[nodiscard]] std::string name_of(const model::Monitor& monitor);

/// A limit of the monitor in the unit of its level; nothing where it has none that is believed.
[[nodiscard]] std::optional<double> limit_of(const model::Module& module,
                                             const model::Monitor& monitor, model::Limit limit);

/// The keys that ranges may have.
[[nodiscard]] std::span<const std::string_view> level_keys();
[[nodiscard]] bool is_level_key(std::string_view key);
/// How far beyond what it was seen to do a quantity may go.
[[nodiscard]] double margin_of(std::string_view key);

} // namespace optictl::engine::qualify
