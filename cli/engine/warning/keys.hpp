// Names of values that rules look at, as records have them, and what sentences of rules share.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

namespace optictl::engine::warning {

inline constexpr double hour = 3600;
inline constexpr double day = 24 * hour;

inline constexpr std::string_view rx = "rx_power_dbm";
inline constexpr std::string_view tx = "tx_power_dbm";
inline constexpr std::string_view bias = "tx_bias_ma";
inline constexpr std::string_view temperature = "temperature_c";
inline constexpr std::string_view supply = "supply_voltage_v";
// Of both sides.
inline constexpr std::string_view ber = "pre_fec_ber";
inline constexpr std::string_view sew = "sewmax";
inline constexpr std::string_view ferc = "ferc";
// Made of others.
inline constexpr std::string_view spread = "rx_spread_db";
inline constexpr std::string_view excess = "bias_excess_percent";
inline constexpr std::string_view above_siblings = "above_siblings_c";

[[nodiscard]] inline std::string lane_text(unsigned lane) {
    return lane == 0 ? std::string() : fmt::format("lane {}: ", lane);
}

} // namespace optictl::engine::warning
