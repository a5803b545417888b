#include <array>

#include <doctest/doctest.h>

#include "sff/memmap/plan.hpp"

using namespace optictl::memmap;

TEST_CASE("a plan asks only for bytes that are not there, in runs") {
    Image image;
    const std::array<std::uint8_t, 2> bytes{1, 2};
    image.put(lower, 10, bytes);
    std::vector<Range> plan;
    want(plan, image, lower, 8, 14);
    REQUIRE(plan.size() == 2);
    CHECK(plan[0] == Range{lower, 8, 2});
    CHECK(plan[1] == Range{lower, 12, 3});
}

TEST_CASE("adjacent wishes become one run, other pages do not") {
    const Image image;
    std::vector<Range> plan;
    want(plan, image, lower, 0, 3);
    want(plan, image, lower, 4, 7);
    want(plan, image, upper(0), 128, 255);
    REQUIRE(plan.size() == 2);
    CHECK(plan[0] == Range{lower, 0, 8});
    CHECK(plan[1] == Range{upper(0), 128, 128});
}
