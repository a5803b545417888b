// A history, sample by sample as it was recorded.
#pragma once

#include <deque>
#include <expected>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "cli/engine/history/store.hpp"

namespace optictl::engine::history {

/// What was recorded at one time: values of a module, or what happened.
struct Moment {
    double time = 0; ///< seconds since 1970
    std::variant<Record, monitor::Event> what;
};

/// Reads a part at a time, so that a long history needs no more memory than a short one. All errors
/// are sentences.
class Playback {
public:
    [[nodiscard]] static std::expected<std::unique_ptr<Playback>, std::string>
    open(const std::string& path);

    /// Whether no single samples are left: they are not kept as long as their means.
    [[nodiscard]] bool is_empty() const { return last_ < first_; }
    [[nodiscard]] double first() const { return first_; }
    [[nodiscard]] double last() const { return last_; }
    /// Modules in the order in which they were recorded first.
    [[nodiscard]] const std::vector<Kept>& modules() const { return modules_; }

    /// What comes next; null at the end. A part of the file may be read for it.
    [[nodiscard]] std::expected<const Moment*, std::string> next();
    /// next() is done with.
    void pop() { read_.pop_front(); }
    /// next() is the first from this time on.
    void seek(double time);

private:
    explicit Playback(std::unique_ptr<Store> store) : store_(std::move(store)) {}
    [[nodiscard]] std::expected<void, std::string> read_part();

    std::unique_ptr<Store> store_;
    std::vector<Kept> modules_;
    double first_ = 0;
    double last_ = 0;
    double from_ = 0; ///< of what is not read yet
    std::deque<Moment> read_;
};

} // namespace optictl::engine::history
