#include "sff/analysis/error_ratio.hpp"

#include <algorithm>
#include <cmath>

namespace optictl::analysis {
namespace {

/// Up to here sums are exact enough; beyond, the square root of a count is (Wilson-Hilferty).
constexpr std::uint64_t most_summed = 2000;

/// P(X <= count) of a Poisson distribution with this mean.
[[nodiscard]] double at_most(std::uint64_t count, double mean) {
    double sum = 0;
    for (std::uint64_t k = 0; k <= count; ++k) {
        const auto number = static_cast<double>(k);
        sum += std::exp(-mean + number * std::log(mean) - std::lgamma(number + 1));
    }
    return std::min(sum, 1.0);
}

/// The mean at which P(X <= count) is `probability`: it falls as the mean grows.
[[nodiscard]] double mean_at(std::uint64_t count, double probability) {
    double low = 1e-9;
    double high = static_cast<double>(count) + 10 * std::sqrt(static_cast<double>(count)) + 50;
    constexpr int halvings = 100;
    for (int i = 0; i < halvings; ++i) {
        const double middle = (low + high) / 2;
        (at_most(count, middle) > probability ? low : high) = middle;
    }
    return (low + high) / 2;
}

/// The quantile of the normal distribution, by halving.
[[nodiscard]] double normal_quantile(double probability) {
    double low = -10;
    double high = 10;
    constexpr int halvings = 100;
    for (int i = 0; i < halvings; ++i) {
        const double middle = (low + high) / 2;
        (0.5 * std::erfc(-middle / std::sqrt(2.0)) < probability ? low : high) = middle;
    }
    return (low + high) / 2;
}

/// Quantile of a gamma distribution with this shape (Wilson and Hilferty), for large counts.
[[nodiscard]] double gamma_quantile(double shape, double probability) {
    const double root = 1 - 1 / (9 * shape) + normal_quantile(probability) / (3 * std::sqrt(shape));
    return shape * root * root * root;
}

} // namespace

ErrorRatio error_ratio(std::uint64_t errors, std::uint64_t bits, double confidence) {
    const auto total = static_cast<double>(bits);
    const auto count = static_cast<double>(errors);
    const double tail = (1 - confidence) / 2;
    ErrorRatio out{.ratio = count / total};
    if (errors == 0) {
        out.high = -std::log(1 - confidence) / total;
    } else if (errors <= most_summed) {
        out.low = mean_at(errors - 1, 1 - tail) / total;
        out.high = mean_at(errors, tail) / total;
    } else {
        out.low = gamma_quantile(count, tail) / total;
        out.high = gamma_quantile(count + 1, 1 - tail) / total;
    }
    return out;
}

} // namespace optictl::analysis
