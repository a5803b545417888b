// Latched flags: all that a read clears, and in which data path states a module raises them, as
// cmis-flag-conformance.csv has it from OIF-CMIS 5.4 Table 6-21.
#include <doctest/doctest.h>

#include "drivers/emulator/latches.hpp"
#include "drivers/emulator/pages.hpp"
#include "tests/emulator/bench.hpp"
#include "tests/emulator/csv.hpp"

namespace optictl {
namespace {

using namespace std::chrono_literals;
using namespace optictl::tests;
using memmap::upper;

/// A module with all lanes in a state of one path of eight lanes.
void bring_to(Bench& bench, const std::string& state) {
    bench.bring_up();
    if (state == "DPDeactivated") {
        return;
    }
    // All lanes muted would be no test of the rows about muted lanes: lane 8 is.
    bench.write(controls, 130, state == "DPInitialized" ? 0x80 : 0x00);
    bench.write(controls, 128, 0x00);
    REQUIRE(bench.path(0) == init);
    if (state == "DPInit") {
        return;
    }
    if (state == "DPInitialized") {
        REQUIRE(bench.becomes(0, initialized, 7s));
        return;
    }
    REQUIRE(bench.becomes(0, tx_turn_on, 7s));
    if (state == "DPTxTurnOn") {
        return;
    }
    REQUIRE(bench.becomes(0, activated, 1s));
    if (state == "DPDeinit") {
        bench.write(controls, 128, 0xFF);
        REQUIRE(bench.becomes(0, deinit, 1s));
    } else if (state == "DPTxTurnOff") {
        bench.write(controls, 130, 0x01);
        REQUIRE(bench.path(0) == tx_turn_off);
    }
}

const char* const states[] = {"DPDeactivated", "DPInit",      "DPDeinit",   "DPInitialized",
                              "DPTxTurnOn",    "DPTxTurnOff", "DPActivated"};

} // namespace

TEST_CASE("every latched byte clears on read, in every bank, and says what it was") {
    for (const char* name : {"full", "qsfpdd-400g-zr-tunable", "qsfp28-100g-dwdm2-pages-20h-21h",
                             "sfp-10g-dwdm-tunable"}) {
        CAPTURE(std::string(name));
        memmap::Image image = std::string(name) == "full" ? full_module() : image_of(name);
        set(image, memmap::lower, 56, 0x01); // no state machines: nothing raises flags meanwhile
        const memmap::Standard standard = drivers::emulator::standard_of(image);
        for (unsigned byte = 0; byte < 72; ++byte) { // and no limits that a monitor may be beyond
            if (standard == memmap::Standard::Sff8636) {
                set(image, upper(0x03), 128 + byte, 0);
                set(image, upper(0x21), 128 + byte, 0);
            } else if (standard == memmap::Standard::Sff8472 && byte < 56) {
                set(image, memmap::a2_lower, byte, 0);
            }
        }
        unsigned bytes = 0;
        for (const drivers::emulator::Latched& range : drivers::emulator::latches_of(standard)) {
            if (image.find(range.page) == nullptr) {
                continue;
            }
            for (unsigned byte = range.first; byte <= range.last; ++byte) {
                set(image, range.page, byte, 0xA5);
            }
        }
        Bench bench(image);
        for (const drivers::emulator::Latched& range : drivers::emulator::latches_of(standard)) {
            for (unsigned byte = range.first;
                 image.find(range.page) != nullptr && byte <= range.last; ++byte) {
                CAPTURE(byte);
                CHECK(bench.read(range.page, byte) == 0xA5);
                CHECK(bench.read(range.page, byte) == 0x00);
                ++bytes;
            }
        }
        CHECK(bench.module.cleared() == 2 * bytes);
        CHECK(bytes >= 4);
    }
}

TEST_CASE("a flag is raised in the states of Table 6-21, and in no other") {
    unsigned checked = 0;
    for (const auto& row : read_csv("cmis-flag-conformance.csv")) {
        if (row[1] != "11h" || row[2] == "134") { // 134 is the state machine's own
            continue;
        }
        const auto byte = static_cast<unsigned>(std::stoi(row[2]));
        const bool not_when_muted = row[10].find("muted") != std::string::npos;
        for (unsigned i = 0; i < std::size(states); ++i) {
            CAPTURE(row[0]);
            CAPTURE(std::string(states[i]));
            memmap::Image image = full_module();
            set(image, upper(0x01), 160, 0x00); // no monitors: nothing else raises it
            Bench bench(image, Bench::plugged_in());
            bring_to(bench, states[i]);
            (void)bench.read(status, byte);
            bench.module.set_condition(0, byte, 0x81, true);
            const bool allowed = row[3 + i] == "allowed";
            const bool muted = not_when_muted && std::string(states[i]) == "DPInitialized";
            const unsigned expected = !allowed ? 0x00 : muted ? 0x01 : 0x81;
            CHECK(bench.read(status, byte) == expected);
            CHECK(bench.read(status, byte) == expected); // the condition lasts
            bench.module.set_condition(0, byte, 0x81, false);
            (void)bench.read(status, byte);
            CHECK(bench.read(status, byte) == 0x00);
            ++checked;
        }
    }
    CHECK(checked == 19 * 7);
}

TEST_CASE("a monitor beyond its thresholds has its flags") {
    memmap::Image image = full_module();
    const memmap::Page thresholds = upper(0x02);
    const auto put16 = [&](unsigned byte, unsigned value) {
        set(image, thresholds, byte, value >> 8U);
        set(image, thresholds, byte + 1, value & 0xFFU);
    };
    for (unsigned lane = 0; lane < 8; ++lane) { // Rx 1 mW
        set(image, status, 186 + 2 * lane, 0x27);
        set(image, status, 187 + 2 * lane, 0x10);
    }
    put16(192, 9000);  // high alarm
    put16(194, 1000);  // low alarm
    put16(196, 10000); // high warning: strict
    put16(198, 10001); // low warning
    Bench bench(image, Bench::plugged_in());
    bench.bring_up();
    CHECK(bench.read(status, 149) == 0xFF);
    CHECK(bench.read(status, 152) == 0x00); // there are no signals yet
    bench.write(controls, 128, 0x00);
    REQUIRE(bench.becomes(0, activated, 7s));
    CHECK(bench.read(status, 150) == 0x00);
    CHECK(bench.read(status, 151) == 0x00);
    CHECK(bench.read(status, 152) == 0xFF);
}

TEST_CASE("a monitor of the module beyond its thresholds has its flags") {
    memmap::Image image = full_module();
    const auto put16 = [&](const memmap::Page& page, unsigned byte, unsigned value) {
        set(image, page, byte, value >> 8U);
        set(image, page, byte + 1, value & 0xFFU);
    };
    set(image, upper(0x01), 159, 0x05); // TempMonSupported, Aux1MonSupported (Table 8-53)
    put16(memmap::lower, 14, 0xFB00);   // temperature -5 C
    put16(memmap::lower, 16, 1);        // supply voltage, which is not advertised
    put16(memmap::lower, 18, 0xE000);   // Aux1 -25 %
    for (const auto& [byte, limit] :
         {std::pair(128U, 0x4B00U), std::pair(130U, 0xFB00U), std::pair(132U, 0x4600U),
          std::pair(134U, 0xFC00U), std::pair(136U, 40000U), std::pair(138U, 30000U),
          std::pair(144U, 0x2000U), std::pair(146U, 0xE100U)}) {
        put16(upper(0x02), byte,
              limit); // temperature, supply voltage, Aux1: high alarm, low alarm, high, low warning
    }
    Bench bench(image, Bench::plugged_in());
    bench.bring_up();
    CHECK(bench.read(memmap::lower, 9) == 0x08); // low warning alone: the low alarm is at its limit
    CHECK(bench.read(memmap::lower, 10) ==
          0x0A); // low alarm, and low warning at 0, which is a limit like others
    CHECK(bench.read(memmap::lower, 11) == 0x00);
    CHECK(bench.read(memmap::lower, 9) == 0x08); // it lasts
}

TEST_CASE("SFF modules latch the flags of what is beyond its limits, again after each read") {
    const auto put16 = [](memmap::Image& image, const memmap::Page& page, unsigned byte,
                          unsigned value) {
        set(image, page, byte, value >> 8U);
        set(image, page, byte + 1, value & 0xFFU);
    };
    memmap::Image qsfp = image_of("qsfp28-100g-lr4");
    for (unsigned byte = 6; byte <= 14; ++byte) {
        set(qsfp, memmap::lower, byte, 0);
    }
    put16(qsfp, memmap::lower, 40, 500);  // Rx power of lane 4: 0.05 mW
    put16(qsfp, upper(0x03), 176, 20000); // high alarm
    put16(qsfp, upper(0x03), 178, 400);   // low alarm
    put16(qsfp, upper(0x03), 180, 15000); // high warning
    put16(qsfp, upper(0x03), 182, 600);   // low warning
    Bench bench(qsfp);
    CHECK((bench.read(memmap::lower, 10) & 0x0FU) == 0x01); // Table 6-7: 10.0 is Rx4 low warning
    CHECK((bench.read(memmap::lower, 10) & 0x0FU) == 0x01);

    memmap::Image sfp = image_of("sfp-10g-dwdm-tunable");
    for (const unsigned byte : {112U, 113U, 116U, 117U}) {
        set(sfp, memmap::a2_lower, byte, 0);
    }
    put16(sfp, memmap::a2_lower, 96, 0xF600); // -10 C
    put16(sfp, memmap::a2_lower, 0, 0x4B00);  // high alarm 75 C
    put16(sfp, memmap::a2_lower, 2, 0xFB00);  // low alarm -5 C
    put16(sfp, memmap::a2_lower, 4, 0x4600);
    put16(sfp, memmap::a2_lower, 6, 0x0000);
    Bench other(sfp);
    CHECK((other.read(memmap::a2_lower, 112) & 0xC0U) ==
          0x40); // Table 9-17: 112.6 is the low alarm
    CHECK((other.read(memmap::a2_lower, 116) & 0xC0U) == 0x40);
}

TEST_CASE("SFF-8636 parameters of page 20h latch the flags of what is beyond their set of limits") {
    memmap::Image qsfp = image_of("qsfp28-100g-dwdm2-pages-20h-21h");
    const memmap::Page page = upper(0x20);
    for (unsigned byte = 128; byte <= 139; ++byte) {
        set(qsfp, page, byte, 0);
    }
    // Table 6-40: parameter 5, a pre-FEC BER by its type: 500 * 10^(20 - 24) = 0.05.
    set(qsfp, page, 160, 20U << 3U | 500U >> 8U);
    set(qsfp, page, 161, 500U & 0xFFU);
    Bench bench(qsfp);
    // Table 6-38: four bits a parameter: high alarm, low alarm, high warning, low warning.
    CHECK(bench.read(page, 130) == 0xA0); // 0.05 is above 0.024 and above 0.01
    CHECK(bench.read(page, 131) == 0x10); // parameter 7, TEC current: -123.4 mA is below -100 mA
    CHECK(bench.read(page, 132) == 0x20); // parameter 9, frequency: 0.87 GHz is above 0.8 GHz
    for (const unsigned byte : {128U, 129U, 133U, 134U, 139U}) {
        CHECK(bench.read(page, byte) == 0);
    }
}

TEST_CASE("the darkness of a lane that the host muted is no alarm") {
    Bench bench(full_module(), Bench::plugged_in());
    bench.bring_up();
    bench.write(controls, 128, 0x00);
    REQUIRE(bench.becomes(0, activated, 7s));
    (void)bench.read(status, 140);
    bench.write(controls, 130, 0x01);
    REQUIRE(bench.becomes(0, initialized, 1s));
    bench.wait(1s);
    CHECK((bench.read(status, 140) & 0x01U) == 0);
}

} // namespace optictl
