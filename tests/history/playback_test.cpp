// A recording, moment by moment.
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "cli/engine/history/playback.hpp"
#include "tests/history/folder.hpp"

using namespace optictl::engine;
using namespace optictl::engine::history;
using optictl::tests::Folder;

namespace {

constexpr double start = 1'800'000'000;

/// Two modules each 10 s for five minutes, nobody for a day, and five minutes more.
void write(const std::string& path) {
    std::string said;
    auto store = Store::open_to_write(path, {.sample_every = std::chrono::seconds(0)}, said);
    REQUIRE(store);
    std::vector<Record> records;
    for (const double begin : {start, start + 86'400}) {
        for (int i = 0; i < 30; ++i) {
            for (const char* const serial : {"S1", "S2"}) {
                Record record;
                record.time = begin + 10.0 * i;
                record.port = std::string("port ") + serial;
                record.module = {"ACME", "DR8", serial};
                record.lit = 0x1;
                record.values = {{"rx_power_dbm", 1, -2.5}, {verdict_key, 0, 2}};
                record.limits = {{"rx_power_dbm", -8, 4}};
                records.push_back(record);
            }
        }
    }
    monitor::Event event;
    event.kind = monitor::EventKind::Flap;
    event.port = "port S2";
    event.text = "light went away";
    event.until = event.since = start + 15;
    REQUIRE((*store)->write(records, {event}));
}

} // namespace

TEST_CASE("moments come in their order, and a day without any is left out") {
    const Folder folder;
    const std::string path = folder / "r.db";
    write(path);
    const auto playback = Playback::open(path);
    REQUIRE_MESSAGE(playback, playback.error());
    CHECK((*playback)->first() == start);
    CHECK((*playback)->last() == start + 86'400 + 290);
    CHECK((*playback)->modules().size() == 2);
    for (const double from : {start, start + 295.0, start}) { // and back
        (*playback)->seek(from);
        double before = from;
        std::size_t samples = 0;
        std::size_t events = 0;
        for (;;) {
            const auto next = (*playback)->next();
            REQUIRE(next);
            if (*next == nullptr) {
                break;
            }
            CHECK((*next)->time >= before);
            before = (*next)->time;
            if (const auto* const record = std::get_if<Record>(&(*next)->what)) {
                ++samples;
                CHECK(record->find("rx_power_dbm", 1)->value == -2.5);
                CHECK(conclusion_of(record->find(verdict_key, 0)->value) ==
                      optictl::analysis::Conclusion::Degraded);
                CHECK(record->limits.front().low == -8);
                CHECK(record->lit == 0x1);
            } else {
                ++events;
                CHECK(before == start + 15);
            }
            (*playback)->pop();
        }
        CHECK(samples == (from == start ? 120 : 60));
        CHECK(events == (from == start ? 1 : 0));
    }
}

TEST_CASE("a history of which single samples are gone has nothing to play") {
    const Folder folder;
    const std::string path = folder / "r.db";
    {
        std::string said;
        REQUIRE(Store::open_to_write(path, {}, said));
    }
    const auto playback = Playback::open(path);
    REQUIRE(playback);
    CHECK((*playback)->is_empty());
    CHECK(*(*playback)->next() == nullptr);
    CHECK(!Playback::open(folder / "none"));
}

TEST_CASE("verdicts are numbers in a history, the worse the greater") {
    using enum optictl::analysis::Conclusion;
    double before = -1;
    for (const auto conclusion : {Works, CannotTell, Degraded, DoesNotWork}) {
        CHECK(number_of(conclusion) > before);
        before = number_of(conclusion);
        CHECK(conclusion_of(before) == conclusion);
    }
    CHECK(conclusion_of(17) == CannotTell);
    CHECK(conclusion_of(-1) == CannotTell);
}
