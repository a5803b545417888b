// Applications of the CMIS decoder: descriptors, lane counts, options, ends of the list.
#include <doctest/doctest.h>

#include "cmis/decode.hpp"
#include "tests/cmis/decode_image.hpp"

using namespace optictl;
using memmap::lower;
using memmap::State;
using memmap::upper;

TEST_CASE("all fifteen descriptors are decoded, each from its own bytes") {
    memmap::Image image = tests::paged_module();
    for (unsigned app = 1; app <= 15; ++app) {
        const auto page = app <= 8 ? lower : upper(0x01);
        const unsigned byte = app <= 8 ? 86 + (app - 1) * 4 : 223 + (app - 9) * 4;
        const unsigned lanes = app % 8 + 1;
        tests::set(image, page, byte,
                   {0x40 + app, 0x10 + app, lanes << 4U | (9 - lanes), 0x80 + app});
        tests::set(image, upper(0x01), 175 + app, {0x20 + app});
    }
    const model::Module module = cmis::decode(image);
    REQUIRE(module.applications.size() == 15);
    for (unsigned app = 1; app <= 15; ++app) {
        const model::Application& one = module.applications[app - 1];
        CAPTURE(app);
        CHECK(one.code == app);
        CHECK(one.host_interface.raw == 0x40 + app);
        CHECK(one.media_interface.raw == 0x10 + app);
        CHECK(one.host_lanes == app % 8 + 1);
        CHECK(one.media_lanes == 8 - app % 8);
        CHECK(one.host_lane_options.raw == 0x80 + app);
        CHECK(one.media_lane_options.raw == 0x20 + app);
    }
}

TEST_CASE("how much of the list was read is said") {
    memmap::Image image = tests::paged_module();
    CHECK(cmis::decode(image).applications_read == model::Extent::All);
    image.block(lower).known.reset(90); // the descriptor that ends it
    CHECK(cmis::decode(image).applications_read == model::Extent::Part);
    image.block(lower).known.reset(86);
    CHECK(cmis::decode(image).applications_read == model::Extent::None);
    memmap::Image flat;
    CHECK(cmis::decode(flat).applications_read == model::Extent::None);
}

TEST_CASE("PITFALLS 2.6: media id 00h does not end the list, host id FFh does") {
    memmap::Image image = tests::paged_module();
    tests::set(image, lower, 86,
               {0x4D, 0x00, 0x22, 0x55, 0x11, 0x1C, 0x84, 0x01, 0xFF, 0x01, 0x11, 1});
    const model::Module module = cmis::decode(image);
    REQUIRE(module.applications.size() == 2);
    CHECK(module.applications[0].host_interface.raw == 0x4D);
    CHECK(module.applications[0].media_interface.raw == 0x00);
    CHECK(module.applications[0].host_lane_options.raw == 0x55);
    CHECK(module.applications[1].code == 2);
}

TEST_CASE(
    "PITFALLS 2.6: flat modules have no media lane options, and from 5.4 on no host lane ones") {
    memmap::Image image = tests::flat_module();
    tests::set(image, lower, 86, {0x1D, 0x01, 0x44, 0x11, 0xFF}); // four lanes, from lane 1 or 5
    const model::Module before = cmis::decode(image);
    REQUIRE(before.applications.size() == 1);
    CHECK(before.applications[0].host_lane_options.state == State::Ok);
    CHECK(before.applications[0].host_lane_options.raw == 0x11);
    CHECK(before.applications[0].media_lane_options.state == State::NotAdvertised);
    CHECK(before.applications[0].host_lanes == 4);
    for (const unsigned revision : {0x30U, 0x53U, 0x54U}) {
        tests::set(image, lower, 1, {revision});
        const model::Module module = cmis::decode(image);
        REQUIRE(module.applications.size() == 1);
        CHECK(module.applications[0].host_lane_options.state ==
              (revision < 0x54 ? State::Ok : State::NotAdvertised)); // then it is HostInterfaceGID
    }
}

TEST_CASE("a lane count of 0 is that of the interface") {
    memmap::Image image = tests::paged_module();
    tests::set(image, lower, 86, {0x11, 0x1C, 0x00, 0x01}); // 400GAUI-8, 400GBASE-DR4
    const model::Module module = cmis::decode(image);
    REQUIRE(module.applications.size() == 1);
    CHECK(module.applications[0].host_lanes == 8);
    CHECK(module.applications[0].media_lanes == 4);
}

TEST_CASE("a reserved lane count states nothing and is a finding") {
    memmap::Image image = tests::paged_module();
    tests::set(image, lower, 88, {0x94});
    const model::Module module = cmis::decode(image);
    CHECK(module.applications[0].host_lanes == 0);
    CHECK(module.applications[0].media_lanes == 4);
    CHECK(tests::finding(module, "application-lane-count") != nullptr);
}

TEST_CASE("PITFALLS 2.7: MediaType 4 takes media names from the active cable table") {
    memmap::Image image = tests::paged_module();
    tests::set(image, lower, 85, {0x04});
    tests::set(image, lower, 87, {0x03});
    const model::Module cable = cmis::decode(image);
    const model::Reading& media = cable.applications[0].media_interface;
    CHECK(media.codes->name_of(media.raw).find("BER") != std::string_view::npos);
    tests::set(image, lower, 85, {0x02});
    const model::Module fibre = cmis::decode(image);
    CHECK(fibre.applications[0].media_interface.codes != media.codes);
}

TEST_CASE("from 5.4 on BEh refers to the normalised descriptor") {
    memmap::Image image = tests::paged_module(0x54);
    tests::set(image, lower, 86, {0xBE, 0xBE, 0x84, 0x01});
    const model::Module module = cmis::decode(image);
    REQUIRE(module.applications.size() == 1);
    const model::Reading& host = module.applications[0].host_interface;
    CHECK(host.state == State::Ok);
    CHECK(host.codes->clause.find("SFF-8024") == std::string_view::npos);
    tests::set(image, lower, 1, {0x53});
    CHECK(cmis::decode(image).applications[0].host_interface.codes != host.codes);
}

TEST_CASE("descriptors that were never written are no applications") {
    memmap::Image image = tests::paged_module();
    for (unsigned byte = 90; byte < 118; ++byte) {
        tests::set(image, lower, byte, {0x00});
    }
    for (unsigned byte = 223; byte < 251; ++byte) {
        tests::set(image, upper(0x01), byte, {0x00});
    }
    CHECK(cmis::decode(image).applications.size() == 1);
}

TEST_CASE("an image without the lower application bytes has no applications and no complaint") {
    memmap::Image image;
    tests::set(image, lower, 0, {0x18, 0x50, 0x00, 0x06});
    const model::Module module = cmis::decode(image);
    CHECK(module.applications.empty());
    CHECK(tests::finding(module, "application-none") == nullptr);
}
