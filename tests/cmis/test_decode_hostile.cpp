// The CMIS decoder on broken input: every truncation, random bytes, single pages.
#include <array>
#include <random>

#include <doctest/doctest.h>

#include "cmis/decode.hpp"
#include "tests/cmis/decode_image.hpp"
#include "tests/model/paths.hpp"

using namespace optictl;
using memmap::lower;
using memmap::upper;

namespace {

constexpr unsigned pages[] = {0x00, 0x01, 0x02, 0x03, 0x04, 0x10,
                              0x11, 0x12, 0x15, 0x16, 0x17, 0x19};

memmap::Image random_image(std::mt19937& engine) {
    std::uniform_int_distribution<unsigned> byte(0, 255);
    memmap::Image image;
    const auto fill = [&](memmap::Page page) {
        for (unsigned i = 0; i < memmap::half_page_size; ++i) {
            tests::set(image, page, page.first_byte() + i, {byte(engine)});
        }
    };
    fill(lower);
    for (const unsigned page : pages) {
        fill(upper(page));
    }
    for (unsigned bank = 1; bank < 4; ++bank) {
        fill(tests::banked(0x10, bank));
        fill(tests::banked(0x11, bank));
    }
    return image;
}

/// What holds of every module, whatever its bytes.
void check_shape(const model::Module& module) {
    CHECK(module.lane_count >= 1);
    CHECK(module.lane_count <= 32);
    CHECK(module.lanes.size() == module.lane_count);
    CHECK(module.monitors.size() == 6 + 3 * module.lane_count);
    CHECK(module.applications.size() <= 15);
    for (const model::Lane& lane : module.lanes) {
        for (const model::Item& item : module.lane_items(lane.number)) {
            CHECK(item.reading.lane() == lane.number);
        }
    }
    CHECK(tests::paths_exist(module));
    for (const model::Item& item : module.items()) {
        CHECK(item.reading.field != nullptr);
        CHECK_FALSE(item.label.empty());
    }
}

} // namespace

TEST_CASE("an empty image gives a module in which nothing is read") {
    const memmap::Image image;
    const model::Module module = cmis::decode(image);
    check_shape(module);
    CHECK(tests::item(module, "vendor_name").reading.state == memmap::State::NotRead);
    CHECK(module.form_factor.empty());
}

TEST_CASE("random images decode, as paged and as flat memory, in every revision") {
    std::mt19937 engine(20261124);
    for (unsigned round = 0; round < 60; ++round) {
        memmap::Image image = random_image(engine);
        tests::set(image, lower, 2, {round % 8 == 0 ? 0x80U : 0x00U});
        if (round % 3 == 0) {
            tests::set(image, lower, 1, {0x30 + round % 0x30});
        }
        const model::Module module = cmis::decode(image);
        check_shape(module);
    }
}

TEST_CASE("items and lane items have keys of their own") {
    std::mt19937 engine(7);
    memmap::Image image = random_image(engine);
    tests::set(image, lower, 1, {0x54, 0x00});
    const model::Module module = cmis::decode(image);
    for (const auto* rows : {&module.rows, &module.lane_rows}) {
        for (std::size_t i = 0; i < rows->size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                CHECK((*rows)[i]->key != (*rows)[j]->key);
            }
        }
    }
}

TEST_CASE("an image cut at any byte of any page decodes") {
    std::mt19937 engine(5);
    const memmap::Image whole = random_image(engine);
    for (std::size_t blocks = 0; blocks < whole.blocks().size(); ++blocks) {
        for (unsigned cut = 0; cut < memmap::half_page_size; cut += 5) {
            memmap::Image image;
            for (std::size_t i = 0; i <= blocks; ++i) {
                const memmap::Block& block = whole.blocks()[i];
                const unsigned size = i == blocks ? cut : memmap::half_page_size;
                REQUIRE(image.put(block.page, block.page.first_byte(),
                                  block.at(block.page.first_byte(), size)));
            }
            check_shape(cmis::decode(image));
        }
    }
}

TEST_CASE("a lone page 11h still shows its lanes") {
    memmap::Image image;
    tests::add_page(image, upper(0x11));
    tests::set(image, upper(0x11), 128, {0x44});
    tests::set(image, upper(0x11), 188, {0x13, 0x88});
    const model::Module module = cmis::decode(image);
    CHECK(module.lanes[1].data_path_state.raw == 4);
    CHECK(tests::monitor(module, "rx_power", 2).value.value == doctest::Approx(0.5));
}
