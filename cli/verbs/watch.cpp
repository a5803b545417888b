// watch: modules as they change, on a screen or a line each time, and a summary at the end.
#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/serve/report.hpp"
#include "cli/serve/screen.hpp"
#include "cli/serve/terminal.hpp"
#include "cli/serve/warnings.hpp"
#include "cli/verbs/actions/watch_replay.hpp"
#include "cli/verbs/common/monitor.hpp"
#include "cli/verbs/common/tree.hpp"
#include "cli/verbs/verb.hpp"

namespace optictl::cli {
namespace {

using engine::monitor::Duration;
using engine::monitor::News;
using engine::monitor::Poller;
using engine::monitor::Summary;
using engine::warning::Follower;
using std::chrono::milliseconds;

/// "10", "0.5": how many times as fast. Nothing where it is none.
[[nodiscard]] std::optional<double> parse_speed(const std::string& text) {
    double speed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), speed);
    return error == std::errc{} && end == text.data() + text.size() && speed >= 0.1 &&
                   speed <= 10'000
               ? std::optional(speed)
               : std::nullopt;
}

struct WatchOptions : MonitorOptions {
    std::optional<Duration> time;
    bool is_format_given = false;
    std::string record;
    engine::history::Keep keep{.sample_every = std::chrono::seconds(0)};
    std::optional<double> speed; ///< of a replay
};

void declare(Arguments& to, WatchOptions& options) {
    options.request.actions = {"replay"};
    declare_target_words(to, options.words, "; or replay FILE");
    to.choice(
        "--format", {"text", "json"},
        [&options](const std::string& word) {
            options.format = word == "json" ? Format::Json : Format::Text;
            options.is_format_given = true;
        },
        "text: a screen, or a line for each event; json: a line for each sample and event",
        "text on a terminal, else json");
    to.shorthand(
        "--json",
        [&options] {
            options.format = Format::Json;
            options.is_format_given = true;
        },
        "the same as --format json");
    to.parsed(
        "--for",
        [&options](const std::string& text) -> std::optional<std::string> {
            options.time = parse_time(text);
            return options.time
                       ? std::nullopt
                       : std::optional(fmt::format("'{}' is no time; write 30s, 10m or 2h", text));
        },
        "end after this time; else at Ctrl-C or q");
    to.text("--record", options.record,
            "keep each sample and event in this file, too; `optictl watch replay FILE` shows it as "
            "it was, `optictl history --store FILE` as figures");
    declare_history_max(to, options.keep);
    to.parsed(
        "--speed",
        [&options](const std::string& text) -> std::optional<std::string> {
            options.speed = parse_speed(text);
            return options.speed
                       ? std::nullopt
                       : std::optional(fmt::format(
                             "'{}' is no speed from 0.1 to 10000; write 10 for ten times", text));
        },
        "of a replay: so many times as fast as it was; else 1");
    declare_monitor(to, options);
}

/// What polls bring, on its way from their threads to the one that writes.
class Queue {
public:
    /// Waits while too much waits already: a reader who does not keep up slows the polls down.
    void put(const News& news) {
        std::unique_lock lock(mutex_);
        taken_.wait(lock, [this] { return is_closed_ || news_.size() < most; });
        if (!is_closed_) {
            news_.push_back(news);
            put_.notify_one();
        }
    }
    [[nodiscard]] std::deque<News> take(milliseconds longest) {
        std::unique_lock lock(mutex_);
        put_.wait_for(lock, longest, [this] { return !news_.empty(); });
        taken_.notify_all();
        return std::exchange(news_, {});
    }
    void close() {
        const std::lock_guard lock(mutex_);
        is_closed_ = true;
        taken_.notify_all();
    }

private:
    static constexpr std::size_t most = 4096;
    std::mutex mutex_;
    std::condition_variable put_;
    std::condition_variable taken_;
    std::deque<News> news_;
    bool is_closed_ = false;
};

/// How what is watched is shown.
class Shown {
public:
    Shown() = default;
    Shown(const Shown&) = delete;
    Shown& operator=(const Shown&) = delete;
    virtual ~Shown() = default;
    virtual void take(const Poller& poller, const News& news) = 0;
    virtual void draw(const Poller&, const Follower&) {}
    /// Whether somebody asked for the end.
    [[nodiscard]] virtual bool is_over() const { return false; }
};

/// A line for each event, and in JSON for each sample.
class Lines final : public Shown {
public:
    Lines(Output& output, Format format) : output_(output), format_(format) {}

    void take(const Poller& poller, const News& news) override {
        const bool is_first = news.snapshot->counts.polls == 1;
        if (format_ == Format::Json && (news.is_sample || is_first)) {
            serve::PortView view{poller.source(news.port).port, poller.source(news.port).netdev,
                                 poller.source(news.port).noun, news.snapshot,
                                 news.snapshot->module != nullptr};
            TreeWriter(output_, format_)
                .write(serve::port_tree(view, news.snapshot->core.steady), "sample/1");
        }
        for (const auto& event : news.events) {
            if (format_ == Format::Json) {
                TreeWriter(output_, format_).write(serve::event_tree(event), "event/1");
            } else {
                output_.write(fmt::format("{} {}: {}\n", serve::time_text(event.until), event.port,
                                          event.text));
            }
        }
        std::fflush(stdout);
    }

private:
    Output& output_;
    Format format_;
};

/// The screen of a terminal, drawn once a second and after each key.
class Live final : public Shown {
public:
    explicit Live(Output& output)
        : terminal_([&output](std::string_view bytes) { output.write_bytes(bytes); }),
          blocks_(serve::writes_utf8()) {}

    void take(const Poller&, const News&) override {}
    [[nodiscard]] bool is_over() const override { return screen_.look.is_over; }

    void draw(const Poller& poller, const Follower& follower) override {
        bool is_asked = false;
        for (const serve::Key& key : terminal_.keys()) {
            std::vector<std::string> shown;
            for (const serve::Seen* const seen : serve::in_order(screen_.ports, screen_.look)) {
                shown.push_back(seen->port);
            }
            is_asked = screen_.look.take(key, shown) || is_asked;
        }
        const auto size = serve::Terminal::size();
        if (!is_asked && size == size_ && poller.now() - drawn_ < std::chrono::seconds(1)) {
            return;
        }
        drawn_ = poller.now();
        size_ = size;
        fill(poller, follower);
        terminal_.draw(serve::screen_lines(screen_, size.columns, size.rows));
    }

private:
    void fill(const Poller& poller, const Follower& follower) {
        const std::uint64_t total = poller.events().total();
        screen_.title =
            fmt::format("optictl watch: {} modules, {} events; Tx, Rx: worst margin of lit lanes",
                        poller.size(), total);
        screen_.ports.clear();
        for (const serve::PortView& view : serve::views_of(poller)) {
            screen_.ports.push_back(serve::seen_of(view, poller.now()));
            screen_.wall = std::max(screen_.wall, view.snapshot->tried.wall);
        }
        screen_.events =
            poller.events().since(total > last_events ? total - last_events : 0, last_events);
        screen_.trace =
            screen_.look.is_open ? follower.trace(screen_.look.chosen) : engine::warning::Trace{};
        screen_.keys = terminal_.has_keys() ? "?: help  q: end" : "";
        screen_.blocks = blocks_;
    }

    static constexpr std::uint64_t last_events = 200;
    serve::Terminal terminal_;
    serve::Screen screen_;
    serve::Terminal::Size size_;
    Duration drawn_ = -std::chrono::hours(1);
    bool blocks_ = false;
};

[[nodiscard]] std::unique_ptr<Shown> shown_as(Output& output, Format format) {
    if (format == Format::Text && ::isatty(STDOUT_FILENO) != 0) {
        return std::make_unique<Live>(output);
    }
    return std::make_unique<Lines>(output, format);
}

/// Watches until the time is over or a signal comes. Returns the summaries.
[[nodiscard]] std::vector<Summary> watch(Poller& poller, Follower& follower, Queue& queue,
                                         Shown& shown, std::optional<Duration> time) {
    std::vector<Summary> summaries(poller.size());
    const Duration end = time ? poller.now() + *time : Duration::max();
    while (!Interrupt::seen() && !shown.is_over() && poller.now() < end) {
        const auto left = std::chrono::duration_cast<milliseconds>(end - poller.now());
        for (News& news : queue.take(std::min(left + milliseconds(1), milliseconds(100)))) {
            summaries[news.port].see(*news.snapshot);
            if (news.is_sample) {
                summaries[news.port].add(*news.snapshot);
            }
            for (auto& event : follower.take(poller.source(news.port).port, news)) {
                news.events.push_back(poller.add(std::move(event)));
                follower.record(news.events.back());
            }
            shown.take(poller, news);
        }
        shown.draw(poller, follower);
    }
    return summaries;
}

ExitCode run(const WatchOptions& options) {
    const bool is_replay = !options.words.empty() && options.words.front() == "replay";
    if (is_replay ? options.time || !options.record.empty() : options.speed.has_value()) {
        complain(is_replay ? "a replay ends by itself and is recorded already: leave --for and "
                             "--record out"
                           : "--speed is of a replay: optictl watch replay FILE --speed 10");
        return ExitCode::Usage;
    }
    if (is_replay) {
        const bool is_terminal = ::isatty(STDOUT_FILENO) != 0;
        return replay(
            {.words = options.words,
             .is_screen = options.format == Format::Text && is_terminal,
             .format = options.is_format_given || is_terminal ? options.format : Format::Json,
             .speed = options.speed.value_or(1)});
    }
    const auto monitored = Monitored::make(options);
    if (!monitored) {
        return monitored.error();
    }
    const Format format = options.is_format_given        ? options.format
                          : ::isatty(STDOUT_FILENO) != 0 ? Format::Text
                                                         : Format::Json;
    const Interrupt interrupt;
    Output output(format);
    const auto follower = follower_for(options.record, options.keep, std::chrono::seconds(5));
    if (!follower) {
        return follower.error();
    }
    Queue queue;
    auto settings = (*monitored)->settings();
    settings.run_for = options.time;
    settings.spread = !options.time || *options.time > 2 * settings.core;
    std::vector<Summary> summaries;
    std::optional<Poller> poller;
    poller.emplace((*monitored)->sources(), std::move(settings),
                   [&](const News& news) { queue.put(news); });
    if (!poller->start()) {
        complain("no thread can be made: the limit of processes is reached; raise it (ulimit -u)");
        return ExitCode::DeviceError;
    }
    {
        const auto shown = shown_as(output, format);
        summaries = watch(*poller, **follower, queue, *shown, options.time);
    }
    queue.close();
    ExitCode code = ExitCode::Ok;
    TreeWriter writer(output, format);
    for (std::size_t port = 0; port < poller->size(); ++port) {
        const auto last = poller->snapshot(port);
        writer.write(serve::summary_tree(poller->source(port).port, summaries[port], *last),
                     "watch-summary/1");
        if (summaries[port].samples() == 0) {
            const bool is_absent = last->presence == engine::monitor::Presence::Absent;
            output.complain(fmt::format("{}: no sample: {}", poller->source(port).port,
                                        last->error.empty() ? "not polled yet" : last->error));
            code = worse(code, is_absent ? ExitCode::NotPresent : ExitCode::DeviceError);
        }
    }
    poller.reset();
    return output.finish(code);
}

} // namespace

namespace verb {

extern const Verb watch;
const Verb watch{
    "watch", "Watch modules change: a screen, or a line for each sample and event",
    "At the end, least, mean and greatest values, drift over the run, and flaps of\n"
    "each module. Ctrl-C and q end it as --for does, after the summary. On the screen, ? tells\n"
    "the keys: sort, filter, the lanes of a port over time.\n"
    "Examples:\n"
    "  optictl watch port all\n"
    "  optictl watch port 1-4 --for 10m --every 1s --format json > soak.jsonl\n"
    "  optictl watch port all --record night.db\n"
    "  optictl watch replay night.db --speed 60\n"
    "  optictl watch file captures/osfp-800g-dr8.cap --via emulated --for 3s",
    prepare<WatchOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
