// Misbehaviours that show where light comes in: each module receives its own.
#include <doctest/doctest.h>

#include "drivers/emulator/fibre.hpp"
#include "tests/emulator/misbehaviours.hpp"

namespace optictl::tests {
namespace {

using enum Misbehaviour;
using drivers::emulator::Fibre;
using memmap::upper;

/// A module in a loopback plug, with its first lane dark.
class Plugged {
public:
    explicit Plugged(Settings settings)
        : bench(image_of("osfp-800g-dr8"), as_running(std::move(settings))),
          plug_(bench.module, bench.module, bench.clock, {}) {
        plug_.carry();
    }
    void switch_off(unsigned lanes) {
        bench.write(controls, 130, lanes);
        plug_.disturb();
        bench.wait(std::chrono::seconds(2));
        plug_.carry();
    }
    /// Lanes 1 and 2.
    [[nodiscard]] unsigned los() {
        (void)bench.read(status, 147);
        return bench.read(status, 147) & 0x03U;
    }
    [[nodiscard]] unsigned received() { return bench.read16(status, 186); }
    /// That of the path with media lane 1: the first descriptor of type 15 and lane 1.
    [[nodiscard]] unsigned errors() {
        for (unsigned slot = 0; slot < 64; ++slot) {
            if (bench.read(upper(0x21), 129 + 2 * slot) == 15 &&
                (bench.read(upper(0x21), 128 + 2 * slot) & 0x0FU) == 0) {
                return bench.read16(upper(0x25), 128 + 2 * slot);
            }
        }
        FAIL("it observes no errors");
        return 0;
    }
    Bench bench;

private:
    static Settings as_running(Settings settings) {
        settings.power_on = false;
        settings.low_power_pin = false;
        return settings;
    }
    Fibre plug_;
};

bool never_flags_los(const Settings& settings) {
    Plugged module(settings);
    module.switch_off(0x01);
    CHECK(module.received() == 0);
    return module.los() == 0;
}

bool keeps_received_power(const Settings& settings) {
    Plugged module(settings);
    module.switch_off(0x01);
    CHECK(module.los() == 0x01);
    return module.received() != 0;
}

bool loses_the_lane_beside(const Settings& settings) {
    Plugged module(settings);
    CHECK(module.los() == 0);
    module.switch_off(0x01);
    return module.los() == 0x03;
}

bool has_more_errors_behind_it(const Settings& settings) {
    Plugged module(settings);
    const unsigned before = module.errors();
    module.switch_off(0x01);
    module.switch_off(0x00);
    const unsigned after = module.errors();
    CHECK((after == before || after == before + (3U << 11U))); // 10^3
    return after != before;
}

bool sends_what_it_does_not_show(const Settings& settings) {
    Plugged module(settings);
    module.switch_off(0x01);
    CHECK(module.bench.read16(status, 154) == 0);
    return module.received() != 0;
}

constexpr Case cases[] = {
    {NeverFlagsLos, never_flags_los},          {StaleRxPower, keeps_received_power},
    {CouplesLanes, loses_the_lane_beside},     {ErrsAfterFlap, has_more_errors_behind_it},
    {HidesLight, sends_what_it_does_not_show},
};

} // namespace

std::span<const Case> fibre_cases() {
    return cases;
}

} // namespace optictl::tests
