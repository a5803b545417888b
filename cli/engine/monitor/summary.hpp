// What a run of polls says of one module: least, mean and greatest values, drift, flaps.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/engine/monitor/snapshot.hpp"

namespace optictl::engine::monitor {

/// Values over time, kept as sums: memory does not grow with their number.
class Statistics {
public:
    /// `time` in seconds since anything that stays the same.
    void add(double time, double value);
    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] double least() const { return least_; }
    [[nodiscard]] double mean() const;
    [[nodiscard]] double greatest() const { return greatest_; }
    /// By how much the line of least squares rises from the first value to the last.
    [[nodiscard]] double drift() const;

private:
    std::uint64_t count_ = 0;
    double least_ = 0;
    double greatest_ = 0;
    double first_time_ = 0;
    double last_time_ = 0;
    double first_value_ = 0;
    // Relative to the first time and value, so that large numbers do not hide small changes.
    double sum_ = 0;
    double times_ = 0;
    double squares_ = 0;
    double products_ = 0;
};

/// One value that was followed. Powers are in dBm.
struct Followed {
    std::string key; ///< with the unit: "rx_power_dbm"
    unsigned lane = 0;
    Statistics statistics;
};

/// Not thread-safe.
class Summary {
public:
    /// Takes the values of a poll that read them.
    void add(const Snapshot& snapshot);
    /// Takes a poll whatever it read: presence.
    void see(const Snapshot& snapshot);
    [[nodiscard]] std::uint64_t samples() const { return samples_; }
    /// How often a data path was left by the state Activated, or the module by the cage.
    [[nodiscard]] std::uint64_t flaps() const { return flaps_; }
    /// By key, then lane, in the order in which they came first.
    [[nodiscard]] std::vector<Followed> values() const;

private:
    void follow(const std::string& key, unsigned lane, double time, double value);

    std::map<std::pair<std::string, unsigned>, std::size_t> places_;
    std::vector<Followed> values_;
    std::map<unsigned, bool> active_; ///< data paths by their first lane
    bool was_present_ = false;
    std::uint64_t samples_ = 0;
    std::uint64_t flaps_ = 0;
};

/// No light, as power in dBm: one step of the registers of all standards.
inline constexpr double darkest_dbm = -40;
[[nodiscard]] double dbm_of(double milliwatts);

} // namespace optictl::engine::monitor
