// Where applications fit side by side. Every placement here is worked out by hand: start lanes in
// ascending order, each only where its lanes are still free on both sides and end within the map.
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "sff/model/breakout.hpp"

using namespace optictl;
using namespace optictl::model;

namespace {

using Places = std::vector<std::pair<unsigned, unsigned>>; ///< first host lane, first media lane

Reading options(unsigned bits) {
    return {.state = memmap::State::Ok, .kind = memmap::Kind::Bitmap, .raw = bits};
}

/// An application by its lane counts and the bits of its start lanes (bit 0: lane 1).
Application application(unsigned host_lanes, unsigned host_bits, unsigned media_lanes,
                        unsigned media_bits) {
    return {.host_lanes = host_lanes,
            .media_lanes = media_lanes,
            .host_lane_options = options(host_bits),
            .media_lane_options = options(media_bits)};
}

Places places(const Application& one, unsigned lanes = 8) {
    Places found;
    for (const Group& group : side_by_side(one, lanes)) {
        found.emplace_back(group.host_first, group.media_first);
    }
    return found;
}

} // namespace

TEST_CASE("start lanes are the bits that are set, from lane 1") {
    CHECK(start_lanes(options(0x55)) == std::vector<unsigned>{1, 3, 5, 7});
    CHECK(start_lanes(options(0x80)) == std::vector<unsigned>{8});
    CHECK(start_lanes(options(0xFF)) == std::vector<unsigned>{1, 2, 3, 4, 5, 6, 7, 8});
    CHECK(start_lanes(options(0)).empty());
    CHECK(start_lanes(Reading{.state = memmap::State::NotRead, .raw = 0xFF}).empty());
    CHECK(start_lanes(Reading{.state = memmap::State::NotAdvertised, .raw = 0xFF}).empty());
}

TEST_CASE("groups of 1, 2, 4 and 8 lanes fill eight lanes") {
    CHECK(places(application(8, 0x01, 8, 0x01)) == Places{{1, 1}});
    CHECK(places(application(4, 0x11, 4, 0x11)) == Places{{1, 1}, {5, 5}});
    CHECK(places(application(2, 0x55, 2, 0x55)) == Places{{1, 1}, {3, 3}, {5, 5}, {7, 7}});
    CHECK(places(application(1, 0xFF, 1, 0xFF)) ==
          Places{{1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}, {6, 6}, {7, 7}, {8, 8}});
}

TEST_CASE("start lanes that overlap a group are passed over") {
    // Each lane may start, but a group of four occupies the three behind it.
    CHECK(places(application(4, 0xFF, 4, 0xFF)) == Places{{1, 1}, {5, 5}});
    CHECK(places(application(2, 0xFF, 2, 0xFF)) == Places{{1, 1}, {3, 3}, {5, 5}, {7, 7}});
    // 2, 3 and 5 with two lanes each: 2-3 is taken, so that 3 is not free; 5-6 is.
    CHECK(places(application(2, 0x16, 2, 0x16)) == Places{{2, 2}, {5, 5}});
}

TEST_CASE("host and media groups of different widths are placed side by side") {
    // 400GBASE-DR4 as 4 x 100GBASE-DR: two host lanes to each media lane.
    CHECK(places(application(2, 0x55, 1, 0x0F)) == Places{{1, 1}, {3, 2}, {5, 3}, {7, 4}});
    // Four host lanes to one wavelength.
    CHECK(places(application(4, 0x11, 1, 0x03)) == Places{{1, 1}, {5, 2}});
    // Media groups are the wider: only as many as the media side has room for.
    CHECK(places(application(1, 0xFF, 2, 0x55)) == Places{{1, 1}, {2, 3}, {3, 5}, {4, 7}});
    CHECK(places(application(2, 0x55, 4, 0x11)) == Places{{1, 1}, {3, 5}});
    CHECK(places(application(2, 0x55, 4, 0xFF)) == Places{{1, 1}, {3, 5}});
    CHECK(places(application(4, 0x11, 8, 0x01)) == Places{{1, 1}});
}

TEST_CASE("a group that would run past the last host lane is not placed") {
    CHECK(places(application(4, 0x31, 4, 0x31)) == Places{{1, 1}, {5, 5}});
    CHECK(places(application(4, 0x21, 4, 0x01)) == Places{{1, 1}}); // 6 to 9: no
    CHECK(places(application(2, 0x80, 2, 0x01)).empty());           // 8 to 9: no
    CHECK(places(application(2, 0x40, 2, 0x01)) == Places{{7, 1}}); // 7 to 8: yes
    CHECK(places(application(8, 0x02, 8, 0x01)).empty());           // 2 to 9: no
    CHECK(places(application(1, 0x80, 1, 0x80)) == Places{{8, 8}});
    CHECK(places(application(4, 0x11, 4, 0x11), 4) == Places{{1, 1}}); // a module of four lanes
    CHECK(places(application(2, 0x55, 2, 0x55), 2) == Places{{1, 1}});
    CHECK(places(application(1, 0xFF, 1, 0xFF), 1) == Places{{1, 1}});
}

TEST_CASE("a group that would run past the last media lane is not placed") {
    CHECK(places(application(1, 0x01, 2, 0x80)).empty());
    CHECK(places(application(4, 0x11, 4, 0x21)) == Places{{1, 1}});
}

TEST_CASE("what is not stated: one place where nothing is known, none where nothing is allowed") {
    Application flat{.host_lanes = 8, .media_lanes = 0};
    CHECK(places(flat) == Places{{1, 1}});
    CHECK(places(application(4, 0x00, 4, 0x01)).empty());
    CHECK(places(application(0, 0xFF, 1, 0xFF)).empty());
    // Media options that were not read: the media lane is not known.
    Application half = application(4, 0x11, 4, 0);
    half.media_lane_options = Reading{.state = memmap::State::NotRead};
    CHECK(places(half) == Places{{1, 0}, {5, 0}});
    // A media width that is not stated takes one lane.
    CHECK(places(application(4, 0x11, 0, 0x03)) == Places{{1, 1}, {5, 2}});
}
