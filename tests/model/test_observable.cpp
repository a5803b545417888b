// Verdicts of samples: strict comparison, limits that are not set, limits that cannot be believed.

#include <optional>

#include <doctest/doctest.h>

#include "sff/model/observable.hpp"

using namespace optictl;
using model::Sample;
using model::Verdict;

namespace {

memmap::Reading number(double value) {
    memmap::Reading reading;
    reading.state = memmap::State::Ok;
    reading.value = value;
    return reading;
}

/// high alarm, low alarm, high warning, low warning; nothing: not set.
Sample judged(double value, std::optional<double> high_alarm, std::optional<double> low_alarm,
              std::optional<double> high_warning, std::optional<double> low_warning) {
    Sample sample{.value = number(value)};
    const std::optional<double> limits[] = {high_alarm, low_alarm, high_warning, low_warning};
    for (unsigned i = 0; i < model::limit_count; ++i) {
        if (limits[i]) {
            sample.limits[i] = number(*limits[i]);
        }
    }
    model::judge(sample);
    return sample;
}

} // namespace

TEST_CASE("a value at a limit has not crossed it") {
    CHECK(judged(30, 30, 10, 25, 15).verdict == Verdict::HighWarning);
    CHECK(judged(25, 30, 10, 25, 15).verdict == Verdict::Normal);
    CHECK(judged(30.1, 30, 10, 25, 15).verdict == Verdict::HighAlarm);
    CHECK(judged(10, 30, 10, 25, 15).verdict == Verdict::LowWarning);
    CHECK(judged(9.9, 30, 10, 25, 15).verdict == Verdict::LowAlarm);
    CHECK(judged(18, 30, 10, 25, 15).margin == 3);
    CHECK(judged(14, 30, 10, 25, 15).margin == -1);
}

TEST_CASE("a limit that is not set bounds nothing") {
    CHECK(judged(22, {}, 18, {}, 19).verdict == Verdict::Normal);
    CHECK(judged(22, {}, 18, {}, 19).margin == 3);
    CHECK(judged(1e9, {}, 18, {}, 19).verdict == Verdict::Normal);
    CHECK(judged(17, {}, 18, {}, {}).verdict == Verdict::LowAlarm);
    const Sample free = judged(17, {}, {}, {}, {});
    CHECK(free.verdict == Verdict::None);
    CHECK_FALSE(free.has_margin);
}

TEST_CASE("limits in the wrong order judge nothing, nor does a sample without a value") {
    CHECK(judged(17, 10, 20, 10, 20).verdict == Verdict::None);
    CHECK(judged(17, 20, {}, 30, {}).verdict == Verdict::None);
    CHECK(judged(17, {}, 20, {}, 10).verdict == Verdict::None);
    Sample sample{.absence = model::Absence::NoSample, .value = number(99)};
    sample.limits[model::HighAlarm] = number(1);
    model::judge(sample);
    CHECK(sample.verdict == Verdict::None);
}
