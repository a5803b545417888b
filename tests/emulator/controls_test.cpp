// Lane controls and what comes of them (OIF-CMIS 5.4 sections 8.13.2, 8.14.2), and what a host can
// write at all.
#include <doctest/doctest.h>

#include "drivers/emulator/access.hpp"
#include "drivers/emulator/pages.hpp"
#include "tests/emulator/bench.hpp"

namespace optictl {
namespace {

using namespace std::chrono_literals;
using namespace optictl::tests;
using memmap::lower;
using memmap::upper;

constexpr unsigned tx_power = 154;
constexpr unsigned tx_bias = 170;

Bench& up(Bench& bench,
          const std::vector<std::uint8_t>& plan = std::vector<std::uint8_t>(8, 0x10)) {
    bench.bring_up();
    bench.stage(plan, 0xFF);
    bench.wait(100ms);
    REQUIRE(bench.config(0) == 1);
    bench.write(controls, 128, 0x00);
    REQUIRE(bench.becomes(0, activated, 7s));
    return bench;
}

} // namespace

TEST_CASE("a disabled lane takes its path to DPInitialized; the other lanes keep their light") {
    Bench bench(full_module(), Bench::plugged_in());
    up(bench);
    const unsigned power = bench.read16(status, tx_power);
    CHECK(power > 0);
    bench.write(controls, 130, 0x04);
    CHECK(bench.path(0) == tx_turn_off);
    CHECK(bench.until([&] { return bench.read16(status, tx_power + 4) == 0; }, 1s) <= 100ms);
    CHECK(bench.path(0) == initialized);
    CHECK(bench.read16(status, tx_bias + 4) == 0);
    CHECK(bench.read16(status, tx_power) == power);
    CHECK(bench.read(status, 133) == 0xFB);
    CHECK(bench.read(status, 132) == 0xFF); // the host side has its signals still
    bench.write(controls, 130, 0x06);       // a second one, while the path stays where it is
    CHECK(bench.until([&] { return bench.read16(status, tx_power + 2) == 0; }, 1s) <= 100ms);
    bench.write(controls, 130, 0x00);
    CHECK(bench.until([&] { return bench.read(status, 133) == 0xFF; }, 1s) <= 400ms);
    CHECK(bench.path(0) == activated);
    CHECK(bench.read16(status, tx_power + 4) > 0);
}

TEST_CASE("lanes of other paths are not touched") {
    Bench bench(full_module(), Bench::plugged_in());
    up(bench, {0x20, 0x20, 0x20, 0x20, 0x28, 0x28, 0x28, 0x28});
    bench.write(controls, 130, 0x01);
    REQUIRE(bench.becomes(0, initialized, 1s));
    CHECK(bench.path(4) == activated);
    CHECK(bench.read(status, 133) == 0xFE);
}

TEST_CASE("where Tx disable is module-wide, one bit darkens all") {
    memmap::Image image = full_module();
    set(image, upper(0x01), 151, 0x01);
    Bench bench(image, Bench::plugged_in());
    up(bench, {0x20, 0x20, 0x20, 0x20, 0x28, 0x28, 0x28, 0x28});
    bench.write(controls, 130, 0x01);
    bench.wait(100ms);
    CHECK(bench.path(4) == initialized);
    CHECK(bench.read(status, 133) == 0x00);
}

TEST_CASE("fast Tx disable takes 3 ms, and 10 ms back") {
    memmap::Image image = full_module();
    set(image, upper(0x01), 151, 0x02);
    Bench bench(image, Bench::plugged_in());
    up(bench);
    bench.write(controls, 130, 0xFF);
    bench.wait(3ms);
    CHECK(bench.path(0) == initialized);
    CHECK(bench.read(status, 133) == 0x00);
    bench.write(controls, 130, 0x00);
    bench.wait(10ms);
    CHECK(bench.path(0) == activated);
}

TEST_CASE("a squelched lane has no valid output; its power falls only where that is the method") {
    for (const bool average : {false, true}) { // 01h:155.5-4 is 3: L:26.5 selects the method
        Bench bench(full_module(), Bench::plugged_in());
        up(bench);
        bench.write(lower, 26, average ? 0x20 : 0x00);
        bench.write(controls, 132, 0x01);
        REQUIRE(bench.becomes(0, initialized, 1s));
        CHECK(bench.read(status, 133) == 0xFE);
        CHECK((bench.read16(status, tx_power) == 0) == average);
        bench.write(controls, 130, 0x01); // disabling beats squelching
        bench.wait(100ms);
        CHECK(bench.read16(status, tx_power) == 0);
    }
}

TEST_CASE("a muted Rx output changes its status and has a flag, and keeps the path") {
    Bench bench(full_module(), Bench::plugged_in());
    up(bench);
    (void)bench.read(status, 153);
    bench.write(controls, 138, 0x81);
    CHECK(bench.until([&] { return bench.read(status, 132) == 0x7E; }, 1s) <= 100ms);
    CHECK(bench.read(status, 153) == 0x81);
    CHECK(bench.read(status, 153) == 0x00);
    CHECK(bench.path(0) == activated);
}

TEST_CASE("without a path there is no light") {
    Bench bench(full_module(), Bench::plugged_in());
    bench.bring_up();
    CHECK(bench.read(status, 133) == 0);
    for (unsigned lane = 0; lane < 8; ++lane) {
        CHECK(bench.read16(status, tx_power + 2 * lane) == 0);
    }
}

TEST_CASE("a module begins in the state that the dump has, and goes on from there") {
    memmap::Image image = image_of("osfp-800g-dr8"); // lanes 1-4 one path, 5-8 one each
    set(image, controls, 128, 0x00);
    set(image, controls, 130, 0x00);
    set(image, controls, 132, 0x00);
    set(image, status, 128, 0x44);
    set(image, status, 129, 0x44);
    set(image, status, 130, 0x24); // lane 6 in DPInit
    set(image, status, 131, 0x41); // lane 7 in DPDeactivated: nothing keeps it there
    const std::vector<std::uint8_t> active{0x20, 0x20, 0x20, 0x20, 0x38, 0x3A, 0x3C, 0x3E};
    for (unsigned lane = 0; lane < 8; ++lane) {
        set(image, status, 206 + lane, active[lane]);
    }
    Bench bench(image);
    CHECK(bench.module_state() == ready);
    CHECK(bench.path(0) == activated);
    CHECK(bench.path(5) == init);
    CHECK(bench.path(6) == init);
    bench.wait(10s);
    for (unsigned lane = 0; lane < 8; ++lane) {
        CHECK(bench.path(lane) == activated);
    }
    CHECK(bench.read(status, 206, 8) == active);
}

TEST_CASE("a byte that is read-only is acknowledged and stays as it was") {
    for (const char* name : {"osfp-800g-dr8", "qsfpdd-400g-zr-tunable", "qsfp28-100g-lr4",
                             "sfp-10g-dwdm-tunable", "sfp-externally-calibrated"}) {
        CAPTURE(std::string(name));
        Bench bench(image_of(name));
        const memmap::Image before = bench.module.image();
        const memmap::Standard standard = drivers::emulator::standard_of(before);
        unsigned read_only = 0;
        for (const memmap::Block& block : before.blocks()) {
            for (unsigned i = 0; i < memmap::half_page_size; ++i) {
                const unsigned byte = block.page.first_byte() + i;
                const bool is_select = !block.page.upper && byte >= 126;
                if (drivers::emulator::writable(standard, block.page, byte).mask == 0 &&
                    !is_select && block.known[i]) {
                    bench.write(block.page, byte, static_cast<unsigned>(block.bytes[i]) ^ 0xFFU);
                    ++read_only;
                    CHECK(bench.module.image().byte(block.page, byte) ==
                          before.byte(block.page, byte));
                }
            }
        }
        CHECK(read_only > 150);
    }
}

TEST_CASE("masks and the user page read back as written; passwords do not") {
    memmap::Image image = image_of("qsfpdd-400g-dr4");
    Bench bench(image);
    for (unsigned byte = 213; byte <= 232; ++byte) {
        bench.write(controls, byte, byte);
        CHECK(bench.read(controls, byte) == byte);
    }
    bench.write(upper(0x03), 200, 0x5A);
    bench.write(lower, 122, std::vector<std::uint8_t>{1, 2, 3, 4});
    CHECK(bench.read(lower, 122, 4) == std::vector<std::uint8_t>(4, 0));
    bench.write(lower, 26, 0x08);
    bench.wait(5s);
    CHECK(bench.read(upper(0x03), 200) == 0x5A); // not volatile
    CHECK(bench.read(controls, 213) == 0);
}

TEST_CASE("a write to one bank is one to all where the host asks for it") {
    memmap::Image image = full_module();
    set(image, upper(0x01), 142, 0x61); // two banks
    set(image, upper(0x01), 156, 0x87);
    Bench bench(image, Bench::plugged_in());
    bench.bring_up();
    bench.write(controls, 130, 0x0F);
    CHECK(bench.read(controls.in_bank(1), 130) == 0x00);
    bench.write(lower, 26, 0x80);
    bench.write(controls, 130, 0xF0);
    CHECK(bench.read(controls.in_bank(1), 130) == 0xF0);
    bench.write(controls, 128, 0x00);
    CHECK(bench.until([&] { return bench.read(status.in_bank(1), 128) == 0x77; }, 7s) < 7s);
}

TEST_CASE("a module without a state machine is memory") {
    for (const char* name : {"osfp-800g-passive-dac-flat", "qsfpdd-200g-fr4-cmis30"}) {
        CAPTURE(std::string(name));
        Bench bench(image_of(name));
        const unsigned before = bench.read(lower, 3);
        bench.write(lower, 26, 0x08);
        bench.wait(10s);
        CHECK(bench.module.answers());
        CHECK(bench.read(lower, 3) == before);
    }
}

TEST_CASE("CMIS 3.0: a disabled output is dark, and has its light again when it is enabled") {
    Bench bench(image_of("qsfpdd-200g-fr4-cmis30"));
    const unsigned power =
        bench.read(status, 156) << 8U | bench.read(status, 157); // Tx2, Table 8-90
    REQUIRE(power != 0);
    bench.write(controls, 130, 0x02);
    bench.wait(100ms);
    CHECK(bench.read(status, 156) + bench.read(status, 157) == 0);
    CHECK(bench.read(status, 154) + bench.read(status, 155) != 0);
    bench.write(controls, 130, 0x00);
    bench.wait(100ms);
    CHECK((bench.read(status, 156) << 8U | bench.read(status, 157)) == power);
}

TEST_CASE("an unmasked flag asks for an interrupt until it is read") {
    Bench bench(full_module(), Bench::plugged_in());
    up(bench);
    (void)bench.read(lower, 8, 6);
    (void)bench.read(status, 134, 20);
    CHECK((bench.read(lower, 3) & 0x01U) == 1);
    bench.write(controls, 138, 0x01);
    bench.wait(100ms);
    CHECK((bench.read(lower, 3) & 0x01U) == 0);
    CHECK((bench.read(lower, 4) & 0x01U) == 1); // on page 11h of bank 0
    bench.write(controls, 232, 0xFF);           // OutputStatusChangedMaskRx
    CHECK((bench.read(lower, 3) & 0x01U) == 1);
    bench.write(controls, 232, 0x00);
    (void)bench.read(status, 153);
    CHECK((bench.read(lower, 3) & 0x01U) == 1);
    CHECK((bench.read(lower, 4) & 0x01U) == 0);
}

} // namespace optictl
