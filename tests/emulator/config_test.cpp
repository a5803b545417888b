// Staged control sets: every result code by the violation that gives it, and what a trigger does in
// which state (OIF-CMIS 5.4 Tables 6-3, 6-4, 8-101). Applications of osfp-800g-dr8: 1 has 8 host
// lanes (start mask 01h), 2 has 4 (11h), 3 has 1 (FFh), 8 has 2 and one media lane (55h, 0Fh).
#include <doctest/doctest.h>

#include "tests/emulator/bench.hpp"

namespace optictl {
namespace {

using namespace std::chrono_literals;
using namespace optictl::tests;
using memmap::lower;
using memmap::upper;
using Bytes = std::vector<std::uint8_t>;

const Bytes one_800g(8, 0x10);
const Bytes two_400g{0x20, 0x20, 0x20, 0x20, 0x28, 0x28, 0x28, 0x28};
const Bytes eight_100g{0x30, 0x32, 0x34, 0x36, 0x38, 0x3A, 0x3C, 0x3E};
const Bytes mixed{0x20, 0x20, 0x20, 0x20, 0x38, 0x3A, 0x3C, 0x3E};

constexpr unsigned in_progress = 12;

/// The result of lane 1 when the module is done with it.
unsigned result(Bench& bench, unsigned lane = 0) {
    bench.until([&] { return bench.config(lane) != in_progress; }, 1s);
    return bench.config(lane);
}

void all_up(Bench& bench) {
    bench.write(controls, 128, 0x00);
    for (unsigned lane = 0; lane < 8; ++lane) {
        REQUIRE(bench.becomes(lane, activated, 7s));
    }
}

} // namespace

TEST_CASE("a command is in progress, then a success, and its settings are active") {
    for (const Bytes& plan : {one_800g, two_400g, eight_100g, mixed}) {
        Bench bench(full_module(), Bench::plugged_in());
        bench.bring_up();
        bench.stage(plan, 0xFF);
        CHECK(bench.config(0) == in_progress);
        CHECK(bench.read(controls, 143) == 0); // a trigger reads as 0
        CHECK(result(bench) == 1);
        CHECK(bench.read(status, 206, 8) == plan);
        CHECK(bench.read(status, 235) == 0xFF);
        all_up(bench);
        CHECK(bench.read(status, 235) == 0x00);
        CHECK(bench.read(status, 133) == 0xFF);
    }
}

TEST_CASE("paths of a breakout are started and stopped one by one") {
    Bench bench(full_module(), Bench::plugged_in());
    bench.bring_up();
    bench.stage(mixed, 0xFF);
    REQUIRE(result(bench) == 1);
    bench.write(controls, 128, 0xF0); // the 400G alone
    REQUIRE(bench.becomes(0, activated, 7s));
    CHECK(bench.path(4) == deactivated);
    CHECK(bench.read(status, 133) == 0x0F);
    bench.write(controls, 128, 0xD0); // the second 100G
    REQUIRE(bench.becomes(5, activated, 7s));
    CHECK(bench.path(4) == deactivated);
    CHECK(bench.read(status, 133) == 0x2F);
    bench.write(controls, 128, 0xD2); // any lane of a path takes it down
    CHECK(bench.path(0) == tx_turn_off);
    CHECK(bench.path(3) == tx_turn_off);
    REQUIRE(bench.becomes(0, deactivated, 2s));
    CHECK(bench.path(5) == activated);
}

TEST_CASE("code 3: the AppSel code is not advertised") {
    Bench bench(full_module(), Bench::plugged_in());
    bench.bring_up();
    const Bytes before = bench.read(status, 206, 8);
    bench.stage(Bytes(8, 0xE0), 0xFF);
    CHECK(result(bench) == 3);
    CHECK(bench.read(status, 206, 8) == before);
    CHECK(bench.read(status, 235) == 0);
}

TEST_CASE("code 4: the lanes are not those of the application") {
    for (const Bytes& plan : {
             Bytes{0x20, 0x20, 0x20, 0x28, 0x28, 0x28, 0x28, 0x28}, // three lanes of four
             Bytes{0x24, 0x24, 0x24, 0x24, 0x00, 0x00, 0x00, 0x00}, // lane 3 is no start lane
             Bytes{0x00, 0x00, 0x24, 0x24, 0x24, 0x24, 0x00, 0x00}, // nor with its own lanes
             Bytes{0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x00},
         }) {
        Bench bench(full_module(), Bench::plugged_in());
        bench.bring_up();
        bench.decommission();
        bench.stage(plan, 0xFF);
        unsigned wrong = 0;
        for (unsigned lane = 0; lane < 8; ++lane) {
            wrong += result(bench, lane) == 4 ? 1U : 0U;
        }
        CHECK(wrong > 0);
    }
}

TEST_CASE("code 5: an explicit setting is out of range") {
    struct Case {
        unsigned byte, value;
    };
    // 01h:153 is 79h: input equalizer up to 9, amplitudes 0-2; 01h:154 is 76h: post-cursor up to 7,
    // pre-cursor up to 6. Lane 1 is the low nibble.
    for (const Case& each : {Case{156, 0x0A}, Case{162, 0x07}, Case{166, 0x08}, Case{170, 0x03}}) {
        CAPTURE(each.byte);
        Bench bench(full_module(), Bench::plugged_in());
        bench.bring_up();
        bench.write(controls, each.byte, each.value);
        Bytes plan = eight_100g;
        bench.stage(plan, 0xFF);
        CHECK(result(bench) == 1); // without explicit control it does not count
        plan[0] |= 0x01U;
        bench.stage(plan, 0xFF);
        CHECK(result(bench) == 5);
        CHECK(result(bench, 1) == 1);
        bench.write(controls, each.byte, each.value - 1);
        bench.stage(plan, 0xFF);
        CHECK(result(bench) == 1);
        CHECK(bench.read(status, each.byte + 61) == each.value - 1);
    }
}

TEST_CASE("code 6: a lane of another path is in use") {
    Bench bench(full_module(), Bench::plugged_in());
    bench.bring_up();
    bench.stage(one_800g, 0xFF);
    REQUIRE(result(bench) == 1);
    all_up(bench);
    bench.stage(two_400g, 0xFF);
    CHECK(result(bench) == 6);
    CHECK(bench.path(0) == activated);
    CHECK(bench.read(status, 206, 8) == one_800g);
    bench.stage(Bytes(8, 0x00), 0xFF); // nor can it be taken away
    CHECK(result(bench) == 6);
}

TEST_CASE("code 7: the trigger names a part of a path") {
    Bench bench(full_module(), Bench::plugged_in());
    bench.bring_up();
    bench.stage(one_800g, 0x0F); // of the new path
    CHECK(result(bench) == 7);
    bench.stage(two_400g, 0x0F); // of the path of before, which has eight lanes
    CHECK(result(bench) == 7);
    CHECK(bench.config(4) == 0);
    bench.stage(two_400g, 0xFF);
    CHECK(result(bench) == 1);
    bench.stage(two_400g, 0x0F); // now it is whole
    CHECK(result(bench) == 1);
}

TEST_CASE("code 8: the application cannot be emulated by a data path; code 2 before 5.4") {
    for (const unsigned revision : {0x54U, 0x53U}) {
        memmap::Image image = full_module();
        set(image, lower, 1, revision);
        Settings settings = Bench::plugged_in();
        settings.not_emulated = 1U << 2U;
        Bench bench(image, settings);
        bench.bring_up();
        bench.stage(two_400g, 0xFF);
        CHECK(result(bench) == (revision == 0x54 ? 8U : 2U));
        bench.stage(eight_100g, 0xFF);
        CHECK(result(bench) == 1);
    }
}

TEST_CASE("code 2: two paths want the same media lanes") {
    memmap::Image image = full_module();
    set(image, upper(0x01), 177, 0x01); // application 2 begins at media lane 1 only
    set(image, lower, 93, 0x10);        // and at host lane 5 only
    Bench bench(image, Bench::plugged_in());
    bench.bring_up();
    // Application 2 on host lanes 5-8 has media lanes 1-4; application 3 on host lane 1 media
    // lane 1.
    bench.stage({0x30, 0x00, 0x00, 0x00, 0x28, 0x28, 0x28, 0x28}, 0xFF);
    CHECK(result(bench, 0) == 2);
    CHECK(result(bench, 4) == 2);
}

TEST_CASE("while a command is in progress another one of its lanes is ignored") {
    Bench bench(full_module(), Bench::plugged_in());
    bench.bring_up();
    bench.stage(two_400g, 0xFF);
    bench.stage(Bytes(8, 0xE0), 0xFF);
    CHECK(result(bench) == 1);
    bench.wait(1s);
    CHECK(bench.config(0) == 1);
    CHECK(bench.read(status, 206, 8) == two_400g);
}

TEST_CASE("a trigger in a transient state is ignored without a word") {
    Bench bench(full_module(), Bench::plugged_in());
    bench.bring_up();
    bench.write(controls, 128, 0x00);
    REQUIRE(bench.path(0) == init);
    bench.stage(one_800g, 0xFF);
    CHECK(bench.config(0) == 0);
    bench.write(controls, 144, 0xFF);
    CHECK(bench.config(0) == 0);
}

TEST_CASE("ApplyDPInit takes a running path through deinitialization and up again") {
    Bench bench(full_module(), Bench::plugged_in());
    bench.bring_up();
    all_up(bench);
    bench.stage(Bytes(8, 0x40), 0xFF); // application 4, the same lanes
    REQUIRE(result(bench) == 1);
    CHECK(bench.path(0) == tx_turn_off);
    CHECK(bench.read(status, 235) == 0xFF);
    bench.changes.clear();
    REQUIRE(bench.until([&] { return bench.path(0) == activated; }, 10s) < 10s);
    std::string way;
    for (const Change& change : bench.changes) {
        way += std::string(change.to) + " ";
    }
    CHECK(way == "DPInitialized DPDeinit DPDeactivated DPInit DPInitialized DPTxTurnOn "
                 "DPActivated ");
    CHECK(bench.read(status, 235) == 0x00);
    CHECK(bench.read(status, 206) == 0x40);
}

TEST_CASE("ApplyImmediate changes settings without a change of state, and single lanes") {
    Bench bench(full_module(), Bench::plugged_in());
    bench.bring_up();
    bench.write(controls, 144, 0xFF); // not in DPDeactivated
    CHECK(bench.config(0) == 0);
    all_up(bench);
    bench.changes.clear();
    bench.write(controls, 162, 0x05); // pre-cursor of lane 1
    Bytes plan = one_800g;
    plan[0] = 0x11;
    bench.stage(plan, 0x01, 144);
    CHECK(result(bench) == 1);
    CHECK(bench.config(1) == 0);
    CHECK(bench.path(0) == activated);
    CHECK(bench.read(status, 223) == 0x05);
    CHECK(bench.read(status, 206, 2) == Bytes{0x11, 0x10});
    for (const Change& change : bench.changes) {
        CHECK(change.machine == "CONFIG");
    }
}

TEST_CASE("one direction alone is applied where the module says so") {
    for (const bool supported : {true, false}) {
        memmap::Image image = full_module();
        set(image, upper(0x01), 162, supported ? 0x7F : 0x3F);
        Bench bench(image, Bench::plugged_in());
        bench.bring_up();
        all_up(bench);
        bench.write(controls, 156, 0x04); // Tx
        bench.write(controls, 162, 0x05); // Rx
        bench.stage(Bytes(8, 0x11), 0xFF, 177);
        bench.wait(100ms);
        CHECK(bench.config(0) == (supported ? 1U : 0U));
        CHECK(bench.read(status, 217) == 0x00);
        CHECK(bench.read(status, 223) == (supported ? 0x05U : 0x00U));
    }
}

TEST_CASE("staged set 1 works like set 0, where it is advertised") {
    for (const bool supported : {true, false}) {
        memmap::Image image = full_module();
        set(image, upper(0x01), 162, supported ? 0x3F : 0x1F);
        Bench bench(image, Bench::plugged_in());
        bench.bring_up();
        bench.stage(eight_100g, 0xFF, 178, 180);
        bench.wait(100ms);
        CHECK(bench.config(0) == (supported ? 1U : 0U));
        CHECK(bench.read(status, 206, 8) == (supported ? eight_100g : one_800g));
    }
}

TEST_CASE("SteppedConfigOnly: provisions in every state, and changes nothing hot") {
    memmap::Image image = full_module();
    set(image, lower, 2, 0x40);
    Bench bench(image, Bench::plugged_in());
    bench.bring_up();
    all_up(bench);
    bench.stage(Bytes(8, 0x40), 0xFF);
    CHECK(result(bench) == 1);
    CHECK(bench.read(status, 206) == 0x40);
    CHECK(bench.read(status, 235) == 0xFF); // an indicator only: the path goes on as it was
    bench.wait(10s);
    CHECK(bench.path(0) == activated);
    bench.stage(one_800g, 0xFF, 144);
    bench.wait(1s);
    CHECK(bench.read(status, 206) == 0x40);
    bench.write(controls, 128, 0xFF);
    REQUIRE(bench.becomes(0, deactivated, 2s));
    all_up(bench);
    CHECK(bench.read(status, 235) == 0x00);
}

TEST_CASE("SteppedConfigOnly with one of the two cycles") {
    for (const unsigned cycles : {1U, 2U}) {
        memmap::Image image = full_module();
        set(image, lower, 2, 0x40U | cycles);
        Bench bench(image, Bench::plugged_in());
        bench.bring_up();
        all_up(bench);
        bench.stage(Bytes(8, 0x11), 0xFF, 144);
        bench.wait(100ms);
        CHECK(bench.config(0) == (cycles == 2 ? 1U : 0U));
        bench.stage(Bytes(8, 0x40), 0xFF);
        bench.wait(100ms);
        CHECK((bench.path(0) != activated) == (cycles == 1));
    }
}

TEST_CASE("CMIS 4.0 has no ConfigInProgress, and ApplyImmediate acts in DPDeactivated") {
    memmap::Image image = full_module();
    set(image, lower, 1, 0x40);
    Bench bench(image, Bench::plugged_in());
    bench.bring_up();
    bench.stage(eight_100g, 0xFF, 144);
    CHECK(bench.config(0) == 0);
    bench.wait(100ms);
    CHECK(bench.config(0) == 1);
    CHECK(bench.read(status, 206, 8) == eight_100g);
}

} // namespace optictl
