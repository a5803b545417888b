// The file of the history: what is written is there, follows its module, and stays small.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "cli/engine/history/recorder.hpp"
#include "cli/engine/history/store.hpp"
#include "tests/history/folder.hpp"

using namespace optictl::engine;
using namespace optictl::engine::history;
using optictl::tests::Folder;

namespace {

constexpr double start = 1'800'000'000; // a multiple of 900 s

[[nodiscard]] Record record(double time, const std::string& port, const std::string& serial,
                            double rx) {
    Record made;
    made.time = time;
    made.port = port;
    made.module = {"ACME", "DR8", serial};
    made.active = 0x3;
    made.lit = 0x3;
    made.values = {{"rx_power_dbm", 1, rx}, {"rx_power_dbm", 2, rx - 1}, {"temperature_c", 0, 40}};
    made.limits = {{"rx_power_dbm", -10.25, std::nan("")}};
    return made;
}

[[nodiscard]] std::unique_ptr<Store> opened(const std::string& path, const Keep& keep = {}) {
    std::string said;
    auto store = Store::open_to_write(path, keep, said);
    REQUIRE_MESSAGE(store, store.error());
    CHECK(said.empty());
    return std::move(*store);
}

[[nodiscard]] Kept only_module(Store& store) {
    const auto modules = store.modules();
    REQUIRE(modules);
    REQUIRE(modules->size() == 1);
    return modules->front();
}

} // namespace

TEST_CASE("samples, quarters and days of a module are kept, across runs") {
    const Folder folder;
    const std::string path = folder / "history.db";
    for (int run = 0; run < 2; ++run) {
        const auto store = opened(path);
        std::vector<Record> batch;
        for (int i = 0; i < 45; ++i) { // ten minutes and a bit, each 15 s
            batch.push_back(record(start + run * 690 + 15.0 * i, "Ethernet0", "S1", -2 - run));
        }
        REQUIRE(store->write(batch, {}));
    }
    const auto store = Store::open_to_read(path);
    REQUIRE_MESSAGE(store, store.error());
    const Kept kept = only_module(**store);
    CHECK(kept.module.text() == "ACME DR8 S1");
    REQUIRE(kept.limits.size() == 1);
    CHECK(kept.limits[0].low == -10.25);
    CHECK(std::isnan(kept.limits[0].high));
    REQUIRE(kept.stays.size() == 1);
    CHECK(kept.stays[0].first == start);
    CHECK(kept.stays[0].last == start + 690 + 15 * 44);
    const auto samples = (*store)->bins(kept.id, Span::Sample, 0);
    REQUIRE(samples);
    CHECK(samples->size() == 24); // one a minute
    const auto quarters = (*store)->bins(kept.id, Span::Quarter, 0);
    REQUIRE(quarters);
    REQUIRE(quarters->size() == 2);
    // 45 of the first run, and 14 of the second, which went on with the same quarter.
    CHECK(quarters->at(0).samples == 59);
    CHECK(quarters->at(0).values.at({"rx_power_dbm", 1}).least == -3);
    CHECK(quarters->at(0).values.at({"rx_power_dbm", 1}).greatest == -2);
    CHECK(quarters->at(0).values.at({"rx_power_dbm", 1}).mean ==
          doctest::Approx(-(45 * 2 + 14 * 3) / 59.0));
    const auto days = (*store)->bins(kept.id, Span::Day, 0);
    REQUIRE(days);
    REQUIRE(days->size() == 1);
    CHECK(days->at(0).samples == 90);
    CHECK((*store)->bins(kept.id, Span::Quarter, start + 1)->size() == 1);
}

TEST_CASE("a module that moves takes its past along") {
    const Folder folder;
    const auto store = opened(folder / "history.db");
    REQUIRE(store->write({record(start, "Ethernet0", "S1", -2),
                          record(start + 60, "Ethernet8", "S2", -3),
                          record(start + 120, "Ethernet8", "S1", -4)},
                         {}));
    const auto modules = store->modules();
    REQUIRE(modules);
    REQUIRE(modules->size() == 2);
    REQUIRE(modules->at(0).stays.size() == 2);
    CHECK(modules->at(0).stays[0].port == "Ethernet0");
    CHECK(modules->at(0).stays[1].port == "Ethernet8");
    const auto bins = store->bins(modules->at(0).id, Span::Quarter, 0);
    REQUIRE(bins);
    CHECK(bins->at(0).samples == 2);
    CHECK(bins->at(0).port == "Ethernet8");
}

TEST_CASE("without a serial number a module is told apart by its port") {
    const Folder folder;
    const auto store = opened(folder / "history.db");
    REQUIRE(store->write({record(start, "1", "", -2), record(start, "2", "", -3)}, {}));
    CHECK(store->modules()->size() == 2);
}

TEST_CASE("events are found by serial number and by port") {
    const Folder folder;
    const auto store = opened(folder / "history.db");
    std::vector<monitor::Event> events(3);
    for (std::size_t i = 0; i < events.size(); ++i) {
        events[i].kind = monitor::EventKind::FlagRaised;
        events[i].port = i == 2 ? "2" : "1";
        events[i].serial = i == 1 ? "S2" : "S1";
        events[i].subject = "RxLOS";
        events[i].lane = static_cast<unsigned>(i + 1);
        events[i].until = start + static_cast<double>(i);
        events[i].text = "it\x1b[2J happened";
    }
    REQUIRE(store->write({}, events));
    CHECK(store->events("S1", {}, 10)->size() == 2);
    const auto of_port = store->events({}, "1", 10);
    REQUIRE(of_port->size() == 2);
    CHECK(of_port->at(1).lane == 2);
    CHECK(of_port->at(0).text == "it\\x1b[2J happened");
    CHECK(store->events("S1", {}, 1)->at(0).lane == 3);
    CHECK(store->events({}, {}, 10)->empty());
}

TEST_CASE("the file stays below its limit: the oldest makes room, days stay") {
    const Folder folder;
    Keep keep;
    keep.sample_every = std::chrono::seconds(1);
    keep.most_bytes = 512 * 1024;
    const std::string path = folder / "history.db";
    const auto store = opened(path, keep);
    for (int batch = 0; batch < 60; ++batch) {
        std::vector<Record> records;
        for (int i = 0; i < 700; ++i) {
            records.push_back(record(start + batch * 7000 + i * 10.0, "1", "S1", -2));
        }
        REQUIRE(store->write(records, {}));
        CHECK(store->bytes() < keep.most_bytes + 100 * 1024);
    }
    CHECK(std::filesystem::file_size(path) < 2 * keep.most_bytes);
    const Kept kept = only_module(*store);
    CHECK(store->bins(kept.id, Span::Day, 0)->size() >= 4);
    const auto samples = store->bins(kept.id, Span::Sample, 0);
    REQUIRE(!samples->empty());
    CHECK(samples->back().begin == start + 59 * 7000 + 699 * 10.0);
    CHECK(samples->front().begin > start);
}

TEST_CASE("a damaged file is set aside, with a word") {
    const Folder folder;
    const std::string path = folder / "history.db";
    {
        const auto store = opened(path);
        std::vector<Record> records;
        for (int i = 0; i < 2000; ++i) {
            records.push_back(record(start + i * 60.0, "1", "S1", -2));
        }
        REQUIRE(store->write(records, {}));
    }
    {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096 + 8);
        for (int i = 0; i < 20'000; ++i) {
            file.put(static_cast<char>(i * 7 + 13));
        }
    }
    std::string said;
    const auto store = Store::open_to_write(path, {}, said);
    REQUIRE_MESSAGE(store, store.error());
    CHECK(said.find("was damaged: it is now " + path + ".damaged-") != std::string::npos);
    CHECK((*store)->modules()->empty());
    REQUIRE((*store)->write({record(start, "1", "S1", -2)}, {}));
    std::size_t aside = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        aside += entry.path().string().find(".damaged-") != std::string::npos ? 1 : 0;
    }
    CHECK(aside >= 1);
}

TEST_CASE("what is no history is refused and left as it is") {
    const Folder folder;
    const std::string path = folder / "mine.txt";
    std::ofstream(path) << "my only copy";
    std::string said;
    const auto store = Store::open_to_write(path, {}, said);
    REQUIRE(!store);
    CHECK(store.error().find("no history, and is left as it is") != std::string::npos);
    CHECK(std::filesystem::file_size(path) == 12);
    CHECK(!Store::open_to_read(path));
    CHECK(!Store::open_to_read(folder / "none.db"));
    CHECK(!Store::open_to_write(std::string(folder.path()), {}, said)); // a folder
    CHECK(!Store::open_to_write(folder / "no/such/folder.db", {}, said));
}

TEST_CASE("a recorder writes in batches, and what is left at the end") {
    const Folder folder;
    const std::string path = folder / "history.db";
    {
        Recorder recorder(opened(path), std::chrono::hours(1), [](const std::string&) {});
        recorder.put(record(start, "1", "S1", -2));
        recorder.put(record(start + 1, "1", "S1", -2));
        CHECK(recorder.written() == 0);
    }
    const auto store = Store::open_to_read(path);
    REQUIRE(store);
    CHECK((*store)->bins(only_module(**store).id, Span::Quarter, 0)->at(0).samples == 2);
}

TEST_CASE("what cannot be written for long is dropped, and counted") {
    const Folder folder;
    const std::string path = folder / "history.db";
    auto store = opened(path);
    Recorder recorder(std::move(store), std::chrono::hours(1), [](const std::string&) {});
    for (int i = 0; i < 10'000; ++i) {
        recorder.put(record(start + i, "1", "S1", -2));
    }
    CHECK(recorder.dropped() == 2048);
}
