// Checks that take both ends: two whole modules at one fibre, each with what it should not do.
#include <array>

#include <doctest/doctest.h>

#include "drivers/emulator/fibre.hpp"
#include "tests/control/rig.hpp"
#include "tests/qualify/module.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using drivers::emulator::Fibre;
using drivers::emulator::LiveModule;
using drivers::emulator::Misbehaviours;
using drivers::emulator::Route;
using engine::qualify::Line;
using engine::qualify::Qualified;
using engine::qualify::Result;
using enum drivers::emulator::Misbehaviour;

const std::set<std::string> pair_ids{"DM-11", "DM-12", "SQ-04"};

/// The same with another serial number (00h:166-181).
memmap::Image other_module() {
    memmap::Image image = whole_module();
    const std::array<std::uint8_t, 4> number{'0', '0', '7', '7'};
    image.put(memmap::upper(0x00), 166, number);
    return image;
}

drivers::emulator::Settings plugged(const Misbehaviours& misbehaviours) {
    drivers::emulator::Settings settings;
    settings.misbehaviours = misbehaviours;
    settings.power_on = true;
    return settings;
}

struct TwoEnds {
    TwoEnds(const Misbehaviours& of_near, const Misbehaviours& of_far, Route route,
            memmap::Image far_image = other_module())
        : near(whole_module(), clock, plugged(of_near)),
          far(std::move(far_image), clock, plugged(of_far)),
          fibre(near, far, clock, std::move(route)), near_bus(open(fibre, near, clock)),
          far_bus(open(fibre, far, clock)) {
        fibre.carry();
        clock.sleep(std::chrono::minutes(10)); // up, with all that they have by themselves
        fibre.carry();
    }

    Qualified qualified(bool (*stop)() = nullptr, bool may_write = true) {
        const Folder folder;
        engine::Request request;
        if (stop != nullptr) {
            request.stop = stop;
        }
        engine::qualify::Settings settings{.may_write = may_write,
                                           .only = pair_ids,
                                           .journal = (folder.path / "journal").string()};
        settings.peer.device = far_bus.get();
        settings.peer.name = "far bench";
        return engine::qualify::qualify(*near_bus, "bench", request, settings,
                                        vendor_db::Date{2026, 11, 30});
    }

    /// 10h:130 of an end: what is disabled.
    unsigned disabled(LiveModule& end) {
        return end.image().byte(memmap::upper(0x10), 130).value_or(0xFF);
    }

    drivers::VirtualClock clock;
    LiveModule near;
    LiveModule far;
    Fibre fibre;
    std::unique_ptr<drivers::Transport> near_bus;
    std::unique_ptr<drivers::Transport> far_bus;
};

const Line& line_of(const Qualified& qualified, std::string_view id) {
    const auto found = std::ranges::find(qualified.lines, id, &Line::id);
    REQUIRE(found != qualified.lines.end());
    return *found;
}

} // namespace

TEST_CASE("two sound ends: each lane is dark at the other alone, and errors are as before") {
    TwoEnds ends({}, {}, {});
    const Qualified qualified = ends.qualified();
    CHECK(qualified.message == "");
    REQUIRE(qualified.peer);
    CHECK(qualified.peer->target == "far bench");
    for (const std::string& id : pair_ids) {
        const Line& line = line_of(qualified, id);
        CAPTURE(line.outcome.text);
        CHECK(line.outcome.result == Result::Pass);
        CHECK(line.kind == engine::qualify::Kind::Pair);
    }
    CHECK(line_of(qualified, "DM-11").outcome.text.starts_with("8 lanes of the far end"));
    CHECK(ends.disabled(ends.near) == 0);
    CHECK(ends.disabled(ends.far) == 0);
}

TEST_CASE("what one of the two ends does and should not is found by its checks, and no other") {
    struct Row {
        std::string_view name;
        Misbehaviours near;
        Misbehaviours far;
        Route route;
        std::string_view finds;
        std::string_view says; ///< of the first
    };
    const Row rows[] = {
        {"20 dB are no darkness", {}, {}, {.joints = {}, .loss_db = 20}, "", ""},
        {"near: no LOS", {NeverFlagsLos}, {}, {}, "DM-11", "LOS of Rx 1 is not set"},
        {"far: no LOS", {}, {NeverFlagsLos}, {}, "DM-12", "LOS of Rx 1 is not set"},
        {"near: stale power", {StaleRxPower}, {}, {}, "DM-11", "Rx 1 still reads"},
        {"near: coupled", {CouplesLanes}, {}, {}, "DM-11", "Rx 2 is lost, too"},
        {"near: errors", {ErrsAfterFlap}, {}, {}, "SQ-04", "errors are not as before"},
        {"far: errors", {}, {ErrsAfterFlap}, {}, "", ""},
        {"near: hidden light", {HidesLight}, {}, {}, "DM-12", "Rx 1 still reads"},
        {"far: hidden light", {}, {HidesLight}, {}, "DM-11", "Rx 1 still reads"},
        {"crossed",
         {},
         {},
         {.joints = {{1, 2}, {2, 1}, {3, 3}, {4, 4}, {5, 5}, {6, 6}, {7, 7}, {8, 8}}},
         "DM-11 DM-12",
         "joins lane 1 to lane 2, lane 2 to lane 1"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        TwoEnds ends(row.near, row.far, row.route);
        const Qualified qualified = ends.qualified();
        CHECK(qualified.message == "");
        const auto found = ids(qualified, Result::Fail);
        for (const std::string& id : pair_ids) {
            CAPTURE(id + ": " + line_of(qualified, id).outcome.text);
            CHECK(line_of(qualified, id).outcome.result != Result::Skip);
        }
        CHECK(text_of(found) == row.finds);
        if (!found.empty()) {
            const std::string& text = line_of(qualified, *found.begin()).outcome.text;
            CHECK_MESSAGE(text.find(row.says) != std::string::npos, text);
        }
        CHECK(ends.disabled(ends.near) == 0);
        CHECK(ends.disabled(ends.far) == 0);
    }
}

TEST_CASE("without light between the ends nothing is said of them") {
    TwoEnds ends({}, {}, {.joints = {}, .loss_db = 60});
    const Qualified qualified = ends.qualified();
    CHECK(text_of(ids(qualified, Result::Error)) == "DM-11 DM-12 SQ-04");
    CHECK_FALSE(qualified.passes());
}

TEST_CASE("what takes both ends is skipped with one, and without permission") {
    TwoEnds ends({}, {}, {});
    const Qualified reading = ends.qualified(nullptr, false);
    for (const std::string& id : pair_ids) {
        CHECK(line_of(reading, id).outcome.result == Result::Skip);
        CHECK(line_of(reading, id).outcome.text.find("was not allowed") != std::string::npos);
    }
    const Qualified alone = tests::qualified(whole_module(), {}, pair_ids);
    for (const std::string& id : pair_ids) {
        CHECK(line_of(alone, id).outcome.result == Result::Skip);
        CHECK(line_of(alone, id).outcome.text.find("no peer was named") != std::string::npos);
    }
}

TEST_CASE("one module is not both ends") {
    TwoEnds ends({}, {}, {}, whole_module());
    const Qualified qualified = ends.qualified();
    CHECK(qualified.trouble == engine::Trouble::Refused);
    CHECK(qualified.message.find("is the same module") != std::string::npos);
}

TEST_CASE("whoever interrupts has both ends as they were") {
    static unsigned asked = 0;
    for (const unsigned after : {300U, 1000U, 3000U}) {
        CAPTURE(after);
        asked = 0;
        static unsigned limit = 0;
        limit = after;
        TwoEnds ends({}, {}, {});
        const Qualified qualified = ends.qualified([] { return ++asked > limit; });
        CHECK(ends.disabled(ends.near) == 0);
        CHECK(ends.disabled(ends.far) == 0);
        CHECK_FALSE(qualified.passes());
    }
}

} // namespace optictl
