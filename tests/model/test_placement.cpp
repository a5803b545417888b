// Placements worked out by hand from the assignment options (OIF-CMIS 5.4 section 6.2.1).
#include <vector>

#include <doctest/doctest.h>

#include "sff/model/breakout.hpp"

using namespace optictl;
using namespace optictl::model;

namespace {

Reading options(unsigned bits) {
    return {.state = memmap::State::Ok, .raw = bits};
}

Application application(unsigned code, unsigned host_lanes, unsigned host_options,
                        unsigned media_lanes, unsigned media_options) {
    Application app;
    app.code = code;
    app.host_lanes = host_lanes;
    app.media_lanes = media_lanes;
    app.host_lane_options = options(host_options);
    app.media_lane_options = options(media_options);
    return app;
}

struct Case {
    const char* what;
    Application app;
    unsigned lanes;
    std::vector<Group> expected;
};

const Case cases[] = {
    {"one over all lanes", application(1, 8, 0x01, 8, 0x01), 8, {{1, 1}}},
    {"two of four lanes", application(1, 4, 0x11, 4, 0x11), 8, {{1, 1}, {5, 5}}},
    {"four host lanes on one media lane", application(1, 4, 0x11, 1, 0x03), 8, {{1, 1}, {5, 2}}},
    {"starts that overlap are passed over", application(1, 4, 0x15, 4, 0x15), 8, {{1, 1}, {5, 5}}},
    {"the last lane is taken", application(1, 2, 0x40, 2, 0x40), 8, {{7, 7}}},
    {"one lane too many at the end", application(1, 2, 0x80, 2, 0x40), 8, {}},
    {"media lanes beyond the last", application(1, 2, 0x41, 2, 0x81), 8, {{1, 1}}},
    {"fewer media starts than host starts", application(1, 2, 0x55, 2, 0x05), 8, {{1, 1}, {3, 3}}},
    {"half a bank", application(1, 2, 0x55, 2, 0x55), 4, {{1, 1}, {3, 3}}},
    {"two banks", application(1, 4, 0x11, 1, 0x03), 16, {{1, 1}, {5, 2}, {9, 9}, {13, 10}}},
    {"four banks", application(1, 8, 0x01, 8, 0x01), 32, {{1, 1}, {9, 9}, {17, 17}, {25, 25}}},
    {"a bank that is not whole", application(1, 4, 0x11, 4, 0x11), 12, {{1, 1}, {5, 5}, {9, 9}}},
    {"no lane is stated", application(1, 0, 0xFF, 0, 0xFF), 8, {}},
    {"no start is allowed", application(1, 4, 0x00, 4, 0x11), 8, {}},
};

} // namespace

TEST_CASE("instances of one application side by side") {
    for (const Case& one : cases) {
        CAPTURE(one.what);
        CHECK(side_by_side(one.app, one.lanes) == one.expected);
    }
}

TEST_CASE("without options one instance at lane 1 is all that can be told") {
    Application app = application(1, 4, 0, 4, 0);
    app.host_lane_options.state = memmap::State::NotAdvertised;
    app.media_lane_options.state = memmap::State::NotAdvertised;
    CHECK(side_by_side(app) == std::vector<Group>{{1, 1}});
    CHECK_FALSE(placement(app, 1).has_value());
}

TEST_CASE("a placement names its lanes on both sides") {
    const auto last = placement(application(3, 2, 0x55, 1, 0x0F), 31, 32);
    REQUIRE(last.has_value());
    CHECK(last->application == 3);
    CHECK(last->host_lanes == 0xC0000000);
    CHECK(last->media_lanes == 0x08000000); // fourth media lane of the fourth bank
    CHECK_FALSE(placement(application(3, 2, 0x55, 1, 0x0F), 30, 32).has_value());
    CHECK_FALSE(placement(application(3, 2, 0x55, 1, 0x0F), 31, 24).has_value());
    CHECK_FALSE(placement(application(3, 2, 0x55, 1, 0x0F), 33, 40).has_value());
    CHECK_FALSE(placement(application(3, 2, 0x80, 1, 0x0F), 8, 16).has_value()); // leaves its bank
    CHECK_FALSE(placement(application(3, 2, 0x55, 1, 0x07), 7).has_value());     // no media lanes
}

TEST_CASE("places for all that is wanted") {
    const Application four = application(1, 4, 0x15, 4, 0x15); // at 1, 3 and 5
    const Application one = application(2, 1, 0xFF, 1, 0xFF);
    const auto starts = [](const std::vector<Wanted>& wanted) {
        std::vector<unsigned> out;
        for (const Placement& each : arrange(wanted).value_or(std::vector<Placement>{})) {
            out.push_back(each.first.host_first);
        }
        return out;
    };
    using Starts = std::vector<unsigned>;
    const Wanted wide{1, free_placements(four, {})};
    CHECK(starts({{2, wide.options}}) == Starts{1, 5});
    CHECK(starts({wide, {4, free_placements(one, {})}}) == Starts{1, 5, 6, 7, 8});
    // The wide one leaves lane 1, and then lane 2, to those that can run nowhere else.
    CHECK(starts({wide, {2, {*placement(one, 1), *placement(one, 2)}}}) == Starts{3, 1, 2});
    CHECK(starts({{3, wide.options}}).empty());
    CHECK(starts({wide, {5, free_placements(one, {})}}).empty());
    CHECK(starts({{0, wide.options}, {1, wide.options}}) == Starts{1});
    CHECK(arrange({}).has_value()); // nothing is wanted
}

TEST_CASE("different applications beside each other") {
    const Application four = application(1, 4, 0x11, 4, 0x11);
    const Application two = application(2, 2, 0x55, 2, 0x55);
    const std::vector<Placement> placed = {*placement(four, 1)};
    const std::vector<Placement> free = free_placements(two, placed);
    REQUIRE(free.size() == 2);
    CHECK(free[0].first == Group{5, 5});
    CHECK(free[1].first == Group{7, 7});
    CHECK(free_placements(two, placed, 16).size() == 6);
    CHECK(free_placements(application(3, 8, 0x01, 8, 0x01), placed).empty());

    const Placement mix[] = {*placement(four, 1), *placement(two, 5), *placement(two, 7)};
    CHECK(fit_together(mix));
    const Placement clash[] = {*placement(four, 1), *placement(two, 3)};
    CHECK_FALSE(fit_together(clash));
    // Apart on the host side, together on media lane 2.
    const Placement shared[] = {*placement(application(1, 4, 0x01, 2, 0x01), 1),
                                *placement(application(2, 4, 0x11, 1, 0x03), 5)};
    CHECK_FALSE(fit_together(shared));
}
