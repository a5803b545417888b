#include "cli/engine/qualify/durations.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/qualify/bench.hpp"

namespace optictl::engine::qualify {
namespace {

constexpr std::array<std::string_view, 3> kinds{of_firmware, of_statistics, of_results};

[[nodiscard]] bool is_of(const Timing& timing, std::string_view kind) {
    const auto begins = [&](std::string_view word) { return timing.name.starts_with(word); };
    return kind.empty() ? std::ranges::none_of(kinds, begins) : begins(kind);
}

/// "DPActivated, lanes 1-4: 3.1 s, at most 1 s".
[[nodiscard]] std::string words_of(const Timing& timing, std::string_view kind) {
    return fmt::format("{}{}{}: {:.3g} s, at most {:.3g} s", timing.name.substr(kind.size()),
                       timing.slowest.empty() ? "" : ", ", timing.slowest, timing.most(),
                       timing.bound_s);
}

} // namespace

Outcome judged_times(const Bench& bench, std::string_view kind) {
    constexpr double near = 0.1; // of the bound
    std::vector<std::string> late;
    std::vector<std::string> close;
    unsigned compared = 0;
    double worst = 0;
    for (const Timing& timing : bench.timings) {
        if (timing.bound_s <= 0 || timing.took_s.empty() || !is_of(timing, kind)) {
            continue;
        }
        ++compared;
        worst = std::max(worst, timing.most() / timing.bound_s);
        const double bound = timing.bound_s * (1 + bench.bound("timing_share"));
        if (timing.not_before_s > bound * (1 + near)) {
            late.push_back(words_of(timing, kind));
        } else if (timing.most() > bound * (1 - near)) {
            close.push_back(words_of(timing, kind));
        }
    }
    if (compared == 0) {
        return skipped("nothing with a bound was measured");
    }
    if (!late.empty()) {
        return failed(fmt::format("{} of {} take longer than they may", late.size(), compared),
                      std::move(late));
    }
    if (!close.empty()) {
        return worth_knowing(fmt::format("{} of {} are too near their bound to tell: {}",
                                         close.size(), compared, fmt::join(close, "; ")));
    }
    return passed(
        fmt::format("{} compared, the slowest took {:.0f} % of its bound", compared, worst * 100));
}

} // namespace optictl::engine::qualify
