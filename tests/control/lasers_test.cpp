// Lasers tuned on the emulated module, which has its own arithmetic of grids and channels: what is
// asked for is what it then shows, limits are refused, and undo brings all back.
#include <doctest/doctest.h>

#include "cmis/control/plan.hpp"
#include "tests/control/rig.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using engine::ChangeResult;
using memmap::upper;

constexpr memmap::Page laser = upper(0x12);

model::Wish tuned(std::optional<long> mhz, std::optional<double> grid,
                  std::optional<double> dbm = {}) {
    model::Wish wish{.name = "tune"};
    wish.laser = model::Wish::Laser{.frequency_mhz = mhz, .grid_ghz = grid, .power_dbm = dbm};
    return wish;
}

unsigned number(Rig& rig, unsigned byte, unsigned count) {
    unsigned value = 0;
    for (unsigned i = 0; i < count; ++i) {
        value = value << 8U | rig.byte(laser, byte + i);
    }
    return value;
}

engine::ChangeOutcome tune(Rig& rig, const model::Wish& wish) {
    return rig.change([&](const engine::Inspection&) { return wish; });
}

} // namespace

TEST_CASE("frequencies on grids: the laser has them, and undo brings back what was") {
    struct Case {
        long mhz;
        std::optional<double> grid;
        unsigned code; ///< 12h:128 bits 7-4, Table 8-109
        int channel;
        bool fine;
    };
    // Channel n of 75 GHz: 193.1 THz + n * 25 GHz, n a multiple of 3; of 100 GHz: n * 100 GHz.
    const Case cases[] = {{193'100'000, 75.0, 7, 0, false}, {193'175'000, 75.0, 7, 3, false},
                          {193'025'000, {}, 7, -3, false},  {193'200'000, 100.0, 5, 1, false},
                          {193'150'000, 50.0, 4, 1, false}, {193'176'000, 75.0, 7, 3, true}};
    for (const Case& each : cases) {
        CAPTURE(each.mhz);
        Rig rig = Rig::brought_up("qsfpdd-400g-zr-tunable");
        const memmap::Image before = rig.look();
        const auto outcome = tune(rig, tuned(each.mhz, each.grid));
        CAPTURE(outcome.message);
        REQUIRE(engine::name_of(outcome.result) == "done");
        CHECK(number(rig, 168, 4) == static_cast<unsigned>(each.mhz)); // MHz
        CHECK((rig.byte(laser, 128) >> 4U) == each.code);
        CHECK((rig.byte(laser, 128) & 1U) == (each.fine ? 1U : 0U));
        CHECK(static_cast<std::int16_t>(number(rig, 136, 2)) == each.channel);
        if (each.fine) {
            CHECK(number(rig, 152, 2) == 1000);
        }
        // The path is as it was: activated (4) on all lanes.
        CHECK(rig.byte(upper(0x11), 128) == before.byte(upper(0x11), 128));
        const auto back = rig.change([&](const engine::Inspection&) {
            return model::Wish{.name = "undo", .restore = outcome.plan.before};
        });
        CAPTURE(back.message);
        CHECK(engine::name_of(back.result) == "done");
        for (unsigned byte : {128U, 136U, 137U, 152U, 153U, 200U, 201U}) {
            CHECK(rig.byte(laser, byte) == before.byte(laser, byte));
        }
    }
}

TEST_CASE("what the laser does not have is refused with its limits, and nothing is written") {
    struct Case {
        model::Wish wish;
        std::string_view text;
    };
    const Case cases[] = {
        {tuned(193'100'000, 25.0), "the module does not have that grid"},
        {tuned(191'000'000, 75.0), "is no channel of the 75 GHz grid"},
        {tuned(193'125'000, 100.0), "is no channel of the 100 GHz grid"},
        {tuned({}, {}, 3.0), "dBm is not between"},
    };
    Rig rig = Rig::brought_up("qsfpdd-400g-zr-tunable");
    for (const Case& each : cases) {
        const auto outcome = tune(rig, each.wish);
        CAPTURE(outcome.message);
        CHECK(outcome.result == ChangeResult::NoPlan);
        CHECK(outcome.message.find(each.text) != std::string::npos);
        CHECK(outcome.journal_number == 0);
    }
    Rig fixed = Rig::brought_up("osfp-800g-dr8");
    CHECK(tune(fixed, tuned(193'100'000, {})).result == ChangeResult::NoPlan);
}

TEST_CASE("a power alone leaves the path up") {
    Rig rig = Rig::brought_up("qsfpdd-400g-zr-tunable");
    const auto outcome = tune(rig, tuned({}, {}, -10.0));
    CAPTURE(outcome.message);
    CHECK(engine::name_of(outcome.result) == "done");
    CHECK(static_cast<std::int16_t>(number(rig, 200, 2)) == -1000); // 0.01 dBm
    CHECK(outcome.plan.traffic() != model::Traffic::Drops);
    rig.wait(std::chrono::seconds(5));
    const unsigned light = rig.byte(upper(0x11), 154) << 8U | rig.byte(upper(0x11), 155);
    CHECK(light == 1000); // 0.1 uW: -10 dBm is 100 uW
}

} // namespace optictl
