// Words that are meant by mistyped ones.
#include <array>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "sff/format/nearest.hpp"

using optictl::nearest;

TEST_CASE("the nearest word is found, and none where none is near") {
    constexpr std::array<std::string_view, 4> known{"vendor", "serial", "temperature", "type"};
    CHECK(nearest("vendro", known) == "vendor"); // two letters changed places: two exchanged
    CHECK(nearest("seral", known) == "serial");  // one left out
    CHECK(nearest("tyype", known) == "type");    // one put in
    CHECK(nearest("vendor", known) == "vendor");
    CHECK(nearest("vend", known) == "vendor");   // two left out
    CHECK(nearest("vdr", known).empty());        // three
    CHECK(nearest("vdr", known, 3) == "vendor"); // as far as one is asked to look
    CHECK(nearest("ven", known) == "vendor");    // its beginning
    CHECK(nearest("ve", known).empty());         // too short to say so
    CHECK(nearest("", known).empty());
    CHECK(nearest("vendor", {}).empty());
    CHECK(nearest(std::string(1000, 'x'), known, 2000).empty()); // no time is spent on that
}
