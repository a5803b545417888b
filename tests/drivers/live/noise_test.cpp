// Reads that are confirmed: what noise makes of a bus is never told as a value of the module.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "cli/engine/reading/plans.hpp"
#include "drivers/emulator/emulator.hpp"
#include "drivers/noise.hpp"
#include "drivers/wrap/layers.hpp"
#include "tests/drivers/live/devices.hpp"

using namespace optictl;
using namespace optictl::tests;
using namespace std::chrono_literals;

namespace {

/// How many reads; more by the environment.
[[nodiscard]] unsigned count() {
    const char* const asked = std::getenv("OPTICTL_NOISE_READS");
    return asked != nullptr ? static_cast<unsigned>(std::strtoul(asked, nullptr, 10)) : 200;
}

struct Tally {
    unsigned complete = 0;
    unsigned partial = 0;
    unsigned wrong = 0;
};

void read_confirmed(const memmap::Image& truth, unsigned seed, const std::string& kinds,
                    unsigned rate, Tally& tally) {
    drivers::emulator::Module module(truth);
    drivers::VirtualClock clock;
    const auto device =
        drivers::wrap::fault(drivers::emulator::open(module, clock, 0ms),
                             fmt::format("seed:{}:rate:{}:kinds:{}", seed, rate, kinds), clock);
    REQUIRE(device);
    drivers::FetchOptions options = virtual_time(clock);
    options.confirm = true;
    const auto got = drivers::fetch(**device, engine::planner({.everything = true}, {}), options);
    // The bytes of a partial read are shown as well: they must be true, too.
    ++(got.aborted || got.incomplete ? tally.partial : tally.complete);
    if (const std::string wrong = wrong_bytes(got.image, truth); !wrong.empty()) {
        ++tally.wrong;
        MESSAGE("seed " << seed << " kinds " << kinds << ": " << wrong);
    }
}

[[nodiscard]] Tally read_all(const std::string& kinds, unsigned rate) {
    const std::array<memmap::Image, 4> modules{capture("osfp-800g-dr8"), capture("qsfpdd-400g-dr4"),
                                               capture("qsfp28-100g-lr4"),
                                               capture("sfp-externally-calibrated")};
    Tally tally;
    for (unsigned seed = 0; seed < count(); ++seed) {
        read_confirmed(modules[seed % modules.size()], seed, kinds, rate, tally);
    }
    MESSAGE(kinds << " at " << rate << " %: " << tally.complete << " complete, " << tally.partial
                  << " partial, " << tally.wrong << " wrong");
    return tally;
}

} // namespace

TEST_CASE("the lead that is asked for grows with the noise and stays within its bounds") {
    drivers::Noise quiet;
    quiet.add(100'000, 0);
    drivers::Noise noisy;
    noisy.add(1000, 400);
    CHECK(quiet.lead(128, 2, 0) == 2);
    CHECK(noisy.lead(128, 2, 0) > quiet.lead(128, 2, 0));
    CHECK(noisy.lead(1, 2, 0) >= noisy.lead(128, 2, 0));
    drivers::Noise hopeless;
    hopeless.add(1000, 1000);
    CHECK(hopeless.lead(1, 2, 2) <= 16);
    CHECK(drivers::Noise{}.lead(0, 0, 0) >= 2);
}

TEST_CASE("confirmed reads that end well are true with flips in 20 % of the transactions") {
    const Tally tally = read_all("flip", 20);
    CHECK(tally.wrong == 0);
    CHECK(tally.complete > 0); // else the test shows nothing
}

TEST_CASE("confirmed reads that end well are true with mixed faults") {
    const Tally tally = read_all("flip+nack+short+timeout", 10);
    CHECK(tally.wrong == 0);
    CHECK(tally.complete > 0);
}
