// Snapshots and events as trees, for all that is not Prometheus.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/monitor/event.hpp"
#include "cli/engine/monitor/poller.hpp"
#include "cli/engine/monitor/summary.hpp"
#include "cli/serve/metrics.hpp"
#include "cli/view/node.hpp"

namespace optictl::cli::serve {

/// One port of the poller, with the module as long as its values are not too old.
[[nodiscard]] PortView view_of(const engine::monitor::Poller& poller, std::size_t port);
[[nodiscard]] std::vector<PortView> views_of(const engine::monitor::Poller& poller);

/// UTC with milliseconds, "2026-11-29T14:03:07.250Z".
[[nodiscard]] std::string time_text(double wall);

/// A port as it is now: verdict, age, module, lanes. `now` counts as the clock of the poller does.
[[nodiscard]] view::Object port_tree(const PortView& view, engine::monitor::Duration now);
[[nodiscard]] view::Object event_tree(const engine::monitor::Event& event);

/// What a run said of one port: least, mean and greatest values, drift over the run, flaps.
[[nodiscard]] view::Object summary_tree(const std::string& port,
                                        const engine::monitor::Summary& summary,
                                        const engine::monitor::Snapshot& last);

/// A tree as a JSON document of the web server.
[[nodiscard]] std::string document(std::string_view schema, const view::Object& tree);
/// JSON documents of the web server.
[[nodiscard]] std::string ports_json(const engine::monitor::Poller& poller);
/// Events with numbers above `after`, at most `most`.
[[nodiscard]] std::string events_json(const engine::monitor::Poller& poller, std::uint64_t after,
                                      std::size_t most);

} // namespace optictl::cli::serve
