#include "cli/engine/monitor/event.hpp"

#include <algorithm>
#include <utility>

namespace optictl::engine::monitor {

std::string_view name_of(EventKind kind) {
    switch (kind) {
    case EventKind::Inserted: return "inserted";
    case EventKind::Removed: return "removed";
    case EventKind::Replaced: return "replaced";
    case EventKind::ModuleState: return "module-state";
    case EventKind::PathState: return "path-state";
    case EventKind::Verdict: return "verdict";
    case EventKind::FlagRaised: return "flag-raised";
    case EventKind::FlagCleared: return "flag-cleared";
    case EventKind::PollFailed: return "poll-failed";
    case EventKind::PollRecovered: return "poll-recovered";
    case EventKind::Flap: return "flap";
    case EventKind::Warning: return "warning";
    case EventKind::WarningOver: return "warning-over";
    }
    return "";
}

Event EventLog::add(Event event) {
    const std::lock_guard lock(mutex_);
    event.number = next_++;
    events_.push_back(event);
    while (events_.size() > most_) {
        events_.pop_front();
    }
    return event;
}

std::vector<Event> EventLog::since(std::uint64_t after, std::size_t most) const {
    const std::lock_guard lock(mutex_);
    const auto first = std::ranges::upper_bound(events_, after, {}, &Event::number);
    const auto count = std::min(most, static_cast<std::size_t>(events_.end() - first));
    return {first, first + static_cast<std::ptrdiff_t>(count)};
}

std::uint64_t EventLog::total() const {
    const std::lock_guard lock(mutex_);
    return next_ - 1;
}

} // namespace optictl::engine::monitor
