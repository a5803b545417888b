// Many modules: waves, what stops them, and that adapters work side by side.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <ranges>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "cli/engine/firmware/rollout.hpp"
#include "drivers/emulator/emulator.hpp"
#include "drivers/wrap/via.hpp"
#include "tests/firmware/rig.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using engine::FirmwareAction;
using engine::FirmwareOutcome;
using engine::FirmwareResult;
using engine::Rollout;
using engine::Target;

[[nodiscard]] std::vector<Target> targets(unsigned count) {
    std::vector<Target> out;
    for (unsigned i = 0; i < count; ++i) {
        out.push_back({.noun = engine::noun::i2c, .word = std::to_string(i)});
    }
    return out;
}

[[nodiscard]] unsigned number_of(const Target& target) {
    return static_cast<unsigned>(std::stoul(target.word));
}

[[nodiscard]] FirmwareOutcome an_outcome(const Target& target, FirmwareResult result) {
    FirmwareOutcome out;
    out.target = target.name();
    out.result = result;
    return out;
}

} // namespace

TEST_CASE("waves: the canaries, a share of all, the others") {
    using Sizes = std::vector<std::size_t>;
    CHECK(engine::waves_of({}, 64) == Sizes{64});
    CHECK(engine::waves_of({.canary = 1, .then_percent = 25}, 64) == Sizes{1, 16, 47});
    CHECK(engine::waves_of({.canary = 1, .then_percent = 25}, 2) == Sizes{1, 1});
    CHECK(engine::waves_of({.canary = 5}, 3) == Sizes{3});
    CHECK(engine::waves_of({.then_percent = 100}, 3) == Sizes{3});
    CHECK(engine::waves_of({}, 0) == Sizes{});
}

TEST_CASE("a canary that fails is the only one that was touched") {
    std::map<std::string, FirmwareResult> results;
    engine::roll_out(
        targets(16), {.canary = 1, .then_percent = 25}, nullptr,
        [](const Target& target) { return std::to_string(number_of(target) % 4); },
        [](const Target& target) {
            return an_outcome(target, number_of(target) == 0 ? FirmwareResult::Returned
                                                             : FirmwareResult::Done);
        },
        [&](FirmwareOutcome outcome) { results[outcome.target] = outcome.result; });
    CHECK(results.size() == 16);
    CHECK(std::ranges::count(results | std::views::values, FirmwareResult::NotStarted) == 15);
    CHECK(results.at("i2c 0") == FirmwareResult::Returned);
}

TEST_CASE("a wave begins when the one before is through; one bus has one module at a time") {
    std::mutex mutex;
    std::map<unsigned, unsigned> on_bus;
    std::atomic<unsigned> done{0};
    bool doubled = false;
    bool early = false;
    engine::roll_out(
        targets(32), {.canary = 2, .then_percent = 50}, nullptr,
        [](const Target& target) { return std::to_string(number_of(target) % 4); },
        [&](const Target& target) {
            const unsigned number = number_of(target);
            {
                const std::lock_guard lock(mutex);
                doubled = doubled || ++on_bus[number % 4] > 1;
                early = early || (number >= 2 && done < 2) || (number >= 18 && done < 18);
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            const std::lock_guard lock(mutex);
            --on_bus[number % 4];
            return an_outcome(target, FirmwareResult::Done);
        },
        [&](FirmwareOutcome) { ++done; });
    CHECK(done == 32);
    CHECK_FALSE(doubled);
    CHECK_FALSE(early);
}

TEST_CASE("none is begun that would not end within the window") {
    drivers::VirtualClock clock;
    unsigned begun = 0;
    unsigned left = 0;
    engine::roll_out(
        targets(10), {.window = 35s, .clock = &clock}, nullptr,
        [](const Target&) { return std::string("one bus"); },
        [&](const Target& target) {
            ++begun;
            clock.sleep(10s);
            return an_outcome(target, FirmwareResult::Done);
        },
        [&](const FirmwareOutcome& outcome) {
            left += outcome.result == FirmwareResult::NotStarted ? 1 : 0;
        });
    CHECK(begun == 3);
    CHECK(left == 7);
}

// Runs alone (CMakeLists.txt), because it measures time.
TEST_CASE("64 modules on 8 paced adapters take no longer than the slowest adapter, by a tenth" *
          doctest::skip()) {
    // Of one adapter: a module at a time. All in the time of the system.
    const auto& kinds = update_kinds();
    const UpdateKind& kind = kinds.front();
    const auto image = an_image(1024);
    Settings settings;
    settings.updates = kind.updates;
    settings.pace = 5; // commands take a twentieth of what they say
    settings.management_init = 50ms;
    memmap::Image memory = full_module();
    set(memory, memmap::upper(0x01), 163, kind.support);
    set(memory, memmap::upper(0x01), 164, kind.extension);
    set(memory, memmap::upper(0x01), 144, 0);
    set(memory, memmap::upper(0x01), 167, 0);
    set(memory, memmap::upper(0x01), 168, 0);
    const Folder folder;
    const auto update = [&](const Target& target) {
        drivers::emulator::LiveModule module(memory, drivers::system_clock(), settings);
        const auto layers = drivers::wrap::parse("paced=400k");
        REQUIRE(layers);
        auto bus =
            drivers::wrap::apply(*layers, drivers::emulator::open(module, drivers::system_clock()),
                                 drivers::system_clock());
        REQUIRE(bus);
        engine::FirmwareRequest how{.action = FirmwareAction::Update, .image = image};
        how.journal = folder.path / fmt::format("journal-{}", target.word);
        how.trial = true; // no time of watching
        how.clock = &drivers::system_clock();
        FirmwareOutcome outcome = engine::change_firmware(**bus, target.name(), {}, how);
        return outcome;
    };
    const auto measured = [](const auto& work) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    // What one adapter takes alone for its eight.
    std::vector<FirmwareResult> alone;
    const double slowest = measured([&] {
        engine::roll_out(
            targets(8), {}, nullptr, [](const Target&) { return std::string("0"); }, update,
            [&](const FirmwareOutcome& outcome) { alone.push_back(outcome.result); });
    });
    CHECK(std::ranges::count(alone, FirmwareResult::Trial) == 8);
    std::vector<FirmwareResult> all;
    const double wall = measured([&] {
        engine::roll_out(
            targets(64), {}, nullptr,
            [](const Target& target) { return std::to_string(number_of(target) % 8); }, update,
            [&](const FirmwareOutcome& outcome) { all.push_back(outcome.result); });
    });
    CHECK(std::ranges::count(all, FirmwareResult::Trial) == 64);
    MESSAGE("8 modules on one adapter: ", slowest, " s; 64 on 8 adapters: ", wall, " s");
    CHECK(wall < 1.1 * slowest);
}

} // namespace optictl
