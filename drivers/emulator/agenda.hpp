// What will happen, by time: nothing waits, whoever advances the clock makes it happen.
#pragma once

#include <functional>
#include <map>

#include "drivers/clock.hpp"

namespace optictl::drivers::emulator {

class Agenda {
public:
    /// Has `action` done `time` from now on; actions of one moment in the order of their entry.
    void after(Duration time, std::function<void()> action) {
        entries_.emplace(now_ + time, std::move(action));
    }
    /// The same at a moment; one that is over is due at once.
    void at(Duration when, std::function<void()> action) {
        entries_.emplace(when, std::move(action));
    }
    /// Does what is due until `now`, each at its own time: it may enter more.
    void run_until(Duration now) {
        while (!entries_.empty() && entries_.begin()->first <= now) {
            auto entry = entries_.extract(entries_.begin());
            now_ = std::max(now_, entry.key());
            entry.mapped()();
        }
        now_ = std::max(now_, now);
    }
    /// Forgets all of it, as a reset does.
    void clear() { entries_.clear(); }
    [[nodiscard]] Duration now() const { return now_; }

private:
    Duration now_{};
    std::multimap<Duration, std::function<void()>> entries_;
};

} // namespace optictl::drivers::emulator
