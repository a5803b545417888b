// A writer that is killed at any time: what it has confirmed is there, and the file is sound.
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "cli/engine/history/store.hpp"
#include "tests/history/folder.hpp"

using namespace optictl::engine::history;
using optictl::tests::Folder;

namespace {

constexpr double start = 1'800'000'000;
constexpr int modules = 4;

/// Writes batch after batch, each a second of all modules, and tells of each that is written.
[[noreturn]] void write_on(const std::string& path, int pipe, std::uint64_t first) {
    std::string said;
    Keep keep;
    keep.sample_every = std::chrono::seconds(1);
    const auto store = Store::open_to_write(path, keep, said);
    if (!store || !said.empty()) {
        ::_exit(3);
    }
    for (std::uint64_t batch = first;; ++batch) {
        std::vector<Record> records;
        for (int module = 0; module < modules; ++module) {
            Record record;
            record.time = start + static_cast<double>(batch);
            record.port = std::to_string(module);
            record.module = {"ACME", "DR8", fmt::format("S{}", module)};
            record.values = {{"temperature_c", 0, static_cast<double>(batch % 1024)}};
            records.push_back(std::move(record));
        }
        if (!(*store)->write(records, {}) || ::write(pipe, &batch, sizeof batch) != sizeof batch) {
            ::_exit(4);
        }
    }
}

/// The last batch that a writer has confirmed before it was killed.
[[nodiscard]] std::uint64_t killed_after(const std::string& path, std::uint64_t first,
                                         useconds_t time) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::close(ends[0]);
        write_on(path, ends[1], first);
    }
    ::close(ends[1]);
    ::usleep(time);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK_MESSAGE(WIFSIGNALED(status), "the writer ended by itself, code ", WEXITSTATUS(status));
    std::uint64_t last = first - 1;
    std::uint64_t read = 0;
    while (::read(ends[0], &read, sizeof read) == sizeof read) {
        last = read;
    }
    ::close(ends[0]);
    return last;
}

} // namespace

TEST_CASE("a writer that is killed loses its last batch at most") {
    const char* const wish = std::getenv("OPTICTL_KILLS");
    const int kills = wish != nullptr ? std::atoi(wish) : 20;
    REQUIRE(kills > 0);
    const Folder folder;
    const std::string path = folder / "history.db";
    std::mt19937 random(20261129);
    std::uniform_int_distribution<useconds_t> time(0, 60'000);
    std::uint64_t next = 1;
    for (int i = 0; i < kills; ++i) {
        const std::uint64_t confirmed = killed_after(path, next, time(random));
        if (confirmed == 0) {
            continue; // it was killed before its first batch: there may be no file
        }
        std::string said;
        const auto store = Store::open_to_write(path, {}, said);
        REQUIRE_MESSAGE(store, store.error());
        CHECK(said.empty()); // it is sound
        const auto kept = (*store)->modules();
        REQUIRE(kept);
        REQUIRE(kept->size() == modules);
        std::uint64_t last = 0;
        for (const Kept& module : *kept) {
            const auto samples = (*store)->bins(module.id, Span::Sample, 0);
            REQUIRE(samples);
            // All batches that were confirmed, one that may not have been, and no gap: a batch is
            // there for all modules or for none.
            const auto count = samples->size();
            CHECK((last == 0 || count == last));
            last = count;
            CHECK(count >= confirmed);
            CHECK(count <= confirmed + 1);
            CHECK(samples->back().begin == start + static_cast<double>(count));
            std::uint64_t counted = 0;
            const auto quarters = (*store)->bins(module.id, Span::Quarter, 0);
            for (const Bin& bin : *quarters) {
                counted += bin.samples;
            }
            CHECK(counted == count);
        }
        next = last + 1;
    }
    CHECK(next > static_cast<std::uint64_t>(kills)); // something was written, all in all
}
