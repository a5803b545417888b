// Options of the verbs that watch modules, and the poller that they ask for.
#pragma once

#include <chrono>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/monitor/poller.hpp"
#include "cli/engine/warning/follower.hpp"
#include "cli/exit_code.hpp"
#include "cli/verbs/common/options.hpp"

namespace optictl::cli {

/// "500ms", "10s", "10m", "2h", "1d"; a number alone is seconds. Nothing where it is no time, or
/// more than a year.
[[nodiscard]] std::optional<engine::monitor::Duration> parse_time(std::string_view text);

struct MonitorOptions : TargetOptions {
    engine::monitor::Settings settings;
};

/// Declares how modules are polled: --every, --presence, --observables, --flags and what opens
/// them.
void declare_monitor(Arguments& to, MonitorOptions& options);
/// Declares an option that is a time.
void declare_time(Arguments& to, const char* name, engine::monitor::Duration& value,
                  const char* help);

/// "512M", "2G", "1000000": bytes, with K, M, G of 1024. Nothing where it is no size.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);
/// Declares --history-max.
void declare_history_max(Arguments& to, engine::history::Keep& keep);

inline constexpr const char* default_history = "/var/lib/optictl/history.db";
/// What follows the modules of a verb: with a history in `path`, which it knows and goes on with,
/// or without where `path` is empty. A batch is written each `period`. Complains and gives the exit
/// code where the file cannot be used.
[[nodiscard]] std::expected<std::unique_ptr<engine::warning::Follower>, ExitCode>
follower_for(const std::string& path, const engine::history::Keep& keep,
             std::chrono::milliseconds period);

/// What the poller of a verb refers to; one of these lives as long as the poller.
class Monitored {
public:
    /// Complains and gives the exit code where there are no targets, or one is there twice.
    [[nodiscard]] static std::expected<std::unique_ptr<Monitored>, ExitCode>
    make(const MonitorOptions& options);
    [[nodiscard]] std::vector<engine::monitor::Source> sources() const;
    [[nodiscard]] engine::monitor::Settings settings() const;

private:
    explicit Monitored(const MonitorOptions& options);

    engine::Request request_;
    engine::monitor::Settings settings_;
    std::unique_ptr<drivers::System> system_;
    std::vector<engine::Target> targets_;
};

} // namespace optictl::cli
