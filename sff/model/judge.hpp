// What all standards judge of values: thresholds, margins, sums. Rules are in rule.hpp.
#pragma once

#include "sff/model/module.hpp"

namespace optictl::model {

/// Says why four thresholds cannot be believed; empty when they can.
[[nodiscard]] std::string_view distrust(const FourReadings& limits);
/// Says of every set of thresholds whether it can be believed, and fills verdict and margin of
/// every monitor that has a value and such thresholds; of none while the module says that its
/// monitors are not valid yet.
void judge_monitors(Module& module);
/// Whether samples of this observable are judged by their limits: those of now. What was made of
/// the samples of an interval is told where it is shown. A diagnosis reads no other observable.
[[nodiscard]] constexpr bool is_judged(const Observable& observable) {
    return observable.statistic == Statistic::Current;
}
/// Sums bytes first..last of `page` and compares with the byte `at`.
[[nodiscard]] Checksum checksum(const memmap::Image& image, std::string_view name,
                                std::string_view clause, memmap::Page page, unsigned first,
                                unsigned last, unsigned at);
/// Decibel-milliwatts of a power; the caller knows that it is positive.
[[nodiscard]] double dbm(double milliwatt);

} // namespace optictl::model
