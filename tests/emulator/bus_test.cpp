// A live module behind the interface that all devices have.
#include <array>

#include <doctest/doctest.h>

#include "drivers/emulator/emulator.hpp"
#include "tests/emulator/bench.hpp"

namespace optictl {
namespace {

using namespace std::chrono_literals;
using namespace optictl::tests;
using memmap::lower;

unsigned byte_of(drivers::Transport& device, const memmap::Page& page, unsigned byte) {
    std::array<std::uint8_t, 1> out{};
    REQUIRE(device.read(page, byte, out));
    return out[0];
}

void put(drivers::Transport& device, unsigned byte, std::initializer_list<std::uint8_t> bytes) {
    REQUIRE(device.write({.upper = byte >= 128}, byte, std::vector<std::uint8_t>(bytes)));
}

} // namespace

TEST_CASE("through the bus a module is controlled, in the time of its own clock") {
    const auto device = drivers::emulator::open_live(full_module(), Bench::plugged_in(), 1ms);
    drivers::Clock& clock = *device->own_clock();
    std::array<std::uint8_t, 1> out{};
    const auto early = device->read(lower, 3, out); // it has just been plugged in
    REQUIRE_FALSE(early);
    CHECK(early.error().kind == drivers::IoKind::Nack);
    clock.sleep(2s);
    put(*device, 126, {0x00, 0x10});
    CHECK_FALSE(device->read(lower, 3, out)); // the hold-off of a write
    clock.sleep(1ms);
    put(*device, 128, {0xFF});
    clock.sleep(1ms);
    put(*device, 26, {0x00});
    clock.sleep(10s);
    CHECK((byte_of(*device, lower, 3) >> 1U & 0x07U) == ready);
    put(*device, 128, {0x00});
    clock.sleep(7s);
    put(*device, 126, {0x00, 0x11});
    clock.sleep(1ms);
    CHECK(byte_of(*device, memmap::upper(0x11), 128) == 0x44);
}

TEST_CASE("a module of a dump takes no write but page selects, as before") {
    const auto device = drivers::emulator::open(full_module());
    const auto written = device->write(lower, 26, std::array<std::uint8_t, 1>{0x10});
    REQUIRE_FALSE(written);
    CHECK(written.error().kind == drivers::IoKind::Nack);
    put(*device, 126, {0x00, 0x11});
}

TEST_CASE("another module in the cage begins as plugged in") {
    Bench bench(full_module());
    CHECK(bench.module_state() == ready);
    bench.module.replace(image_of("qsfpdd-400g-dr4"));
    CHECK_FALSE(bench.module.answers());
    REQUIRE(bench.until([&] { return bench.module.answers(); }, 3s) <= 2s);
    CHECK(bench.read(lower, 0) == 0x18);
}

TEST_CASE("pages that every paged module has are there, although the dump did not read them") {
    using drivers::emulator::LiveModule;
    struct Case {
        const char* capture;
        std::uint8_t required; ///< L:2: a module that is not flat has at least this page
        std::uint8_t optional;
    };
    for (const auto& [name, required, optional] :
         {Case{"qsfp28-100g-lr4", 0x03, 0x01}, Case{"qsfpdd-400g-dr4", 0x02, 0x04}}) {
        CAPTURE(std::string(name));
        const memmap::Image whole = image_of(name);
        memmap::Image partial;
        for (const memmap::Page& page : {lower, memmap::upper(0x00)}) {
            for (unsigned byte = page.first_byte(); byte < page.first_byte() + 128; ++byte) {
                set(partial, page, byte, whole.byte(page, byte).value_or(0));
            }
        }
        drivers::VirtualClock clock;
        LiveModule module(partial, clock);
        std::array<std::uint8_t, 1> out{};
        for (const auto& [page, is_there] : {std::pair(required, true), {optional, false}}) {
            REQUIRE(module.write(memmap::Device::A0, 127, std::array{page}));
            REQUIRE(module.read(memmap::Device::A0, 127, out) == 1);
            CHECK(out[0] == (is_there ? page : 0)); // else the select goes back to 00h
            CHECK(module.read(memmap::Device::A0, 200, out) == (is_there ? 0 : 1)); // nobody knows
            REQUIRE(module.write(memmap::Device::A0, 200, std::array<std::uint8_t, 1>{1}));
            CHECK(module.read(memmap::Device::A0, 200, out) == (is_there ? 0 : 1));
        }
    }
}

TEST_CASE("a longer write ends in the page select as one of it alone does") {
    Bench bench(full_module());
    const std::vector<std::uint8_t> bytes{1, 2, 3, 4, 0, 0x11}; // password, bank, page
    REQUIRE(bench.module.write(memmap::Device::A0, 122, bytes));
    CHECK(bench.module.selected(memmap::Device::A0) == drivers::emulator::Selected{0, 0x11});
}

TEST_CASE("a module with the module state machine alone has no data path states") {
    memmap::Image image = full_module();
    set(image, lower, 56, 0x02);
    Bench bench(image, Bench::plugged_in());
    REQUIRE(bench.module_becomes(low_power, 3s));
    bench.write(lower, 26, 0x00);
    REQUIRE(bench.module_becomes(ready, 11s));
    bench.wait(60s);
    CHECK(bench.path(0) == deactivated);
    bench.write(lower, 26, 0x10);
    CHECK(bench.module_becomes(low_power, 1s));
}

} // namespace optictl
