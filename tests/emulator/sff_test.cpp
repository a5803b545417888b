// Controls of SFF-8636 and SFF-8472 modules, with the bounds of SFF-8679 Tables 9-1 and 9-2 and
// SFF-8472 Table 8-7.
#include <doctest/doctest.h>

#include "tests/emulator/bench.hpp"

namespace optictl {
namespace {

using namespace std::chrono_literals;
using namespace optictl::tests;
using drivers::emulator::Pin;
using memmap::a2_lower;
using memmap::a2_upper;
using memmap::lower;
using memmap::upper;

memmap::Image qsfp() {
    memmap::Image image = image_of("qsfp28-100g-lr4");
    set(image, upper(0x00), 195, *image.byte(upper(0x00), 195) | 0x10U); // Tx disable
    set(image, upper(0x00), 221, 0x11); // software reset, initialization complete flag
    set(image, lower, 86, 0x00);
    set(image, lower, 93, 0x00);
    for (unsigned lane = 0; lane < 4; ++lane) {
        set(image, lower, 42 + 2 * lane, 0x40);
        set(image, lower, 50 + 2 * lane, 0x20);
    }
    return image;
}

bool is_dark(Bench& bench, unsigned lane) {
    return bench.read16(lower, 50 + 2 * lane) == 0 && bench.read16(lower, 42 + 2 * lane) == 0;
}

unsigned dark_lanes(Bench& bench) {
    unsigned lanes = 0;
    for (unsigned lane = 0; lane < 4; ++lane) {
        lanes |= (is_dark(bench, lane) ? 1U : 0U) << lane;
    }
    return lanes;
}

} // namespace

TEST_CASE("SFF-8636: Tx disable darkens its lanes within 100 ms, and lights them within 400") {
    Bench bench(qsfp());
    CHECK(dark_lanes(bench) == 0x0);
    bench.write(lower, 86, 0x05);
    CHECK(dark_lanes(bench) == 0x0);
    bench.wait(100ms);
    CHECK(dark_lanes(bench) == 0x5);
    bench.write(lower, 86, 0x04);
    bench.wait(100ms);
    CHECK(dark_lanes(bench) == 0x5);
    bench.wait(300ms);
    CHECK(dark_lanes(bench) == 0x4);
}

TEST_CASE("SFF-8636: a Tx disable that is not implemented reads back and does nothing") {
    memmap::Image image = qsfp();
    set(image, upper(0x00), 195, 0x00);
    Bench bench(image);
    bench.write(lower, 86, 0x0F);
    bench.wait(1s);
    CHECK(bench.read(lower, 86) == 0x0F);
    CHECK(dark_lanes(bench) == 0x0);
}

TEST_CASE("SFF-8636: the power truth table") { // Table 6-11
    struct Row {
        bool pin;
        unsigned control;
        bool low;
    };
    for (const Row& row : {Row{false, 0x00, false}, Row{true, 0x00, true}, Row{false, 0x02, false},
                           Row{true, 0x02, true}, Row{false, 0x03, true}, Row{true, 0x03, true},
                           Row{false, 0x01, false}, Row{true, 0x01, false}}) {
        CAPTURE(row.pin);
        CAPTURE(row.control);
        Bench bench(qsfp());
        bench.module.set_pin(Pin::LowPower, row.pin);
        bench.wait(1s);
        bench.write(lower, 93, row.control);
        bench.wait(row.low ? 100ms : 300ms);
        CHECK(dark_lanes(bench) == (row.low ? 0xFU : 0x0U));
    }
}

TEST_CASE("SFF-8636: a software reset is over in 2 s, and forgets what was set") {
    Bench bench(qsfp());
    bench.write(lower, 86, 0x0F);
    bench.write(lower, 98, 0x00);
    bench.write(upper(0x03), 240, 0xFF);
    bench.write(lower, 93, 0x80);
    CHECK_FALSE(bench.module.answers());
    CHECK(bench.until([&] { return bench.module.answers(); }, 5s) <= 2s);
    CHECK(bench.read(lower, 93) == 0x00);
    CHECK(bench.read(lower, 86) == 0x00);
    CHECK(bench.read(lower, 98) == 0xFF);
    CHECK(bench.read(upper(0x03), 240) == 0x00);
    CHECK((bench.read(lower, 6) & 0x01U) == 0x01); // initialization complete
    CHECK(dark_lanes(bench) == 0x0);
    bench.module.set_pin(Pin::Reset, true);
    bench.wait(60s);
    CHECK_FALSE(bench.module.answers());
    bench.module.set_pin(Pin::Reset, false);
    CHECK(bench.until([&] { return bench.module.answers(); }, 5s) <= 2s);
}

TEST_CASE("SFF-8636: a forced squelch darkens its lanes where it is advertised") {
    memmap::Image image = qsfp();
    set(image, upper(0x03), 227, 0x08);
    Bench bench(image);
    bench.write(upper(0x03), 231, 0x02);
    bench.wait(100ms);
    CHECK(dark_lanes(bench) == 0x2);
}

TEST_CASE("SFF-8472: soft Tx disable and the pin darken, each for itself") {
    memmap::Image image = image_of("sfp-10g-dwdm-tunable");
    set(image, lower, 93, 0x40);
    set(image, a2_lower, 110, 0x00);
    Bench bench(image);
    const unsigned power = bench.read16(a2_lower, 102);
    REQUIRE(power > 0);
    bench.write(a2_lower, 110, 0xFF);
    CHECK(bench.read(a2_lower, 110) == 0x48); // the others are states
    bench.wait(100ms);
    CHECK(bench.read16(a2_lower, 102) == 0);
    CHECK(bench.read16(a2_lower, 100) == 0);
    bench.module.set_pin(Pin::LowPower, true);
    CHECK(bench.read(a2_lower, 110) == 0xC8);
    bench.write(a2_lower, 110, 0x00);
    bench.wait(100ms);
    CHECK(bench.read16(a2_lower, 102) == 0);
    bench.module.set_pin(Pin::LowPower, false);
    bench.wait(100ms);
    CHECK(bench.read16(a2_lower, 102) == power);
}

TEST_CASE("SFF-8472: a soft Tx disable that is not implemented reads back and does nothing") {
    memmap::Image image = image_of("sfp-10g-dwdm-tunable");
    set(image, lower, 93, 0x00);
    Bench bench(image);
    const unsigned power = bench.read16(a2_lower, 102);
    bench.write(a2_lower, 110, 0x40);
    bench.wait(1s);
    CHECK((bench.read(a2_lower, 110) & 0x40U) == 0x40);
    CHECK(bench.read16(a2_lower, 102) == power);
}

TEST_CASE("SFF-8472: a power level is there within 300 ms, as 118.1 says") {
    Bench bench(image_of("sfp28-25g-er-power-level-4"));
    bench.write(a2_lower, 118, 0x00);
    bench.wait(300ms);
    CHECK((bench.read(a2_lower, 118) & 0x02U) == 0x00);
    bench.write(a2_lower, 118, 0x05);
    CHECK((bench.read(a2_lower, 118) & 0x02U) == 0x00);
    bench.wait(300ms);
    CHECK(bench.read(a2_lower, 118) == 0x07);
}

TEST_CASE("SFF-8690: a channel in range is tuned to, another one is a bad channel") {
    memmap::Image image = image_of("sfp-10g-dwdm-tunable");
    const memmap::Page tuning = a2_upper(0x02);
    set(image, tuning, 128, 0x02);
    const unsigned numbers[] = {191, 1000, 196, 1000, 500}; // 191.1 to 196.1 THz by 50 GHz: 101
    for (unsigned i = 0; i < 5; ++i) {
        set(image, tuning, 132 + 2 * i, numbers[i] >> 8U);
        set(image, tuning, 133 + 2 * i, numbers[i] & 0xFFU);
    }
    Bench bench(image);
    (void)bench.read(tuning, 172);
    bench.write(tuning, 144, std::vector<std::uint8_t>{0, 101});
    CHECK((bench.read(tuning, 168) & 0x30U) == 0x30);
    bench.wait(5s);
    CHECK((bench.read(tuning, 168) & 0x30U) == 0x00);
    CHECK(bench.read(tuning, 172) == 0x08);
    bench.write(tuning, 144, std::vector<std::uint8_t>{0, 102});
    CHECK(bench.read(tuning, 172) == 0x10);
    bench.write(tuning, 144, std::vector<std::uint8_t>{0, 0});
    CHECK(bench.read(tuning, 172) == 0x10);
}

} // namespace optictl
