// serve: watches modules and answers Prometheus.
#include <charconv>
#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/serve/http.hpp"
#include "cli/serve/notify.hpp"
#include "cli/serve/openconfig.hpp"
#include "cli/serve/page.hpp"
#include "cli/serve/report.hpp"
#include "cli/serve/warnings.hpp"
#include "cli/verbs/common/config_file.hpp"
#include "cli/verbs/common/monitor.hpp"
#include "cli/verbs/verb.hpp"
#include "cli/version.hpp"
#include "drivers/dump/output_file.hpp"

namespace optictl::cli {
namespace {

using engine::monitor::News;
using engine::monitor::Poller;
using engine::warning::Follower;
using serve::HttpRequest;
using serve::HttpResponse;

constexpr const char* default_listen = "127.0.0.1:9846";
constexpr const char* json_type = "application/json";
/// Of one answer of /api/events.
constexpr std::size_t most_events = 1000;

struct ServeOptions : MonitorOptions {
    std::string config;
    std::string listen = default_listen;
    std::string textfile;
    std::string openconfig;
    std::optional<serve::Compat> compat;
    bool keeps_rights = false;
    serve::Profile profile = serve::Profile::Core;
    std::string history;
    engine::history::Keep keep;
    engine::monitor::Duration batch = std::chrono::minutes(1);
};

void declare_settings(Arguments& to, ServeOptions& options) {
    declare_target_words(to, options.words);
    to.text("--listen", options.listen,
            "ADDRESS:PORT, [ADDRESS]:PORT, unix:PATH or none; else 127.0.0.1:9846");
    to.choice(
        "--profile", {"core", "full"},
        [&options](const std::string& word) {
            options.profile = word == "full" ? serve::Profile::Full : serve::Profile::Core;
        },
        "full: thresholds, watts, SNR, BER and steps of the diagnosis, too", "core");
    to.choice(
        "--compat", {"none", "wobcom", "vexxhost"},
        [&options](const std::string& word) {
            options.compat = word == "wobcom"     ? std::optional(serve::Compat::Wobcom)
                             : word == "vexxhost" ? std::optional(serve::Compat::Vexxhost)
                                                  : std::nullopt;
        },
        "names of that exporter, too, for its dashboards", "none");
    to.text(
        "--history", options.history,
        "keep values and events in this file, and know what it has; `optictl history` shows it");
    declare_time(to, "--history-every", options.batch,
                 "write it each time after this, in one transaction; else 1m");
    declare_history_max(to, options.keep);
    to.text("--textfile", options.textfile,
            "write the metrics to this file, too, as often as modules are read: *.prom of "
            "node_exporter");
    to.text("--openconfig", options.openconfig,
            "the same in OpenConfig's tree, JSON-IETF; /api/openconfig has it, too");
    to.flag("--keep-rights", options.keeps_rights,
            "started by root, keep all rights of root, not CAP_NET_ADMIN alone");
    declare_monitor(to, options);
}

void declare(Arguments& to, ServeOptions& options) {
    to.text("--config", options.config,
            "TOML with these options as keys, targets = [...]; counts before them; SIGHUP reads it "
            "anew");
    declare_settings(to, options);
}

/// A number of the query, "since=12&limit=5"; `otherwise` where there is none.
[[nodiscard]] std::uint64_t number_in(std::string_view query, std::string_view name,
                                      std::uint64_t otherwise) {
    while (!query.empty()) {
        const std::string_view part = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(part.size() + 1, query.size()));
        if (part.size() > name.size() && part.starts_with(name) && part[name.size()] == '=') {
            const std::string_view digits = part.substr(name.size() + 1);
            std::uint64_t value = 0;
            const auto [end, error] =
                std::from_chars(digits.data(), digits.data() + digits.size(), value);
            return error == std::errc{} && end == digits.data() + digits.size() ? value : otherwise;
        }
    }
    return otherwise;
}

/// Whether polls end: one that hangs on every bus is no reason to take the monitor for healthy.
[[nodiscard]] HttpResponse health_of(const Poller& poller) {
    const auto longest = poller.settings().longest_pause + poller.settings().deadline +
                         poller.settings().core + std::chrono::minutes(1);
    std::size_t late = 0;
    for (std::size_t port = 0; port < poller.size(); ++port) {
        const auto snapshot = poller.snapshot(port);
        late += snapshot->tried.is_set && poller.now() - snapshot->tried.steady > longest ? 1 : 0;
    }
    if (late != 0) {
        return {.status = 503,
                .body = fmt::format("{} of {} ports are not polled any more: a bus hangs\n", late,
                                    poller.size())};
    }
    return {.body = "ok\n"};
}

/// The last hours of a port, which is named by its place in /api/ports, from 0.
[[nodiscard]] HttpResponse trace_of(const Poller& poller, const Follower& follower,
                                    std::string_view query) {
    const std::uint64_t port = number_in(query, "port", poller.size());
    if (port >= poller.size()) {
        return {.status = 404, .body = "port=INDEX counts as /api/ports does, from 0\n"};
    }
    const std::string& name = poller.source(port).port;
    return {.type = json_type, .body = serve::trace_json(name, follower.trace(name))};
}

[[nodiscard]] std::string metrics_of(const Poller& poller, const Follower& follower,
                                     const ServeOptions& options, serve::Dialect dialect) {
    return serve::metrics(serve::views_of(poller),
                          {.profile = options.profile,
                           .version = std::string(version()),
                           .events = poller.events().total(),
                           .warnings = follower.active(),
                           .recorder = follower.recorder(),
                           .compat = options.compat},
                          dialect);
}

[[nodiscard]] HttpResponse answer(const Poller& poller, const Follower& follower,
                                  const ServeOptions& options, const HttpRequest& request) {
    if (request.path == "/metrics") {
        const serve::Dialect dialect = serve::dialect_of(request.accept);
        return {.type = std::string(serve::content_type(dialect)),
                .body = metrics_of(poller, follower, options, dialect)};
    }
    if (request.path == "/healthz") {
        return health_of(poller);
    }
    if (request.path == "/api/ports") {
        return {.type = json_type, .body = serve::ports_json(poller)};
    }
    if (request.path == "/api/events") {
        const auto most =
            std::min<std::uint64_t>(number_in(request.query, "limit", most_events), most_events);
        return {.type = json_type,
                .body = serve::events_json(poller, number_in(request.query, "since", 0), most)};
    }
    if (request.path == "/api/openconfig") {
        return {.type = "application/yang-data+json",
                .body = serve::openconfig_json(serve::views_of(poller))};
    }
    if (request.path == "/api/warnings") {
        return {.type = json_type, .body = serve::warnings_json(follower.active())};
    }
    if (request.path == "/api/trace") {
        return trace_of(poller, follower, request.query);
    }
    if (const serve::PageFile* const file = serve::page_file(request.path)) {
        return {.type = std::string(file->type),
                .body = std::string(file->text),
                .policy = std::string(serve::page_policy)};
    }
    return {.status = 404,
            .body = "no such page; there are / /metrics /healthz /api/ports "
                    "/api/warnings /api/trace?port=INDEX /api/events /api/openconfig\n"};
}

/// One set of settings at work: replaced as a whole when they are read anew.
class Service {
public:
    Service(ServeOptions options, std::unique_ptr<Monitored> monitored,
            std::unique_ptr<Follower> follower)
        : options_(std::move(options)), monitored_(std::move(monitored)),
          follower_(std::move(follower)) {
        poller_.emplace(monitored_->sources(), monitored_->settings(),
                        [this](const News& news) { take(news); });
    }
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;
    ~Service() = default;

    [[nodiscard]] bool start() { return poller_->start(); }
    /// Ends the polls, and hands on what is known of the modules.
    [[nodiscard]] std::unique_ptr<Follower> end() {
        poller_.reset();
        return std::move(follower_);
    }
    [[nodiscard]] HttpResponse answer(const HttpRequest& request) const {
        return cli::answer(*poller_, *follower_, options_, request);
    }
    /// Writes the files that others read, when it is time.
    void write_files() {
        const auto now = std::chrono::steady_clock::now();
        if (now < next_ || (options_.textfile.empty() && options_.openconfig.empty())) {
            return;
        }
        next_ = now + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                          options_.settings.core);
        if (!options_.textfile.empty()) {
            write_file(options_.textfile,
                       metrics_of(*poller_, *follower_, options_, serve::Dialect::Prometheus));
        }
        if (!options_.openconfig.empty()) {
            write_file(options_.openconfig, serve::openconfig_json(serve::views_of(*poller_)));
        }
    }
    [[nodiscard]] bool is_healthy() const { return health_of(*poller_).status == 200; }
    [[nodiscard]] std::string words() const {
        return fmt::format("watching {} module{}", poller_->size(),
                           poller_->size() == 1 ? "" : "s");
    }
    [[nodiscard]] const ServeOptions& options() const { return options_; }

private:
    void take(const News& news) {
        for (auto& event : follower_->take(poller_->source(news.port).port, news)) {
            follower_->record(poller_->add(std::move(event)));
        }
    }

    void write_file(const std::string& path, const std::string& text) {
        const auto error = drivers::dump::write_file_atomically(path, text);
        if (error && !is_failing_) {
            complain(fmt::format("{}: {}; it is tried again", path, *error));
        }
        is_failing_ = error.has_value();
    }

    ServeOptions options_;
    std::unique_ptr<Monitored> monitored_;
    std::unique_ptr<Follower> follower_;
    std::chrono::steady_clock::time_point next_;
    bool is_failing_ = false;
    std::optional<Poller> poller_; ///< ends first: it calls the others
};

volatile std::sig_atomic_t hung_up = 0; // NOLINT(*-avoid-non-const-global-variables)
extern "C" void note_hangup(int) {
    hung_up = 1;
}

/// The options with what the file says; complains of what is wrong there.
[[nodiscard]] std::optional<ServeOptions> with_config(const ServeOptions& options) {
    ServeOptions read = options;
    if (options.config.empty()) {
        return read;
    }
    const auto wrong =
        apply_config_file(options.config, [&read](Arguments& to) { declare_settings(to, read); });
    if (wrong) {
        complain(*wrong);
        return std::nullopt;
    }
    return read;
}

/// What follows the modules: a history that is in use goes on, as does what is known without one.
[[nodiscard]] std::unique_ptr<Follower> follower_of(const ServeOptions& options, Service* before) {
    if (before != nullptr && before->options().history == options.history) {
        return before->end();
    }
    auto made = follower_for(options.history, options.keep,
                             std::chrono::duration_cast<std::chrono::milliseconds>(options.batch));
    return made ? std::move(*made) : nullptr;
}

/// The settings as they are in the file now; the old ones stay at work where they are wrong.
void read_anew(const ServeOptions& options, std::unique_ptr<Service>& service,
               const serve::Notify& notify) {
    notify.reloading();
    const auto read = with_config(options);
    auto monitored = read ? Monitored::make(*read) : std::unexpected(ExitCode::Usage);
    auto follower = monitored ? follower_of(*read, service.get()) : nullptr;
    if (follower) {
        service = std::make_unique<Service>(*read, std::move(*monitored), std::move(follower));
        if (!service->start()) {
            complain("no thread can be made; nothing is polled until the settings are read again");
        }
        complain("the settings were read anew: " + service->words());
    } else {
        complain("the settings stay as they were");
    }
    notify.say("READY=1\nSTATUS=" + service->words());
}

/// Answers until a signal ends it.
void serve_on(serve::HttpServer& server, const ServeOptions& options,
              std::unique_ptr<Service>& service, const serve::Notify& notify) {
    notify.say("READY=1\nSTATUS=" + service->words());
    auto alive = std::chrono::steady_clock::now();
    server.run(Interrupt::seen, [&] {
        if (std::exchange(hung_up, 0) != 0) {
            read_anew(options, service, notify);
        }
        service->write_files();
        const auto now = std::chrono::steady_clock::now();
        if (notify.period() && now >= alive && service->is_healthy()) {
            alive = now + *notify.period();
            notify.say("WATCHDOG=1");
        }
    });
    service->write_files();
    notify.say("STOPPING=1");
}

ExitCode run(const ServeOptions& options) {
    const auto read = with_config(options);
    if (!read) {
        return ExitCode::Usage;
    }
    std::optional<serve::Endpoint> endpoint;
    if (read->listen != "none") {
        const auto parsed = serve::parse_endpoint(read->listen);
        if (!parsed) {
            complain("--listen: " + parsed.error());
            return ExitCode::Usage;
        }
        endpoint = *parsed;
    }
    const Interrupt interrupt;
    struct sigaction hangup = {};
    hangup.sa_handler = note_hangup;
    if (!read->config.empty()) {
        ::sigaction(SIGHUP, &hangup, nullptr); // ~Interrupt puts back what was before
    }
    std::unique_ptr<Service> service;
    serve::HttpServer server([&](const HttpRequest& request) { return service->answer(request); },
                             {});
    if (endpoint) {
        if (const auto listening = server.listen(*endpoint); !listening) {
            complain(listening.error());
            return ExitCode::DeviceError;
        }
    }
    if (const auto wrong = read->keeps_rights ? std::nullopt : serve::drop_rights()) {
        complain(*wrong);
        return ExitCode::DeviceError;
    }
    auto monitored = Monitored::make(*read);
    if (!monitored) {
        return monitored.error();
    }
    auto follower = follower_of(*read, nullptr);
    if (!follower) {
        return ExitCode::DeviceError;
    }
    service = std::make_unique<Service>(*read, std::move(*monitored), std::move(follower));
    if (!service->start()) {
        complain("no thread can be made: the limit of processes is reached; raise it (ulimit -u)");
        return ExitCode::DeviceError;
    }
    if (endpoint && !endpoint->is_local) {
        complain(fmt::format("{} can be reached from other machines, without a password or "
                             "encryption",
                             endpoint->name()));
    }
    complain(endpoint ? fmt::format("{}; metrics at {}/metrics", service->words(), endpoint->name())
                      : service->words());
    serve_on(server, options, service, serve::Notify());
    return ExitCode::Ok;
}

} // namespace

namespace verb {

extern const Verb serve;
const Verb serve{
    "serve", "Watch modules and answer Prometheus (/metrics), with events and JSON",
    "Modules are read at their own times: a scrape never touches a bus. It listens on\n"
    "this machine alone unless --listen says otherwise; / is a page for browsers.\n"
    "SIGTERM ends it with code 0. Started by root it keeps CAP_NET_ADMIN alone.\n"
    "Examples:\n"
    "  optictl serve port all\n"
    "  optictl serve port 1-32 --listen unix:/run/optictl.sock --profile full\n"
    "  optictl serve --config /etc/optictl/serve.toml\n"
    "  optictl serve file captures/osfp-800g-dr8.cap --via emulated",
    prepare<ServeOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
