#include "drivers/bus_lock.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <utility>

#include <fmt/format.h>

namespace optictl::drivers {
namespace {

using namespace std::chrono_literals;

constexpr Duration first_pause = 1ms;
/// As long as a short read of a module takes: who waits longer between looks gives time away.
constexpr Duration longest_pause = 8ms;

/// Waits until `attempt` gives something else than "another has it".
template <class Attempt>
[[nodiscard]] std::expected<int, IoError> wait_for(const Attempt& attempt, const File& file,
                                                   const std::string& path, Clock& clock,
                                                   Duration end, const LockPatience& patience) {
    for (Duration pause = first_pause;; pause = std::min(2 * pause, longest_pause)) {
        const int result = attempt();
        if (result != -EWOULDBLOCK && result != -EACCES && result != -EINTR) {
            return result;
        }
        if (patience.stop && patience.stop()) {
            return std::unexpected(IoError{IoKind::Interrupted, "interrupted by a signal"});
        }
        if (patience.longest > 0ns && clock.now() >= end) {
            const std::string owner = file.system().lock_owner(file.number());
            return std::unexpected(
                IoError{IoKind::Contested,
                        fmt::format("{} has been in use by {} for {:.3g} s", path,
                                    owner.empty() ? "another program" : owner,
                                    std::chrono::duration<double>(patience.longest).count())});
        }
        clock.sleep(pause);
    }
}

} // namespace

std::expected<BusLock, IoError> BusLock::take(System& system, const std::vector<std::string>& paths,
                                              Clock& clock, const LockPatience& patience) {
    BusLock lock;
    const Duration end = clock.now() + patience.longest;
    for (const std::string& path : paths) {
        // The place in line is a write lock, which wants a file that is open for writing.
        File writable(system, system.open(path, O_RDWR));
        File file =
            writable.is_open() ? std::move(writable) : File(system, system.open(path, O_RDONLY));
        if (!file.is_open()) {
            continue; // nothing is read through it either; a user may have the module alone
        }
        const auto queued = wait_for([&] { return system.lock_queue(file.number(), true); }, file,
                                     path, clock, end, patience);
        if (!queued) {
            return std::unexpected(queued.error());
        }
        const auto locked =
            wait_for([&] { return system.lock(file.number()); }, file, path, clock, end, patience);
        if (!locked) {
            return std::unexpected(locked.error());
        }
        if (*queued == 0) {
            (void)system.lock_queue(file.number(), false);
        }
        if (*locked < 0) {
            lock.warnings_.push_back(
                fmt::format("{} cannot be locked (errno {}): another optictl at the same time "
                            "would disturb this read, so start one at a time",
                            path, -*locked));
            continue;
        }
        lock.files_.push_back(std::move(file));
    }
    return lock;
}

} // namespace optictl::drivers
