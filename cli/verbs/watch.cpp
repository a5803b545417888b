// watch: modules as they change, on a screen or a line each time, and a summary at the end.
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <sys/ioctl.h>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/serve/report.hpp"
#include "cli/serve/screen.hpp"
#include "cli/verbs/monitor.hpp"
#include "cli/verbs/tree.hpp"
#include "cli/verbs/verb.hpp"

namespace optictl::cli {
namespace {

using engine::monitor::Duration;
using engine::monitor::News;
using engine::monitor::Poller;
using engine::monitor::Summary;
using engine::warning::Follower;
using std::chrono::milliseconds;

struct WatchOptions : MonitorOptions {
    std::optional<Duration> time;
    bool is_format_given = false;
    std::string record;
};

void declare(Arguments& to, WatchOptions& options) {
    to.words("target", options.words, "TARGET",
             "port PORT, netdev NAME, i2c BUS, sysfs PATH, file PATH...");
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
        "end after this time; else at Ctrl-C");
    to.text("--record", options.record,
            "keep values and events in this file, too; `optictl history --store FILE` shows it");
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
    virtual void draw(const Poller&) {}
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

/// The screen of a terminal, drawn once a second. What was there before comes back at the end.
class Terminal final : public Shown {
public:
    explicit Terminal(Output& output) : output_(output) {
        output_.write_bytes("\033[?1049h\033[?25l");
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;
    ~Terminal() override {
        output_.write_bytes("\033[?25h\033[?1049l");
        std::fflush(stdout);
    }

    void take(const Poller&, const News&) override {}
    void draw(const Poller& poller) override {
        if (poller.now() - drawn_ < std::chrono::seconds(1)) {
            return;
        }
        drawn_ = poller.now();
        struct winsize size = {};
        const bool is_known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0;
        const std::uint64_t total = poller.events().total();
        const serve::Screen screen{
            .title = fmt::format(
                "optictl watch: {} modules, {} events; Tx, Rx: worst margin of lit lanes",
                poller.size(), total),
            .ports = serve::views_of(poller),
            .events =
                poller.events().since(total > last_events ? total - last_events : 0, last_events),
            .now = poller.now()};
        std::string text = "\033[H";
        for (const std::string& line : serve::screen_lines(screen, is_known ? size.ws_col : 80U,
                                                           is_known ? size.ws_row : 24U)) {
            text += text.size() > 3 ? "\r\n" : "";
            text += line + "\033[K";
        }
        output_.write_bytes(text + "\033[J");
        std::fflush(stdout);
    }

private:
    static constexpr std::uint64_t last_events = 6;
    Output& output_;
    Duration drawn_ = -std::chrono::hours(1);
};

[[nodiscard]] std::unique_ptr<Shown> shown_as(Output& output, Format format) {
    if (format == Format::Text && ::isatty(STDOUT_FILENO) != 0) {
        return std::make_unique<Terminal>(output);
    }
    return std::make_unique<Lines>(output, format);
}

/// Watches until the time is over or a signal comes. Returns the summaries.
[[nodiscard]] std::vector<Summary> watch(Poller& poller, Follower& follower, Queue& queue,
                                         Shown& shown, std::optional<Duration> time) {
    std::vector<Summary> summaries(poller.size());
    const Duration end = time ? poller.now() + *time : Duration::max();
    while (!Interrupt::seen() && poller.now() < end) {
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
        shown.draw(poller);
    }
    return summaries;
}

ExitCode run(const WatchOptions& options) {
    const auto monitored = Monitored::make(options);
    if (!monitored) {
        return monitored.error();
    }
    const Format format = options.is_format_given        ? options.format
                          : ::isatty(STDOUT_FILENO) != 0 ? Format::Text
                                                         : Format::Json;
    const Interrupt interrupt;
    Output output(format);
    const auto follower = follower_for(options.record, {}, std::chrono::seconds(5));
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
const Verb watch{"watch", "Watch modules change: a screen, or a line for each sample and event",
                 "At the end, least, mean and greatest values, drift over the run, and flaps of\n"
                 "each module. Ctrl-C ends it as --for does, after the summary.\n"
                 "Examples:\n"
                 "  optictl watch port all\n"
                 "  optictl watch port 1-4 --for 10m --every 1s --format json > soak.jsonl\n"
                 "  optictl watch file captures/osfp-800g-dr8.cap --via emulated --for 3s",
                 prepare<WatchOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
