// Two reports of qualifications: what became better, worse, or is not known any more.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/qualify/report.hpp"

namespace optictl::engine::qualify {

/// What became of a check. The order is that in which it is told.
enum class Fate : std::uint8_t {
    NewFailure,   ///< it fails, or cannot be made, and did neither before
    StillFailing, ///< in both
    NoLongerMade, ///< it gave an answer and is skipped, or is not there: nothing is known
    Noted,        ///< it passed, and is worth a note now
    Mended,       ///< it failed and passes
    Cleared,      ///< it was worth a note and passes
    NowMade,      ///< it was skipped or not there, and passes
    Same,
};
/// "new-failure", "still-failing", ...
[[nodiscard]] std::string_view name_of(Fate fate);

struct LineChange {
    Fate fate = Fate::Same;
    const Line* before = nullptr; ///< null: the report has no such check
    const Line* after = nullptr;
};
/// Of every check of either report, in the order of its fate.
[[nodiscard]] std::vector<LineChange> compare_lines(const Report& before, const Report& after);

/// A step that takes clearly longer or shorter than it did, or is advertised otherwise.
struct TimingChange {
    const Timing* before = nullptr;
    const Timing* after = nullptr;
    [[nodiscard]] bool is_slower() const { return after->most() > before->most(); }
};
/// What differs between measurements of the same: a share of the longer time, and at least so long.
inline constexpr double timing_change_share = 0.25;
inline constexpr double timing_change_s = 0.005;
[[nodiscard]] std::vector<TimingChange> compare_timings(const Report& before, const Report& after);

} // namespace optictl::engine::qualify
