#include "cli/engine/monitor/watch.hpp"

#include <algorithm>
#include <chrono>
#include <span>

#include <fmt/format.h>

#include "sff/words/words.hpp"

namespace optictl::engine::monitor {
namespace {

using drivers::IoError;
using drivers::IoKind;

[[nodiscard]] double wall_of(const Settings& settings) {
    if (settings.wall) {
        return settings.wall();
    }
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

[[nodiscard]] std::size_t place(Depth depth) {
    return static_cast<std::size_t>(depth);
}

[[nodiscard]] Duration period_of(const Settings& settings, Depth depth) {
    switch (depth) {
    case Depth::Presence: return settings.presence;
    case Depth::Core: return settings.core;
    case Depth::Observables: return settings.observables;
    case Depth::Full: return settings.full;
    }
    return settings.core;
}

/// The module's own word for its state; empty where its standard has none.
[[nodiscard]] std::string state_of(const model::Module& module) {
    if (module.vocabulary == nullptr || module.vocabulary->state == nullptr) {
        return {};
    }
    return words::value_text(module.read({module.vocabulary->state, 0, 0}));
}

} // namespace

std::string verdict_text(const analysis::Health& health) {
    std::string text(analysis::name_of(health.conclusion));
    if (!health.causes.empty() && health.conclusion != analysis::Conclusion::Works) {
        text += ": " + words::printable(health.causes.front().text);
    }
    return text;
}

std::string cause_in(std::string_view text) {
    const std::size_t begin = text.find(": ");
    const std::size_t end = text.rfind(", ");
    return begin == text.npos || end == text.npos || end < begin + 2
               ? std::string()
               : std::string(text.substr(begin + 2, end - begin - 2));
}

std::string_view name_of(Presence presence) {
    switch (presence) {
    case Presence::Unknown: return "unknown";
    case Presence::Present: return "present";
    case Presence::Absent: return "absent";
    case Presence::Unreachable: return "unreachable";
    }
    return "";
}

void Flags::take(const std::vector<FlagReading>& read, const Event& event,
                 std::vector<Event>& events) {
    for (const FlagReading& flag : read) {
        const auto key = std::pair(flag.name, flag.lane);
        const auto known = states_.find(key);
        if (!flag.is_set && (known == states_.end() || !known->second.is_active)) {
            continue;
        }
        State& state = known != states_.end() ? known->second : states_[key];
        if (state.is_active == flag.is_set) {
            continue; // it persists, or was raised once more: reads do not tell
        }
        state.is_active = flag.is_set;
        state.raised += flag.is_set ? 1 : 0;
        Event& made = events.emplace_back(event);
        made.kind = flag.is_set ? EventKind::FlagRaised : EventKind::FlagCleared;
        made.subject = flag.name;
        made.lane = flag.lane;
        made.count = state.raised;
        made.text = fmt::format("{}{} {}", flag.name,
                                flag.lane != 0 ? fmt::format(" of lane {}", flag.lane) : "",
                                flag.is_set ? "was raised" : "is clear again");
    }
}

void Flags::forget_states() {
    for (auto& [key, state] : states_) {
        state.is_active = false;
    }
}

std::vector<FlagCount> Flags::counts() const {
    std::vector<FlagCount> counts;
    for (const auto& [key, state] : states_) {
        counts.push_back({key.first, key.second, state.raised, state.is_active});
    }
    return counts;
}

Watch::Watch(Source source, const Settings& settings, drivers::Clock& clock)
    : source_(std::move(source)), settings_(settings), clock_(clock),
      reader_(source_.port, settings) {}

Moment Watch::moment() const {
    return {true, clock_.now(), wall_of(settings_)};
}

Event Watch::event(EventKind kind, std::string text) const {
    Event made;
    made.kind = kind;
    made.port = source_.port;
    made.serial = state_.serial;
    made.text = std::move(text);
    made.since = state_.answered.is_set ? state_.answered.wall : state_.tried.wall;
    made.until = state_.tried.wall;
    return made;
}

Depth Watch::depth_due(Duration now) const {
    if (!reader_.knows_module()) {
        return Depth::Full;
    }
    for (const Depth depth : {Depth::Full, Depth::Observables, Depth::Core}) {
        if (due_[place(depth)] <= now) {
            return depth;
        }
    }
    return Depth::Presence;
}

Watch::Result Watch::poll() {
    Result result;
    const Moment begin = moment();
    const Depth depth = depth_due(begin.steady);
    const Moment before = state_.tried;
    state_.tried = begin;
    ++state_.counts.polls;
    auto opened = source_.open();
    bool done = false;
    if (!opened && opened.error().kind == IoKind::Contested) {
        // Somebody writes to the module, or reads a neighbour: nothing is known to be wrong.
        ++state_.counts.yielded;
        state_.error = opened.error().message;
        state_.tried = before.is_set ? before : begin;
    } else if (!opened) {
        take_error(opened.error(), result.events);
    } else {
        Poll poll = reader_.read(*opened->transport, depth, clock_, opened->expect);
        opened->transport.reset();
        opened->lock.reset();
        state_.took = poll.stats.total;
        state_.counts.transactions += poll.stats.transactions;
        state_.counts.retries += poll.stats.retries;
        state_.counts.bytes += poll.stats.bytes;
        done = poll.module != nullptr || (depth == Depth::Presence && !poll.error);
        if (done) {
            take_answer(poll, depth, result.events);
        } else {
            take_error(poll.error.value_or(IoError{IoKind::ShortRead, "nothing came"}),
                       result.events);
        }
    }
    plan_next(depth, done);
    result.snapshot = std::make_shared<const Snapshot>(state_);
    result.pause = std::max(next_ - clock_.now(), Duration{});
    return result;
}

void Watch::take_error(const IoError& error, std::vector<Event>& events) {
    if (error.kind == IoKind::Interrupted) {
        return;
    }
    state_.error = error.message;
    if (error.kind == IoKind::Absent) {
        failures_ = 0;
        if (state_.module != nullptr) {
            events.push_back(event(EventKind::Removed, "the module is gone"));
        }
        state_.presence = Presence::Absent;
        state_.module = nullptr;
        state_.serial.clear();
        reader_.forget();
        flags_.forget_states();
        return;
    }
    ++state_.counts.errors[error.kind];
    if (failures_++ == 0) {
        events.push_back(event(EventKind::PollFailed, words::printable(error.message)));
    }
    state_.presence = Presence::Unreachable;
}

void Watch::take_answer(Poll& poll, Depth depth, std::vector<Event>& events) {
    if (poll.error) { // of some bytes; the rest is there
        ++state_.counts.errors[poll.error->kind];
    }
    state_.error = poll.error ? poll.error->message : std::string();
    if (failures_ != 0) {
        events.push_back(event(EventKind::PollRecovered, "the module answers again"));
    }
    failures_ = 0;
    const bool was_known = state_.module != nullptr;
    const bool is_other =
        was_known && (!poll.is_same || (poll.module && poll.serial != state_.serial));
    if (poll.module && poll.serial != state_.serial) {
        state_.serial = poll.serial;
    }
    if (is_other) {
        ++state_.counts.replacements;
        flags_.forget_states();
        events.push_back(event(EventKind::Replaced, fmt::format("another module is there, serial "
                                                                "number {}",
                                                                state_.serial)));
    } else if (state_.presence == Presence::Absent && poll.module) {
        ++state_.counts.insertions;
        events.push_back(
            event(EventKind::Inserted,
                  fmt::format("a module was plugged in, serial number {}", state_.serial)));
    }
    state_.presence = Presence::Present;
    if (poll.module) {
        if (!poll.flags.empty()) {
            Event happened = event(EventKind::FlagRaised, {});
            happened.before_start = !state_.flags.is_set;
            happened.since = state_.flags.wall;
            flags_.take(poll.flags, happened, events);
            state_.flags = state_.tried;
            state_.flag_counts = flags_.counts();
        }
        if (was_known && !is_other) {
            compare(*state_.module, *poll.module, events);
        }
        state_.module = poll.module;
        state_.core = state_.tried;
        for (auto [at, least] : {std::pair(&state_.observables, Depth::Observables),
                                 std::pair(&state_.full, Depth::Full)}) {
            if (depth >= least || !poll.is_same) {
                *at = state_.tried;
            }
        }
    }
    state_.answered = state_.tried;
}

void Watch::compare(const Inspection& before, const Inspection& now, std::vector<Event>& events) {
    if (before.best() == nullptr || now.best() == nullptr) {
        return;
    }
    const model::Module& old = before.best()->module;
    const model::Module& fresh = now.best()->module;
    if (old.phase() != fresh.phase()) {
        ++state_.counts.module_states;
        events.push_back(
            event(EventKind::ModuleState,
                  fmt::format("the module went from {} to {}", state_of(old), state_of(fresh))));
    }
    for (const model::DataPath& path : fresh.data_paths) {
        const auto was = std::ranges::find(old.data_paths, path.first, &model::DataPath::first);
        if (was == old.data_paths.end() || was->state == path.state) {
            continue;
        }
        ++state_.counts.path_states;
        Event& made = events.emplace_back(
            event(EventKind::PathState, fmt::format("data path {} went from {} to {}", path.first,
                                                    words::value_text(was->state_reading),
                                                    words::value_text(path.state_reading))));
        made.lane = path.first;
    }
    if (before.health().conclusion != now.health().conclusion) {
        events.push_back(
            event(EventKind::Verdict, fmt::format("{}, was {}", verdict_text(now.health()),
                                                  name_of(before.health().conclusion))));
    }
}

void Watch::plan_next(Depth depth, bool done) {
    const Duration now = clock_.now();
    if (!done) {
        const unsigned doublings = std::min(failures_ != 0 ? failures_ - 1 : 0, 20U);
        const Duration pause = settings_.presence * (1U << doublings);
        next_ = now + std::max(std::min(pause, settings_.longest_pause), settings_.presence);
        return;
    }
    // What is due next keeps its phase, however long a poll took: what was missed is left out.
    for (const Depth each : {Depth::Presence, Depth::Core, Depth::Observables, Depth::Full}) {
        Duration& due = due_[place(each)];
        const Duration period =
            std::max<Duration>(period_of(settings_, each), std::chrono::milliseconds(1));
        if (due == Duration{}) {
            due = state_.tried.steady;
        }
        if (each <= depth && due <= now) {
            due += period * ((now - due) / period + 1);
        }
    }
    next_ = std::ranges::min(due_);
}

} // namespace optictl::engine::monitor
