// How far a long run is: one line on standard error, where that is a terminal.
#pragma once

#include <chrono>
#include <cstdint>

#include "cli/engine/progress.hpp"

namespace optictl::cli {

class ProgressLine final : public Progress {
public:
    /// `stdout_is_quiet`: nothing goes to standard output for now, so that the line does not mix
    /// with it even when both are one terminal.
    explicit ProgressLine(bool stdout_is_quiet);

    void expect(std::uint64_t amount) override { expected_ += amount; }
    void expect_unknown() override { is_known_ = false; }
    void done(std::uint64_t amount) override { done_ += amount; }
    /// Shows the line now and then.
    void module() override;
    /// Takes the line away, before something else is written to the terminal.
    void clear();

private:
    using Clock = std::chrono::steady_clock;
    void show(Clock::time_point now);

    bool enabled_;
    bool is_known_ = true;
    bool shown_ = false;
    std::uint64_t expected_ = 0;
    std::uint64_t done_ = 0;
    std::uint64_t modules_ = 0;
    Clock::time_point begin_ = Clock::now();
    Clock::time_point next_;
};

} // namespace optictl::cli
