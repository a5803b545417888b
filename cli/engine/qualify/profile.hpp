// What a kind of module is to be beyond its standard: ranges, bounds, and what is excused.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/engine/qualify/advertised.hpp"
#include "vendor-db/baseline/baseline.hpp"

namespace optictl::engine::qualify {

struct Range {
    double least = 0;
    double most = 0;
};

/// A check that is not made, by whose word, and until when.
struct Deviation {
    std::string reason{};
    std::string owner{};
    std::optional<vendor_db::Date> until{};
};

struct Profile {
    std::string file{};
    /// Key of a monitor with its unit ("rx_power_dbm") to the range that its values keep.
    std::map<std::string, Range, std::less<>> ranges{};
    /// Number of a setting by its name: "lane_spread_db", "dump_s", "drift_db".
    std::map<std::string, double, std::less<>> bounds{};
    std::map<std::string, Deviation, std::less<>> deviations{}; ///< by the id of the check
    Texts vdm{}; ///< observables that it has, and of what: observables_of()
    Texts cdb{}; ///< what it advertises of CDB: cdb_of()
    /// Which commands of firmware it has: names of firmware_commands().
    std::map<std::string, bool, std::less<>> firmware{};
    /// Identity, applications and thresholds; null without them.
    std::shared_ptr<const vendor_db::baseline::Baseline> baseline{};

    [[nodiscard]] double bound(std::string_view name) const;
};

/// A number that a profile may set, and what it is without one.
struct Bound {
    std::string_view name;
    double usual;
    std::string_view what; ///< "largest difference between lanes of received power, dB"
    std::string_view source;
};
[[nodiscard]] std::span<const Bound> bounds();

struct ReadProfile {
    Profile profile{};
    std::vector<vendor_db::Problem> problems{};
};
/// A profile, on top of those that it inherits from. What it does not say, they say.
[[nodiscard]] ReadProfile read_profile(const std::string& file);

/// A profile made of good modules: what they have in common, and the ranges of what they read.
class Learner {
public:
    void add(const Inspection& inspection);
    [[nodiscard]] unsigned modules() const { return static_cast<unsigned>(units_.size()); }
    /// What they have in common: identity, applications, thresholds.
    [[nodiscard]] std::string baseline() const;
    /// TOML that names the file of that, with ranges wider than what was seen.
    [[nodiscard]] std::string write(std::string_view baseline_file) const;

private:
    std::vector<vendor_db::baseline::Unit> units_;
    std::map<std::string, Range> ranges_;
    std::optional<Texts> vdm_; ///< what all of them have alike
    std::optional<Texts> cdb_;
};

} // namespace optictl::engine::qualify
