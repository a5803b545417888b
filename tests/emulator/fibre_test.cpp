// Two emulated modules at the ends of one fibre: powers by hand from the captures and the loss,
// bits of flags from OIF-CMIS 5.4 Tables 8-94, 8-98, of SFF-8636 2.11 Table 6-5 and SFF-8472 12.4.3
// Table 9-16.
#include <array>

#include <doctest/doctest.h>

#include "drivers/emulator/fibre.hpp"
#include "tests/emulator/bench.hpp"
#include "tests/emulator/misbehaviours.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using drivers::emulator::Fibre;
using drivers::emulator::LiveModule;
using memmap::a2_lower;
using memmap::lower;
using memmap::upper;

constexpr unsigned los_rx = 147;
constexpr unsigned cdr_lol_rx = 148;
constexpr unsigned rx_power = 186;
constexpr unsigned tx_disable = 130;
constexpr unsigned output_status_rx = 132;

/// Reads a module that has no bench: it lives in the time of another.
unsigned read(LiveModule& module, const memmap::Page& page, unsigned byte) {
    if (page.upper) {
        const std::array<std::uint8_t, 2> select{page.bank, page.page};
        REQUIRE(module.write(page.device, 126, select));
    }
    std::array<std::uint8_t, 1> out{};
    REQUIRE(module.read(page.device, byte, out) == 1);
    return out[0];
}
unsigned read16(LiveModule& module, const memmap::Page& page, unsigned byte) {
    return read(module, page, byte) << 8U | read(module, page, byte + 1);
}

/// What a receiver shows: the first read of a latched flag tells of before.
unsigned now(LiveModule& module, unsigned byte) {
    (void)read(module, status, byte);
    return read(module, status, byte);
}

} // namespace

TEST_CASE("light that one end sends is what the other receives") {
    Bench a(image_of("qsfpdd-400g-dr4"));
    LiveModule b(image_of("qsfp112-400g-dr4"), a.clock);
    Fibre fibre(a.module, b, a.clock, {.joints = {}, .loss_db = 3});
    fibre.carry();
    // 10471 and 9772 x 10^-0.3, 10715 the other way, in 0.1 uW
    CHECK(read16(b, status, rx_power) == 5248);
    CHECK(read16(b, status, rx_power + 4) == 4898);
    CHECK(a.read16(status, rx_power) == 5370);
    CHECK(now(b, los_rx) == 0);
    CHECK(read(b, status, output_status_rx) == 0x0F);

    SUBCASE("a lane that is disabled is dark at the other end, that one alone") {
        a.write(controls, tx_disable, 0x02);
        fibre.disturb();
        a.wait(10ms); // of 100 ms (Table 10-8), which it takes half of
        fibre.carry();
        CHECK(now(b, los_rx) == 0);
        a.wait(200ms);
        fibre.carry();
        CHECK(read16(b, status, rx_power + 2) == 0);
        CHECK(read16(b, status, rx_power) == 5248);
        CHECK(now(b, los_rx) == 0x02);
        CHECK(now(b, los_rx) == 0x02); // it lasts, and is flagged again behind each read
        CHECK((read(b, status, output_status_rx) & 0x02U) == 0);
        CHECK(a.read(status, los_rx) == 0); // the way back is another lane of light

        a.write(controls, tx_disable, 0x00);
        fibre.disturb();
        a.wait(400ms);
        fibre.carry();
        CHECK(read16(b, status, rx_power + 2) == 5623); // 11220
        CHECK(now(b, los_rx) == 0);
        CHECK(now(b, cdr_lol_rx) == 0x02); // not locked again yet
        a.wait(1s);
        fibre.carry();
        CHECK(now(b, cdr_lol_rx) == 0);
        CHECK(read(b, status, output_status_rx) == 0x0F);
    }
    SUBCASE("both ways, in one time") {
        const std::array<std::uint8_t, 2> select{0, 0x10};
        const std::array<std::uint8_t, 1> off{0x08};
        REQUIRE(b.write(memmap::Device::A0, 126, select));
        REQUIRE(b.write(memmap::Device::A0, tx_disable, off));
        fibre.disturb();
        a.wait(300ms);
        fibre.carry();
        CHECK(a.read16(status, rx_power + 6) == 0);
        (void)a.read(status, los_rx);
        CHECK(a.read(status, los_rx) == 0x08);
        CHECK(now(b, los_rx) == 0);
    }
    SUBCASE("a reset of one end darkens the other") {
        a.write(lower, 26, 0x08);
        fibre.disturb();
        a.wait(1s);
        fibre.carry();
        CHECK(now(b, los_rx) == 0x0F);
        CHECK(read16(b, status, rx_power) == 0);
    }
}

TEST_CASE("a fibre with two lanes crossed, and one that is not there") {
    Bench a(image_of("qsfpdd-400g-dr4"));
    LiveModule b(image_of("qsfp112-400g-dr4"), a.clock);
    Fibre fibre(a.module, b, a.clock, {.joints = {{1, 2}, {2, 1}, {3, 3}}, .loss_db = 0});
    fibre.carry();
    CHECK(read16(b, status, rx_power) == 11220); // Tx 2 of the other
    CHECK(read16(b, status, rx_power + 2) == 10471);
    CHECK(read16(b, status, rx_power + 6) ==
          5129); // as its memory has it: nobody tells it of light
    a.write(controls, tx_disable, 0x01);
    fibre.disturb();
    a.wait(300ms);
    fibre.carry();
    CHECK(now(b, los_rx) == 0x02);
}

TEST_CASE("what is observed of a signal is gone while it is dark, and back behind it") {
    Bench bench(image_of("osfp-800g-dr8"));
    Fibre plug(bench.module, bench.module, bench.clock, {}); // its own light
    plug.carry();
    // Of the first data path, media lanes 1-4: the descriptor of type 15 and lane 1.
    unsigned slot = 64;
    for (unsigned i = 0; i < 64 && slot == 64; ++i) {
        slot = bench.read(upper(0x21), 129 + 2 * i) == 15 &&
                       (bench.read(upper(0x21), 128 + 2 * i) & 0x0FU) == 0
                   ? i
                   : slot;
    }
    REQUIRE(slot < 64);
    const unsigned before = bench.read16(upper(0x25), 128 + 2 * slot);
    bench.write(controls, tx_disable, 0x01);
    plug.disturb();
    bench.wait(500ms);
    plug.carry();
    const unsigned dark = bench.read16(upper(0x25), 128 + 2 * slot);
    CHECK(dark != before);
    CHECK((dark & 0x7FFU) == 5); // 5 x 10^(23-24)
    CHECK((dark >> 11U) == 23);
    bench.write(controls, tx_disable, 0x00);
    plug.disturb();
    bench.wait(2s);
    plug.carry();
    CHECK(bench.read16(upper(0x25), 128 + 2 * slot) == before);
}

TEST_CASE("QSFP and SFP receive, too") {
    SUBCASE("SFF-8636: L:3 has the loss of lanes 1-4 in bits 0-3") {
        Bench bench(image_of("qsfp28-100g-psm4"));
        Fibre plug(bench.module, bench.module, bench.clock, {.joints = {}, .loss_db = 3});
        plug.carry();
        CHECK(bench.read16(lower, 34) == 3981); // 7943
        bench.write(lower, 86, 0x02);
        plug.disturb();
        bench.wait(500ms);
        plug.carry();
        CHECK(bench.read16(lower, 36) == 0);
        (void)bench.read(lower, 3);
        CHECK((bench.read(lower, 3) & 0x03U) == 0x02);
    }
    SUBCASE("SFF-8472: A2h:110.1 is a state") {
        Bench bench(image_of("sfp28-25g-lr"));
        Fibre plug(bench.module, bench.module, bench.clock, {.joints = {}, .loss_db = 3});
        plug.carry();
        CHECK(bench.read16(a2_lower, 104) == 5888); // 11749
        CHECK((bench.read(a2_lower, 110) & 0x02U) == 0);
        bench.write(a2_lower, 110, 0x40);
        plug.disturb();
        bench.wait(500ms);
        plug.carry();
        CHECK(bench.read16(a2_lower, 104) == 0);
        CHECK((bench.read(a2_lower, 110) & 0x02U) == 0x02);
    }
}

} // namespace optictl
