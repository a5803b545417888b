// serve: watches modules and answers Prometheus.
#include <charconv>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/serve/http.hpp"
#include "cli/serve/page.hpp"
#include "cli/serve/report.hpp"
#include "cli/serve/warnings.hpp"
#include "cli/verbs/monitor.hpp"
#include "cli/verbs/verb.hpp"

namespace optictl::cli {
namespace {

using engine::monitor::News;
using engine::monitor::Poller;
using engine::warning::Follower;
using serve::HttpRequest;
using serve::HttpResponse;

constexpr const char* json_type = "application/json";
/// Of one answer of /api/events.
constexpr std::size_t most_events = 1000;

struct ServeOptions : MonitorOptions {
    std::string listen = "127.0.0.1:9846";
    serve::Profile profile = serve::Profile::Core;
    std::string history;
    engine::history::Keep keep;
    engine::monitor::Duration batch = std::chrono::minutes(1);
};

void declare(Arguments& to, ServeOptions& options) {
    to.words("target", options.words, "TARGET",
             "port PORT, netdev NAME, i2c BUS, sysfs PATH, file PATH...");
    to.text("--listen", options.listen,
            "ADDRESS:PORT, [ADDRESS]:PORT or unix:PATH; else 127.0.0.1:9846");
    to.choice(
        "--profile", {"core", "full"},
        [&options](const std::string& word) {
            options.profile = word == "full" ? serve::Profile::Full : serve::Profile::Core;
        },
        "full: thresholds, watts, SNR, BER and steps of the diagnosis, too", "core");
    to.text(
        "--history", options.history,
        "keep values and events in this file, and know what it has; `optictl history` shows it");
    declare_time(to, "--history-every", options.batch,
                 "write it each time after this, in one transaction; else 1m");
    declare_monitor(to, options);
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

[[nodiscard]] HttpResponse answer(const Poller& poller, const Follower& follower,
                                  const ServeOptions& options, const HttpRequest& request) {
    if (request.path == "/metrics") {
        const serve::Dialect dialect = serve::dialect_of(request.accept);
        return {.type = std::string(serve::content_type(dialect)),
                .body = serve::metrics(serve::views_of(poller),
                                       {.profile = options.profile,
                                        .version = OPTICTL_VERSION,
                                        .events = poller.events().total(),
                                        .warnings = follower.active(),
                                        .recorder = follower.recorder()},
                                       dialect)};
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
                    "/api/warnings /api/trace?port=INDEX /api/events\n"};
}

ExitCode run(const ServeOptions& options) {
    auto endpoint = serve::parse_endpoint(options.listen);
    if (!endpoint) {
        complain("--listen: " + endpoint.error());
        return ExitCode::Usage;
    }
    const auto monitored = Monitored::make(options);
    if (!monitored) {
        return monitored.error();
    }
    const Interrupt interrupt;
    const auto follower =
        follower_for(options.history, options.keep,
                     std::chrono::duration_cast<std::chrono::milliseconds>(options.batch));
    if (!follower) {
        return follower.error();
    }
    Poller* self = nullptr;
    Poller poller((*monitored)->sources(), (*monitored)->settings(), [&](const News& news) {
        for (auto& event : (*follower)->take(self->source(news.port).port, news)) {
            (*follower)->record(self->add(std::move(event)));
        }
    });
    self = &poller;
    serve::HttpServer server(
        [&](const HttpRequest& request) { return answer(poller, **follower, options, request); },
        {});
    if (const auto listening = server.listen(*endpoint); !listening) {
        complain(listening.error());
        return ExitCode::DeviceError;
    }
    if (!poller.start()) {
        complain("no thread can be made: the limit of processes is reached; raise it (ulimit -u)");
        return ExitCode::DeviceError;
    }
    if (!endpoint->is_local) {
        complain(fmt::format("{} can be reached from other machines, without a password or "
                             "encryption",
                             endpoint->name()));
    }
    complain(fmt::format("watching {} module{}; metrics at {}{}", poller.size(),
                         poller.size() == 1 ? "" : "s", endpoint->name(), "/metrics"));
    server.run(Interrupt::seen);
    return ExitCode::Ok;
}

} // namespace

namespace verb {

extern const Verb serve;
const Verb serve{
    "serve", "Watch modules and answer Prometheus (/metrics), with events and JSON",
    "Modules are read at their own times: a scrape never touches a bus. It listens on\n"
    "this machine alone unless --listen says otherwise; SIGTERM ends it with code 0.\n"
    "Examples:\n"
    "  optictl serve port all\n"
    "  optictl serve port 1-32 --listen unix:/run/optictl.sock --profile full\n"
    "  optictl serve file captures/osfp-800g-dr8.cap --via emulated",
    prepare<ServeOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
