#include "cli/engine/firmware/rollout.hpp"

#include <algorithm>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "drivers/schedule/bus_pool.hpp"

namespace optictl::engine {
namespace {

using drivers::Duration;

/// More adapters than this are rare, and a thread waits most of its time.
constexpr std::size_t most_threads = 256;

/// Whether another module may be begun, as the waves go on.
class Gate {
public:
    Gate(const Rollout& rollout, bool (*stop)())
        : rollout_(rollout), stop_(stop),
          clock_(rollout.clock != nullptr ? *rollout.clock : drivers::system_clock()),
          begin_(clock_.now()) {}

    [[nodiscard]] Duration now() const { return clock_.now(); }

    /// Why none is begun; empty: one may be.
    [[nodiscard]] std::string closed_by() {
        const std::lock_guard lock(mutex_);
        if (!failed_.empty()) {
            return fmt::format("not begun: {} failed before", failed_);
        }
        if (stop_ != nullptr && stop_()) {
            return "not begun: stopped by a signal";
        }
        const Duration spent = clock_.now() - begin_;
        if (rollout_.window.count() != 0 && spent + longest_ > rollout_.window) {
            return fmt::format("not begun: it would not end within the window (one takes {:.0f} s)",
                               std::chrono::duration<double>(longest_).count());
        }
        return {};
    }

    void note(const FirmwareOutcome& outcome, Duration took) {
        const std::lock_guard lock(mutex_);
        longest_ = std::max(longest_, took);
        if (!is_success(outcome.result) && failed_.empty()) {
            failed_ = outcome.target;
        }
    }

private:
    const Rollout& rollout_;
    bool (*stop_)();
    drivers::Clock& clock_;
    Duration begin_;
    std::mutex mutex_;
    Duration longest_{};
    std::string failed_; ///< the first one
};

} // namespace

std::vector<std::size_t> waves_of(const Rollout& rollout, std::size_t count) {
    std::vector<std::size_t> waves;
    const auto add = [&](std::size_t wanted) {
        const std::size_t size = std::min(wanted, count);
        count -= size;
        if (size != 0) {
            waves.push_back(size);
        }
    };
    const std::size_t all = count;
    add(rollout.canary);
    constexpr std::size_t whole = 100;
    add((all * rollout.then_percent + whole - 1) / whole);
    add(count);
    return waves;
}

void roll_out(const std::vector<Target>& targets, const Rollout& rollout, bool (*stop)(),
              const std::function<std::string(const Target&)>& bus,
              const std::function<FirmwareOutcome(const Target&)>& one,
              const std::function<void(FirmwareOutcome)>& done) {
    Gate gate(rollout, stop);
    std::mutex telling;
    const auto work = [&](const Target& target) {
        FirmwareOutcome outcome;
        outcome.target = target.name();
        outcome.trouble = Trouble::Refused;
        outcome.message = gate.closed_by();
        if (outcome.message.empty()) {
            const Duration begin = gate.now();
            outcome = one(target);
            gate.note(outcome, gate.now() - begin);
        }
        const std::lock_guard lock(telling);
        done(std::move(outcome));
    };
    std::span<const Target> left(targets);
    for (const std::size_t size : waves_of(rollout, targets.size())) {
        const auto wave = left.first(size);
        left = left.subspan(size);
        std::set<std::string> buses;
        std::size_t alone = 0;
        std::vector<std::string> of_target;
        for (const Target& target : wave) {
            of_target.push_back(bus(target));
            alone += of_target.back().empty() ? 1 : 0;
            buses.insert(of_target.back());
        }
        drivers::BusPool pool(static_cast<unsigned>(std::min(buses.size() + alone, most_threads)));
        bool has_threads = true;
        for (std::size_t i = 0; i < wave.size(); ++i) {
            const Target& target = wave[i];
            has_threads = pool.grow() && has_threads;
            if (!has_threads) { // the system gives none
                work(target);
                continue;
            }
            pool.post(of_target[i], [&work, &target] { work(target); });
        }
        if (has_threads) {
            pool.drain();
        }
    }
}

} // namespace optictl::engine
