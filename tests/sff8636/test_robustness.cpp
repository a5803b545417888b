// Any bytes, any holes: decoding ends, and no value comes from a byte that is not there.
#include <algorithm>
#include <array>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "sff/memmap/reading.hpp"
#include "sff/sff8636/decode.hpp"
#include "sff/sff8636/plan.hpp"
#include "sff/sff8636/tables.hpp"
#include "tests/model/paths.hpp"
#include "tests/sff8636/sample.hpp"

namespace {

using namespace optictl;
using memmap::Image;
using memmap::Reading;
using memmap::State;

constexpr std::array<unsigned, 6> pages = {0x00, 0x01, 0x02, 0x03, 0x20, 0x21};

/// Forces every reading, so that sanitizers see its bytes; counts those with a value.
std::size_t touch(const Image& image) {
    const memmap::Context context = sff8636::context_of(image);
    std::size_t values = 0;
    for (const memmap::Table& table : sff8636::tables()) {
        for (const memmap::Field& row : table.rows) {
            for (unsigned i = 0; i < row.lanes.count; ++i) {
                const Reading reading = memmap::read(context, row, i);
                values += reading.has_value() ? 1 : 0;
                const memmap::Place place = memmap::place_of(row, i);
                const bool there = image.knows(table.page, place.byte, row.size);
                CHECK(reading.is_read() == there);
                if (!there) {
                    CHECK_FALSE(reading.has_value());
                }
            }
        }
    }
    return values;
}

void check_shape(const model::Module& module) {
    CHECK(module.lane_count == 4);
    CHECK(module.lanes.size() == 4);
    CHECK(module.monitors.size() >= 14);
    CHECK(module.thresholds.size() >= 5);
    for (const model::Monitor& monitor : module.monitors) {
        CHECK(monitor.thresholds < static_cast<int>(module.thresholds.size()));
        CHECK(monitor.value.field != nullptr);
    }
    for (const model::Item& item : module.items()) {
        CHECK(item.reading.field != nullptr);
    }
    CHECK(tests::paths_exist(module));
}

} // namespace

TEST_CASE("random bytes decode in every revision") {
    std::mt19937 generator(20261124);
    std::size_t values = 0;
    for (unsigned round = 0; round < 300; ++round) {
        Image image;
        tests::scramble(image, memmap::lower, generator);
        for (const unsigned number : pages) {
            tests::scramble(image, tests::page(number), generator);
        }
        tests::put(image, memmap::lower, 1, {round % 10});
        check_shape(sff8636::decode(image));
        values += touch(image);
    }
    CHECK(values > 300 * 350);
}

TEST_CASE("all zeros, all ones and nothing decode") {
    for (const unsigned fill : {0x00U, 0xFFU}) {
        Image image;
        const std::vector<std::uint8_t> bytes(128, static_cast<std::uint8_t>(fill));
        image.put(memmap::lower, 0, bytes);
        for (const unsigned number : pages) {
            image.put(tests::page(number), 128, bytes);
        }
        check_shape(sff8636::decode(image));
        CHECK(touch(image) > 0);
    }
    const Image nothing;
    check_shape(sff8636::decode(nothing));
    CHECK(touch(nothing) == 0);
    CHECK_FALSE(sff8636::plan(nothing, {}).empty());
}

TEST_CASE("every truncation of a module decodes") {
    std::mt19937 generator(7);
    Image whole = tests::qsfp28();
    for (const unsigned number : {0x01U, 0x02U, 0x20U, 0x21U}) {
        tests::scramble(whole, tests::page(number), generator);
    }
    tests::put(whole, tests::page(0x00), 195, {0xFF});
    std::size_t known = 0;
    Image image;
    for (const memmap::Block& block : whole.blocks()) {
        for (unsigned i = 0; i < 128; ++i) {
            const unsigned byte = block.page.first_byte() + i;
            image.put(block.page, byte, block.at(byte, 1));
            ++known;
            check_shape(sff8636::decode(image));
            CHECK_NOTHROW((void)sff8636::plan(image, {.everything = true}));
            if (known % 16 == 0) {
                touch(image);
            }
        }
    }
    CHECK(known == 128 * 7);
}

TEST_CASE("scattered holes decode") {
    std::mt19937 generator(99);
    std::uniform_int_distribution<unsigned> any(0, 255);
    for (unsigned round = 0; round < 200; ++round) {
        Image image;
        for (unsigned n = 0; n < 200; ++n) {
            const unsigned byte = any(generator);
            const auto where = byte < 128 ? memmap::lower : tests::page(pages[any(generator) % 6]);
            tests::put(image, where, byte, {any(generator)});
        }
        check_shape(sff8636::decode(image));
        touch(image);
    }
}
