// Every transition of the module state machine, the data path state machine and of configuration
// commands, as cmis-state-transitions.csv has them from the clauses, with their bounds.
#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <tuple>

#include <doctest/doctest.h>

#include "tests/emulator/bench.hpp"
#include "tests/emulator/csv.hpp"

namespace optictl {
namespace {

using namespace std::chrono_literals;
using namespace optictl::tests;
using memmap::lower;
using memmap::upper;
using Step = std::tuple<std::string, std::string, std::string>;

/// OIF-CMIS 5.4 Table 8-49.
constexpr std::array<Duration, 14> bounds{1ms, 5ms, 10ms, 50ms, 100ms, 500ms, 1s,
                                          5s,  10s, 60s,  300s, 600s,  3000s, 3000s};

const std::vector<std::vector<std::string>>& rows() {
    static const auto all = read_csv("cmis-state-transitions.csv");
    return all;
}

bool matches(const std::string& pattern, std::string_view state) {
    if (pattern == "any") {
        return true;
    }
    if (pattern.starts_with("any but")) {
        return state != "Reset" && state != "Resetting";
    }
    return pattern.ends_with('*') ? state.starts_with(pattern.substr(0, pattern.size() - 1))
                                  : state == pattern;
}

bool is_row(const std::vector<std::string>& row, const Change& change) {
    return row[0] == change.machine && matches(row[1], change.from) && row[2] == change.to;
}
bool is_row_of_result(const std::vector<std::string>& row, const Change& change) {
    return row[0] == change.machine && matches(row[1], change.from) && matches(row[2], change.to);
}

/// All ways through the state machines, one after the other.
void live(Bench& bench) {
    bench.bring_up();
    bench.write(lower, 26, 0x10); // Ready -> PwrDn -> LowPwr
    REQUIRE(bench.module_becomes(low_power, 1s));
    bench.write(lower, 26, 0x00);
    bench.wait(100ms);
    bench.write(lower, 26, 0x10); // PwrUp -> PwrDn
    REQUIRE(bench.module_becomes(low_power, 1s));
    bench.write(lower, 26, 0x00);
    REQUIRE(bench.module_becomes(ready, 11s));

    bench.write(controls, 128, 0x00); // all the way up
    REQUIRE(bench.becomes(0, activated, 7s));
    bench.write(controls, 130, 0x01); // Activated -> TxTurnOff -> Initialized
    REQUIRE(bench.becomes(0, initialized, 1s));
    bench.write(controls, 130, 0x00); // Initialized -> TxTurnOn
    REQUIRE(bench.path(0) == tx_turn_on);
    bench.write(controls, 130, 0x01); // TxTurnOn -> TxTurnOff
    REQUIRE(bench.path(0) == tx_turn_off);
    REQUIRE(bench.becomes(0, initialized, 1s));
    bench.write(controls, 128, 0xFF); // Initialized -> Deinit -> Deactivated
    REQUIRE(bench.becomes(0, deactivated, 2s));
    bench.write(controls, 128, 0x00);
    REQUIRE(bench.path(0) == init);
    bench.write(controls, 128, 0xFF); // Init -> Deinit
    REQUIRE(bench.path(0) == deinit);
    REQUIRE(bench.becomes(0, deactivated, 2s));

    bench.stage(std::vector<std::uint8_t>(8, 0xE0), 0xFF); // rejected: no AppSel 14
    bench.wait(100ms);
    bench.decommission();
    bench.module.fail(3); // Ready -> Fault
    REQUIRE(bench.module_becomes(fault, 1s));
    bench.write(lower, 26, 0x08); // SoftwareReset
    REQUIRE_FALSE(bench.module.answers());
    REQUIRE(bench.module_becomes(low_power, 3s));
}

Duration bound_of(const std::vector<std::string>& row, const memmap::Image& image) {
    const std::string& text = row[4];
    if (text.starts_with("tMgmtInit")) {
        return 2s;
    }
    if (!text.starts_with("01h:")) {
        return 0s;
    }
    const unsigned value =
        image.byte(upper(0x01), static_cast<unsigned>(std::stoi(text.substr(4, 3)))).value();
    return bounds.at(text.ends_with("7-4") ? value >> 4U : value & 0x0FU);
}

} // namespace

TEST_CASE("every transition of the clauses is made, and no other") {
    Bench bench(full_module(), Bench::plugged_in());
    live(bench);
    for (const auto& row : rows()) {
        CAPTURE(row[1]);
        CAPTURE(row[2]);
        CHECK(std::ranges::any_of(
            bench.changes, [&](const Change& change) { return is_row_of_result(row, change); }));
    }
    for (const Change& change : bench.changes) {
        CAPTURE(change.machine);
        CAPTURE(change.from);
        CAPTURE(change.to);
        CHECK(std::ranges::any_of(rows(), [&](const auto& row) {
            return is_row(row, change) || is_row_of_result(row, change);
        }));
    }
}

TEST_CASE("what has a bound is done within it, and takes its time") {
    const memmap::Image image = full_module();
    Bench bench(image, Bench::plugged_in());
    live(bench);
    unsigned seen = 0;
    for (const auto& row : rows()) {
        const Duration bound = bound_of(row, image);
        for (std::size_t i = 0; bound != 0s && i < bench.changes.size(); ++i) {
            const Change& end = bench.changes[i];
            if (!is_row(row, end)) {
                continue;
            }
            // What the same machine did before.
            for (std::size_t j = i; j-- > 0;) {
                const Change& begin = bench.changes[j];
                if (begin.machine == end.machine && begin.lanes == end.lanes) {
                    CAPTURE(row[1]);
                    CHECK(end.at - begin.at <= bound);
                    CHECK(end.at > begin.at);
                    ++seen;
                    break;
                }
            }
        }
    }
    CHECK(seen >= 10);
}

TEST_CASE("the durations of each code are those of Table 8-49") {
    for (unsigned code = 0; code < 13; ++code) {
        CAPTURE(code);
        memmap::Image image = full_module();
        set(image, upper(0x01), 144, code);
        set(image, upper(0x01), 167, 0x00);
        Settings settings = Bench::plugged_in();
        settings.pace = 100;
        Bench bench(image, settings);
        bench.bring_up();
        bench.write(controls, 128, 0x00);
        REQUIRE(bench.path(0) == init);
        bench.wait(bounds.at(code) - 1us);
        CHECK(bench.path(0) == init);
        bench.wait(1us);
        CHECK(bench.path(0) != init);
    }
}

TEST_CASE("a change of state has its flag on the steady states, once") {
    Bench bench(full_module(), Bench::plugged_in());
    REQUIRE(bench.module_becomes(low_power, 3s));
    CHECK((bench.read(lower, 8) & 0x01U) == 1);
    CHECK((bench.read(lower, 8) & 0x01U) == 0);
    bench.bring_up();
    CHECK((bench.read(lower, 8) & 0x01U) == 1);
    (void)bench.read(status, 134);
    bench.write(controls, 130, 0xFF);
    bench.write(controls, 128, 0x00);
    REQUIRE(bench.path(0) == init);
    CHECK(bench.read(status, 134) == 0);
    REQUIRE(bench.becomes(0, initialized, 6s));
    CHECK(bench.read(status, 134) == 0xFF);
    bench.write(controls, 130, 0x00);
    REQUIRE(bench.becomes(0, activated, 1s));
    CHECK(bench.read(status, 134) == 0xFF);
    CHECK(bench.read(status, 134) == 0);
}

TEST_CASE("DPInitialized that ends at once has no flag") {
    Bench bench(full_module(), Bench::plugged_in());
    bench.bring_up();
    (void)bench.read(status, 134);
    bench.write(controls, 128, 0x00);
    REQUIRE(bench.becomes(0, tx_turn_on, 6s));
    CHECK(bench.read(status, 134) == 0); // Table 6-19
}

TEST_CASE("low power waits for the data paths, and the pin asks only where it may") {
    Bench bench(full_module(), Bench::plugged_in());
    bench.bring_up();
    bench.write(controls, 128, 0x00);
    REQUIRE(bench.becomes(0, activated, 7s));
    bench.module.set_pin(drivers::emulator::Pin::LowPower, true); // 26.6 is 0: the pin is ignored
    bench.wait(5s);
    CHECK(bench.module_state() == ready);
    bench.write(lower, 26, 0x40);
    CHECK(bench.module_state() == ready);
    CHECK(bench.path(0) == tx_turn_off);
    REQUIRE(bench.becomes(0, deactivated, 2s));
    REQUIRE(bench.module_becomes(low_power, 1s));
    bench.module.set_pin(drivers::emulator::Pin::LowPower, false);
    CHECK(bench.module_state() == power_up);
}

TEST_CASE("a reset does not answer, and forgets what was set") {
    Bench bench(full_module(), Bench::plugged_in());
    bench.bring_up();
    bench.write(controls, 130, 0x55);
    bench.write(controls, 213, 0xFF);
    bench.write(lower, 26, 0x08);
    std::array<std::uint8_t, 1> byte{};
    CHECK(bench.module.read(memmap::Device::A0, 0, byte) == 0);
    CHECK_FALSE(bench.module.write(memmap::Device::A0, 26, byte));
    CHECK(bench.until([&] { return bench.module.answers(); }, 3s) <= 2s);
    CHECK(bench.module.selected(memmap::Device::A0) == drivers::emulator::Selected{});
    CHECK(bench.read(lower, 26) == 0x40);
    CHECK(bench.read(controls, 128) == 0x00);
    CHECK(bench.read(controls, 130) == 0x00);
    CHECK(bench.read(controls, 213) == 0x00);
    CHECK(bench.read(status, 206) == 0x10); // the default application, in both sets
    CHECK(bench.read(controls, 145) == 0x10);
    CHECK(bench.config(0) == 0);
}

TEST_CASE("the reset pin holds the module for as long as it is asserted") {
    Bench bench(full_module());
    REQUIRE(bench.module.answers());
    bench.module.set_pin(drivers::emulator::Pin::Reset, true);
    bench.wait(60s);
    CHECK_FALSE(bench.module.answers());
    bench.module.set_pin(drivers::emulator::Pin::Reset, false);
    CHECK(bench.until([&] { return bench.module.answers(); }, 3s) <= 2s);
}

TEST_CASE("a fault is left by a reset only") {
    Bench bench(full_module(), Bench::plugged_in());
    bench.bring_up();
    bench.module.fail(2);
    CHECK(bench.module_state() == fault);
    CHECK(bench.read(lower, 41) == 2);
    bench.write(lower, 26, 0x10);
    bench.wait(60s);
    CHECK(bench.module_state() == fault);
    bench.write(lower, 26, 0x08);
    CHECK(bench.module_becomes(low_power, 3s));
    CHECK(bench.read(lower, 41) == 0);
}

} // namespace optictl
