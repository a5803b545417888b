#include "cli/engine/monitor/poller.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace optictl::engine::monitor {
namespace {

[[nodiscard]] unsigned buses_of(const std::vector<Source>& sources) {
    std::set<std::string> buses;
    for (const Source& source : sources) {
        buses.insert(source.bus);
    }
    return static_cast<unsigned>(std::clamp<std::size_t>(buses.size(), 1, Poller::most_threads));
}

} // namespace

Poller::Poller(std::vector<Source> sources, Settings settings, Observer observer)
    : settings_(std::move(settings)), clock_(drivers::system_clock()),
      observer_(std::move(observer)), events_(settings_.most_events), pool_(buses_of(sources)) {
    make(std::move(sources));
}

Poller::Poller(std::vector<Source> sources, Settings settings, drivers::VirtualClock& clock,
               Observer observer)
    : settings_(std::move(settings)), clock_(clock), observer_(std::move(observer)),
      events_(settings_.most_events), pool_(clock) {
    make(std::move(sources));
}

void Poller::make(std::vector<Source> sources) {
    for (Source& source : sources) {
        watches_.push_back(std::make_unique<Watch>(std::move(source), settings_, clock_));
        snapshots_.push_back(std::make_shared<const Snapshot>());
    }
}

bool Poller::start() {
    if (!pool_.grow()) {
        return false;
    }
    for (unsigned thread = 1; thread < most_threads && pool_.grow(); ++thread) {
    }
    end_ = settings_.run_for ? clock_.now() + *settings_.run_for : Duration::max();
    const auto count = static_cast<Duration::rep>(std::max<std::size_t>(watches_.size(), 1));
    for (std::size_t port = 0; port < watches_.size(); ++port) {
        const Duration phase = settings_.spread
                                   ? settings_.core * static_cast<Duration::rep>(port) / count
                                   : Duration{};
        pool_.post_after(phase, watches_[port]->source().bus, [this, port] { poll(port); });
    }
    return true;
}

void Poller::wait() {
    pool_.drain();
}

void Poller::poll(std::size_t port) {
    if (clock_.now() >= end_ || (settings_.stop && settings_.stop())) {
        return;
    }
    Watch::Result result = watches_[port]->poll();
    const Duration pause = result.pause;
    publish(port, std::move(result));
    if (pause < end_ - clock_.now()) {
        pool_.post_after(pause, watches_[port]->source().bus, [this, port] { poll(port); });
    }
}

void Poller::publish(std::size_t port, Watch::Result result) {
    News news{.port = port, .snapshot = std::move(result.snapshot), .events = {}};
    for (Event& event : result.events) {
        news.events.push_back(events_.add(std::move(event)));
    }
    {
        const std::lock_guard lock(mutex_);
        const auto& before = snapshots_[port];
        news.is_sample =
            news.snapshot->core.is_set &&
            (!before->core.is_set || before->core.steady != news.snapshot->core.steady);
        snapshots_[port] = news.snapshot;
    }
    if (observer_) {
        const std::lock_guard lock(observing_);
        observer_(news);
    }
}

std::shared_ptr<const Snapshot> Poller::snapshot(std::size_t port) const {
    const std::lock_guard lock(mutex_);
    return snapshots_[port];
}

} // namespace optictl::engine::monitor
