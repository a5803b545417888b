// How long results take to follow their selector (OIF-CMIS 5.4 Table 10-5): measured of modules
// that take a known time, and not of those whose results do not tell.
#include <algorithm>

#include <doctest/doctest.h>

#include "cmis/control/content_switch.hpp"
#include "tests/cmis/cdb/rig.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using cmis::control::ContentSwitch;
using memmap::upper;

constexpr memmap::Page diagnostics = upper(0x13);
constexpr memmap::Page results = upper(0x14);

/// A module whose media checkers counted the pattern of their own generators for a second.
struct Counted {
    explicit Counted(Settings settings = {}, bool counts = true)
        : rig(full_module(), std::move(settings)) {
        clock_on(10min);
        write(152, 0xFF); // generators
        write(180, 0xFF); // media side output loopback
        if (counts) {
            write(168, 0xFF); // checkers
            clock_on(1s);
            write(168, 0x00);
        }
    }
    void clock_on(drivers::Duration time) { rig.clock.sleep(time); }
    void write(std::uint8_t byte, std::uint8_t value) {
        const memmap::Write one{.patches = {{diagnostics, byte, 0xFF, value}}};
        REQUIRE(rig.session().write(one, "test").written == drivers::Written::Yes);
    }
    drivers::RunEnd run() {
        return drivers::run(rig.session(), cmis::control::content_switch_procedure, state);
    }
    [[nodiscard]] unsigned selector() { return *rig.module.image().byte(results, 128); }

    Rig rig;
    ContentSwitch state;
};

} // namespace

TEST_CASE("the time from the selector to its data, to the millisecond") {
    Settings usual;
    Settings slow;
    Settings wrong;
    usual.pace = 50;
    slow.pace = 90;
    wrong.misbehaviours.add(Misbehaviour::SlowDiagnostics);
    for (const auto& [settings, wanted] :
         {std::pair(usual, 5ms), std::pair(slow, 9ms), std::pair(wrong, 100ms)}) {
        CAPTURE(wanted.count());
        Counted counted(settings);
        CHECK(counted.run().is_done());
        CHECK(counted.state.why_not == "");
        CHECK(counted.state.times.size() == 6);
        for (const ContentSwitch::Took& each : counted.state.times) {
            CHECK(each.took >= wanted);
            CHECK(each.took <= wanted + 1ms);
            CHECK(each.not_before < wanted);
            CHECK(each.not_before >= wanted - 1ms);
        }
        CHECK(counted.selector() == 0);
    }
}

TEST_CASE("results that read alike tell nothing") {
    Counted counted({}, false); // no checker ever ran: all of both are zero
    CHECK(counted.run().is_done());
    CHECK(counted.state.times.empty());
    CHECK(counted.state.why_not.find("read alike") != std::string::npos);
    CHECK(counted.selector() == 0);
}

TEST_CASE("results that never stand still, and a selector that is not taken") {
    Counted moving;
    unsigned count = 0;
    moving.rig.meddler.changes_read = [&](const memmap::Page& page, unsigned byte,
                                          std::span<std::uint8_t> bytes) {
        if (page == results && byte == 192) {
            bytes[0] = static_cast<std::uint8_t>(++count >> 8U);
            bytes[1] = static_cast<std::uint8_t>(count);
        }
    };
    const drivers::RunEnd end = moving.run();
    CHECK(end.is_done());
    CHECK(moving.state.times.empty());
    CHECK(moving.state.why_not == "the data of a selector are other ones each time");
    CHECK(end.total < 5s);
    CHECK(moving.selector() == 0);

    Counted without;
    without.rig.meddler.changes_read = [](const memmap::Page& page, unsigned byte,
                                          std::span<std::uint8_t> bytes) {
        if (page == results && byte == 128) {
            bytes.front() = 0;
        }
    };
    CHECK(without.run().is_done());
    CHECK(without.state.times.empty());
    CHECK(without.state.why_not == "the module does not take selector 4");
}

} // namespace optictl
