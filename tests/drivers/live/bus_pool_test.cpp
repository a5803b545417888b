// Many modules on few wires: who waits holds neither a thread nor the bus.
#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "drivers/emulator/emulator.hpp"
#include "drivers/schedule/bus_pool.hpp"
#include "tests/drivers/live/devices.hpp"

using namespace optictl;
using namespace optictl::tests;
using namespace std::chrono_literals;
using drivers::BusPool;

namespace {

/// A module of its own on a bus, and a procedure that writes, waits two seconds and looks.
struct Port {
    Port(drivers::Clock& clock, drivers::Locker lock = {}) : module(capture("qsfp28-100g-lr4")) {
        module.make_writable({memmap::lower, 86, 1});
        session = std::make_shared<drivers::Session>(
            drivers::emulator::open(module, clock), virtual_time(clock),
            drivers::Surroundings{.lock = std::move(lock), .hook = nullptr});
        session->learn({.upper_a0 = memmap::Upper::Paged});
    }
    /// Disables the transmitters (86), has the page of thresholds in view, and waits `time`.
    [[nodiscard]] drivers::Steps steps(drivers::Duration time) {
        return [this, time](const memmap::Now& now) -> memmap::Step {
            switch (step) {
            case 0: ++step; return memmap::Write{{{memmap::lower, 86, 0x0F, 0x0F}}};
            case 1: ++step; return memmap::Read{{{memmap::upper(0x03), 128, 2}}};
            default: break;
            }
            if (now.waited >= time) {
                return memmap::Done{};
            }
            return memmap::Wait{.at_least = time, .at_most = 10 * time, .poll = {}};
        };
    }
    drivers::emulator::Module module;
    std::shared_ptr<drivers::Session> session;
    unsigned step = 0;
};

/// Runs `count` procedures of 2 s on one bus; what happened, and how long that took.
std::pair<std::vector<std::string>, drivers::Duration> run_ports(unsigned count) {
    drivers::VirtualClock clock;
    std::vector<std::string> told;
    std::vector<std::unique_ptr<Port>> ports;
    BusPool pool(clock);
    for (unsigned i = 0; i < count; ++i) {
        ports.push_back(std::make_unique<Port>(clock));
        pool.run("i2c-1", ports[i]->session, ports[i]->steps(2s), "disable",
                 [&told, i](const drivers::RunEnd& end) {
                     CHECK(end.is_done());
                     CHECK(end.left_behind.empty());
                     told.push_back(fmt::format("{} after {} ns", i, end.total.count()));
                 });
    }
    pool.drain();
    for (const auto& port : ports) {
        CHECK(port->module.image().byte(memmap::lower, 86) == 0x0F);
        CHECK(port->module.selected(memmap::Device::A0) == drivers::emulator::Selected{});
    }
    return {told, clock.now()};
}

} // namespace

TEST_CASE("32 modules that wait 2 s on one bus take 2 s, not 64, in the same order each time") {
    const auto [told, time] = run_ports(32);
    CHECK(told.size() == 32);
    CHECK(told.front().starts_with("0 "));
    CHECK(told.back().starts_with("31 "));
    CHECK(time >= 2s);
    CHECK(time < 2500ms);
    CHECK(run_ports(32).first == told);
}

TEST_CASE("jobs of one bus run in the order in which they were posted, those of another between") {
    drivers::VirtualClock clock;
    BusPool pool(clock);
    std::string order;
    const auto job = [&order](const char* name) { return [&order, name] { order += name; }; };
    pool.post("a", job("1"), job("!"));
    pool.post_after(20ms, "a", job("4"));
    pool.post("a", [&] {
        order += "2";
        pool.post("a", job("3"));
    });
    pool.post_after(10ms, "b", job("b"));
    pool.post_after(20ms, "b", job("c"));
    CHECK(order.empty()); // nothing happens before drain()
    pool.drain();
    CHECK(order == "1!23b4c");
    CHECK(clock.now() == 20ms);
}

TEST_CASE("the lock of the bus is given back while a procedure waits") {
    drivers::VirtualClock clock;
    FakeSystem system;
    system.files["/dev/i2c-1"] = "";
    unsigned taken = 0;
    Port port(clock, [&] {
        ++taken;
        return drivers::BusLock::take(system, {"/dev/i2c-1"}, clock, {});
    });
    unsigned open_meanwhile = 1;
    auto selected = drivers::emulator::Selected{9, 9};
    {
        BusPool pool(clock);
        pool.run("i2c-1", port.session, port.steps(2s), "disable", [](const auto&) {});
        pool.post_after(1s, "i2c-1", [&] {
            open_meanwhile = system.open_files;
            selected = port.module.selected(memmap::Device::A0);
        });
        pool.drain();
    }
    CHECK(taken >= 1);
    CHECK(open_meanwhile == 0);
    CHECK(selected == drivers::emulator::Selected{}); // and the page put back
    CHECK(system.open_files == 0);
}

TEST_CASE("with threads too, what waits holds none of them") {
    BusPool pool(1);
    REQUIRE(pool.grow());
    std::atomic<int> turn{0};
    int job = 0;
    int late = 0;
    pool.post_after(100ms, "i2c-1", [&] { late = ++turn; });
    pool.post("i2c-1", [&] { job = ++turn; });
    pool.drain();
    CHECK(job == 1);
    CHECK(late == 2);
}

TEST_CASE("jobs of one bus never overlap, those of several do") {
    constexpr unsigned threads = 4;
    BusPool pool(threads);
    std::array<std::atomic<int>, 2> inside{};
    std::atomic<int> overlaps{0};
    std::atomic<int> done{0};
    std::atomic<int> here{0}; // the first job of each bus waits for that of the other
    const auto end = std::chrono::steady_clock::now() + 60s;
    for (unsigned i = 0; i < 200; ++i) {
        REQUIRE(pool.grow());
        const unsigned bus = i % 2;
        pool.post(fmt::format("i2c-{}", bus), [&, bus, is_first = i < 2] {
            overlaps += inside[bus].exchange(1);
            here += is_first ? 1 : 0;
            while (is_first && here < 2 && std::chrono::steady_clock::now() < end) {
                std::this_thread::yield();
            }
            std::this_thread::yield();
            inside[bus] = 0;
            ++done;
        });
    }
    pool.drain();
    CHECK(done == 200);
    CHECK(overlaps == 0);
    CHECK(std::chrono::steady_clock::now() < end);
}

TEST_CASE("a pool that ends drops what has not begun, and puts pages back") {
    drivers::VirtualClock clock;
    Port port(clock);
    port.module.select(memmap::Device::A0, {0, 0x03});
    bool ended = false;
    {
        BusPool pool(clock);
        pool.run("i2c-1", std::move(port.session), port.steps(2s), "disable",
                 [&](const auto&) { ended = true; });
        pool.post_after(1s, "i2c-1", [] {});
    }
    CHECK_FALSE(ended);
    CHECK(port.step == 0);
    CHECK(port.module.selected(memmap::Device::A0) == drivers::emulator::Selected{0, 0x03});
    std::atomic<int> begun{0};
    {
        BusPool pool(1);
        REQUIRE(pool.grow());
        for (unsigned i = 0; i < 1000; ++i) {
            pool.post("i2c-1", [&] {
                ++begun;
                std::this_thread::sleep_for(1ms);
            });
        }
    }
    CHECK(begun < 1000);
}
