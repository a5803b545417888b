#include "cli/engine/warning/follower.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/monitor/watch.hpp"

namespace optictl::engine::warning {
namespace {

using history::Record;
using monitor::Event;
using monitor::EventKind;

constexpr double longest_step = 60;
constexpr std::size_t trace_points = 12 * 60;
constexpr double learnt = 30 * 86400.0;
constexpr std::size_t most_flaps = 1000;

} // namespace

Event event_of(const Change& change, double time) {
    Event event;
    event.kind = change.what == Change::What::Flap      ? EventKind::Flap
                 : change.what == Change::What::Cleared ? EventKind::WarningOver
                                                        : EventKind::Warning;
    const Warning& warning = change.warning;
    event.port = warning.port;
    event.serial = warning.module.serial;
    event.lane = warning.lane;
    event.since = time;
    event.until = time;
    if (change.what == Change::What::Flap) {
        event.text = warning.text;
        return event;
    }
    event.subject = warning.rule->id;
    event.text =
        change.what == Change::What::Cleared
            ? fmt::format("over: {}", warning.text)
            : fmt::format("{}: {}; {}", name_of(warning.grade), warning.text, warning.rule->action);
    return event;
}

void Trace::add(const Record& record) {
    if (!points.empty() && record.time - points.back().time < step) {
        return;
    }
    Trace::At& at = points.emplace_back();
    at.time = record.time;
    at.values.assign(places.size(), std::numeric_limits<float>::quiet_NaN());
    for (const history::Value& value : record.values) {
        const std::pair place(value.key, value.lane);
        const auto found = std::ranges::find(places, place);
        const auto column = static_cast<std::size_t>(found - places.begin());
        if (found == places.end()) {
            places.push_back(place);
            at.values.push_back(std::numeric_limits<float>::quiet_NaN());
        }
        at.values[column] = static_cast<float>(value.value);
    }
    if (points.size() <= trace_points) {
        return;
    }
    if (step >= longest_step) {
        points.pop_front();
        return;
    }
    // Every other point makes room for as many more.
    std::size_t kept = 0;
    for (std::size_t i = 0; i < points.size(); i += 2) {
        std::swap(points[kept++], points[i]);
    }
    points.resize(kept);
    const double length = points.back().time - points.front().time;
    step = std::min(length / static_cast<double>(kept), longest_step);
}

std::vector<Event> Follower::take(const std::string& port, const monitor::News& news) {
    const std::lock_guard lock(mutex_);
    const monitor::Snapshot& snapshot = *news.snapshot;
    std::vector<Change> changes;
    double time = snapshot.tried.wall;
    if (news.is_sample && snapshot.module != nullptr) {
        Record record = history::record_of(port, snapshot);
        time = record.time;
        changes = engine_.take(record);
        traces_[record.port].add(record);
        if (recorder_ && !record.values.empty()) {
            record_first(record, snapshot);
            const auto verdict = snapshot.module->health().conclusion;
            record.values.push_back({history::verdict_key, 0, history::number_of(verdict)});
            recorder_->put(std::move(record));
        }
    } else if (snapshot.presence == monitor::Presence::Absent) {
        changes = engine_.left(port, time);
    }
    if (recorder_) {
        for (const Event& event : news.events) {
            recorder_->put(event);
        }
    }
    std::vector<Event> events;
    for (const Change& change : changes) {
        events.push_back(event_of(change, time));
    }
    return events;
}

void Follower::record_first(const Record& record, const monitor::Snapshot& snapshot) {
    const auto [known, is_new] = recorded_.try_emplace(record.port, record.module);
    if (!is_new && known->second == record.module) {
        return;
    }
    known->second = record.module;
    Event event;
    event.kind = EventKind::Verdict;
    event.port = record.port;
    event.serial = record.module.serial;
    event.text = monitor::verdict_text(snapshot.module->health()) + ", as it was found";
    event.since = record.time;
    event.until = record.time;
    event.before_start = true;
    recorder_->put(event);
}

void Follower::record(const Event& event) {
    const std::lock_guard lock(mutex_);
    if (recorder_) {
        recorder_->put(event);
    }
}

std::vector<Warning> Follower::active() const {
    const std::lock_guard lock(mutex_);
    return engine_.active();
}

Trace Follower::trace(const std::string& port) const {
    const std::lock_guard lock(mutex_);
    const auto found = traces_.find(port);
    return found == traces_.end() ? Trace{} : found->second;
}

std::expected<void, std::string> learn(Engine& engine, history::Store& store, double now) {
    const auto modules = store.modules();
    if (!modules) {
        return std::unexpected(modules.error());
    }
    struct Flapped {
        double time = 0;
        std::string port;
        const history::Identity* module = nullptr;
    };
    std::vector<Flapped> flaps;
    for (const history::Kept& module : *modules) {
        const auto bins = store.bins(module.id, history::Span::Quarter, now - learnt);
        if (!bins) {
            return std::unexpected(bins.error());
        }
        for (const history::Bin& bin : *bins) {
            engine.learn(history::record_of(module, bin));
        }
        const auto events = store.events(module.module.serial, {}, most_flaps);
        if (!events) {
            return std::unexpected(events.error());
        }
        for (const Event& event : *events) {
            if (event.kind == EventKind::Flap && event.until >= now - learnt) {
                flaps.push_back({event.until, event.port, &module.module});
            }
        }
    }
    std::ranges::stable_sort(flaps, {}, &Flapped::time);
    for (const Flapped& flap : flaps) {
        engine.learn_flap(*flap.module, flap.port, flap.time);
    }
    return {};
}

} // namespace optictl::engine::warning
