// What a count of errors says of an error ratio: between which limits it lies, at what confidence.
#pragma once

#include <cstdint>

namespace optictl::analysis {

/// A bit error ratio as it was measured. Errors come by themselves (Poisson); bursts make the truth
/// wider.
struct ErrorRatio {
    double ratio = 0; ///< errors a bit
    double low = 0;   ///< 0 without errors
    double high = 0;  ///< without errors one-sided: 3.0 / bits at 95 %
};
/// `bits` more than 0; `confidence` 0.5 to 0.9999, two-sided but where there are no errors.
[[nodiscard]] ErrorRatio error_ratio(std::uint64_t errors, std::uint64_t bits, double confidence);

} // namespace optictl::analysis
