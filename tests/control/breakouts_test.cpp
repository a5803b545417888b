// Every breakout of every CMIS capture: applied, seen in the registers of the module, taken back.
#include <doctest/doctest.h>

#include "cmis/control/plan.hpp"
#include "cmis/decode.hpp"
#include "sff/model/breakout.hpp"
#include "tests/control/rig.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using drivers::RunEnd;
using drivers::emulator::Misbehaviour;
using memmap::upper;

constexpr unsigned dpsm_activated = 4; // OIF-CMIS 5.4 Table 8-94
constexpr unsigned dpsm_deactivated = 1;
constexpr unsigned module_ready = 3; // Table 8-7

struct Case {
    model::Wish wish;
    std::vector<std::uint8_t> entries; ///< 11h:206-213 of bank 0 as they must be
    unsigned used = 0;                 ///< host lanes of bank 0
};

/// All instances of one application that fit side by side, the rest unused.
Case case_of(const model::Application& application, unsigned lanes) {
    Case made;
    made.wish.name = "breakout";
    made.entries.assign(8, 0);
    model::LaneSet used = 0;
    for (const model::Group& group : model::side_by_side(application, lanes)) {
        const auto host = model::lane_set(group.host_first, application.host_lanes);
        used |= host;
        made.wish.paths.push_back({application.code, host});
        for (unsigned i = 0; i < application.host_lanes && group.host_first <= 8; ++i) {
            made.entries[group.host_first - 1 + i] =
                static_cast<std::uint8_t>(application.code << 4U | (group.host_first - 1) << 1U);
        }
    }
    made.used = used & 0xFFU;
    made.wish.paths.push_back({0, ~used & model::lane_set(1, lanes)});
    return made;
}

unsigned state_of(Rig& rig, unsigned lane) {
    return rig.byte(upper(0x11), 128 + lane / 2) >> (lane % 2 * 4) & 0x0FU;
}

void is_up(Rig& rig, const Case& wanted) {
    for (unsigned lane = 0; lane < 8; ++lane) {
        CHECK((rig.byte(upper(0x11), 206 + lane) & 0xFEU) == wanted.entries[lane]);
        const bool used = (wanted.used >> lane & 1U) != 0;
        CHECK(state_of(rig, lane) == (used ? dpsm_activated : dpsm_deactivated));
    }
}

} // namespace

TEST_CASE("what a capture advertises is planned, applied, and undone") {
    unsigned breakouts = 0;
    for (const std::string& name : captures()) {
        const memmap::Image image = capture(name);
        const unsigned identifier = image.byte(memmap::lower, 0).value_or(0);
        if (identifier < 0x18 || image.byte(memmap::lower, 1).value_or(0) < 0x40 ||
            (image.byte(memmap::lower, 2).value_or(0x80) & 0x80U) != 0) {
            continue;
        }
        CAPTURE(name);
        const model::Module module = cmis::decode(image);
        for (const model::Application& application : module.applications) {
            CAPTURE(application.code);
            drivers::emulator::Settings settings;
            settings.power_on = true; // with what it has by itself: captures may hold anything
            settings.low_power_pin = true;
            Rig rig(image, settings);
            rig.wait(std::chrono::seconds(600));
            const auto up = cmis::control::plan(
                rig.look(), {.name = "power high", .power = model::PowerMode::High});
            REQUIRE_MESSAGE(up, (up ? "" : up.error().text));
            const RunEnd powered = rig.carry_out(*up);
            REQUIRE_MESSAGE(powered.is_done(), powered.message);
            CHECK((rig.byte(memmap::lower, 3) >> 1U & 0x07U) == module_ready);
            const Case wanted = case_of(application, module.lane_count);
            if (wanted.used == 0) {
                continue;
            }
            const memmap::Image before = rig.look();
            const auto plan = cmis::control::plan(before, wanted.wish);
            if (!plan && plan.error().where != nullptr &&
                plan.error().where->name == "NetworkPathPagesSupported") {
                CHECK((before.byte(upper(0x01), 142).value_or(0) & 0x80U) != 0);
                break;
            }
            REQUIRE_MESSAGE(plan, (plan ? "" : plan.error().text));
            const RunEnd end = rig.carry_out(*plan);
            REQUIRE_MESSAGE(end.is_done(), end.message);
            is_up(rig, wanted);
            ++breakouts;

            const auto back =
                cmis::control::plan(rig.look(), {.name = "undo", .restore = plan->before});
            REQUIRE_MESSAGE(back, (back ? "" : back.error().text));
            const RunEnd undone = rig.carry_out(*back);
            REQUIRE_MESSAGE(undone.is_done(), undone.message);
            rig.wait(std::chrono::seconds(600));
            for (unsigned byte = 128; byte < 140; ++byte) {
                CHECK(rig.byte(upper(0x10), byte) == before.byte(upper(0x10), byte));
            }
            for (unsigned byte = 206; byte < 214; ++byte) {
                CHECK(rig.byte(upper(0x11), byte) == before.byte(upper(0x11), byte));
            }
            for (unsigned byte = 128; byte < 132; ++byte) {
                CHECK(rig.byte(upper(0x11), byte) == before.byte(upper(0x11), byte));
            }
        }
    }
    CHECK(breakouts >= 25);
    MESSAGE("breakouts: ", breakouts);
}

} // namespace optictl
