// Test patterns at one end and at both, on emulated modules that hear each other: bits and errors
// are those that the emulator counts, and all is put back whatever happens.
#include <doctest/doctest.h>

#include "cli/engine/change/prbs.hpp"
#include "drivers/emulator/emulator.hpp"
#include "sff/analysis/error_ratio.hpp"
#include "tests/control/changes.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using drivers::emulator::Side;
using engine::PrbsLane;
using memmap::upper;

/// The 800G DR8 with diagnostics.
memmap::Image with_all_patterns() {
    return with_diagnostics(Rig::brought_up("osfp-800g-dr8").module.image());
}

/// Modules of a link: what one sends on its media side, the other receives there.
struct Link {
    explicit Link(std::uint64_t bits_per_error = 0) {
        for (unsigned i = 0; i < 2; ++i) {
            drivers::emulator::Settings settings;
            settings.bits_per_second = 100'000'000'000;
            settings.bits_per_error = bits_per_error;
            settings.incoming_pattern = [this, i](Side side, unsigned lane) {
                return side == Side::Media && is_connected ? sent(1 - i, lane)
                                                           : std::optional<unsigned>();
            };
            modules[i] = std::make_unique<drivers::emulator::LiveModule>(with_all_patterns(), clock,
                                                                         settings);
            before[i] = modules[i]->image();
            engine::OpenTarget end{.name = i == 0 ? "one" : "other"};
            end.device = drivers::emulator::open(*modules[i], clock);
            targets.push_back(std::move(end));
        }
    }
    [[nodiscard]] std::optional<unsigned> sent(unsigned end, unsigned lane) const {
        if (modules[end] == nullptr) {
            return std::nullopt;
        }
        const memmap::Image& image = modules[end]->image();
        const bool is_on = (image.byte(upper(0x13), 152).value_or(0) >> lane & 1U) != 0;
        const unsigned both = image.byte(upper(0x13), 156 + lane / 2).value_or(0);
        return is_on ? std::optional<unsigned>(both >> (lane % 2 * 4) & 0x0FU) : std::nullopt;
    }
    engine::PrbsOutcome run(unsigned pattern, bool loops = false) {
        engine::PrbsRequest how{.pattern = pattern, .loops = loops};
        how.time = std::chrono::seconds(10);
        how.how.journal = (folder.path / "journal").string();
        return engine::run_prbs(targets, request, how);
    }
    /// Generators, patterns, checkers, clocks and loopbacks.
    void check_put_back() {
        for (unsigned i = 0; i < modules.size(); ++i) {
            for (unsigned byte = 144; byte < 184; ++byte) {
                CAPTURE(byte);
                CHECK(modules[i]->image().byte(upper(0x13), byte) ==
                      before[i].byte(upper(0x13), byte));
            }
        }
    }

    drivers::VirtualClock clock;
    bool is_connected = true;
    std::array<std::unique_ptr<drivers::emulator::LiveModule>, 2> modules;
    std::array<memmap::Image, 2> before;
    std::vector<engine::OpenTarget> targets;
    engine::Request request;
    Folder folder;
};

} // namespace

TEST_CASE("both ends of a link: no errors, with their bound") {
    Link link;
    const auto outcome = link.run(0);
    CAPTURE(outcome.message);
    REQUIRE(outcome.ends.size() == 2);
    for (const auto& end : outcome.ends) {
        CHECK(end.why_not.empty());
        CHECK(end.left_on.empty());
        REQUIRE(end.lanes.size() == 8);
        for (const PrbsLane& lane : end.lanes) {
            CHECK(lane.state == PrbsLane::State::Counted);
            CHECK(lane.errors == 0);
            // 100 Gb/s for 10 s and what lies between the switches; 3.0 / bits at 95 %.
            CHECK(lane.bits >= 1'000'000'000'000);
            CHECK(lane.bits < 1'600'000'000'000);
            CHECK(lane.ratio.high ==
                  doctest::Approx(2.9957 / static_cast<double>(lane.bits)).epsilon(0.001));
        }
    }
    CHECK(outcome.trouble == engine::Trouble::None);
    link.check_put_back();
}

TEST_CASE("errors are counted, with limits on both sides") {
    Link link(10'000'000'000); // one in ten billion bits
    const auto outcome = link.run(12);
    for (const auto& end : outcome.ends) {
        REQUIRE(end.lanes.size() == 8);
        for (const PrbsLane& lane : end.lanes) {
            CHECK(lane.errors == lane.bits / 10'000'000'000);
            CHECK(lane.ratio.low < 1e-10);
            CHECK(lane.ratio.high > 1e-10);
        }
    }
    link.check_put_back();
}

TEST_CASE("without a far end no checker finds the pattern, and it is said; all is put back") {
    Link link;
    link.is_connected = false;
    const auto outcome = link.run(0);
    CHECK(outcome.message.find("no checker finds the pattern") != std::string::npos);
    CHECK(outcome.trouble == engine::Trouble::Unfit);
    link.check_put_back();
}

TEST_CASE("each end hears itself in a loopback") {
    Link link;
    link.is_connected = false;
    const auto outcome = link.run(0, true);
    CAPTURE(outcome.message);
    CHECK(outcome.trouble == engine::Trouble::None);
    for (const auto& end : outcome.ends) {
        REQUIRE(end.lanes.size() == 8);
        CHECK(end.lanes.front().state == PrbsLane::State::Counted);
    }
    link.check_put_back();
}

TEST_CASE("a pattern that is not advertised is refused, and nothing is on") {
    Link link;
    const auto outcome = link.run(14); // custom: bit 6 of 13h:135 is 0
    CHECK(outcome.message.find("not advertised") != std::string::npos);
    CHECK(outcome.trouble == engine::Trouble::Refused);
    link.check_put_back();
}

TEST_CASE("limits of error ratios") {
    // Exact Poisson limits, from tables: none at 95 % 2.996; 1: 0.0253 to 5.572; 10: 4.795 to
    // 18.390; at 99 % none 4.605.
    const auto limits = [](std::uint64_t errors, double confidence) {
        return analysis::error_ratio(errors, 1'000'000, confidence);
    };
    CHECK(limits(0, 0.95).high * 1e6 == doctest::Approx(2.996).epsilon(0.001));
    CHECK(limits(0, 0.99).high * 1e6 == doctest::Approx(4.605).epsilon(0.001));
    CHECK(limits(0, 0.95).low == 0);
    CHECK(limits(1, 0.95).low * 1e6 == doctest::Approx(0.0253).epsilon(0.005));
    CHECK(limits(1, 0.95).high * 1e6 == doctest::Approx(5.572).epsilon(0.001));
    CHECK(limits(10, 0.95).low * 1e6 == doctest::Approx(4.795).epsilon(0.001));
    CHECK(limits(10, 0.95).high * 1e6 == doctest::Approx(18.390).epsilon(0.001));
    // Large counts: 1.96 standard deviations.
    CHECK(limits(10'000, 0.95).low * 1e6 == doctest::Approx(9805).epsilon(0.001));
    CHECK(limits(10'000, 0.95).high * 1e6 == doctest::Approx(10198).epsilon(0.001));
}

} // namespace optictl
