// Locks of a bus: their order, how long they are waited for, and what becomes of the files.
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include "drivers/bus_lock.hpp"
#include "drivers/clock.hpp"
#include "tests/drivers/live/devices.hpp"

namespace optictl::tests {
namespace {

using namespace std::chrono_literals;
using drivers::BusLock;
using drivers::IoKind;

const std::vector<std::string> both{"/dev/i2c-1", "/dev/i2c-9"};

/// Another program holds the lock until `free_at`; what is asked for is written down.
class LockSystem final : public FakeSystem {
public:
    explicit LockSystem(drivers::Clock& clock) : clock_(clock) {
        for (const std::string& path : both) {
            files[path] = "";
        }
    }
    drivers::Duration free_at{};
    int lock_error = 0;
    std::vector<std::string> calls;
    std::string held_by = "optictl (PID 4711)";
    int queued = 0; ///< places that are taken and not given back

    int open(const std::string& path, int flags) override {
        const int file = FakeSystem::open(path, flags);
        if (file >= 0) {
            names_[file] = path;
        }
        return file;
    }
    int lock(int file) override {
        if (clock_.now() < free_at) {
            return -EWOULDBLOCK;
        }
        calls.push_back("lock " + names_[file]);
        return -lock_error;
    }
    int lock_queue(int file, bool enter) override {
        calls.push_back((enter ? "enter " : "leave ") + names_[file]);
        queued += enter ? 1 : -1;
        return 0;
    }
    std::string lock_owner(int) override { return held_by; }

private:
    drivers::Clock& clock_;
    std::map<int, std::string> names_;
};

struct Bench {
    drivers::VirtualClock clock;
    LockSystem system{clock};
    auto take(drivers::LockPatience patience = {1s, {}}) {
        return BusLock::take(system, both, clock, patience);
    }
};

TEST_CASE("paths are locked in their order and each place in line is given back") {
    Bench bench;
    {
        const auto lock = bench.take();
        REQUIRE(lock);
        CHECK(lock->warnings().empty());
        CHECK(bench.system.open_files == 2);
    }
    CHECK(bench.system.calls == std::vector<std::string>{"enter /dev/i2c-1", "lock /dev/i2c-1",
                                                         "leave /dev/i2c-1", "enter /dev/i2c-9",
                                                         "lock /dev/i2c-9", "leave /dev/i2c-9"});
    CHECK(bench.system.queued == 0);
    CHECK(bench.system.open_files == 0);
}

TEST_CASE("a lock is waited for until it is free") {
    Bench bench;
    bench.system.free_at = 300ms;
    REQUIRE(bench.take());
    CHECK(bench.clock.now() >= 300ms);
    CHECK(bench.clock.now() < 310ms);
    CHECK(bench.system.open_files == 0);
}

TEST_CASE("after the deadline the error names the owner and the time") {
    Bench bench;
    bench.system.free_at = 1h;
    const auto lock = bench.take({2s, {}});
    REQUIRE(!lock);
    CHECK(lock.error().kind == IoKind::Contested);
    CHECK(lock.error().message.find("/dev/i2c-1 has been in use by optictl (PID 4711) for 2 s") ==
          0);
    CHECK(bench.clock.now() >= 2s);
    CHECK(bench.clock.now() < 2010ms);
    CHECK(bench.system.open_files == 0);
}

TEST_CASE("without a deadline only a signal ends the wait") {
    Bench bench;
    bench.system.free_at = 1000h;
    const auto lock = bench.take({0s, [&] { return bench.clock.now() > 100s; }});
    REQUIRE(!lock);
    CHECK(lock.error().kind == IoKind::Interrupted);
    CHECK(bench.clock.now() > 100s);
    CHECK(bench.system.open_files == 0);
}

TEST_CASE("a path that cannot be opened is left out") {
    Bench bench;
    bench.system.open_errors["/dev/i2c-1"] = EACCES;
    const auto lock = bench.take();
    REQUIRE(lock);
    CHECK(bench.system.calls ==
          std::vector<std::string>{"enter /dev/i2c-9", "lock /dev/i2c-9", "leave /dev/i2c-9"});
    CHECK(bench.system.open_files == 1);
}

TEST_CASE("a system without locks is a warning for each path, and the files are closed") {
    Bench bench;
    bench.system.lock_error = ENOLCK;
    const auto lock = bench.take();
    REQUIRE(lock);
    CHECK(lock->warnings().size() == 2);
    CHECK(bench.system.queued == 0);
    CHECK(bench.system.open_files == 0);
}

/// What two processes see of each other.
struct Shared {
    std::atomic<int> inside{0};
    std::atomic<int> overlaps{0};
    std::atomic<int> failures{0};
    std::atomic<int> turns[2]{};
};

void contend(Shared& shared, int me, const std::string& path) {
    const auto system = drivers::live_system();
    drivers::Clock& clock = drivers::system_clock();
    const auto end = clock.now() + 1500ms;
    while (clock.now() < end) {
        const auto lock = BusLock::take(*system, {path}, clock, {5s, {}});
        if (!lock || !lock->warnings().empty()) {
            ++shared.failures;
            return;
        }
        shared.overlaps += shared.inside.exchange(1);
        ::usleep(2000);
        shared.inside = 0;
        ++shared.turns[me];
    }
}

TEST_CASE("two processes in a tight loop exclude each other and both get their share") {
    char name[] = "/tmp/optictl-lock-XXXXXX";
    const int file = ::mkstemp(name);
    REQUIRE(file >= 0);
    void* memory =
        ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(memory != MAP_FAILED);
    auto& shared = *new (memory) Shared;
    std::vector<pid_t> children;
    for (int me = 0; me < 2; ++me) {
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            contend(shared, me, name);
            ::_exit(0);
        }
        children.push_back(child);
    }
    for (const pid_t child : children) {
        int status = -1;
        CHECK(::waitpid(child, &status, 0) == child);
        CHECK(status == 0);
    }
    ::close(file);
    ::unlink(name);
    const int first = shared.turns[0];
    const int second = shared.turns[1];
    CAPTURE(first);
    CAPTURE(second);
    CHECK(shared.failures == 0);
    CHECK(shared.overlaps == 0);
    CHECK(first + second >= 30);
    CHECK(3 * first >= first + second);
    CHECK(3 * second >= first + second);
    ::munmap(memory, sizeof(Shared));
}

} // namespace
} // namespace optictl::tests
