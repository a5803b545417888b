// A thousand faulty buses: what is shown is true, nothing hangs, no page is left selected.
#include <chrono>
#include <cstdlib>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "cli/engine/reading/plans.hpp"
#include "drivers/emulator/emulator.hpp"
#include "drivers/wrap/layers.hpp"
#include "tests/drivers/live/devices.hpp"

using namespace optictl;
using namespace optictl::tests;
using namespace std::chrono_literals;

namespace {

struct Tally {
    unsigned complete = 0;
    unsigned partial = 0;
    unsigned empty = 0;
    unsigned retried = 0;
};

void run(const memmap::Image& truth, unsigned seed, const std::string& kinds, bool confirm,
         Tally& tally) {
    drivers::emulator::Module module(truth);
    drivers::VirtualClock clock;
    const drivers::emulator::Selected before{0, static_cast<std::uint8_t>(seed % 3 == 0 ? 2 : 0)};
    const bool is_cmis = truth.knows(memmap::upper(0x02), 128);
    if (is_cmis) {
        module.select(memmap::Device::A0, before);
    }
    const auto selected = module.selected(memmap::Device::A0);
    const auto device = drivers::wrap::fault(
        drivers::emulator::open(module, clock, 1ms * (seed % 5)),
        fmt::format("seed:{}:rate:{}:kinds:{}", seed, 2 + seed % 9, kinds), clock);
    REQUIRE(device);
    drivers::FetchOptions options = virtual_time(clock);
    options.confirm = confirm;
    const auto got = drivers::fetch(**device, engine::planner({.everything = true}, {}), options);
    INFO("seed " << seed << (got.aborted ? " aborted: " + got.aborted->message : std::string()));
    CHECK(wrong_bytes(got.image, truth) == "");
    CHECK(got.stats.total < 12s);
    CHECK(module.cleared() == 0);
    // Only a module that is gone, or does not take the select, keeps another page, and that is
    // said.
    if (module.selected(memmap::Device::A0) != selected) {
        CHECK_FALSE(got.warnings.empty());
        // Gone before the page could be put back, or while it was.
        CHECK((got.aborted.has_value() ||
               got.warnings.back().find("no module answers") != std::string::npos));
    }
    ++(got.aborted && got.image.empty() ? tally.empty
       : got.aborted || got.incomplete  ? tally.partial
                                        : tally.complete);
    tally.retried += got.stats.retries != 0 ? 1 : 0;
}

} // namespace

TEST_CASE("1,000 seeded faulty reads show no wrong byte, leave no page selected, and end") {
    const std::array<memmap::Image, 4> modules{
        capture("osfp-800g-dr8"), capture("osfpxd-1600g-2xdr8"), capture("qsfp28-100g-lr4"),
        capture("sfp-externally-calibrated")};
    Tally tally;
    for (unsigned seed = 0; seed < 500; ++seed) {
        run(modules[seed % modules.size()], seed, "nack+short+stuck+timeout+remove", false, tally);
    }
    for (unsigned seed = 500; seed < 1000; ++seed) { // bits that flip need every byte twice
        run(modules[seed % modules.size()], seed, "nack+short+flip+stuck+timeout+remove", true,
            tally);
    }
    // Faults did happen, and most reads got over them.
    CHECK(tally.retried > 700);
    CHECK(tally.complete > 500);
    CHECK(tally.empty + tally.partial > 20);
    MESSAGE(fmt::format("complete {}, partial {}, empty {}", tally.complete, tally.partial,
                        tally.empty));
}
