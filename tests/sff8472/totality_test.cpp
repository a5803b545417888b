// Any bytes decode: truncated, filled, random, in any combination of pages.
#include <cmath>

#include <doctest/doctest.h>

#include "sff/sff8472/plan.hpp"
#include "sff/sff8472/tables.hpp"
#include "tests/model/paths.hpp"
#include "tests/sff8472/sfp.hpp"

using namespace sfp;
using memmap::State;

namespace {

/// Decodes, plans and reads every row; checks what must hold whatever the bytes are.
void exercise(const memmap::Image& image) {
    const model::Module module = sff8472::decode(image);
    for (const model::Monitor& monitor : module.monitors) {
        CHECK(std::isfinite(monitor.value.value));
        CHECK(monitor.thresholds < static_cast<int>(module.thresholds.size()));
    }
    for (std::size_t i = 1; i < module.rows.size(); ++i) {
        CHECK(module.rows[i - 1]->section <= module.rows[i]->section);
    }
    for (const model::Item& item : module.items()) {
        CHECK(std::isfinite(item.reading.value));
        CHECK((item.reading.state != State::Ok || item.reading.is_read()));
    }
    CHECK(optictl::tests::paths_exist(module));
    for (const memmap::Table& table : sff8472::tables()) {
        for (const memmap::Field& field : table.rows) {
            const memmap::Reading reading = memmap::read(module.context, field);
            CHECK((reading.state != State::Ok || reading.is_read()));
        }
    }
    const memmap::Wanted wanted{
        .monitors = true, .thresholds = true, .tuning = true, .flags = true, .everything = true};
    for (const memmap::Range& range : sff8472::plan(image, wanted)) {
        CHECK(range.count > 0);
        CHECK_FALSE(image.knows(range.page, range.first));
    }
}

} // namespace

TEST_CASE("no image at all is a module of which nothing is read") {
    const memmap::Image image;
    exercise(image);
    const model::Module module = sff8472::decode(image);
    CHECK(module.findings.empty());
    CHECK(reading(module, "vendor_name").state == State::NotRead);
    CHECK(monitor(module, "rx_power").value.state == State::NotRead);
}

TEST_CASE("A2h alone decodes, for nothing says that it does not stand, nor that it does") {
    const memmap::Image full = ordinary();
    memmap::Image image;
    image.put(memmap::a2_lower, 0, full.find(memmap::a2_lower)->bytes);
    exercise(image);
    const model::Module module = sff8472::decode(image);
    CHECK(monitor(module, "temperature").value.value == 25.5);
    CHECK(monitor(module, "rx_power").value.state == State::Unconfirmed);
    CHECK(monitor(module, "rx_power").verdict == model::Verdict::None);
}

TEST_CASE("every truncation of A0h and of A2h decodes") {
    memmap::Image full = ordinary();
    put(full, memmap::lower, 92, {0x58});
    for (unsigned size = 0; size <= 128; ++size) {
        memmap::Image image;
        image.put(memmap::lower, 0, full.find(memmap::lower)->at(0, size));
        exercise(image);
        image.put(memmap::lower, 0, full.find(memmap::lower)->bytes);
        image.put(memmap::a2_lower, 0, full.find(memmap::a2_lower)->at(0, size));
        exercise(image);
    }
}

TEST_CASE("fillers decode") {
    for (const unsigned filler : {0x00U, 0xFFU, 0x20U, 0x55U, 0x7FU}) {
        memmap::Image image;
        for (const memmap::Table& table : sff8472::tables()) {
            for (unsigned i = 0; i < 128; ++i) {
                put(image, table.page, table.page.first_byte() + i, {filler});
            }
        }
        exercise(image);
    }
}

TEST_CASE("random bytes, with holes and missing pages, decode") {
    RandomBytes random(8472);
    for (int round = 0; round < 300; ++round) {
        memmap::Image image;
        for (const memmap::Table& table : sff8472::tables()) {
            if (random() % 4 == 0) {
                continue;
            }
            const bool holes = random() % 3 == 0;
            for (unsigned i = 0; i < 128; ++i) {
                if (!holes || random() % 8 != 0) {
                    put(image, table.page, table.page.first_byte() + i, {random()});
                }
            }
        }
        exercise(image);
    }
}
