// Each rule: a case that fires it, and a near one that must not.
#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "cli/engine/warning/engine.hpp"

using namespace optictl::engine::warning;
using optictl::engine::history::Record;

namespace {

constexpr double start = 1'799'971'200; // midnight
constexpr double quarter = 900;
constexpr double day = 86'400;

[[nodiscard]] Record record(double time, double rx = -2, double bias = 60, double degrees = 45) {
    Record made;
    made.time = time;
    made.port = std::string("1");
    made.module = {"ACME", "DR8", "S1"};
    made.active = 0x3;
    made.lit = 0x3;
    made.values = {{"temperature_c", 0, degrees}, {"tx_bias_ma", 1, bias},
                   {"tx_power_dbm", 1, 1},        {"rx_power_dbm", 1, rx},
                   {"rx_power_dbm", 2, rx},       {"pre_fec_ber_media", 1, 1e-9}};
    made.limits = {{"temperature_c", 0, 70}, {"rx_power_dbm", -8, 5}, {"tx_bias_ma", 20, 100}};
    return made;
}

struct Run {
    Engine engine;
    std::vector<Change> changes;

    void take(const Record& each) {
        for (Change& change : engine.take(each)) {
            changes.push_back(std::move(change));
        }
    }
    /// A reading each quarter of an hour, `days` long.
    void live(double begin, double days, const std::function<Record(double)>& make) {
        for (double time = begin; time < begin + days * day; time += quarter) {
            take(make(time));
        }
    }
    [[nodiscard]] const Warning* raised(Kind kind) const {
        for (const Change& change : changes) {
            if (change.what == Change::What::Raised && change.warning.rule->kind == kind) {
                return &change.warning;
            }
        }
        return nullptr;
    }
    [[nodiscard]] bool is_active(Kind kind) const {
        return std::ranges::any_of(engine.active(),
                                   [&](const Warning& each) { return each.rule->kind == kind; });
    }
};

[[nodiscard]] Record plain(double time) {
    return record(time);
}

} // namespace

TEST_CASE("a fall of received power is a note from 1 dB on, and a warning from 2 dB on") {
    for (const auto& [rx, grade] : {std::pair(-2.9, -1), std::pair(-3.1, 0), std::pair(-4.1, 1)}) {
        Run run;
        run.live(start, 3, plain);
        run.live(start + 3 * day, 0.2, [level = rx](double time) { return record(time, level); });
        const Warning* const found = run.raised(Kind::RxStep);
        CHECK((found == nullptr ? -1 : static_cast<int>(found->grade)) == grade);
        if (found != nullptr) {
            CHECK(found->lane == 1);
            CHECK(found->text.find("lane 1: Rx power fell by") == 0);
        }
        // It holds though the median follows, and ends when the light is back.
        run.live(start + 3.2 * day, 6, [level = rx](double time) { return record(time, level); });
        CHECK(run.is_active(Kind::RxStep) == (grade >= 0));
        run.live(start + 9.2 * day, 0.2, plain);
        CHECK(!run.is_active(Kind::RxStep));
    }
}

TEST_CASE(
    "one reading is no step, and nothing is compared for ten minutes after a change of state") {
    Run run;
    run.live(start, 3, plain);
    run.take(record(start + 3 * day, -9));
    run.live(start + 3 * day + quarter, 0.2, plain);
    CHECK(run.raised(Kind::RxStep) == nullptr);
}

TEST_CASE("no light is no step: the diagnosis says it; and dark by design is nothing at all") {
    Run run;
    run.live(start, 3, plain);
    run.live(start + 3 * day, 1, [](double time) { return record(time, -40); });
    CHECK(run.raised(Kind::RxStep) == nullptr);
    run.live(start + 4 * day, 1, [](double time) {
        Record down = record(time, -12, 0);
        down.lit = 0;
        down.disabled = 0x3;
        return down;
    });
    CHECK(run.engine.active().empty());
}

TEST_CASE("another port is another fibre, and the laser is still the same") {
    Run run;
    run.live(start, 3, plain);
    run.live(start + 3 * day, 1, [](double time) {
        Record moved = record(time, -6, 80);
        moved.port = std::string("2");
        return moved;
    });
    CHECK(run.raised(Kind::RxStep) == nullptr);
    const Warning* const ageing = run.raised(Kind::LaserAgeing);
    REQUIRE(ageing != nullptr);
    CHECK(ageing->port == "2");
}

TEST_CASE("a slow fall is told with the day on which the threshold is reached") {
    for (const double slope : {-0.07, -0.2}) {
        Run run;
        run.live(start, 10,
                 [slope](double time) { return record(time, -2 + slope * (time - start) / day); });
        const Warning* const trend = run.raised(Kind::RxTrend);
        CHECK((trend != nullptr) == (slope < -0.1));
        if (trend != nullptr) {
            REQUIRE(trend->days);
            // From -2 dBm to -8 dBm are 30 days; five to seven of them are over.
            CHECK(*trend->days > 22);
            CHECK(*trend->days < 26);
            CHECK(trend->text.find("its low warning of -8.0 dBm is reached in ") !=
                  std::string::npos);
        }
    }
}

TEST_CASE("a step is no trend") {
    for (double at = 1.5; at < 7; at += 0.5) {
        Run run;
        run.live(start, 9,
                 [at](double time) { return record(time, time < start + at * day ? -2 : -2.9); });
        CHECK_MESSAGE(run.raised(Kind::RxTrend) == nullptr, at);
    }
}

TEST_CASE("a laser that needs more current than at this temperature before") {
    for (const auto& [more, grade] :
         {std::pair(1.08, -1), std::pair(1.12, 0), std::pair(1.25, 1)}) {
        Run run;
        const auto needs = [](double time, double factor) {
            const double degrees = 45 + 5 * ((static_cast<int>(time / quarter) % 96) / 96.0);
            return record(time, -2, factor * (60 + 0.5 * (degrees - 45)), degrees);
        };
        run.live(start, 14.5, [&](double time) { return needs(time, 1); });
        CHECK(run.engine.active().empty());
        run.live(start + 14.5 * day, 1,
                 [&, factor = more](double time) { return needs(time, factor); });
        const Warning* const found = run.raised(Kind::LaserAgeing);
        CHECK((found == nullptr ? -1 : static_cast<int>(found->grade)) == grade);
    }
    // Heat alone is no age.
    Run run;
    run.live(start, 15, [](double time) {
        const double degrees = 45 + 5 * ((static_cast<int>(time / quarter) % 96) / 96.0);
        return record(time, -2, 60 + 1.5 * (degrees - 45), degrees);
    });
    run.live(start + 15 * day, 1, [](double time) { return record(time, -2, 75, 55); });
    CHECK(run.raised(Kind::LaserAgeing) == nullptr);
}

TEST_CASE("bias near its own high warning counts where it was not always there") {
    Run run;
    run.live(start, 4, plain);
    run.live(start + 4 * day, 1, [](double time) { return record(time, -2, 96); });
    CHECK(run.raised(Kind::LaserLimit) != nullptr);
    Run always;
    always.live(start, 5, [](double time) { return record(time, -2, 96); });
    CHECK(always.raised(Kind::LaserLimit) == nullptr);
}

TEST_CASE("one lane that is weaker than the others") {
    const auto with = [](double spread) {
        return [spread](double time) {
            Record made = record(time);
            made.values[4].value = made.values[3].value - spread;
            return made;
        };
    };
    Run grown;
    grown.live(start, 3, with(0.5));
    grown.live(start + 3 * day, 1, with(2.2));
    const Warning* const found = grown.raised(Kind::LaneSpread);
    REQUIRE(found != nullptr);
    CHECK(found->grade == Grade::Warning);
    CHECK(found->text == "lane 2 receives 2.2 dB less than the strongest lane, it was 0.5 dB");
    Run always; // known to be so from the first day on: a note, that ends when it is known
    always.live(start, 3, with(2.5));
    CHECK(always.raised(Kind::LaneSpread)->grade == Grade::Note);
    CHECK(!always.is_active(Kind::LaneSpread));
    Run little;
    little.live(start, 3, with(1.9));
    CHECK(little.raised(Kind::LaneSpread) == nullptr);
}

TEST_CASE("a module near its high warning, and one that is hotter than its siblings") {
    Run run;
    run.live(start, 0.1, [](double time) { return record(time, -2, 60, 66); });
    CHECK(run.raised(Kind::Hot) == nullptr);
    run.live(start + 0.1 * day, 0.1, [](double time) { return record(time, -2, 60, 67.5); });
    REQUIRE(run.raised(Kind::Hot) != nullptr);
    CHECK(run.raised(Kind::Hot)->text == "67.5 C, 2.5 below its high warning of 70.0 C");
    struct Row {
        int others;
        double before;
        double now;
        bool fires;
    };
    for (const Row& row : {Row{4, 45, 53.5, true}, Row{4, 45, 52.5, false}, Row{2, 45, 60, false},
                           Row{4, 51, 53.5, false}, Row{4, 57.5, 57.5, true}}) {
        Run box;
        for (double time = start; time < start + 2 * day; time += quarter) {
            for (int i = 0; i < row.others; ++i) {
                Record sibling = record(time);
                sibling.port = fmt::format("other{}", i);
                sibling.module.serial = fmt::format("O{}", i);
                box.take(sibling);
            }
            box.take(record(time, -2, 60, time < start + 1.5 * day ? row.before : row.now));
        }
        CHECK_MESSAGE((box.raised(Kind::HotterThanSiblings) != nullptr) == row.fires, row.now);
    }
}

TEST_CASE("bit errors: many, ten times more than before, and growing") {
    const auto with = [](double ratio) {
        return [ratio](double time) {
            Record made = record(time);
            made.values[5].value = ratio;
            return made;
        };
    };
    Run run;
    run.live(start, 2, with(1e-9));
    run.live(start + 2 * day, 0.2, with(9e-9));
    CHECK(run.raised(Kind::BerStep) == nullptr);
    run.live(start + 2.2 * day, 0.2, with(3e-8));
    CHECK(run.raised(Kind::BerStep) != nullptr);
    CHECK(run.raised(Kind::BerHigh) == nullptr);
    run.live(start + 2.4 * day, 0.2, with(2e-5));
    REQUIRE(run.raised(Kind::BerHigh) != nullptr);
    CHECK(run.raised(Kind::BerHigh)->grade == Grade::Warning);
    Run low; // a hundred times nothing is next to nothing
    low.live(start, 2, with(1e-14));
    low.live(start + 2 * day, 0.2, with(1e-12));
    CHECK(low.raised(Kind::BerStep) == nullptr);
    for (const double decades : {0.1, 0.2}) {
        Run slow;
        slow.live(start, 9, [decades](double time) {
            Record made = record(time);
            made.values[5].value = 1e-8 * std::pow(10, decades * (time - start) / day);
            return made;
        });
        CHECK((slow.raised(Kind::BerTrend) != nullptr) == (decades > 1.0 / 7));
    }
}

TEST_CASE("symbol errors of a frame near what is corrected, and frames that were lost") {
    for (const auto& [errors, grade] :
         {std::pair(9.0, -1), std::pair(10.0, 0), std::pair(13.0, 1)}) {
        Run run;
        for (int i = 0; i < 4; ++i) {
            Record made = record(start + i * 30);
            made.values.push_back({"sewmax_media", 1, errors});
            made.values.push_back({"ferc_media", 1, 0});
            run.take(made);
        }
        const Warning* const found = run.raised(Kind::SewMax);
        CHECK((found == nullptr ? -1 : static_cast<int>(found->grade)) == grade);
        CHECK(run.raised(Kind::FramesLost) == nullptr);
        Record made = record(start + 200);
        made.values.push_back({"ferc_media", 1, 1e-9});
        run.take(made);
        REQUIRE(run.raised(Kind::FramesLost) != nullptr);
        CHECK(run.raised(Kind::FramesLost)->grade == Grade::Alarm);
    }
}

TEST_CASE("three flaps in a day are too many; two are not, and what hosts do is none") {
    const auto flap = [](Run& run, double at, bool by_host) {
        Record down = record(at);
        down.active = 0;
        down.lit = 0;
        down.disabled = by_host ? 0x3 : 0;
        run.take(down);
        run.live(at + 60, 0.099, plain);
    };
    for (const auto& [count, by_host] :
         {std::pair(2, false), std::pair(3, false), std::pair(5, true)}) {
        Run run;
        run.live(start, 0.1, plain);
        for (int i = 0; i < count; ++i) {
            flap(run, start + (0.1 + 0.1 * i) * day, by_host);
        }
        CHECK((run.raised(Kind::Flaps) != nullptr) == (count == 3));
        CHECK(std::ranges::count_if(run.changes, [](const Change& change) {
                  return change.what == Change::What::Flap;
              }) == (by_host ? 0 : count));
    }
}

TEST_CASE("what flaps in two ports is the module; what flaps with two modules is the port") {
    const auto at = [](double time, const std::string& port, const std::string& serial) {
        Record made = record(time);
        made.port = port;
        made.module.serial = serial;
        return made;
    };
    const auto flap_twice = [&](Run& run, double time, const std::string& port,
                                const std::string& serial) {
        for (int i = 0; i < 2; ++i) {
            run.take(at(time, port, serial));
            run.take(at(time + 600, port, serial));
            Record down = at(time + 660, port, serial);
            down.active = 0;
            down.lit = 0;
            run.take(down);
            time += 3600;
        }
        for (double later = 0; later < 3 * quarter; later += 300) {
            run.take(at(time + later, port, serial));
        }
    };
    Run moved;
    flap_twice(moved, start, "1", "S1");
    flap_twice(moved, start + day, "2", "S1");
    CHECK(moved.raised(Kind::ModuleOffends) != nullptr);
    CHECK(moved.raised(Kind::PortOffends) == nullptr);
    Run swapped;
    flap_twice(swapped, start, "1", "S1");
    flap_twice(swapped, start + day, "1", "S2");
    CHECK(swapped.raised(Kind::PortOffends) != nullptr);
    CHECK(swapped.raised(Kind::ModuleOffends) == nullptr);
}

TEST_CASE("readings a day apart are compared, too: recorded folders") {
    Run run;
    for (int i = 0; i < 7; ++i) {
        run.take(record(start + i * day, -2 - 0.15 * i));
    }
    for (Change& change : run.engine.settle()) {
        run.changes.push_back(std::move(change));
    }
    CHECK(run.raised(Kind::RxTrend) != nullptr);
    Run two;
    two.take(record(start, -2));
    two.take(record(start + day, -4.5));
    for (Change& change : two.engine.settle()) {
        two.changes.push_back(std::move(change));
    }
    REQUIRE(two.raised(Kind::RxStep) != nullptr);
    CHECK(two.raised(Kind::RxStep)->text ==
          "lane 1: Rx power fell by 2.5 dB to -4.5 dBm, against 1 earlier reading");
}

TEST_CASE("what was recorded before is known, and nothing is told of it") {
    Engine engine;
    for (double time = start; time < start + 3 * day; time += quarter) {
        engine.learn(record(time));
    }
    std::vector<Change> changes;
    for (double time = start + 3 * day; time < start + 3.2 * day; time += quarter) {
        for (Change& change : engine.take(record(time, -4.5))) {
            changes.push_back(std::move(change));
        }
    }
    REQUIRE(!changes.empty());
    CHECK(changes.front().warning.rule->kind == Kind::RxStep);
}
