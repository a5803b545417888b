#include "cli/serve/report.hpp"

#include <chrono>
#include <cmath>
#include <ctime>
#include <map>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "cli/engine/monitor/summary.hpp"
#include "cli/render/walk.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::serve {
namespace {

using engine::monitor::dbm_of;
using engine::monitor::Event;
using engine::monitor::Moment;
using engine::monitor::Poller;
using engine::monitor::Presence;
using model::Quantity;

constexpr const char* not_known = "not known";

[[nodiscard]] view::Value decimal(double value, int digits) {
    const double scale = std::pow(10.0, digits);
    const double rounded = std::round(value * scale) / scale;
    return view::number(rounded, fmt::format("{:.{}f}", rounded, digits));
}

[[nodiscard]] view::Value time_value(const Moment& moment) {
    return moment.is_set ? view::text(time_text(moment.wall)) : view::none("never");
}

/// The reading of a monitor in its unit, a power in dBm.
[[nodiscard]] view::Value monitor_value(const model::Monitor* monitor) {
    if (monitor == nullptr) {
        return view::none("not advertised");
    }
    if (!monitor->value.has_value()) {
        return view::none(words::state_words(monitor->value.state));
    }
    const bool is_power =
        monitor->quantity == Quantity::TxPower || monitor->quantity == Quantity::RxPower;
    return is_power ? decimal(dbm_of(monitor->value.value), 2) : decimal(monitor->value.value, 3);
}

[[nodiscard]] const model::Monitor* monitor_of(const model::Module& module, Quantity quantity,
                                               unsigned lane) {
    for (const model::Monitor& monitor : module.monitors) {
        if (monitor.quantity == quantity && monitor.lane == lane) {
            return &monitor;
        }
    }
    return nullptr;
}

void put_lanes(view::Object& tree, const model::Module& module) {
    using enum view::Align;
    view::Table& table = tree.table("lanes", "Lanes",
                                    {{"lane", "lane", Right},
                                     {"tx_bias_ma", "bias mA", Right},
                                     {"tx_power_dbm", "Tx dBm", Right},
                                     {"rx_power_dbm", "Rx dBm", Right},
                                     {"rx_margin_db", "margin dB", Right},
                                     {"expected", "light expected"}});
    const model::LaneSet expected = engine::history::expected_lanes(module);
    for (const model::MediaLane& lane : module.media_lanes) {
        const model::Monitor* const rx = monitor_of(module, Quantity::RxPower, lane.number);
        table.row(
            {view::whole(lane.number),
             monitor_value(monitor_of(module, Quantity::TxBias, lane.number)),
             monitor_value(monitor_of(module, Quantity::TxPower, lane.number)), monitor_value(rx),
             rx != nullptr && rx->has_margin ? decimal(rx->margin, 2) : view::none("no thresholds"),
             view::flag(((expected >> (lane.number - 1U)) & 1U) != 0)});
    }
}

void put_module(view::Object& tree, const PortView& view) {
    const analysis::Health& health = view.module()->health();
    tree.fact("verdict", "Verdict", view::text(analysis::name_of(health.conclusion)));
    std::vector<std::string> causes;
    for (const analysis::Cause& cause : health.causes) {
        if (cause.grade == analysis::Grade::Bad || cause.grade == analysis::Grade::Suspect) {
            causes.push_back(cause.text);
        }
    }
    tree.fact("causes", "Causes", view::several(causes));
    const model::Module* const module = view.decoded();
    if (module == nullptr) {
        return;
    }
    tree.fact("standard", "Standard", view::text(module->standard));
    for (const auto& [key, label] :
         {std::pair("vendor_name", "Vendor"), std::pair("vendor_part_number", "Part number")}) {
        const auto item = module->item(key);
        tree.fact(key, label,
                  item && item->reading.has_value() ? view::text(words::item_text(*item))
                                                    : view::none("not read"));
    }
    tree.fact("temperature_c", "Temperature",
              monitor_value(monitor_of(*module, Quantity::Temperature, 0)));
    tree.fact("supply_v", "Supply", monitor_value(monitor_of(*module, Quantity::SupplyVoltage, 0)));
    put_lanes(tree, *module);
}

} // namespace

std::string document(std::string_view schema, const view::Object& tree) {
    render::JsonWriter json;
    json.begin_object();
    json.member("schema", fmt::format("optictl.{}", schema));
    render::walk_json(json, tree);
    json.end_object();
    return fmt::format("{}\n", json.text());
}

std::string time_text(double wall) {
    const double whole = std::floor(wall);
    return fmt::format("{:%FT%T}.{:03}Z", fmt::gmtime(static_cast<std::time_t>(whole)),
                       static_cast<int>((wall - whole) * 1000));
}

PortView view_of(const Poller& poller, std::size_t port) {
    const auto& source = poller.source(port);
    PortView view{source.port, source.netdev, source.noun, poller.snapshot(port)};
    view.is_fresh = is_fresh(*view.snapshot, poller.now(), poller.settings().stale_after);
    return view;
}

std::vector<PortView> views_of(const Poller& poller) {
    std::vector<PortView> views;
    views.reserve(poller.size());
    for (std::size_t port = 0; port < poller.size(); ++port) {
        views.push_back(view_of(poller, port));
    }
    return views;
}

view::Object port_tree(const PortView& view, engine::monitor::Duration now) {
    const auto& snapshot = *view.snapshot;
    view::Object tree(view.port);
    tree.fact("port", "Port", view::text(view.port));
    tree.fact("presence", "Presence", view::text(name_of(snapshot.presence)));
    tree.fact("time", "Read", time_value(snapshot.core));
    tree.fact("age_s", "Age",
              snapshot.core.is_set
                  ? decimal(std::chrono::duration<double>(now - snapshot.core.steady).count(), 3)
                  : view::none("never"));
    tree.fact("serial", "Serial number",
              snapshot.serial.empty() ? view::none(not_known) : view::text(snapshot.serial));
    tree.fact("error", "Error",
              snapshot.error.empty() ? view::none("none")
                                     : view::text(words::printable(snapshot.error)));
    if (view.module() != nullptr) {
        put_module(tree, view);
    }
    return tree;
}

view::Object event_tree(const Event& event) {
    view::Object tree;
    tree.fact("number", "Number", view::whole(event.number));
    tree.fact("time", "Time", view::text(time_text(event.until)));
    tree.fact("since", "Not before",
              event.before_start ? view::none("before the start")
                                 : view::text(time_text(event.since)));
    tree.fact("port", "Port", view::text(event.port));
    tree.fact("serial", "Serial number",
              event.serial.empty() ? view::none(not_known) : view::text(event.serial));
    tree.fact("event", "Event", view::text(name_of(event.kind)));
    tree.fact("flag", "Flag",
              event.subject.empty() ? view::none("none") : view::text(event.subject));
    tree.fact("lane", "Lane",
              event.lane == 0 ? view::none("of the module") : view::whole(event.lane));
    tree.fact("text", "What", view::text(event.text));
    return tree;
}

std::string ports_json(const Poller& poller) {
    view::Object tree;
    auto& ports = tree.objects("ports");
    for (const PortView& view : views_of(poller)) {
        ports.push_back(port_tree(view, poller.now()));
    }
    return document("ports-status/1", tree);
}

std::string events_json(const Poller& poller, std::uint64_t after, std::size_t most) {
    view::Object tree;
    tree.data("total", view::whole(poller.events().total()));
    auto& events = tree.objects("events");
    for (const Event& event : poller.events().since(after, most)) {
        events.push_back(event_tree(event));
    }
    return document("events/1", tree);
}

view::Object summary_tree(const std::string& port, const engine::monitor::Summary& summary,
                          const engine::monitor::Snapshot& last) {
    view::Object tree;
    std::uint64_t errors = 0;
    for (const auto& [kind, count] : last.counts.errors) {
        errors += count;
    }
    tree.sentence({}, fmt::format("{}: {} samples, {} flaps, {} failed polls, {} changes of state",
                                  port, summary.samples(), summary.flaps(), errors,
                                  last.counts.module_states + last.counts.path_states));
    tree.data("port", view::text(port));
    tree.data("samples", view::whole(summary.samples()));
    tree.data("flaps", view::whole(summary.flaps()));
    tree.data("failed_polls", view::whole(errors));
    tree.data("state_changes", view::whole(last.counts.module_states + last.counts.path_states));
    using enum view::Align;
    view::Table& table = tree.table("values", "",
                                    {{"quantity", "quantity"},
                                     {"lane", "lane", Right},
                                     {"min", "min", Right},
                                     {"mean", "mean", Right},
                                     {"max", "max", Right},
                                     {"drift", "drift", Right}});
    const auto number = [](double value) {
        const std::string text = fmt::format("{:.5g}", value);
        return view::number(std::stod(text), text);
    };
    for (const engine::monitor::Followed& value : summary.values()) {
        const auto& statistics = value.statistics;
        view::Value of_module{"-", {}, "of the module"};
        table.row({view::text(value.key),
                   value.lane == 0 ? std::move(of_module) : view::whole(value.lane),
                   number(statistics.least()), number(statistics.mean()),
                   number(statistics.greatest()),
                   statistics.count() > 1 ? number(statistics.drift()) : view::none("one sample")});
    }
    return tree;
}

} // namespace optictl::cli::serve
