// What one read of a module says, as it is kept and compared over time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/engine/monitor/snapshot.hpp"
#include "sff/model/lane_set.hpp"

namespace optictl::engine::history {

/// One value that is followed.
struct Value {
    std::string key;   ///< with the unit: "rx_power_dbm", "temperature_c"
    unsigned lane = 0; ///< or first lane of a path; 0: the module
    double value = 0;  ///< a power in dBm: no light is -40
};

/// The warning thresholds of all values of one key; one that the module does not set is NaN.
struct Limits {
    std::string key;
    double low = 0;
    double high = 0;
};

/// Which module it is, wherever it is plugged in. Texts are as they may be shown.
struct Identity {
    std::string vendor;
    std::string part;
    std::string serial; ///< empty: it has none, and is told apart by its port
    auto operator<=>(const Identity&) const = default;
    [[nodiscard]] std::string text() const;
};

struct Record {
    double time = 0; ///< seconds since 1970
    std::string port;
    Identity module;
    /// Media lanes whose data path is activated, and those among them whose transmitter is on:
    /// light is expected on them. `lit` has them by their numbers.
    model::LaneSet active = 0;
    model::LaneSet disabled = 0;
    model::LaneSet lit = 0;
    std::vector<Value> values;
    std::vector<Limits> limits;

    [[nodiscard]] const Value* find(std::string_view key, unsigned lane) const;
};

/// The verdict of the diagnosis, as it is kept beside the values: 0 works, 1 cannot tell,
/// 2 degraded, 3 does not work.
inline constexpr const char* verdict_key = "verdict";
[[nodiscard]] double number_of(analysis::Conclusion conclusion);
/// The other way round; a number that is none of them is that one cannot tell.
[[nodiscard]] analysis::Conclusion conclusion_of(double number);

/// The record of what was read; nothing of use where no map is known. With `observables` those that
/// the module lists itself are in it, too.
[[nodiscard]] Record record_of(const std::string& port, const Inspection& inspection, double time,
                               bool observables);
/// The same of a snapshot that has a module.
[[nodiscard]] Record record_of(const std::string& port, const monitor::Snapshot& snapshot);

/// Media lanes on which light is expected: those of data paths that are activated, with their
/// transmitter enabled. Maps without data paths say no more than the latter.
[[nodiscard]] model::LaneSet expected_lanes(const model::Module& module);
/// Media lanes of data paths that are activated, or whose state the map does not tell.
[[nodiscard]] model::LaneSet active_lanes(const model::Module& module);

} // namespace optictl::engine::history
