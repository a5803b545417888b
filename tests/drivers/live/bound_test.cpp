// Every wait has a bound, that of the end of a read too.
#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include <doctest/doctest.h>

#include "cli/engine/reading/plans.hpp"
#include "drivers/emulator/emulator.hpp"
#include "drivers/fetch.hpp"
#include "drivers/wrap/wrapper.hpp"
#include "tests/drivers/live/devices.hpp"

using namespace optictl;
using namespace optictl::tests;
using namespace std::chrono_literals;
using drivers::IoError;
using drivers::IoKind;
using memmap::Device;

namespace {

constexpr memmap::Wanted everything{.everything = true};

/// A module that is taken out before transaction `gone_at`; each vain transaction takes its time.
class Pulled final : public drivers::wrap::Wrapper {
public:
    Pulled(std::unique_ptr<drivers::Transport> inner, drivers::Clock& clock, unsigned gone_at,
           drivers::Duration vain)
        : Wrapper(std::move(inner)), clock_(clock), gone_at_(gone_at), vain_(vain) {}

    std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        return is_gone() ? std::unexpected(nack()) : Wrapper::read(page, byte, out);
    }
    std::expected<std::size_t, IoError> read_attested(const memmap::Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out,
                                                      std::span<std::uint8_t> select) override {
        return is_gone() ? std::unexpected(nack())
                         : Wrapper::read_attested(page, byte, out, select);
    }
    std::expected<void, IoError> write(const memmap::Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        return is_gone() ? std::unexpected(nack()) : Wrapper::write(page, byte, bytes);
    }

private:
    bool is_gone() { return count_++ >= gone_at_; }
    IoError nack() {
        clock_.sleep(vain_);
        return {IoKind::Nack, "no module answers"};
    }

    drivers::Clock& clock_;
    unsigned gone_at_;
    drivers::Duration vain_;
    unsigned count_ = 0;
};

/// The image of a module of revision `revision` that advertises page changes of 10 ms / 2^code.
[[nodiscard]] memmap::Image advertising(std::uint8_t revision, std::uint8_t code) {
    memmap::Image image = capture("osfp-800g-dr8");
    image.put(memmap::lower, 1, std::vector<std::uint8_t>{revision});
    image.put(memmap::upper(0x01), 169, std::vector<std::uint8_t>{code});
    return image;
}

[[nodiscard]] drivers::Fetched read_pulled(unsigned gone_at, drivers::Duration vain,
                                           drivers::FetchOptions options) {
    drivers::emulator::Module module(advertising(0x54, 0x0F));
    drivers::VirtualClock clock;
    options.clock = &clock;
    Pulled device(drivers::emulator::open(module, clock), clock, gone_at, vain);
    return drivers::fetch(device, engine::planner(everything, {}), options);
}

} // namespace

TEST_CASE("a page change takes 10 ms divided by 2^i, from revision 5.3 on") {
    // OIF-CMIS 5.4 tables 8-56 and 10-4
    const auto page_change = [](std::uint8_t revision, std::uint8_t code) {
        return engine::planner(everything, {})(advertising(revision, code)).page_change;
    };
    CHECK(page_change(0x54, 0x00) == drivers::Duration(10'000'000));
    CHECK(page_change(0x54, 0x01) == drivers::Duration(5'000'000));
    CHECK(page_change(0x53, 0x0A) == drivers::Duration(9'765));
    CHECK(page_change(0x54, 0x0F) == drivers::Duration(305));
    CHECK(page_change(0x54, 0xF2) == drivers::Duration(2'500'000));  // bits 7-4 are reserved
    CHECK(page_change(0x52, 0x0F) == drivers::Duration(10'000'000)); // reserved then
}

TEST_CASE("a module that is pulled in mid-read ends the read at once") {
    unsigned pulled = 0;
    for (unsigned gone_at = 1; gone_at < 40; ++gone_at) {
        CAPTURE(gone_at);
        const auto got = read_pulled(gone_at, 0ns, {});
        pulled += got.aborted ? 1 : 0;
        CHECK(got.stats.retries < 100);
        CHECK(got.stats.total < 500ms);
    }
    CHECK(pulled > 15);
}

TEST_CASE("a bus that is slow to say that nobody answers holds up no end of a read") {
    for (const unsigned gone_at : {5U, 9U, 12U, 16U}) {
        CAPTURE(gone_at);
        const auto got = read_pulled(gone_at, 400ms, {.deadline = 2s, .stop = {}});
        REQUIRE(got.aborted);
        // The deadline, two steps of the ending, and what each of the three had begun before.
        CHECK(got.stats.total < 2s + 1s + 1s + 3 * 450ms);
    }
}

TEST_CASE("a signal ends the read of a module that was pulled") {
    unsigned asked = 0;
    const auto got = read_pulled(12, 100ms, {.deadline = 0s, .stop = [&] { return ++asked > 14; }});
    REQUIRE(got.aborted);
    CHECK(asked > 14);
    CHECK(got.stats.total < 1s + 1s + 1s);
}

TEST_CASE("a hold-off that the caller asks for is no longer than that of the standards") {
    drivers::VirtualClock clock;
    drivers::emulator::Module module(advertising(0x54, 0));
    Pulled device(drivers::emulator::open(module, clock), clock, 8, 0ns);
    const drivers::Planner plan = [](const memmap::Image& image) {
        drivers::Plan next;
        next.page_change = 5min;
        next.upper_a0 = drivers::Upper::Banked;
        for (const unsigned page : {0x00U, 0x01U, 0x02U, 0x10U, 0x11U}) {
            memmap::want(next.wanted, image, memmap::upper(page), 128, 255);
        }
        return next;
    };
    const auto got = drivers::fetch(device, plan, {.stop = {}, .clock = &clock});
    CHECK((got.aborted || got.incomplete));
    CHECK(got.stats.retries < 1000);
    CHECK(got.stats.total < 2s);
}

TEST_CASE("a page select that never reads the same twice is given up") {
    drivers::VirtualClock clock;
    drivers::emulator::Module module(advertising(0x54, 0));
    class Restless final : public drivers::wrap::Wrapper {
    public:
        Restless(std::unique_ptr<drivers::Transport> inner, drivers::emulator::Module& module)
            : Wrapper(std::move(inner)), module_(module) {}
        std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                                 std::span<std::uint8_t> out) override {
            module_.select(Device::A0, {0, static_cast<std::uint8_t>(1 + (count_++ % 4))});
            return Wrapper::read(page, byte, out);
        }
        unsigned count_ = 0;

    private:
        drivers::emulator::Module& module_;
    };
    Restless device(drivers::emulator::open(module, clock), module);
    const auto got = drivers::fetch(device, engine::planner(everything, {}),
                                    {.deadline = 0s, .stop = {}, .clock = &clock});
    CHECK((got.aborted || got.incomplete));
    CHECK(device.count_ < 1000);
}
