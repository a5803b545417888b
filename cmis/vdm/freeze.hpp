// Statistics of one interval: VDM collects minimum, maximum and average of error ratios until they
// are frozen (OIF-CMIS 5.4 section 8.27.8). One request acts on all banks.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "sff/memmap/procedure.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::vdm {

/// tWRITE and tVDMF are 10 ms each (Table 10-5); modules of the field take longer.
inline constexpr std::chrono::nanoseconds done_bound = std::chrono::milliseconds(500);

/// Set what is above the line.
struct Freeze {
    std::chrono::nanoseconds interval = std::chrono::seconds(10);
    std::vector<memmap::Range> values{}; ///< read while they are frozen: all groups of all banks

    // ----
    enum class At : std::uint8_t {
        Begin,
        Raising, ///< the first request: what it freezes began nobody knows when
        Raised,
        Lowering,
        Lowered,
        Collecting,
        Closing, ///< the second request
        Closed,
        Reading,
        Leaving, ///< taking the request back for good
        Left,
    };
    At at = At::Begin;
    std::chrono::nanoseconds opened{}; ///< since the first step: the interval began
    std::chrono::nanoseconds closed{}; ///< and ended
    bool has_begun = false;
    bool is_requested = false; ///< the request stands, or may stand
    bool is_read = false;      ///< the values are those of the interval
    std::string failure{};     ///< why they are not

    /// How long the module took for a request, from when the write was taken.
    struct Took {
        bool is_freeze = true; ///< else it let go
        std::chrono::nanoseconds took{};
        std::chrono::nanoseconds not_before{}; ///< a look so late showed that it was not done
    };
    std::vector<Took> times{};
    std::optional<std::chrono::nanoseconds> asked{}; ///< since the first step; empty: nothing is
    std::chrono::nanoseconds looked{};               ///< the last look began, since it was asked
    std::chrono::nanoseconds not_before{};           ///< of the last look that was too early
    bool is_pausing = false;                         ///< between two looks

    /// Ends the interval at once: takes the request back and is done. For who is interrupted.
    void leave(std::string why);
    [[nodiscard]] std::chrono::nanoseconds length() const { return closed - opened; }
};

/// What must be known before: whether somebody else has frozen them, and what there is.
[[nodiscard]] std::vector<memmap::Range> freeze_ranges();

/// Whether a statistic stands among the descriptors that were read. Without one, some modules never
/// say that a freeze is done.
[[nodiscard]] bool has_statistics(const memmap::Context& context, unsigned banks);
/// Whether the request stands already: somebody else reads these statistics.
[[nodiscard]] bool is_frozen(const memmap::Context& context);
/// Whether the module has stopped to observe, so that what it has is old.
[[nodiscard]] bool is_saving_power(const memmap::Context& context);
/// Pages with the values of all groups that each bank has, and what they are: descriptors and
/// thresholds, which a new application changes; with the data path states and applications.
[[nodiscard]] std::vector<memmap::Range> interval_ranges(const memmap::Context& context,
                                                         unsigned banks);
/// Whether the applications of lanes are the same in both: else an interval says nothing of either.
[[nodiscard]] bool same_applications(const memmap::Image& one, const memmap::Image& other,
                                     unsigned banks);

/// Reads the values of an interval. Done whatever came of it: `failure` says what. The request
/// never stands when it is done; where reading or writing broke, leave() and another run take it
/// back.
[[nodiscard]] memmap::Step next(Freeze& freeze, const memmap::Now& now);
inline constexpr memmap::Procedure<Freeze> freeze_procedure{.name = "vdm-freeze", .next = next};

} // namespace optictl::cmis::vdm
