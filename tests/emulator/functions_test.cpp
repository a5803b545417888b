// Tuning, VDM freeze, test patterns and loopbacks.
#include <doctest/doctest.h>

#include "tests/emulator/bench.hpp"

namespace optictl {
namespace {

using namespace std::chrono_literals;
using namespace optictl::tests;
using drivers::emulator::Side;
using memmap::upper;

constexpr memmap::Page laser = upper(0x04);
constexpr memmap::Page tuning = upper(0x12);
constexpr memmap::Page vdm = upper(0x2F);
constexpr memmap::Page patterns = upper(0x13);
constexpr memmap::Page results = upper(0x14);

/// Flags of lane 1 (Table 8-109).
enum TuningFlag : unsigned {
    complete = 0x01,
    invalid_channel = 0x04,
    not_accepted = 0x08,
    fine_range = 0x10,
    power_range = 0x20,
};

/// 75 GHz from channel -120 to 120 and 100 GHz from -20 to 40; fine tuning and power of -10 to 0
/// dBm.
memmap::Image tunable() {
    memmap::Image image = image_of("qsfpdd-400g-zr-tunable");
    const auto put16 = [&](unsigned byte, int value) {
        const auto raw = static_cast<unsigned>(value) & 0xFFFFU;
        set(image, laser, byte, raw >> 8U);
        set(image, laser, byte + 1, raw & 0xFFU);
    };
    set(image, laser, 128, 0xA0);
    set(image, laser, 129, 0x80);
    put16(158, -120);
    put16(160, 120);
    put16(150, -20);
    put16(152, 40);
    put16(192, -6000);
    put16(194, 6000);
    set(image, laser, 196, 0x80);
    put16(198, -1000);
    put16(200, 0);
    return image;
}

unsigned long frequency(Bench& bench) { // MHz
    return static_cast<unsigned long>(bench.read16(tuning, 168)) << 16U | bench.read16(tuning, 170);
}

std::vector<std::uint8_t> number(int value) {
    const auto raw = static_cast<unsigned>(value) & 0xFFFFU;
    return {static_cast<std::uint8_t>(raw >> 8U), static_cast<std::uint8_t>(raw)};
}

std::uint64_t counter(const std::vector<std::uint8_t>& data, unsigned first) { // little endian
    std::uint64_t out = 0;
    for (unsigned i = 8; i-- > 0;) {
        out = out << 8U | data[first + i];
    }
    return out;
}

/// Selects data and waits for them as tDDCS says.
std::vector<std::uint8_t> selected(Bench& bench, unsigned selector) {
    bench.write(results, 128, selector);
    bench.wait(10ms);
    return bench.read(results, 192, 64);
}

} // namespace

TEST_CASE("a channel is tuned to in DPDeactivated; the laser says when it is there") {
    Bench bench(tunable(), Bench::plugged_in());
    bench.bring_up();
    bench.write(tuning, 128, 0x70); // 75 GHz
    bench.wait(5s);
    bench.write(tuning, 136, number(36)); // 193.1 THz + 36 * 25 GHz
    CHECK((bench.read(tuning, 222) & 0x03U) == 0x03);
    bench.wait(5s);
    CHECK((bench.read(tuning, 222) & 0x03U) == 0x00);
    CHECK(frequency(bench) == 194'000'000);
    bench.write(tuning, 128, 0x50); // 100 GHz: channel 36 is 196.7 THz
    bench.wait(5s);
    CHECK(frequency(bench) == 196'700'000);
    bench.write(tuning, 136, number(-20));
    bench.wait(5s);
    CHECK(frequency(bench) == 191'100'000);
    CHECK(bench.read(tuning, 231) == 0x00); // nothing was refused
}

TEST_CASE("what cannot be tuned to is refused with its flag, and reads back as before") {
    Bench bench(tunable(), Bench::plugged_in());
    bench.bring_up();
    bench.write(tuning, 128, 0x70);
    bench.write(tuning, 136, number(0));
    bench.wait(5s);
    (void)bench.read(tuning, 231);
    bench.write(tuning, 136, number(123)); // beyond the last channel
    CHECK(bench.read(tuning, 230) == 0x01);
    CHECK(bench.read(tuning, 231) == invalid_channel);
    CHECK(bench.read16(tuning, 136) == 0);
    bench.write(tuning, 136, number(1)); // no multiple of three
    CHECK(bench.read(tuning, 231) == invalid_channel);
    bench.write(tuning, 128, 0x40); // 50 GHz is not advertised
    CHECK(bench.read(tuning, 231) == not_accepted);
    CHECK(bench.read(tuning, 128) == 0x70);
    bench.write(tuning, 128, 0x71); // fine tuning on
    bench.write(tuning, 152, number(6001));
    CHECK(bench.read(tuning, 231) == fine_range);
    bench.write(tuning, 152, number(-1500));
    bench.wait(5s);
    CHECK(frequency(bench) == 193'098'500);
    bench.write(tuning, 200, number(1)); // 0.01 dBm
    CHECK(bench.read(tuning, 231) == power_range);
}

TEST_CASE("a running path keeps its channel; offset and power may change") {
    Bench bench(tunable(), Bench::plugged_in());
    bench.bring_up();
    bench.write(tuning, 128, 0x71);
    bench.write(tuning, 136, number(0));
    bench.wait(5s);
    bench.write(controls, 128, 0x00);
    REQUIRE(bench.becomes(0, activated, 400s));
    (void)bench.read(tuning, 231);
    bench.write(tuning, 136, number(3));
    CHECK(bench.read(tuning, 231) == not_accepted);
    bench.write(tuning, 128, 0x70); // fine tuning off: no other channel (section 7.5.2)
    bench.wait(5s);
    CHECK(bench.read(tuning, 231) == complete + 0x02U);
    bench.write(tuning, 128, 0x71);
    bench.wait(5s);
    (void)bench.read(tuning, 231);
    bench.write(tuning, 152, number(500));
    bench.wait(5s);
    CHECK(bench.read(tuning, 231) == complete + 0x02U); // was unlocked meanwhile
    CHECK(frequency(bench) == 193'100'500);
    bench.write(tuning, 200, number(-1000));
    bench.wait(5s);
    CHECK(bench.read16(status, 154) == 1000); // 0.1 mW
}

TEST_CASE("statistics freeze and unfreeze within 10 ms, in all banks") {
    memmap::Image image = full_module();
    set(image, upper(0x01), 142, 0x61);
    set(image, upper(0x20), 128, 0x00);
    set(image, upper(0x20), 129, 0x0D); // pre-FEC BER average: there are statistics
    Bench bench(image);
    CHECK((bench.read(vdm, 145) & 0xC0U) == 0x00);
    bench.write(vdm, 144, 0xA8); // with a duty cycle of 10
    CHECK((bench.read(vdm, 145) & 0x80U) == 0x00);
    CHECK(bench.until([&] { return (bench.read(vdm, 145) & 0x80U) != 0; }, 1s) <= 10ms);
    CHECK((bench.read(vdm.in_bank(1), 145) & 0x80U) != 0);
    CHECK(bench.read(vdm.in_bank(1), 144) == 0xA8);
    bench.write(vdm, 144, 0x28);
    CHECK((bench.read(vdm, 145) & 0x40U) == 0x00);
    CHECK(bench.until([&] { return (bench.read(vdm, 145) & 0x40U) != 0; }, 1s) <= 10ms);
    bench.write(vdm, 144, 0xA8); // again: the module clears the bit with the write
    CHECK((bench.read(vdm, 145) & 0x80U) == 0x00);
}

TEST_CASE("a checker counts bits from its start until it is stopped") {
    Settings settings = Bench::plugged_in();
    settings.bits_per_second = 53'125'000'000;
    settings.bits_per_error = 1'000'000;
    settings.incoming_pattern = [](Side side, unsigned lane) {
        return side == Side::Media && lane != 3 ? std::optional(2U) : std::nullopt;
    };
    Bench bench(full_module(), settings);
    bench.bring_up();
    bench.write(patterns, 172, std::vector<std::uint8_t>{0x22, 0x22, 0x22, 0x22});
    bench.write(patterns, 168, 0x0F);
    CHECK(bench.read(results, 139) == 0x0F); // the acquisition
    CHECK(bench.read(results, 139) == 0x08); // lane 4 has no pattern
    bench.wait(2s);
    bench.write(patterns, 168, 0x00);
    const auto data = selected(bench, 0x04);
    for (unsigned lane = 0; lane < 3; ++lane) {
        CHECK(counter(data, 16 * lane + 8) == 106'250'000'000); // 2 s
        CHECK(counter(data, 16 * lane) == 106'250);
    }
    CHECK((counter(data, 16 * 3 + 8) & 1U) == 1); // lock was lost
    const auto ratios = selected(bench, 0x01);
    CHECK(ratios[16] == 0x7B); // 1000 * 10^-9 = 1e-6: exponent 15, mantissa 1000
    CHECK(ratios[17] == 0xE8);
}

TEST_CASE("a selector without data goes back to 0; until tDDCS the data are those of before") {
    memmap::Image image = full_module();
    set(image, patterns, 130, 0x02); // counters, no ratios
    Settings settings = Bench::plugged_in();
    settings.incoming_pattern = [](Side, unsigned) { return std::optional(0U); };
    Bench bench(image, settings);
    bench.bring_up();
    bench.write(patterns, 160, 0xFF);
    bench.wait(1s);
    const auto counts = selected(bench, 0x02);
    CHECK(counter(counts, 8) > 0);
    bench.write(results, 128, 0x01);
    CHECK(bench.read(results, 192, 64) == counts);
    bench.wait(10ms);
    CHECK(bench.read(results, 128) == 0x00);
    CHECK(bench.read(results, 192, 64) == std::vector<std::uint8_t>(64, 0));
}

TEST_CASE("a gate closes by itself, says so, and its results stay") {
    Settings settings = Bench::plugged_in();
    settings.incoming_pattern = [](Side, unsigned) { return std::optional(0U); };
    Bench bench(full_module(), settings);
    bench.bring_up();
    bench.write(patterns, 177, 0x02); // 5 s
    bench.write(patterns, 160, 0x01);
    bench.wait(4999ms);
    CHECK(bench.read(results, 134) == 0x00);
    bench.wait(1ms);
    CHECK(bench.read(results, 134) == 0x01);
    bench.wait(60s);
    CHECK(counter(selected(bench, 0x12), 8) == 265'625'000'000);
    CHECK(counter(selected(bench, 0x02), 8) == 265'625'000'000);
    bench.write(patterns, 160, 0x00);
    bench.write(patterns, 177, 0x12); // begins again by itself
    bench.write(patterns, 160, 0x01);
    bench.wait(7s);
    CHECK(bench.read(results, 134) == 0x01);
    CHECK(counter(selected(bench, 0x12), 8) == 265'625'000'000);
    CHECK(counter(selected(bench, 0x02), 8) < 265'625'000'000);
}

TEST_CASE("the freeze of 13h:177.5 keeps the counters, and its end starts them anew") {
    Settings settings = Bench::plugged_in();
    settings.incoming_pattern = [](Side, unsigned) { return std::optional(0U); };
    Bench bench(full_module(), settings);
    bench.bring_up();
    bench.write(patterns, 160, 0x01);
    bench.wait(1s);
    bench.write(patterns, 177, 0x20);
    bench.wait(9s);
    CHECK(counter(selected(bench, 0x02), 8) == 53'125'000'000);
    bench.write(patterns, 177, 0x00);
    bench.wait(1s);
    CHECK(counter(selected(bench, 0x02), 8) < 2 * 53'125'000'000ULL);
}

TEST_CASE("without periodic updates a checker that runs has no results yet") {
    memmap::Image image = full_module();
    set(image, patterns, 129, 0xE4);
    Settings settings = Bench::plugged_in();
    settings.incoming_pattern = [](Side, unsigned) { return std::optional(0U); };
    Bench bench(image, settings);
    bench.bring_up();
    bench.write(patterns, 160, 0x01);
    bench.wait(1s);
    CHECK(counter(selected(bench, 0x02), 8) == 0);
    bench.write(patterns, 160, 0x00);
    CHECK(counter(selected(bench, 0x02), 8) > 0);
}

TEST_CASE("a loopback feeds the checker with the own generator; some are refused silently") {
    Bench bench(full_module(), Bench::plugged_in());
    bench.bring_up();
    bench.write(patterns, 152, 0xFF);
    bench.write(patterns, 168, 0xFF);
    (void)bench.read(results, 139);
    CHECK(bench.read(results, 139) == 0xFF);
    bench.write(patterns, 180, 0x01); // media side output: one bit is all lanes (13h:128.5 is 0)
    CHECK(bench.read(patterns, 180) == 0xFF);
    (void)bench.read(results, 139);
    CHECK(bench.read(results, 139) == 0x00);
    bench.write(patterns, 182, 0xFF); // the host side beside it: 13h:128.6 is 0
    CHECK(bench.read(patterns, 182) == 0x00);
    bench.write(patterns, 180, 0x00);
    bench.write(patterns, 182, 0xFF);
    CHECK(bench.read(patterns, 182) == 0xFF);
}

} // namespace optictl
