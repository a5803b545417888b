// Follows watched modules over time: warns, remembers the last hours, and records them.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cli/engine/history/recorder.hpp"
#include "cli/engine/monitor/event.hpp"
#include "cli/engine/monitor/poller.hpp"
#include "cli/engine/warning/engine.hpp"

namespace optictl::engine::warning {

/// The last hours of a port: each sample at first, and fewer as time passes, down to one a minute.
/// A value that was not there is NaN.
struct Trace {
    std::vector<std::pair<std::string, unsigned>> places; ///< key and lane
    struct At {
        double time = 0; ///< seconds since 1970
        std::vector<float> values;
    };
    std::deque<At> points; ///< oldest first
    double step = 0;       ///< seconds between two points, at least

    void add(const history::Record& record);
};

/// The event of a change; `since` and `until` are the time of the record.
[[nodiscard]] monitor::Event event_of(const Change& change, double time);

/// Safe to use from several threads.
class Follower {
public:
    /// Without a recorder nothing is kept beyond this run.
    explicit Follower(std::unique_ptr<history::Recorder> recorder = {})
        : recorder_(std::move(recorder)) {}

    /// What is known from before: see learn().
    [[nodiscard]] Engine& engine() { return engine_; }
    /// Takes what a poll brought of a port. Returns what it makes of it: flaps, warnings raised and
    /// over. They are not recorded before they are handed to record().
    [[nodiscard]] std::vector<monitor::Event> take(const std::string& port,
                                                   const monitor::News& news);
    void record(const monitor::Event& event);
    [[nodiscard]] std::vector<Warning> active() const;
    [[nodiscard]] Trace trace(const std::string& port) const;
    [[nodiscard]] const history::Recorder* recorder() const { return recorder_.get(); }

private:
    /// What is recorded of a module that was not followed before: its verdict is no change of it.
    void record_first(const history::Record& record, const monitor::Snapshot& snapshot);

    mutable std::mutex mutex_;
    Engine engine_;
    std::map<std::string, history::Identity> recorded_; ///< by port
    std::map<std::string, Trace> traces_;
    std::unique_ptr<history::Recorder> recorder_;
};

/// Makes an engine know what a history has of the last thirty days before `now`. The error is a
/// sentence.
[[nodiscard]] std::expected<void, std::string> learn(Engine& engine, history::Store& store,
                                                     double now);

} // namespace optictl::engine::warning
