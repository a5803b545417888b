#include "cli/verbs/actions/watch_replay.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <thread>
#include <variant>

#include <fmt/format.h>

#include "cli/engine/history/playback.hpp"
#include "cli/engine/monitor/watch.hpp"
#include "cli/interrupt.hpp"
#include "cli/serve/report.hpp"
#include "cli/serve/screen.hpp"
#include "cli/serve/terminal.hpp"
#include "cli/serve/warnings.hpp"
#include "cli/verbs/common/tree.hpp"

namespace optictl::cli {
namespace {

using engine::history::Moment;
using engine::history::Playback;
using engine::history::Record;
using engine::monitor::Event;
using engine::monitor::EventKind;
using Clock = std::chrono::steady_clock;

constexpr std::size_t last_events = 200;
constexpr double slowest = 0.1;
constexpr double fastest = 10'000;
/// A pause of so many seconds of the one who looks is no pause but a gap, which is left out.
constexpr double longest_pause = 5;
/// The arrows go by this share of the recording.
constexpr double share_of_step = 0.02;

/// The ports as they were at a time.
class Past {
public:
    void take(const Moment& moment) {
        std::visit([this](const auto& what) { see(what); }, moment.what);
    }
    void forget() {
        seen_.clear();
        traces_.clear();
        events_.clear();
    }
    /// With ages as of `time`.
    [[nodiscard]] std::vector<serve::Seen> ports(double time) const {
        std::vector<serve::Seen> ports = seen_;
        for (serve::Seen& seen : ports) {
            if (!seen.record.values.empty()) {
                seen.age_s = std::max(time - seen.record.time, 0.0);
            }
        }
        return ports;
    }
    [[nodiscard]] const std::deque<Event>& events() const { return events_; }
    [[nodiscard]] engine::warning::Trace trace(const std::string& port) const {
        const auto found = traces_.find(port);
        return found == traces_.end() ? engine::warning::Trace{} : found->second;
    }

private:
    serve::Seen& at(const std::string& port) {
        const auto found = std::ranges::find(seen_, port, &serve::Seen::port);
        if (found != seen_.end()) {
            return *found;
        }
        serve::Seen& made = seen_.emplace_back();
        made.port = port;
        made.verdict = "unknown";
        return made;
    }
    void see(const Record& record) {
        serve::Seen& seen = at(record.port);
        seen.record = record;
        const auto* const verdict = record.find(engine::history::verdict_key, 0);
        if (verdict != nullptr) {
            serve::put_verdict(seen, engine::history::conclusion_of(verdict->value));
        } else {
            seen.verdict = "not recorded"; // by a version that did not
        }
        std::erase_if(seen.record.values,
                      [](const auto& value) { return value.key == engine::history::verdict_key; });
        traces_[record.port].add(seen.record);
    }
    void see(const Event& event) {
        serve::Seen& seen = at(event.port);
        switch (event.kind) {
        case EventKind::Removed:
            seen.verdict = "absent";
            seen.badness = -1;
            seen.causes.clear();
            seen.record.values.clear();
            seen.age_s.reset();
            break;
        case EventKind::Verdict:
            seen.causes = {engine::monitor::cause_in(event.text)};
            std::erase(seen.causes, std::string());
            break;
        case EventKind::PollFailed: seen.causes = {event.text}; break;
        case EventKind::PollRecovered:
        case EventKind::Replaced: seen.causes.clear(); break;
        default: break;
        }
        events_.push_back(event);
        if (events_.size() > last_events) {
            events_.pop_front();
        }
    }

    std::vector<serve::Seen> seen_;
    std::map<std::string, engine::warning::Trace> traces_;
    std::deque<Event> events_;
};

/// The time of a replay, which goes on by itself, and as it is told.
class Player {
public:
    Player(Playback& playback, double speed)
        : playback_(playback), speed_(speed), time_(playback.first()) {}

    /// Goes on by some seconds of the one who looks. The error is a sentence.
    [[nodiscard]] std::expected<void, std::string> go_on(double seconds) {
        if (!is_paused_) {
            time_ = std::min(time_ + seconds * speed_, std::max(time_, playback_.last()));
        }
        for (;;) {
            const auto next = playback_.next();
            if (!next) {
                return std::unexpected(next.error());
            }
            if (*next == nullptr) {
                return {};
            }
            if ((*next)->time > time_) {
                if (!is_paused_ && (*next)->time - time_ > longest_pause * speed_) {
                    time_ = (*next)->time;
                    continue;
                }
                return {};
            }
            past_.take(**next);
            playback_.pop();
        }
    }
    /// Returns whether the key meant anything.
    bool take(const serve::Key& key) {
        using enum serve::Key::What;
        const double step = std::max((playback_.last() - playback_.first()) * share_of_step, 1.0);
        if (key.what == Left || key.what == Right) {
            go_to(time_ + (key.what == Left ? -step : step));
        } else if (key.what == Character && key.character == ' ') {
            is_paused_ = !is_paused_;
        } else if (key.what == Character && key.character == '+') {
            speed_ = std::min(speed_ * 2, fastest);
        } else if (key.what == Character && key.character == '-') {
            speed_ = std::max(speed_ / 2, slowest);
        } else {
            return false;
        }
        return true;
    }
    [[nodiscard]] const Past& past() const { return past_; }
    [[nodiscard]] double time() const { return time_; }
    [[nodiscard]] std::string title() const {
        const bool is_end = time_ >= playback_.last();
        return fmt::format("replay {} UTC x{:g}{}; recorded {} until {}",
                           serve::time_text(time_).substr(0, 19), speed_,
                           is_end       ? ", the end"
                           : is_paused_ ? ", paused"
                                        : "",
                           serve::time_text(playback_.first()).substr(11, 8),
                           serve::time_text(playback_.last()).substr(11, 8));
    }

private:
    void go_to(double time) {
        const double before = time_;
        time_ = std::clamp(time, playback_.first(), playback_.last());
        if (time_ < before) {
            // What was known then is read anew from its begin.
            past_.forget();
            playback_.seek(playback_.first());
        }
    }

    Playback& playback_;
    Past past_;
    double speed_;
    double time_;
    bool is_paused_ = false;
};

ExitCode fail(const std::string& text) {
    complain(text);
    return ExitCode::Unreadable;
}

ExitCode show(Playback& playback, const ReplayOptions& options) {
    Output output(options.format);
    const Interrupt interrupt;
    std::string error;
    {
        serve::Terminal terminal([&output](std::string_view bytes) { output.write_bytes(bytes); });
        Player player(playback, options.speed);
        serve::Screen screen;
        screen.keys = terminal.has_keys() ? "space + -: time  ?: help  q: end" : "";
        screen.blocks = serve::writes_utf8();
        auto before = Clock::now();
        while (!Interrupt::seen() && !screen.look.is_over) {
            const auto now = Clock::now();
            const auto gone = player.go_on(std::chrono::duration<double>(now - before).count());
            before = now;
            if (!gone) {
                error = gone.error();
                break;
            }
            screen.title = player.title();
            screen.wall = player.time();
            screen.ports = player.past().ports(player.time());
            screen.events.assign(player.past().events().begin(), player.past().events().end());
            screen.trace = screen.look.is_open ? player.past().trace(screen.look.chosen)
                                               : engine::warning::Trace{};
            const auto size = serve::Terminal::size();
            terminal.draw(serve::screen_lines(screen, size.columns, size.rows));
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
            for (const serve::Key& key : terminal.keys()) {
                std::vector<std::string> shown;
                for (const serve::Seen* const seen : serve::in_order(screen.ports, screen.look)) {
                    shown.push_back(seen->port);
                }
                if (!screen.look.take(key, shown)) {
                    player.take(key);
                }
            }
        }
    }
    return error.empty() ? output.finish(ExitCode::Ok) : fail(error);
}

/// All events at once, and what was recorded.
ExitCode list(Playback& playback, const ReplayOptions& options, const std::string& path) {
    Output output(options.format);
    std::uint64_t samples = 0;
    std::uint64_t events = 0;
    const auto counted = [](std::uint64_t count, std::string_view what) {
        return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
    };
    for (;;) {
        const auto next = playback.next();
        if (!next) {
            return fail(next.error());
        }
        if (*next == nullptr) {
            break;
        }
        if (const auto* const event = std::get_if<Event>(&(*next)->what)) {
            ++events;
            if (options.format == Format::Json) {
                TreeWriter(output, options.format).write(serve::event_tree(*event), "event/1");
            } else {
                output.write(fmt::format("{} {}: {}\n", serve::time_text(event->until), event->port,
                                         event->text));
            }
        } else {
            ++samples;
        }
        playback.pop();
    }
    view::Object tree;
    tree.sentence(
        {}, fmt::format("{} of {} and {}, from {} until {}; `optictl history --store {}` has the "
                        "values",
                        counted(samples, "sample"), counted(playback.modules().size(), "module"),
                        counted(events, "event"), serve::time_text(playback.first()).substr(0, 19),
                        serve::time_text(playback.last()).substr(0, 19), path));
    tree.data("file", view::text(path));
    tree.data("samples", view::whole(samples));
    tree.data("modules", view::whole(playback.modules().size()));
    tree.data("events", view::whole(events));
    tree.data("first", view::text(serve::time_text(playback.first())));
    tree.data("last", view::text(serve::time_text(playback.last())));
    TreeWriter(output, options.format).write(tree, "watch-replay/1");
    return output.finish(ExitCode::Ok);
}

} // namespace

ExitCode replay(const ReplayOptions& options) {
    if (options.words.size() != 2) {
        complain("watch replay shows one recording: optictl watch replay FILE; `optictl watch "
                 "TARGET --record FILE` makes one");
        return ExitCode::Usage;
    }
    const std::string& path = options.words[1];
    const auto playback = Playback::open(path);
    if (!playback) {
        return fail(playback.error());
    }
    if ((*playback)->is_empty()) {
        return fail(
            fmt::format("{}: no single samples are left in it, they are kept for two days; "
                        "`optictl history --store {}` shows means of 15 minutes and of days",
                        path, path));
    }
    return options.is_screen ? show(**playback, options) : list(**playback, options, path);
}

} // namespace optictl::cli
