// Times as people write them.
#include <string>

#include <doctest/doctest.h>

#include "sff/format/seconds.hpp"

using optictl::parse_seconds;

TEST_CASE("a time is a number with a unit, or of seconds") {
    constexpr double day = 24 * 60 * 60;
    const std::pair<std::string_view, double> times[] = {
        {"0", 0},    {"90", 90},   {"1.5", 1.5},   {"500ms", 0.5}, {"2s", 2},
        {"5m", 300}, {"1h", 3600}, {"0.5h", 1800}, {"1d", day},
    };
    for (const auto& [text, seconds] : times) {
        CAPTURE(text);
        REQUIRE(parse_seconds(text, day).has_value());
        CHECK(*parse_seconds(text, day) == doctest::Approx(seconds));
    }
}

TEST_CASE("what is no time, or too long a one, is none") {
    constexpr double most = 60;
    for (const std::string_view text :
         {"", "m", "ms", "-1", "+1", "nan", "inf", "1e3", "0x10", "1 s", " 1", "1.5.2", "5M",
          "5min", "1h30m", "61", "2m", "1d"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_seconds(text, most).has_value());
    }
    CHECK(parse_seconds("60", most).has_value());
    CHECK_FALSE(parse_seconds(std::string(400, '9') + "h", most).has_value());
}
