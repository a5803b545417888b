// What test pattern checkers counted, read selector by selector: OIF-CMIS 5.4 section 8.17.
#include <doctest/doctest.h>

#include "cli/engine/measure.hpp"
#include "cmis/diagnostics/counters.hpp"
#include "tests/cmis/cdb/rig.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using cmis::diagnostics::Count;
using cmis::diagnostics::Counting;
using drivers::RunEnd;
using drivers::emulator::Side;
using memmap::upper;
using Log = std::vector<std::string>;

constexpr memmap::Page controls_13 = upper(0x13);
constexpr memmap::Page results = upper(0x14);

/// PRBS31Q comes in on media lane 1 (code 0), another pattern on lane 2.
Settings with_pattern() {
    Settings settings;
    settings.incoming_pattern = [](Side side, unsigned lane) -> std::optional<unsigned> {
        return side == Side::Media && lane < 2 ? std::optional(lane == 0 ? 0U : 3U) : std::nullopt;
    };
    return settings;
}

/// A module whose checkers of media lanes 1 and 2 have run for 2 s, without a gate.
struct Checked {
    explicit Checked(Settings settings = with_pattern(), unsigned b129 = 0x10)
        : rig(image_with(b129), std::move(settings)) {
        memmap::Write enable{.patches = {{controls_13, 168, 0xFF, 0x03}}};
        drivers::Session& session = rig.session();
        REQUIRE(session.write(enable, "test").written == drivers::Written::Yes);
        rig.clock.sleep(2s);
        rig.log.clear();
        REQUIRE(session.refresh(cmis::diagnostics::capability_ranges(1)));
        counting.selections = cmis::diagnostics::selections_of(context(), 1);
    }
    static memmap::Image image_with(unsigned b129) {
        memmap::Image image = full_module();
        set(image, controls_13, 129, b129);
        set(image, results, 128, 0x06); // what somebody selected before
        return image;
    }
    [[nodiscard]] memmap::Context context() {
        return {.image = &rig.session().image(), .revision = 0x53};
    }
    RunEnd run() {
        return drivers::run(rig.session(), cmis::diagnostics::counting_procedure, counting);
    }
    [[nodiscard]] std::vector<Count> counts() {
        return cmis::diagnostics::counts_of(context(), counting.selections);
    }

    Rig rig;
    Counting counting;
};

} // namespace

TEST_CASE("each selector is selected, waited for and read; the one of before is put back") {
    Checked checked;
    CHECK(checked.run().is_done());
    CHECK(checked.rig.log ==
          Log{"14:128 02", "14:128 03", "14:128 04", "14:128 05", "14:128 01", "14:128 06"});
    const std::vector<Count> counts = checked.counts();
    REQUIRE(counts.size() == 2);
    CHECK_FALSE(counts[0].is_host);
    CHECK(counts[0].lane == 1);
    CHECK(counts[0].errors == 0);
    CHECK(counts[0].bits > 2 * 53'125'000'000ULL);
    CHECK(counts[0].bits % 2 == 0);
    CHECK_FALSE(counts[0].lost_lock);
    CHECK(counts[0].is_enabled);
    CHECK(counts[0].ratio == 0.0);
    CHECK(counts[1].lane == 2); // the other pattern: the lowest bit of the count says so
    CHECK(counts[1].lost_lock);
}

TEST_CASE("errors and bits are little endian, and stand in this order") {
    Settings settings = with_pattern();
    settings.bits_per_error = 1'000'000'000;
    Checked checked(std::move(settings));
    CHECK(checked.run().is_done());
    const std::vector<Count> counts = checked.counts();
    REQUIRE(counts.size() == 2);
    CHECK(counts[0].errors == counts[0].bits / 1'000'000'000);
    CHECK(counts[0].errors > 100);
    CHECK(counts[0].ratio.value_or(0) == doctest::Approx(1e-9).epsilon(0.02));
}

TEST_CASE("results of gates are read where the module keeps them") {
    Checked checked(with_pattern(), 0x30);
    CHECK(checked.run().is_done());
    CHECK(checked.rig.log.size() == 11);
    CHECK(checked.rig.log[5] == "14:128 12");
    CHECK(checked.rig.log.back() == "14:128 06");
}

TEST_CASE("a module that takes 100 ms is waited for, and its old data are not believed") {
    Settings settings = with_pattern();
    settings.misbehaviours = {Misbehaviour::SlowDiagnostics};
    Checked checked(std::move(settings));
    // Until the data are there the module shows what was there before.
    CHECK(checked.run().is_done());
    const std::vector<Count> counts = checked.counts();
    REQUIRE(counts.size() == 2);
    CHECK(counts[0].lane == 1);
    CHECK(counts[0].bits > 2 * 53'125'000'000ULL);
}

TEST_CASE("a selector that reads back as another one has no data") {
    Checked checked;
    checked.rig.meddler.changes_read = [](const memmap::Page& page, unsigned byte,
                                          std::span<std::uint8_t> bytes) {
        if (page == results && byte == 128) {
            bytes[0] = 0;
        }
    };
    CHECK(checked.run().is_done());
    for (const auto& each : checked.counting.selections) {
        CHECK_FALSE(each.is_supported);
    }
    CHECK(checked.counts().empty());
}

TEST_CASE("an interrupt puts the selector back") {
    for (const auto after : {0ms, 5ms, 50ms, 130ms}) {
        CAPTURE(after.count());
        Checked checked;
        const RunEnd end = drivers::run(
            checked.rig.session(),
            [&](const memmap::Now& now) {
                if (now.total >= after && checked.counting.before.size() == 1) {
                    checked.counting.leave();
                }
                return cmis::diagnostics::next(checked.counting, now);
            },
            "counters");
        CHECK(end.is_done());
        checked.rig.clock.sleep(1s);
        CHECK(*checked.rig.module.image().byte(results, 128) == 0x06);
    }
}

TEST_CASE("a module without counters and ratios has no selectors") {
    memmap::Image image = full_module();
    set(image, controls_13, 130, 0x00);
    CHECK(cmis::diagnostics::selections_of({.image = &image, .revision = 0x53}, 1).empty());
    set(image, controls_13, 130, 0x01);
    set(image, controls_13, 129, 0x00);
    const auto ratios = cmis::diagnostics::selections_of({.image = &image, .revision = 0x53}, 1);
    REQUIRE(ratios.size() == 1);
    CHECK(ratios[0].selector == 0x01);
}

TEST_CASE("bounds of 95 % are those of a Poisson count") {
    const auto bounded = [](std::uint64_t errors, std::uint64_t bits, bool lost = false) {
        engine::CheckerCount count{.lost_lock = lost, .errors = errors, .bits = bits};
        engine::bound(count);
        return count;
    };
    // No error in N bits: 3.0 / N, one-sided. Tables of the two-sided interval: 1 is 0.0253 to
    // 5.572, 10 is 4.795 to 18.39, 100 is 81.36 to 121.63.
    const std::uint64_t bits = 1'000'000'000'000;
    CHECK(bounded(0, bits).at_least == 0);
    CHECK(bounded(0, bits).at_most == doctest::Approx(2.996e-12).epsilon(1e-3));
    CHECK(bounded(1, bits).at_least == doctest::Approx(0.0253e-12).epsilon(2e-3));
    CHECK(bounded(1, bits).at_most == doctest::Approx(5.572e-12).epsilon(1e-3));
    CHECK(bounded(10, bits).at_least == doctest::Approx(4.795e-12).epsilon(1e-3));
    CHECK(bounded(10, bits).at_most == doctest::Approx(18.39e-12).epsilon(1e-3));
    CHECK(bounded(100, bits).at_least == doctest::Approx(81.36e-12).epsilon(1e-3));
    CHECK(bounded(100, bits).at_most == doctest::Approx(121.63e-12).epsilon(1e-3));
    CHECK(bounded(0, bits, true).at_most == 0); // lock was lost: nothing is said
    CHECK(bounded(0, 0).at_most == 0);
}

} // namespace optictl
