#include <doctest/doctest.h>

#include "tests/emulator/misbehaviours.hpp"

namespace optictl::tests {
namespace {

using namespace std::chrono_literals;
using enum Misbehaviour;
using memmap::lower;
using memmap::upper;
using Bytes = std::vector<std::uint8_t>;

constexpr memmap::Page lasers = upper(0x12);
const Bytes two_400g{0x20, 0x20, 0x20, 0x20, 0x28, 0x28, 0x28, 0x28};

/// At full power, with all data paths up.
void start(Bench& bench) {
    bench.bring_up();
    bench.write(controls, 128, 0x00);
    REQUIRE(bench.becomes(0, activated, 200s));
}

bool keeps_light(const Settings& settings) {
    Bench bench(full_module(), settings);
    start(bench);
    bench.write(controls, 130, 0x01);
    bench.wait(1s);
    return bench.read16(status, 154) != 0;
}

bool ignores_switches(const Settings& settings) {
    Bench bench(full_module(), settings);
    bench.bring_up();
    bench.write(controls, 129, 0x01); // InputPolarityFlipTx1
    const bool ignores = bench.read(controls, 129) == 0;
    bench.write(controls, 130, 0x01); // OutputDisableTx1 is none of them
    CHECK(bench.read(controls, 130) == 0x01);
    return ignores;
}

/// 10h:170, OutputAmplitudeTargetRx1-2, in effect in 11h:231.
bool ignores_settings(const Settings& settings) {
    Bench bench(full_module(), settings);
    bench.bring_up();
    Bytes entries = two_400g;
    for (std::uint8_t& each : entries) {
        each |= 0x01U; // ExplicitControl
    }
    bench.write(controls, 170, 0x22);
    bench.stage(entries, 0xFF);
    bench.wait(1s);
    CHECK(bench.config(0) == 1);
    CHECK(bench.read(status, 206) == 0x21);
    return bench.read(status, 231) != 0x22;
}

bool ignores_loopbacks(const Settings& settings) {
    Bench bench(full_module(), settings);
    bench.bring_up();
    bench.write(upper(0x13), 180, 0xFF);
    return bench.read(upper(0x13), 180) == 0;
}

bool loses_a_start(const Settings& settings) {
    Bench bench(full_module(), settings);
    bench.bring_up();
    bench.stage(two_400g, 0xFF);
    bench.wait(1s);
    bench.write(controls, 128, 0xF0);
    CHECK(bench.path(0) == init);
    bench.write(controls, 128, 0x00);
    const bool lost = bench.read(controls, 128) == 0xF0;
    CHECK(bench.becomes(0, activated, 20s));
    bench.write(controls, 128, 0x00); // alone it starts
    CHECK(bench.becomes(4, activated, 20s));
    return lost;
}

bool obeys_while_traffic_runs(const Settings& settings) {
    memmap::Image image = full_module();
    set(image, lower, 2, 0x41); // SteppedConfigOnly, AutoCommissioning of the regular kind
    Bench bench(image, settings);
    start(bench);
    bench.write(controls, 145, Bytes(8, 0));
    bench.write(controls, 144, 0xFF);
    bench.wait(1s);
    return bench.read(status, 206) == 0;
}

bool freezes(Bench& bench) {
    bench.write(upper(0x2F), 144, 0x80);
    bench.wait(60s);
    const bool done = (bench.read(upper(0x2F), 145) & 0x80U) != 0;
    bench.write(upper(0x2F), 144, 0x00);
    bench.wait(1s);
    return done;
}

bool never_freezes(const Settings& settings) {
    Bench bench(full_module(), settings);
    REQUIRE(bench.module_becomes(low_power, 3s));
    return !freezes(bench);
}

bool freezes_lit_only(const Settings& settings) {
    Bench bench(full_module(), settings);
    REQUIRE(bench.module_becomes(low_power, 3s));
    CHECK(freezes(bench));
    bench.write(controls, 130, 0x80);
    return !freezes(bench);
}

/// A laser with channels of 75 GHz from 191.4 to 196.1 THz, without fine tuning.
struct Tunable {
    explicit Tunable(const Settings& settings)
        : bench(image_of("qsfpdd-400g-zr-tunable"), settings) {
        bench.bring_up();
        bench.write(lasers, 128, 0x70);
        bench.wait(5s);
    }
    void tune(std::uint8_t channel) {
        bench.write(lasers, 136, Bytes{0, channel});
        bench.wait(5s);
    }
    /// In MHz.
    [[nodiscard]] unsigned frequency() {
        return bench.read16(lasers, 168) << 16U | bench.read16(lasers, 170);
    }
    Bench bench;
};

bool tunes_beside(const Settings& settings) {
    Tunable laser(settings);
    laser.tune(3);
    CHECK((laser.frequency() == 193'175'000 || laser.frequency() == 193'181'250));
    return laser.frequency() != 193'175'000;
}

bool takes_any_channel(const Settings& settings) {
    Tunable laser(settings);
    const unsigned before = laser.frequency();
    laser.tune(123); // 120 is the last
    CHECK((laser.frequency() == before || laser.frequency() == 196'175'000));
    return laser.frequency() != before;
}

bool sends_less_than_asked(const Settings& settings) {
    Tunable laser(settings);
    laser.bench.write(controls, 128, 0x00);
    REQUIRE(laser.bench.becomes(0, activated, 300s));
    laser.bench.write(lasers, 200, Bytes{0xFC, 0x18}); // -10.00 dBm, 100 uW
    laser.bench.wait(5s);
    const unsigned power = laser.bench.read16(status, 154);
    CHECK((power == 1000 || power == 501));
    return power != 1000;
}

bool forgets_channel(const Settings& settings) {
    Tunable laser(settings);
    laser.tune(3);
    CHECK(laser.frequency() == 193'175'000);
    laser.bench.write(controls, 128, 0x00);
    REQUIRE(laser.bench.becomes(0, activated, 300s));
    return laser.frequency() == 193'100'000;
}

bool has_false_alarm(const Settings& settings) {
    Bench bench(full_module(), settings);
    start(bench);
    (void)bench.read(status, 143);
    bench.wait(1s);
    return (bench.read(status, 143) & 0x01U) != 0;
}

bool fluctuates(const Settings& settings) {
    Bench bench(full_module(), settings);
    REQUIRE(bench.module_becomes(low_power, 3s));
    const unsigned before = bench.read16(status, 186);
    CHECK(before != 0);
    bench.wait(40s);
    return bench.read16(status, 186) != before;
}

bool is_unstable(const Settings& settings) {
    Bench bench(full_module(), settings);
    REQUIRE(bench.module_becomes(low_power, 3s));
    const unsigned before = bench.read(upper(0x01), 132);
    return bench.read(upper(0x01), 132) != before;
}

bool shows_any_page(const Settings& settings) {
    Bench bench(full_module(), settings);
    REQUIRE(bench.module_becomes(low_power, 3s));
    const Bytes page{0x50};
    CHECK(bench.module.write(memmap::Device::A0, 127, page));
    const unsigned shown = bench.read(lower, 127);
    CHECK((shown == 0x50 || shown == 0x00));
    return shown != 0x00;
}

bool is_dark_after_patterns(const Settings& settings) {
    Bench bench(full_module(), settings);
    start(bench);
    CHECK(bench.read16(status, 154) != 0);
    bench.write(upper(0x13), 152, 0x01);
    CHECK(bench.read16(status, 154) != 0); // the pattern is sent
    bench.write(upper(0x13), 152, 0x00);
    bench.wait(60s);
    const bool is_dark = bench.read16(status, 154) == 0;
    CHECK(bench.path(0) == activated);
    CHECK(bench.read16(status, 156) != 0); // lane 2 had no generator
    bench.write(controls, 128, 0xFF);      // it helps to begin anew
    REQUIRE(bench.becomes(0, deactivated, 200s));
    bench.write(controls, 128, 0x00);
    REQUIRE(bench.becomes(0, activated, 200s));
    CHECK(bench.read16(status, 154) != 0);
    return is_dark;
}

const Case cases[] = {
    {KeepsLight, keeps_light},
    {IgnoresSwitches, ignores_switches},
    {IgnoresSettings, ignores_settings},
    {IgnoresLoopbacks, ignores_loopbacks},
    {LosesStarts, loses_a_start},
    {TakesHotChanges, obeys_while_traffic_runs},
    {NeverFreezes, never_freezes},
    {FreezesLitOnly, freezes_lit_only},
    {TunesBeside, tunes_beside},
    {TakesAnyChannel, takes_any_channel},
    {WrongOutputPower, sends_less_than_asked},
    {ForgetsChannel, forgets_channel},
    {FalseAlarms, has_false_alarm},
    {Fluctuates, fluctuates},
    {UnstableByte, is_unstable},
    {ShowsUnknownPages, shows_any_page},
    {DarkAfterPatterns, is_dark_after_patterns},
};

} // namespace

std::span<const Case> lane_cases() {
    return cases;
}

} // namespace optictl::tests
