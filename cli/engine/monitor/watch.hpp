// One watched module: when it is polled next, what came of it, what happened to it.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/engine/monitor/event.hpp"
#include "cli/engine/monitor/reader.hpp"
#include "cli/engine/monitor/settings.hpp"
#include "cli/engine/monitor/snapshot.hpp"
#include "cli/engine/monitor/source.hpp"

namespace optictl::engine::monitor {

/// "does-not-work: no light on media lane 1": a verdict with its first cause, escaped.
[[nodiscard]] std::string verdict_text(const analysis::Health& health);
/// The cause in the text of an event of kind Verdict, "does-not-work: CAUSE, was works"; empty
/// where it has none.
[[nodiscard]] std::string cause_in(std::string_view text);

/// Latched flags of one module, read by one reader: what was raised between which reads.
class Flags {
public:
    /// Takes the flags of a read. `event` has port, serial and the window of time; what happened is
    /// appended to `events`.
    void take(const std::vector<FlagReading>& read, const Event& event, std::vector<Event>& events);
    /// Another module: what was active is of no interest any more. Counts stay with the port.
    void forget_states();
    [[nodiscard]] std::vector<FlagCount> counts() const;

private:
    struct State {
        std::uint64_t raised = 0;
        bool is_active = false;
    };
    std::map<std::pair<std::string, unsigned>, State> states_; ///< of flags that were ever set
};

/// Not thread-safe: all of it runs on the bus of the module.
class Watch {
public:
    Watch(Source source, const Settings& settings, drivers::Clock& clock);

    struct Result {
        std::shared_ptr<const Snapshot> snapshot;
        std::vector<Event> events; ///< not numbered yet
        Duration pause{};          ///< until the next poll
    };
    /// Polls once, as deep as is due.
    [[nodiscard]] Result poll();
    [[nodiscard]] const Source& source() const { return source_; }

private:
    [[nodiscard]] Depth depth_due(Duration now) const;
    /// What became of the module by this poll; `events` are appended to.
    void take_error(const drivers::IoError& error, std::vector<Event>& events);
    void take_answer(Poll& poll, Depth depth, std::vector<Event>& events);
    void compare(const Inspection& before, const Inspection& now, std::vector<Event>& events);
    void plan_next(Depth depth, bool done);
    [[nodiscard]] Event event(EventKind kind, std::string text) const;
    [[nodiscard]] Moment moment() const;

    Source source_;
    const Settings& settings_;
    drivers::Clock& clock_;
    Reader reader_;
    Flags flags_;
    Snapshot state_;
    std::array<Duration, depth_count> due_{}; ///< when each depth is due next
    unsigned failures_ = 0;                   ///< one after the other
    Duration next_{};
};

} // namespace optictl::engine::monitor
