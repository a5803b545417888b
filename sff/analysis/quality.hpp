// How well each side of the data paths receives: error ratios against what their FEC corrects. The
// one place that has the limits of codes; the diagnosis and front ends use it alike.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sff/model/module.hpp"

namespace optictl::analysis {

/// What a code corrects. Codes without a row have no limit in a public text that was at hand: error
/// ratios before them are shown and not judged.
struct FecLimit {
    std::string_view fec;     ///< as model::DataPath has it
    double ber = 0;           ///< the highest ratio of bit errors before it that is specified
    std::string_view text;    ///< the same, as it is written
    unsigned correctable = 0; ///< symbols that it corrects in one frame; 0: not counted in symbols
    std::string_view source;  ///< where the ratio stands
};
[[nodiscard]] std::span<const FecLimit> fec_limits();
/// Null: no row.
[[nodiscard]] const FecLimit* fec_limit(std::string_view fec);

/// Samples of one quantity, by model::Statistic; null: not observed.
using Statistics =
    std::array<const model::Sample*, static_cast<std::size_t>(model::Statistic::Total) + 1>;
/// The sample, where it is observed and has a value.
[[nodiscard]] const model::Sample* valued(const Statistics& statistics, model::Statistic statistic);

/// What one side of a data path receives.
struct Reception {
    std::string_view fec;            ///< empty: its interface does not tell it
    const FecLimit* limit = nullptr; ///< null: none is known
    Statistics ber{};
    Statistics frames{};  ///< that could not be corrected (FERC)
    Statistics symbols{}; ///< most that were corrected in one frame (SEWmax)
    /// Orders of magnitude from the ratio of now to the limit; negative beyond it. Nothing: there
    /// is no limit, no ratio, or no error at all.
    std::optional<double> margin{};

    [[nodiscard]] const model::Sample* ber_now() const {
        return valued(ber, model::Statistic::Current);
    }
    [[nodiscard]] bool is_observed() const;
};

struct PathQuality {
    const model::DataPath* path = nullptr;
    Reception media{};
    Reception host{};
};
/// Of every data path, in their order. Points into the module.
[[nodiscard]] std::vector<PathQuality> quality_of(const model::Module& module);
/// The side with the least margin; where no limit is known, the one with the most errors. Null: no
/// error ratio is known.
[[nodiscard]] const Reception* worst_of(std::span<const PathQuality> paths);

} // namespace optictl::analysis
