// Time as drivers see it: the real one, or one that tests move.
#pragma once

#include <chrono>

namespace optictl::drivers {

using Duration = std::chrono::nanoseconds;

/// A steady clock. Everything that waits, waits here.
class Clock {
public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;

    /// Time since some fixed moment.
    [[nodiscard]] virtual Duration now() const = 0;
    virtual void sleep(Duration time) = 0;
};

/// The clock of the system.
[[nodiscard]] Clock& system_clock();

/// Time that passes only when somebody waits.
class VirtualClock final : public Clock {
public:
    [[nodiscard]] Duration now() const override { return now_; }
    void sleep(Duration time) override { now_ += time; }

private:
    Duration now_{};
};

} // namespace optictl::drivers
