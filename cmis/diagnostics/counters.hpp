// What test pattern checkers have counted: page 14h shows the results that its selector names
// (OIF-CMIS 5.4 section 8.17, Appendix F).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sff/memmap/procedure.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::diagnostics {

/// tDDCS (Table 10-5), and what the slowest modules of the field take.
inline constexpr std::chrono::nanoseconds selection_time = std::chrono::milliseconds(10);
inline constexpr std::chrono::nanoseconds slowest_selection = std::chrono::milliseconds(100);

/// One selector of one bank, and what stood behind it.
struct Selection {
    std::uint8_t bank = 0;
    std::uint8_t selector = 0;
    bool is_supported = false; ///< else the module went back to no selection: there are no data
    memmap::Image image;       ///< the half page as it was then
};

/// Set what is above the line.
struct Counting {
    std::vector<Selection> selections{};

    // ----
    enum class At : std::uint8_t {
        Begin,
        Selecting,
        Settling,
        Reading,
        Comparing, ///< of the first ones: whether its data change behind the time of the standard
        Compared,
        Restoring,
        Left,
    };
    At at = At::Begin;
    std::size_t index = 0;                             ///< of the selection, or of the bank
    bool is_timed = false;                             ///< the time that this module takes is known
    bool is_slow = false;                              ///< it takes longer than the standard allows
    std::vector<std::optional<std::uint8_t>> before{}; ///< selectors of each bank, to be put back
    std::vector<std::uint8_t> seen{};                  ///< data of the first look

    /// Puts the selectors back and is done. For who is interrupted.
    void leave();
};

/// The selectors of error ratios and counters that the module advertises (13h:130, 13h:129), in
/// every bank. Empty: it has none.
[[nodiscard]] std::vector<Selection> selections_of(const memmap::Context& context, unsigned banks);
/// What must be known before.
[[nodiscard]] std::vector<memmap::Range> capability_ranges(unsigned banks);

[[nodiscard]] memmap::Step next(Counting& counting, const memmap::Now& now);
inline constexpr memmap::Procedure<Counting> counting_procedure{.name = "diagnostics-counters",
                                                                .next = next};

/// What the checker of one lane has counted.
struct Count {
    bool is_host = false;
    unsigned lane = 0; ///< over all banks
    std::uint64_t errors = 0;
    std::uint64_t bits = 0;
    bool lost_lock = false;      ///< the pattern was lost in between: the counts say nothing
    bool is_enabled = false;     ///< the checker runs
    bool is_gated = false;       ///< of a gate that has closed
    std::optional<double> ratio; ///< as the module gives it
};
/// Of the lanes whose checker runs or has counted anything.
[[nodiscard]] std::vector<Count> counts_of(const memmap::Context& context,
                                           const std::vector<Selection>& selections);

} // namespace optictl::cmis::diagnostics
