// Least, mean, greatest, drift and flaps of a run.
#include <cmath>
#include <memory>
#include <vector>

#include <doctest/doctest.h>

#include "cli/engine/monitor/summary.hpp"
#include "cli/serve/exposition.hpp"
#include "cli/serve/http.hpp"
#include "tests/monitor/rig.hpp"

using namespace optictl;
using namespace optictl::tests;
using namespace std::chrono_literals;
using engine::monitor::News;
using engine::monitor::Poller;
using engine::monitor::Statistics;
using engine::monitor::Summary;

TEST_CASE("drift is the rise of the line of least squares") {
    Statistics line;
    for (unsigned i = 0; i <= 10; ++i) {
        line.add(1'800'000'000.0 + 60 * i, 5 - 0.1 * i);
    }
    CHECK(line.count() == 11);
    CHECK(line.least() == doctest::Approx(4));
    CHECK(line.greatest() == doctest::Approx(5));
    CHECK(line.mean() == doctest::Approx(4.5));
    CHECK(line.drift() == doctest::Approx(-1));
    // One step up and down again in the middle is no drift.
    Statistics pulse;
    for (unsigned i = 0; i <= 10; ++i) {
        pulse.add(i, i == 5 ? 9 : 1);
    }
    CHECK(pulse.drift() == doctest::Approx(0));
    // By hand: times 0, 1, 3 and values 2, 4, 4; slope (3*16-4*10)/(3*10-16) = 8/14, times 3.
    Statistics three;
    three.add(0, 2);
    three.add(1, 4);
    three.add(3, 4);
    CHECK(three.drift() == doctest::Approx(24.0 / 14));
    Statistics one;
    one.add(7, 3);
    CHECK(one.drift() == 0);
    CHECK(Statistics().mean() == 0);
}

TEST_CASE("no light is -40 dBm, and so is less than one step of the registers") {
    CHECK(engine::monitor::dbm_of(1) == doctest::Approx(0));
    CHECK(engine::monitor::dbm_of(0.0001) == doctest::Approx(-40));
    CHECK(engine::monitor::dbm_of(0) == -40);
}

TEST_CASE("a module that leaves and comes back is one flap, and so is a data path") {
    drivers::VirtualClock clock;
    auto live = std::make_unique<drivers::emulator::LiveModule>(capture("osfp-1600g-dr8"), clock);
    auto* const module = live.get();
    Cage cage("1", std::move(live));
    std::unique_ptr<drivers::emulator::Module> aside;
    std::vector<engine::monitor::Source> sources;
    sources.push_back(cage.source(clock, "bus"));
    Summary summary;
    unsigned polls = 0;
    Poller poller(std::move(sources), settings_for(clock, 120s), clock, [&](const News& news) {
        summary.see(*news.snapshot);
        if (news.is_sample) {
            summary.add(*news.snapshot);
        }
        ++polls;
        if (polls == 11) {
            aside = std::move(cage.module);
        } else if (polls == 16) {
            cage.module = std::move(aside);
        } else if (polls == 40) {
            CHECK(summary.flaps() == 1);
            module->fail(1); // ModuleFault: its data paths are gone
        }
    });
    REQUIRE(poller.start());
    poller.wait();
    CHECK(summary.flaps() >= 1);
    CHECK(summary.samples() >= 10);
    const auto values = summary.values();
    REQUIRE_FALSE(values.empty());
    CHECK(values.front().key == "temperature_c");
    CHECK(values.front().lane == 0);
}

TEST_CASE("what Accept asks for") {
    using cli::serve::Dialect;
    using cli::serve::dialect_of;
    CHECK(dialect_of("") == Dialect::Prometheus);
    CHECK(dialect_of("*/*") == Dialect::Prometheus);
    CHECK(dialect_of("application/openmetrics-text") == Dialect::OpenMetrics);
    // What Prometheus 2.42 of Debian 12 sends.
    CHECK(dialect_of("application/openmetrics-text;version=1.0.0,application/openmetrics-text;"
                     "version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1") ==
          Dialect::OpenMetrics);
    CHECK(dialect_of("text/plain;q=0.9, application/openmetrics-text;q=0.2") ==
          Dialect::Prometheus);
    CHECK(dialect_of("application/openmetrics-text;q=0") == Dialect::Prometheus);
}

TEST_CASE("labels are escaped, metrics without samples are not there") {
    using namespace cli::serve;
    static constexpr Heading none{"a", Type::Gauge, {}, "None."};
    static constexpr Heading count{"b", Type::Counter, {}, "Some."};
    for (const Dialect dialect : {Dialect::Prometheus, Dialect::OpenMetrics}) {
        Exposition out(dialect);
        out.begin(none);
        out.begin(count);
        out.sample({{"x", "a\"b\\c\nd\x1b"}}, 1.5);
        const std::string text = std::move(out).finish();
        CHECK(text.find("None.") == std::string::npos);
        CHECK(text.find("b_total{x=\"a\\\"b\\\\c\\nd\\\\u001B\"} 1.5\n") != std::string::npos);
        CHECK((text.find("# TYPE b_total counter\n") != std::string::npos) ==
              (dialect == Dialect::Prometheus));
        CHECK(text.ends_with("# EOF\n") == (dialect == Dialect::OpenMetrics));
    }
}

TEST_CASE("where to listen") {
    using cli::serve::parse_endpoint;
    CHECK(parse_endpoint("127.0.0.1:9846")->port == 9846);
    CHECK(parse_endpoint("127.0.0.1:9846")->is_local);
    CHECK(parse_endpoint("[::1]:80")->address == "::1");
    CHECK(parse_endpoint("[::1]:80")->is_local);
    CHECK(parse_endpoint("[::1]:80")->name() == "[::1]:80");
    CHECK_FALSE(parse_endpoint("0.0.0.0:80")->is_local);
    CHECK_FALSE(parse_endpoint("192.0.2.1:80")->is_local);
    CHECK(parse_endpoint("unix:/run/x")->path == "/run/x");
    for (const char* text : {"", "x", "localhost:80", "127.0.0.1:", "127.0.0.1:65536",
                             "127.0.0.1:8o", "unix:", "127.0.0.1:-1"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_endpoint(text));
    }
    CHECK_FALSE(parse_endpoint("unix:" + std::string(108, 'a')));
}
