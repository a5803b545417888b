// Polling: what is read how often, what a dead module costs, and what is told of what happens.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/monitor/rig.hpp"

using namespace optictl;
using namespace optictl::tests;
using namespace std::chrono_literals;
using engine::monitor::Event;
using engine::monitor::EventKind;
using engine::monitor::News;
using engine::monitor::Poller;
using engine::monitor::Presence;
using engine::monitor::Settings;

namespace {

[[nodiscard]] std::vector<Event> events_of(const Poller& poller) {
    return poller.events().since(0, 1000);
}

[[nodiscard]] std::vector<Event> events_of(const Poller& poller, EventKind kind) {
    std::vector<Event> all = events_of(poller);
    std::erase_if(all, [kind](const Event& event) { return event.kind != kind; });
    return all;
}

void run(Poller& poller) {
    REQUIRE(poller.start());
    poller.wait();
}

/// The value of a module's monitor, or -1000.
[[nodiscard]] double monitor_of(const engine::Inspection& inspection, model::Quantity quantity,
                                unsigned lane) {
    for (const model::Monitor& monitor : inspection.best()->module.monitors) {
        if (monitor.quantity == quantity && monitor.lane == lane) {
            return monitor.value.value;
        }
    }
    return -1000;
}

/// What one poll of each kind costs, by the differences between its snapshots.
struct Cost {
    std::uint64_t transactions = 0;
    std::uint64_t bytes = 0;
    bool operator==(const Cost&) const = default;
};

[[nodiscard]] std::vector<Cost> costs_of(const std::string& name, Settings settings,
                                         drivers::VirtualClock& clock) {
    Cage cage("1", name);
    std::vector<Cost> costs;
    Cost sum;
    std::vector<engine::monitor::Source> sources;
    sources.push_back(cage.source(clock, "bus"));
    Poller poller(std::move(sources), std::move(settings), clock, [&](const News& news) {
        const auto& counts = news.snapshot->counts;
        costs.push_back({counts.transactions - sum.transactions, counts.bytes - sum.bytes});
        sum = {counts.transactions, counts.bytes};
    });
    run(poller);
    return costs;
}

} // namespace

TEST_CASE("identity and thresholds are read once a module, monitors at their period") {
    drivers::VirtualClock clock;
    const auto costs = costs_of("osfp-800g-dr8", settings_for(clock, 31s), clock);
    // Full at 0 s, core at 10 and 20 s, with observables at 30 s; presence every two seconds.
    REQUIRE(costs.size() == 16);
    const Cost full = costs[0];
    const Cost presence = costs[1];
    const Cost core = costs[5];
    CHECK(costs[2] == presence);
    CHECK(costs[10] == core);
    CHECK(full.bytes > 600);
    CHECK(presence.bytes <= 16);
    CHECK(presence.transactions <= 3);
    // Monitors, states, controls: what `dom` reads as well, less thresholds, more states.
    CHECK(core.bytes < full.bytes / 2);
    // At 22.5 us a byte (400 kHz) and three bytes of addresses a transaction. What the module
    // observes of its signals (VDM) is part of the verdict.
    const double core_ms = 0.0225 * static_cast<double>(core.bytes + 4 * core.transactions);
    CHECK(core_ms < 16);
    MESSAGE("full ", full.transactions, "/", full.bytes, ", core ", core.transactions, "/",
            core.bytes, ", presence ", presence.transactions, "/", presence.bytes);
}

TEST_CASE("the same values as a read of everything, also after many polls") {
    drivers::VirtualClock clock;
    for (const char* name :
         {"osfp-800g-dr8", "qsfp28-100g-lr4", "sfp-externally-calibrated", "qsfpdd-400g-zr-tunable",
          "cpo-3200g-4bank", "osfp-800g-aec", "osfp-800g-passive-dac-flat"}) {
        CAPTURE(name);
        Cage cage("1", name);
        std::vector<engine::monitor::Source> sources;
        sources.push_back(cage.source(clock, "bus"));
        std::vector<std::shared_ptr<const engine::Inspection>> seen;
        Poller poller(std::move(sources), settings_for(clock, 65s), clock, [&](const News& news) {
            if (news.is_sample) {
                seen.push_back(news.snapshot->module);
            }
        });
        run(poller);
        REQUIRE(seen.size() == 7);
        const auto& first = seen.front()->best()->module;
        const auto& last = seen.back()->best()->module;
        REQUIRE(first.monitors.size() == last.monitors.size());
        for (std::size_t i = 0; i < first.monitors.size(); ++i) {
            CHECK(first.monitors[i].value.value == last.monitors[i].value.value);
            CHECK(first.monitors[i].value.state == last.monitors[i].value.state);
            CHECK(first.monitors[i].verdict == last.monitors[i].verdict);
        }
        CHECK(first.samples.size() == last.samples.size());
        CHECK(first.applications.size() == last.applications.size());
        CHECK(seen.front()->health().conclusion == seen.back()->health().conclusion);
        CHECK(seen.front()->health().causes.size() == seen.back()->health().causes.size());
        CHECK(events_of(poller).empty());
    }
}

TEST_CASE("monitors that change are seen at the next core poll") {
    drivers::VirtualClock clock;
    Cage cage("1", "qsfp28-100g-lr4");
    std::vector<engine::monitor::Source> sources;
    sources.push_back(cage.source(clock, "bus"));
    std::vector<double> temperatures;
    Poller poller(std::move(sources), settings_for(clock, 25s), clock, [&](const News& news) {
        if (news.is_sample) {
            temperatures.push_back(
                monitor_of(*news.snapshot->module, model::Quantity::Temperature, 0));
            memmap::Image warmer = cage.module->image();
            const std::uint8_t degrees[] = {0x2A, 0x80}; // 42.5 C (SFF-8636 bytes 22-23)
            warmer.put(memmap::lower, 22, degrees);
            cage.module->replace(std::move(warmer));
        }
    });
    run(poller);
    REQUIRE(temperatures.size() == 3);
    CHECK(temperatures[0] != doctest::Approx(42.5));
    CHECK(temperatures[1] == doctest::Approx(42.5));
    CHECK(events_of(poller, EventKind::Replaced).empty());
}

TEST_CASE("modules of one bus are polled at phases of their own, and keep them") {
    drivers::VirtualClock clock;
    std::vector<std::unique_ptr<Cage>> cages;
    std::vector<engine::monitor::Source> sources;
    for (unsigned i = 0; i < 4; ++i) {
        cages.push_back(std::make_unique<Cage>(std::to_string(i), "qsfp28-100g-lr4"));
        sources.push_back(cages.back()->source(clock, "bus"));
    }
    Settings settings = settings_for(clock, 100s);
    settings.presence = settings.core; // nothing between
    Poller poller(std::move(sources), settings, clock);
    run(poller);
    for (unsigned i = 0; i < 4; ++i) {
        const auto& tries = cages[i]->tries;
        REQUIRE(tries.size() == 10);
        for (unsigned k = 0; k < tries.size(); ++k) {
            CHECK(tries[k] == doctest::Approx(2.5 * i + 10.0 * k).epsilon(0.001));
        }
    }
}

TEST_CASE("a dead module costs one time-out a pause, and the pauses grow") {
    drivers::VirtualClock clock;
    Cage dead("dead", "qsfp28-100g-lr4");
    dead.broken = drivers::IoError{drivers::IoKind::Timeout, "the adapter gave up"};
    dead.hangs = 1s;
    Cage good("good", "osfp-800g-dr8");
    std::vector<engine::monitor::Source> sources;
    sources.push_back(dead.source(clock, "bus"));
    sources.push_back(good.source(clock, "bus"));
    Poller poller(std::move(sources), settings_for(clock, 1h), clock);
    run(poller);
    // 2, 4, 8, ... 256 s, then every 300 s: 8 tries in 511 s, then one in 301 s.
    CHECK(dead.tries.size() >= 17);
    CHECK(dead.tries.size() <= 20);
    for (std::size_t i = 9; i + 1 < dead.tries.size(); ++i) {
        CHECK(dead.tries[i + 1] - dead.tries[i] == doctest::Approx(301));
    }
    const auto snapshot = poller.snapshot(0);
    CHECK(snapshot->presence == Presence::Unreachable);
    CHECK(snapshot->module == nullptr);
    CHECK(snapshot->error == "the adapter gave up");
    CHECK(snapshot->counts.errors.at(drivers::IoKind::Timeout) == dead.tries.size());
    CHECK(events_of(poller, EventKind::PollFailed).size() == 1);
    // The neighbour waits for the bus, and misses nothing.
    CHECK(poller.snapshot(1)->presence == Presence::Present);
    CHECK(good.tries.size() >= 1780);
}

TEST_CASE("a module that fails and answers again") {
    drivers::VirtualClock clock;
    Cage cage("1", "qsfp28-100g-lr4");
    std::vector<engine::monitor::Source> sources;
    sources.push_back(cage.source(clock, "bus"));
    Poller poller(std::move(sources), settings_for(clock, 60s), clock, [&](const News& news) {
        const double now = news.snapshot->tried.wall - epoch;
        if (now > 10 && now < 25) {
            cage.broken = drivers::IoError{drivers::IoKind::BusError, "arbitration lost"};
        } else {
            cage.broken.reset();
        }
        if (news.snapshot->presence == Presence::Unreachable) {
            // What was read stays, with its age.
            CHECK(news.snapshot->module != nullptr);
            CHECK(news.snapshot->answered.wall < news.snapshot->tried.wall);
            CHECK(engine::monitor::is_fresh(*news.snapshot, news.snapshot->core.steady + 1s, 45s));
            CHECK_FALSE(
                engine::monitor::is_fresh(*news.snapshot, news.snapshot->core.steady + 46s, 45s));
        }
    });
    run(poller);
    const auto failed = events_of(poller, EventKind::PollFailed);
    REQUIRE(failed.size() == 1);
    CHECK(failed.front().text == "arbitration lost");
    CHECK(failed.front().serial == "OPTEST00000102");
    const auto recovered = events_of(poller, EventKind::PollRecovered);
    REQUIRE(recovered.size() == 1);
    CHECK(poller.snapshot(0)->presence == Presence::Present);
    CHECK(events_of(poller, EventKind::Replaced).empty());
}

TEST_CASE("a module of which some bytes cannot be read answers all the same") {
    drivers::VirtualClock clock;
    Cage cage("1", "dwdm-sfp-fixed-wavelength"); // its capture has no upper half of A0h
    std::vector<engine::monitor::Source> sources;
    sources.push_back(cage.source(clock, "bus"));
    unsigned polls = 0;
    Poller poller(std::move(sources), settings_for(clock, 60s), clock, [&](const News& news) {
        ++polls;
        CHECK(news.snapshot->presence == Presence::Present);
    });
    run(poller);
    CHECK(polls > 12); // those of presence between the others
    CHECK(events_of(poller, EventKind::PollRecovered).empty());
}

TEST_CASE("a module that is unplugged, and another that is plugged in") {
    drivers::VirtualClock clock;
    Cage cage("1", "osfp-800g-dr8");
    std::vector<engine::monitor::Source> sources;
    sources.push_back(cage.source(clock, "bus"));
    Poller poller(std::move(sources), settings_for(clock, 100s), clock, [&](const News& news) {
        const double now = news.snapshot->tried.wall - epoch;
        if (now > 20 && now < 40) {
            cage.module.reset();
        } else if (now >= 40 && !cage.module) {
            cage.module = std::make_unique<drivers::emulator::Module>(capture("qsfp28-100g-lr4"));
        }
        CHECK((news.snapshot->presence == Presence::Absent) == (news.snapshot->module == nullptr));
    });
    run(poller);
    const auto events = events_of(poller);
    REQUIRE(events.size() == 2);
    CHECK(events[0].kind == EventKind::Removed);
    CHECK(events[0].since < events[0].until);
    CHECK(events[0].until - events[0].since == doctest::Approx(2).epsilon(0.01));
    CHECK(events[1].kind == EventKind::Inserted);
    const auto snapshot = poller.snapshot(0);
    CHECK(snapshot->module->best()->standard->map.standard == memmap::Standard::Sff8636);
    CHECK(snapshot->counts.insertions == 1);
    CHECK(snapshot->counts.replacements == 0);
}

TEST_CASE("a module that is swapped between two polls, by identifier or by serial number") {
    for (const char* name : {"qsfp28-100g-lr4", "osfp-800g-2xfr4"}) {
        CAPTURE(name);
        drivers::VirtualClock clock;
        Cage cage("1", "osfp-800g-dr8");
        std::vector<engine::monitor::Source> sources;
        sources.push_back(cage.source(clock, "bus"));
        Poller poller(std::move(sources), settings_for(clock, 60s), clock, [&](const News& news) {
            if (news.snapshot->counts.polls == 7) {
                cage.module = std::make_unique<drivers::emulator::Module>(capture(name));
            }
        });
        run(poller);
        const auto events = events_of(poller);
        REQUIRE(events.size() == 1);
        CHECK(events[0].kind == EventKind::Replaced);
        const auto snapshot = poller.snapshot(0);
        CHECK(snapshot->counts.replacements == 1);
        CHECK(snapshot->serial == events[0].serial);
        // Nothing of the other module is left.
        for (const memmap::Block& block : snapshot->module->image->blocks()) {
            const memmap::Image real = capture(name);
            const memmap::Block* const there = real.find(block.page);
            for (unsigned i = 0; i < block.known.size(); ++i) {
                if (block.known[i]) {
                    REQUIRE(there != nullptr);
                    CHECK((block.bytes[i] == there->bytes[i] || block.page == memmap::lower));
                }
            }
        }
    }
}

TEST_CASE("a bus that another program uses is left alone, without a growing pause") {
    drivers::VirtualClock clock;
    Cage cage("1", "qsfp28-100g-lr4");
    std::vector<engine::monitor::Source> sources;
    sources.push_back(cage.source(clock, "bus"));
    Poller poller(std::move(sources), settings_for(clock, 60s), clock, [&](const News&) {
        cage.broken.reset();
        if (cage.tries.back() > 10 && cage.tries.back() < 40) {
            cage.broken = drivers::IoError{drivers::IoKind::Contested, "locked by process 17"};
        }
    });
    run(poller);
    CHECK(events_of(poller).empty());
    const auto snapshot = poller.snapshot(0);
    CHECK(snapshot->counts.yielded >= 14);
    CHECK(snapshot->counts.errors.empty());
    CHECK(snapshot->presence == Presence::Present);
    CHECK(snapshot->error.empty());
}

TEST_CASE("latched flags are not read unless this is the only reader") {
    drivers::VirtualClock clock;
    Cage cage("1", "osfp-800g-sr8-fault");
    std::vector<engine::monitor::Source> sources;
    sources.push_back(cage.source(clock, "bus"));
    Poller poller(std::move(sources), settings_for(clock, 60s), clock);
    run(poller);
    CHECK(cage.module->cleared() == 0);
    CHECK(poller.snapshot(0)->flag_counts.empty());
    CHECK(events_of(poller).empty());
}

TEST_CASE("latched flags are events with a window of time, never levels") {
    drivers::VirtualClock clock;
    const memmap::Image image = capture("osfp-800g-sr8-fault");
    auto plugged = std::make_unique<drivers::emulator::Module>(image);
    Cage cage("1", std::move(plugged));
    std::vector<engine::monitor::Source> sources;
    sources.push_back(cage.source(clock, "bus"));
    Settings settings = settings_for(clock, 60s);
    settings.sole_reader = true;
    unsigned again = 0;
    Poller poller(std::move(sources), settings, clock, [&](const News& news) {
        if (!news.is_sample) {
            return;
        }
        // No level: what is shown of the module has no latched flags.
        news.snapshot->module->best()->module.for_each_flag([](const memmap::Reading& reading) {
            if (reading.field->access == memmap::Access::ClearOnRead) {
                CHECK_FALSE(reading.is_read());
            }
        });
        if (++again == 3) { // after the poll at 20 s: Rx LOS of lane 3 (OIF-CMIS 5.4 Table 8-98)
            memmap::Image with = cage.module->image();
            const std::uint8_t los[] = {0x04};
            with.put(memmap::upper(0x11), 147, los);
            cage.module->replace(std::move(with));
        }
    });
    run(poller);
    CHECK(cage.module->cleared() > 0);
    const auto raised = events_of(poller, EventKind::FlagRaised);
    REQUIRE_FALSE(raised.empty());
    const Event& last = raised.back();
    CHECK(last.subject == "LOSFlagRx");
    CHECK(last.lane == 3);
    CHECK_FALSE(last.before_start);
    CHECK(last.since - epoch == doctest::Approx(20).epsilon(0.001));
    CHECK(last.until - epoch == doctest::Approx(30).epsilon(0.001));
    // What was set at the first read was set at any time before, and is clear at the second.
    std::map<std::pair<std::string, unsigned>, unsigned> at_start;
    for (const Event& event : raised) {
        at_start[{event.subject, event.lane}] += event.before_start ? 1 : 0;
    }
    const std::pair los3{std::string("LOSFlagRx"), 3U};
    CHECK(at_start[los3] <= 1);
    for (const auto& count : poller.snapshot(0)->flag_counts) {
        CHECK_FALSE(count.is_active);
        const bool is_los3 = count.name == los3.first && count.lane == los3.second;
        CHECK(count.raised == (is_los3 ? at_start[los3] + 1 : 1));
    }
    CHECK(events_of(poller, EventKind::FlagCleared).size() == raised.size());
}

TEST_CASE("states of the module and verdicts are events, and are counted") {
    drivers::VirtualClock clock;
    auto live = std::make_unique<drivers::emulator::LiveModule>(capture("osfp-1600g-dr8"), clock);
    auto* const module = live.get();
    Cage cage("1", std::move(live));
    std::vector<engine::monitor::Source> sources;
    sources.push_back(cage.source(clock, "bus"));
    unsigned samples = 0;
    Poller poller(std::move(sources), settings_for(clock, 60s), clock, [&](const News& news) {
        if (news.is_sample && ++samples == 2) {
            module->fail(1);
        }
    });
    run(poller);
    const auto states = events_of(poller, EventKind::ModuleState);
    REQUIRE(states.size() == 1);
    CHECK(states[0].text.find("ModuleFault") != std::string::npos);
    CHECK(states[0].until - epoch == doctest::Approx(20).epsilon(0.01));
    CHECK(poller.snapshot(0)->counts.module_states == 1);
    const auto verdicts = events_of(poller, EventKind::Verdict);
    REQUIRE_FALSE(verdicts.empty());
    CHECK(verdicts.back().text.starts_with("does-not-work"));
}

TEST_CASE("the page that was selected before is selected after every poll") {
    drivers::VirtualClock clock;
    Cage cage("1", "osfp-800g-dr8");
    cage.module->select(memmap::Device::A0, {0, 0x11});
    std::vector<engine::monitor::Source> sources;
    sources.push_back(cage.source(clock, "bus"));
    unsigned polls = 0;
    Poller poller(std::move(sources), settings_for(clock, 40s), clock, [&](const News&) {
        ++polls;
        CHECK(cage.module->page_at(memmap::Device::A0, 200) == memmap::upper(0x11));
    });
    run(poller);
    CHECK(polls == 20);
}

TEST_CASE("the log keeps a bounded number of events and numbers all of them") {
    engine::monitor::EventLog log(3);
    for (unsigned i = 1; i <= 5; ++i) {
        Event event;
        event.lane = i;
        CHECK(log.add(event).number == i);
    }
    CHECK(log.total() == 5);
    const auto kept = log.since(0, 10);
    REQUIRE(kept.size() == 3);
    CHECK(kept.front().number == 3);
    CHECK(kept.front().lane == 3);
    CHECK(log.since(4, 10).size() == 1);
    CHECK(log.since(0, 2).size() == 2);
    CHECK(log.since(5, 10).empty());
}
