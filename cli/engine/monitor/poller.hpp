// Polls modules, each at its times, side by side where they share no wires.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "cli/engine/monitor/event.hpp"
#include "cli/engine/monitor/settings.hpp"
#include "cli/engine/monitor/snapshot.hpp"
#include "cli/engine/monitor/source.hpp"
#include "cli/engine/monitor/watch.hpp"
#include "drivers/clock.hpp"
#include "drivers/schedule/bus_pool.hpp"

namespace optictl::engine::monitor {

/// What a poll brought, for who wants to know at once.
struct News {
    std::size_t port = 0; ///< in the order of the sources
    std::shared_ptr<const Snapshot> snapshot;
    std::vector<Event> events;
    bool is_sample = false; ///< monitors were read
};

class Poller {
public:
    /// Called on the bus of the module, one at a time; it must not throw nor take long.
    using Observer = std::function<void(const News&)>;

    /// With a thread for each bus, up to `most_threads`.
    Poller(std::vector<Source> sources, Settings settings, Observer observer = {});
    /// In the time of `clock`: all happens in run(), which needs Settings::run_for.
    Poller(std::vector<Source> sources, Settings settings, drivers::VirtualClock& clock,
           Observer observer = {});
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;
    /// Polls that are under way come to their end.
    ~Poller() = default;

    static constexpr std::size_t most_threads = 64;

    /// Begins to poll. False when the system gives no thread.
    [[nodiscard]] bool start();
    /// Returns after Settings::run_for.
    void wait();

    [[nodiscard]] std::size_t size() const { return watches_.size(); }
    [[nodiscard]] const Source& source(std::size_t port) const { return watches_[port]->source(); }
    /// Never null, never waits for a bus.
    [[nodiscard]] std::shared_ptr<const Snapshot> snapshot(std::size_t port) const;
    [[nodiscard]] const EventLog& events() const { return events_; }
    /// Adds what others found in the news; returns it as it is kept.
    Event add(Event event) { return events_.add(std::move(event)); }
    [[nodiscard]] const Settings& settings() const { return settings_; }
    [[nodiscard]] Duration now() const { return clock_.now(); }

private:
    void make(std::vector<Source> sources);
    void poll(std::size_t port);
    void publish(std::size_t port, Watch::Result result);

    Settings settings_;
    drivers::Clock& clock_;
    Observer observer_;
    EventLog events_;
    std::vector<std::unique_ptr<Watch>> watches_;
    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<const Snapshot>> snapshots_;
    std::mutex observing_;
    Duration end_{};
    drivers::BusPool pool_; ///< ends first
};

} // namespace optictl::engine::monitor
