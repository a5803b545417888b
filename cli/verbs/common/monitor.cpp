#include "cli/verbs/common/monitor.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "cli/engine/reading/live.hpp"
#include "cli/output.hpp"
#include "cli/verbs/common/view.hpp"
#include "sff/format/seconds.hpp"

namespace optictl::cli {
namespace {

using engine::monitor::Duration;
using engine::monitor::Settings;

constexpr double most_seconds = 366.0 * 86400;
/// Of a history: less has no room for a day of one module.
constexpr std::uint64_t least_history = 1ULL << 20U;
constexpr std::uint64_t most_history = 1ULL << 40U;
/// Values are shown for so many periods of their reads.
constexpr int periods_of_life = 4;
/// Shorter periods leave a bus no time for others.
constexpr Duration shortest = std::chrono::milliseconds(100);

} // namespace

std::optional<Duration> parse_time(std::string_view text) {
    const auto value = parse_seconds(text, most_seconds);
    if (!value || *value == 0) {
        return std::nullopt;
    }
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(*value));
}

void declare_time(Arguments& to, const char* name, Duration& value, const char* help) {
    to.parsed(
        name,
        [&value](const std::string& text) -> std::optional<std::string> {
            const auto time = parse_time(text);
            if (!time || *time < shortest) {
                return fmt::format("'{}' is no time of 100ms or more; write 10s, 500ms, 5m or 1h",
                                   text);
            }
            value = *time;
            return std::nullopt;
        },
        help);
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
    static constexpr std::string_view units = "KMG";
    unsigned shift = 0;
    for (const std::string_view ending : {"iB", "B"}) {
        if (text.size() > ending.size() && text.ends_with(ending)) {
            text.remove_suffix(ending.size());
            break;
        }
    }
    if (!text.empty()) {
        if (const std::size_t unit = units.find(text.back()); unit != units.npos) {
            shift = 10 * (static_cast<unsigned>(unit) + 1);
            text.remove_suffix(1);
        }
    }
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() ||
        value > (most_history >> shift)) {
        return std::nullopt;
    }
    return value << shift;
}

void declare_history_max(Arguments& to, engine::history::Keep& keep) {
    to.parsed(
        "--history-max",
        [&keep](const std::string& text) -> std::optional<std::string> {
            const auto size = parse_size(text);
            if (!size || *size < least_history) {
                return fmt::format("'{}' is no size from 1M to 1024G; write 64M or 2G", text);
            }
            keep.most_bytes = *size;
            return std::nullopt;
        },
        "size of that file at most: the oldest samples make room; else 256M");
}

void declare_monitor(Arguments& to, MonitorOptions& options) {
    Settings& settings = options.settings;
    engine::Request& request = options.request;
    declare_time(to, "--every", settings.core,
                 "between two reads of monitors and states; else 10s");
    declare_time(to, "--presence", settings.presence,
                 "between two looks whether a module is there; else 2s, or as --every");
    declare_time(to, "--observables", settings.observables,
                 "between two reads of SNR, BER and the like; else 30s, or as --every");
    to.choice(
        "--flags", {"off", "sole"},
        [&settings](const std::string& word) { settings.sole_reader = word == "sole"; },
        "sole: no other program reads latched flags, so read them, which clears them, and log them "
        "as events",
        "off");
    declare_expect(to, request);
    declare_as(to, request);
    declare_port_map(to, request);
    declare_time(to, "--deadline", settings.deadline, "that one poll may take; else 2s");
    declare_bus(to, request, "fault=seed:N, paced=SPEED, emulated; with commas");
}

std::expected<std::unique_ptr<engine::warning::Follower>, ExitCode>
follower_for(const std::string& path, const engine::history::Keep& keep,
             std::chrono::milliseconds period) {
    if (path.empty()) {
        return std::make_unique<engine::warning::Follower>();
    }
    std::string said;
    auto store = engine::history::Store::open_to_write(path, keep, said);
    if (!said.empty()) {
        complain(said);
    }
    if (!store) {
        complain("the history: " + store.error());
        return std::unexpected(ExitCode::DeviceError);
    }
    engine::warning::Engine known;
    const double now =
        std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    if (const auto learnt = learn(known, **store, now); !learnt) {
        complain(learnt.error() + "; warnings know nothing of what was before");
        known = {};
    }
    auto follower =
        std::make_unique<engine::warning::Follower>(std::make_unique<engine::history::Recorder>(
            std::move(*store), period, [](const std::string& text) { complain(text); }));
    follower->engine() = std::move(known);
    return follower;
}

Monitored::Monitored(const MonitorOptions& options)
    : request_(options.request), settings_(options.settings),
      system_(engine::open_system(options.request)) {
    settings_.as = request_.as;
    settings_.stop = request_.stop;
    settings_.presence = std::min(settings_.presence, settings_.core);
    settings_.observables = std::max(settings_.observables, settings_.core);
    settings_.stale_after =
        std::max<Duration>(settings_.core * periods_of_life, settings_.core + settings_.deadline);
    request_.deadline_s = std::chrono::duration<double>(settings_.deadline).count();
}

std::expected<std::unique_ptr<Monitored>, ExitCode> Monitored::make(const MonitorOptions& options) {
    for (const drivers::wrap::Layer& layer : options.request.via) {
        if (layer.name == "trace" || layer.name == "replay") {
            complain(fmt::format("--via {}: a trace is of one read; of modules that are watched "
                                 "there are many",
                                 layer.name));
            return std::unexpected(ExitCode::Usage);
        }
    }
    auto targets = targets_of(options);
    if (!targets) {
        return std::unexpected(targets.error());
    }
    std::unique_ptr<Monitored> made(new Monitored(options));
    std::set<std::string> names;
    for (const engine::Target& target : *targets) {
        if (target.noun == engine::noun::file && target.word == "-") {
            complain("standard input can be read once, and not watched");
            return std::unexpected(ExitCode::Usage);
        }
        if (!names.insert(target.name()).second) {
            complain(fmt::format("{} is named twice; name each module once", target.name()));
            return std::unexpected(ExitCode::Usage);
        }
    }
    made->targets_ = std::move(*targets);
    return made;
}

std::vector<engine::monitor::Source> Monitored::sources() const {
    std::vector<engine::monitor::Source> sources;
    for (const engine::Target& target : targets_) {
        sources.push_back(engine::monitor::source_of(*system_, target, request_));
    }
    return sources;
}

Settings Monitored::settings() const {
    return settings_;
}

} // namespace optictl::cli
