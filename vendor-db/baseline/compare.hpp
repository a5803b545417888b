// Two inventories compared by port, and one with the baseline that it is meant to follow.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vendor-db/baseline/baseline.hpp"

namespace optictl::vendor_db::baseline {

/// What became of a port, the worse the later.
enum class Fate : std::uint8_t {
    Same,
    Known,      ///< differs, or is undecided, as it was when the baseline was made
    New,        ///< a port that had no module
    Moved,      ///< its module is in another port now, or was in another one
    Changed,    ///< the same module, or one that cannot be told from it, is not as it was
    Replaced,   ///< another module
    Gone,       ///< its module is in no port
    CannotTell, ///< it was not read, or not enough of it
};
inline constexpr std::size_t fate_count = 8;
[[nodiscard]] std::string_view name_of(Fate fate);

/// How a property compares.
enum class Match : std::uint8_t {
    Known,      ///< differs as when the baseline was made
    Differs,    ///< from what is expected
    Undecided,  ///< its kind has no majority, and the port is as it was
    CannotTell, ///< not read
};
[[nodiscard]] std::string_view name_of(Match match);

/// One thing of a port that is not as expected.
struct Change {
    Match match{};
    std::string what{};     ///< "serial", "vendor", or a property: "firmware.active_firmware"
    std::string expected{}; ///< of an undecided one empty
    std::string found{};
};

struct PortReport {
    std::string place{};
    Fate fate{};
    bool passes = true;
    KindName was{}; ///< empty: there was none
    KindName is{};
    Serial was_serial{};
    Serial is_serial{};
    std::string moved_from{}; ///< where its module was
    std::string moved_to{};   ///< where the module is that it had
    std::string reason{};     ///< one sentence, where no change tells it
    std::vector<Change> changes{};
};

/// Modules of one kind that run different firmware.
struct Drift {
    KindName kind{};
    std::map<std::string, std::vector<std::string>> places{}; ///< by version
};
[[nodiscard]] std::vector<Drift> drift_of(std::span<const Unit> units);

struct FleetReport {
    std::vector<PortReport> ports{}; ///< in the order of people
    std::array<unsigned, fate_count> counts{};
    unsigned failed = 0;
    unsigned serials_not_compared = 0; ///< redacted, blank or not in the baseline
    /// Kinds and sections of which the baseline has nothing although modules tell it.
    std::vector<std::string> not_compared{};
    std::vector<Drift> drift{};
    [[nodiscard]] bool passes() const { return failed == 0; }
};

struct Terms {
    Sections sections = all_sections;
    /// What differs, or is undecided, as when the baseline was made passes.
    bool allow_known = false;
    /// The ports that were looked at; nothing is said of what is missing in others. Empty: all.
    std::set<std::string> asked{};
};

/// Compares modules with what the baseline asks of their kinds, and ports with what they had.
[[nodiscard]] FleetReport check(const Baseline& baseline, std::span<const Unit> units,
                                const Terms& terms);
/// Compares two inventories: each port with what it was.
[[nodiscard]] FleetReport diff(std::span<const Unit> before, std::span<const Unit> after,
                               const Terms& terms);

} // namespace optictl::vendor_db::baseline
