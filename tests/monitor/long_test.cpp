// A fleet for hours, in a time that passes when somebody waits: what it costs its buses and the
// memory. OPTICTL_POLLS sets how many polls; 10^6 in the long form (target test-monitor-long).
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "cli/engine/warning/follower.hpp"
#include "cli/serve/metrics.hpp"
#include "cli/serve/report.hpp"
#include "drivers/wrap/layers.hpp"
#include "tests/monitor/rig.hpp"

using namespace optictl;
using namespace optictl::tests;
using namespace std::chrono_literals;
using engine::monitor::News;
using engine::monitor::Poller;
using engine::monitor::Source;

namespace {

constexpr unsigned modules = 64;
constexpr unsigned adapters = 8;

[[nodiscard]] std::uint64_t polls_wanted(std::uint64_t by_default) {
    const char* const wish = std::getenv("OPTICTL_POLLS");
    return wish != nullptr ? std::strtoull(wish, nullptr, 10) : by_default;
}

/// Modules of eight lanes that list observables, on buses of 400 kHz.
struct Fleet {
    explicit Fleet(drivers::VirtualClock& clock) {
        for (unsigned i = 0; i < modules; ++i) {
            cages.push_back(std::make_unique<Cage>(fmt::format("Ethernet{}", 8 * i),
                                                   std::string("osfp-800g-dr8")));
            Source source = cages.back()->source(clock, fmt::format("i2c {}", i % adapters));
            source.open = [&clock, open = std::move(source.open)] {
                auto opened = open();
                if (opened) {
                    auto paced = drivers::wrap::paced(std::move(opened->transport), "400k", clock);
                    REQUIRE(paced);
                    opened->transport = std::move(*paced);
                }
                return opened;
            };
            sources.push_back(std::move(source));
        }
    }
    std::vector<std::unique_ptr<Cage>> cages;
    std::vector<Source> sources;
};

/// Of this process, in KiB: what is in memory.
[[nodiscard]] std::uint64_t resident_kib() {
    std::ifstream file("/proc/self/statm");
    std::uint64_t size = 0;
    std::uint64_t resident = 0;
    file >> size >> resident;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) / 1024;
}

} // namespace

TEST_CASE("64 modules behind 8 adapters take less than 5 % of each bus") {
    // One adapter after the other: in a virtual time all waits are one after the other, too.
    drivers::VirtualClock clock;
    Fleet fleet(clock);
    std::vector<Source> behind_one(fleet.sources.begin(), fleet.sources.begin());
    for (unsigned i = 0; i < modules; i += adapters) {
        behind_one.push_back(std::move(fleet.sources[i]));
    }
    REQUIRE(behind_one.size() == modules / adapters);
    constexpr auto time = 122s;
    double first_s = 0;
    double busy_s = 0;
    Poller poller(std::move(behind_one), settings_for(clock, time), clock, [&](const News& news) {
        const double took = std::chrono::duration<double>(news.snapshot->took).count();
        // Identity and thresholds are read once a module; that is no poll of the core.
        (news.snapshot->counts.polls == 1 ? first_s : busy_s) += took;
    });
    REQUIRE(poller.start());
    poller.wait();
    const double share = busy_s / std::chrono::duration<double>(time).count();
    MESSAGE("a bus of 8 modules: ", 100 * share, " % busy, and ", first_s,
            " s at the start for identity and thresholds");
    CHECK(share > 0.001);
    CHECK(share < 0.05);
}

TEST_CASE("memory does not grow with the number of polls") {
    const std::uint64_t wanted = polls_wanted(20'000);
    drivers::VirtualClock clock;
    Fleet fleet(clock);
    // Each module is looked at each two seconds.
    const auto time = std::chrono::seconds(2 * wanted / modules);
    engine::warning::Follower follower;
    std::uint64_t polls = 0;
    std::uint64_t half = 0;
    std::uint64_t samples = 0;
    std::size_t scrape = 0;
    Poller* running = nullptr;
    Poller poller(std::move(fleet.sources), settings_for(clock, time), clock,
                  [&](const News& news) {
                      (void)follower.take(running->source(news.port).port, news);
                      samples += news.is_sample ? 1 : 0;
                      if (++polls % 10'000 == 0) {
                          for (const auto& cage : fleet.cages) {
                              cage->tries.clear(); // what the rig counts is not measured
                          }
                          scrape = cli::serve::metrics(cli::serve::views_of(*running), {},
                                                       cli::serve::Dialect::OpenMetrics)
                                       .size();
                      }
                      if (polls == wanted / 2) {
                          half = resident_kib();
                      }
                  });
    running = &poller;
    REQUIRE(poller.start());
    poller.wait();
    const std::uint64_t end = resident_kib();
    MESSAGE(polls, " polls, ", samples, " of them with monitors: ", half,
            " KiB after half of them, ", end, " KiB at the end");
    CHECK(polls >= wanted * 9 / 10);
    CHECK(scrape > 64 * 1000);
    CHECK(half > 0);
    // Early warning keeps a point of each value each 15 minutes, for eight days; polls themselves
    // leave nothing behind.
    CHECK(end < half + 6 * 1024);
}
