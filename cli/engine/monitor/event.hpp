// What happened to watched modules, in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace optictl::engine::monitor {

enum class EventKind : std::uint8_t {
    Inserted,
    Removed,
    Replaced,    ///< another module answers than before
    ModuleState, ///< the state of the module changed
    PathState,   ///< the state of a data path changed
    Verdict,     ///< what the diagnosis says changed
    FlagRaised,  ///< a latched flag was set when it was read
    FlagCleared, ///< and was not set any more at the next read
    PollFailed,
    PollRecovered,
    Flap,        ///< light or a data path went away while it was expected
    Warning,     ///< early warning: a rule holds; `subject` is its name
    WarningOver, ///< and does not any more
};
[[nodiscard]] std::string_view name_of(EventKind kind);

/// It happened after `since` and not after `until`: polls see no more than that.
struct Event {
    std::uint64_t number = 0; ///< from 1, in the order of the log
    EventKind kind{};
    std::string port;
    std::string serial;        ///< of the module; may be empty
    std::string subject;       ///< name of a flag or of a rule; empty elsewhere
    unsigned lane = 0;         ///< 0: the module
    std::string text;          ///< one line for people, escaped
    double since = 0;          ///< seconds since 1970
    double until = 0;          ///< likewise
    std::uint64_t count = 0;   ///< FlagRaised: how often so far
    bool before_start = false; ///< it may have happened at any time before the first read
};

/// The last events. Safe to use from several threads.
class EventLog {
public:
    explicit EventLog(std::size_t most) : most_(most) {}
    /// Numbers the event and keeps it; returns it as it is kept.
    Event add(Event event);
    /// Those with a number above `after`, oldest first, at most `most`.
    [[nodiscard]] std::vector<Event> since(std::uint64_t after, std::size_t most) const;
    /// How many there were, those included that are not kept any more.
    [[nodiscard]] std::uint64_t total() const;

private:
    mutable std::mutex mutex_;
    std::deque<Event> events_;
    std::size_t most_;
    std::uint64_t next_ = 1;
};

} // namespace optictl::engine::monitor
