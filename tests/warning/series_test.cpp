// Robust statistics: expected values by hand.
#include <vector>

#include <doctest/doctest.h>

#include "cli/engine/warning/series.hpp"

using namespace optictl::engine::warning;

TEST_CASE("a median is the middle value, or the mean of the two") {
    CHECK(median({3, 1, 2}) == 2);
    CHECK(median({4, 1, 3, 2}) == 2.5);
    CHECK(median({7}) == 7);
}

TEST_CASE("a slope is that of most points, whatever one of them says") {
    std::vector<Point> points;
    for (int day = 0; day < 7; ++day) {
        points.push_back({day * 86'400.0, -2 - 0.25 * day});
    }
    points[3].value = 5; // an outlier
    const auto slope = slope_of(points);
    REQUIRE(slope);
    CHECK(slope->per_day == doctest::Approx(-0.25));
    CHECK(slope->days == doctest::Approx(6));
    CHECK(slope->points == 7);
    CHECK(!slope_of(std::vector<Point>{{0, 1}, {1, 2}}));
    CHECK(!slope_of(std::vector<Point>{{5, 1}, {5, 2}, {5, 3}}));
}

TEST_CASE("a step has no slope in one of its halves") {
    std::vector<Point> points;
    for (int day = 0; day < 8; ++day) {
        points.push_back({day * 86'400.0, day < 4 ? -2.0 : -3.0});
    }
    const auto slope = slope_of(points);
    REQUIRE(slope);
    CHECK(slope->per_day < 0);
    CHECK(slope->first_half == 0);
    CHECK(slope->second_half == 0);
    CHECK(slope->largest_jump == 1);
}

TEST_CASE("the level is that of the week before the last hour") {
    Series series;
    double time = 0;
    for (int i = 0; i < 700; ++i, time += 900) {
        series.add({time, i % 2 == 0 ? -2.0 : -2.2});
    }
    CHECK(series.level().value == doctest::Approx(-2.1));
    CHECK(series.level().noise == doctest::Approx(0.14826)); // 1.4826 times 0.1
    CHECK(!series.is_sparse());
    // Four points of another level change nothing of it; they are the last hour.
    for (int i = 0; i < 4; ++i, time += 900) {
        series.add({time, -9});
    }
    CHECK(series.level().value == doctest::Approx(-2.1));
    CHECK(series.last().value == -9);
}

TEST_CASE("a laser is compared with what it needed at this temperature") {
    Regression laser;
    for (int i = 0; i < 100; ++i) {
        const double degrees = 40 + i % 11;
        laser.add(i * 900.0, degrees, 3.3, 50 + 0.2 * (degrees - 40));
    }
    CHECK(laser.expected(40, 3.3) == doctest::Approx(50));
    CHECK(laser.expected(50, 3.3) == doctest::Approx(52));
    CHECK(laser.expected(60, 3.3) == doctest::Approx(54));
    CHECK(laser.points() == 100);
}

TEST_CASE("a cause that did not vary has no effect that could be told") {
    Regression laser;
    for (int i = 0; i < 100; ++i) {
        laser.add(i * 900.0, 40 + (i % 2) * 0.1, 3.3, 50 + (i % 2) * 1.0);
    }
    CHECK(laser.expected(60, 3.3) == doctest::Approx(50.5));
}
