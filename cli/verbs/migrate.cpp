// migrate: what a fleet needs to run another mode.
#include "cli/engine/lists/migrate.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/lists/lists.hpp"
#include "cli/engine/targets/ports.hpp"
#include "cli/verbs/common/fleet.hpp"
#include "cli/verbs/common/tree.hpp"
#include "cli/verbs/verb.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

struct Options : TargetOptions {
    ListOptions lists;
    std::string platform;
};

void declare(Arguments& to, Options& options) {
    options.request.wanted = everything;
    declare_targets(to, options, {"text", "json", "csv", "junit"},
                    "text, json: one object, csv: a line a port, or junit: XML");
    declare_lists(to, options.lists);
    to.text("--platform", options.platform, "platform that the modules are in");
    declare_reading(to, options);
}

std::string watts(double value) {
    return fmt::format("{:.1f} W", value);
}

view::Value power(const std::optional<double>& value) {
    return value ? view::number(*value, watts(*value)) : view::none("not known");
}

/// What is to be done in a port, one sentence each.
std::vector<std::string> sentences_of(const Migrant& port, const Wish& wish) {
    std::vector<std::string> out{port.reason};
    if (!port.listed.empty()) {
        out.push_back(port.listed);
    }
    if (port.step != Step::Replace) {
        return out;
    }
    std::vector<std::string> names;
    for (const Candidate& each : port.candidates) {
        names.push_back(fmt::format("{} ({})", each.name, each.source));
    }
    out.push_back(names.empty()
                      ? fmt::format("no entry of the lists, nor module here, has {} for it; name "
                                    "a list with --list",
                                    wish.to.text())
                      : fmt::format("would serve: {}", fmt::join(names, ", ")));
    return out;
}

void put_ports(view::Object& tree, const Migration& migration, const Wish& wish) {
    view::Table& people =
        tree.table("", "", {{"port", ""}, {"step", ""}, {"text", ""}}, view::Shown::ToPeople);
    view::Table& programs = tree.table("ports", "",
                                       {{"port", {}},
                                        {"box", {}},
                                        {"step", {}},
                                        {"outcome", {}},
                                        {"vendor", {}},
                                        {"part_number", {}},
                                        {"form_factor", {}},
                                        {"cage", {}},
                                        {"text", {}},
                                        {"would_serve", {}},
                                        {"before_w", {}},
                                        {"after_w", {}}},
                                       view::Shown::ToPrograms);
    programs.as_csv().as_cases(
        {.group = "box", .name = "port", .outcome = "outcome", .text = "text"});
    for (const Migrant& port : migration.ports) {
        const auto sentences = sentences_of(port, wish);
        const bool read = port.facts.unverifiable.empty();
        people.row({view::text(port.place), view::text(name_of(port.step)),
                    view::text(read ? fmt::format("{}: {}", port.kind(), sentences.front())
                                    : sentences.front())});
        for (const std::string& each : std::span(sentences).subspan(1)) {
            people.row({view::text(port.place), view::text(""), view::text(each)});
        }
        std::vector<std::string> names;
        for (const Candidate& each : port.candidates) {
            names.push_back(each.name);
        }
        const bool serves = port.step <= Step::Configure;
        programs.row({view::text(port.place), view::text(port.box), view::text(name_of(port.step)),
                      view::text(port.step == Step::NotConcerned ? "skipped"
                                 : serves                        ? "pass"
                                                                 : "fail"),
                      view::text(port.facts.vendor.shown), view::text(port.facts.part_number.shown),
                      view::text(port.facts.form_factor), view::text(port.port.cage),
                      view::text(fmt::format("{}", fmt::join(sentences, "; "))),
                      view::several(names), power(port.facts.max_power_w), power(port.after_w)});
    }
}

void put_pairs(view::Object& tree, const Migration& migration) {
    view::Table& people = tree.table("", "Who faces whom then (A - B, a port of the mode each)",
                                     {{"verdict", ""}, {"text", ""}}, view::Shown::ToPeople);
    view::Table& programs = tree.table(
        "pairs", "", {{"one", {}}, {"other", {}}, {"verdict", {}}, {"fibre", {}}, {"words", {}}},
        view::Shown::ToPrograms);
    for (const FacingKinds& each : migration.pairs) {
        const std::string_view verdict = vendor_db::name_of(each.outcome);
        const bool faces = each.outcome <= vendor_db::LinkRemark::Outcome::Condition;
        people.row({view::text(verdict),
                    view::text(fmt::format("{} - {}{}{}: {}", each.one, each.other,
                                           faces && !each.fibre.empty() ? ", " : "",
                                           faces ? each.fibre : "", fmt::join(each.words, "; ")))});
        programs.row({view::text(each.one), view::text(each.other), view::text(verdict),
                      view::text(each.fibre), view::several(each.words)});
    }
    if (migration.pairs_left_out != 0) {
        tree.note(fmt::format("{} more kinds are not compared", migration.pairs_left_out));
    }
    tree.data("kinds_not_compared", view::whole(migration.pairs_left_out));
}

void put_power(view::Object& tree, const Migration& migration) {
    view::Table& table = tree.table("power", "Highest power",
                                    {{"box", "box"},
                                     {"before_w", "before", view::Align::Right},
                                     {"after_w", "after", view::Align::Right},
                                     {"limit_w", "ports give", view::Align::Right},
                                     {"not_known_before", "not known", view::Align::Right},
                                     {"not_known_after", "then", view::Align::Right}});
    Box total;
    for (const Box& each : migration.boxes) {
        total.before_w += each.before_w;
        total.after_w += each.after_w;
        total.unknown_before += each.unknown_before;
        total.unknown_after += each.unknown_after;
    }
    const auto row = [](const Box& each) {
        return std::vector<view::Value>{view::text(each.name),
                                        view::number(each.before_w, watts(each.before_w)),
                                        view::number(each.after_w, watts(each.after_w)),
                                        power(each.limit_w),
                                        view::whole(each.unknown_before),
                                        view::whole(each.unknown_after)};
    };
    for (const Box& each : migration.boxes) {
        table.row(row(each));
    }
    if (migration.boxes.size() > 1) {
        tree.note(fmt::format("In all {} before, {} after.", watts(total.before_w),
                              watts(total.after_w)));
    }
    tree.data("before_w", view::number(total.before_w, {}));
    tree.data("after_w", view::number(total.after_w, {}));
    if (total.unknown_before + total.unknown_after != 0) {
        tree.note("Modules whose power is not known are not in the sums.");
    }
}

view::Object tree_of(const Migration& migration, const Wish& wish) {
    view::Object tree;
    std::vector<std::string> counts;
    for (std::size_t i = 0; i < step_count; ++i) {
        if (migration.counts[i] != 0) {
            counts.push_back(
                fmt::format("{} {}", migration.counts[i], name_of(static_cast<Step>(i))));
        }
    }
    tree.sentence("answer",
                  fmt::format("{}: {} port{}: {}", wish.text(), migration.ports.size(),
                              migration.ports.size() == 1 ? "" : "s", fmt::join(counts, ", ")));
    tree.data("wish", view::text(wish.text()));
    tree.data("possible", view::flag(migration.is_possible()));
    for (std::size_t i = 0; i < step_count; ++i) {
        std::string key(name_of(static_cast<Step>(i)));
        std::ranges::replace(key, '-', '_');
        tree.data(key, view::whole(migration.counts[i]));
    }
    put_ports(tree, migration, wish);
    put_pairs(tree, migration);
    put_power(tree, migration);
    return tree;
}

/// The system that a place is of: the folder above it, or the platform of the port map.
std::string box_of(const std::string& place, const FleetTargets& fleet, bool in_map) {
    const std::size_t slash = place.rfind('/');
    if (in_map && fleet.map && !fleet.map->platform.empty()) {
        return fleet.map->platform;
    }
    return slash == std::string::npos || in_map ? "this system" : place.substr(0, slash);
}

/// What the lists are asked of a port.
vendor_db::Query query_at(vendor_db::Query query, const drivers::ports::Port* port,
                          const std::string& place) {
    if (port != nullptr) {
        query.port = vendor_db::PortPlace{.name = place,
                                          .cage = port->cage,
                                          .lanes = port->lanes,
                                          .max_power_w = port->max_power_w};
    }
    return query;
}

ExitCode run_fleet(const Options& options, FleetTargets fleet, const Wish& wish,
                   const vendor_db::Database& lists, const vendor_db::Query& query) {
    if (!fleet.map && std::ranges::any_of(
                          fleet.targets, [](const Target& each) { return each.port != nullptr; })) {
        if (auto map = load_ports(options.request)) {
            fleet.map = std::move(*map);
        }
    }
    Output output(options.format, true);
    const Places places(fleet.targets, fleet.map ? &*fleet.map : nullptr);
    Inventory inventory(places);
    std::vector<Migrant> ports;
    ExitCode code = read_fleet(fleet.targets, options, output, places, inventory,
                               [&](const Inspection& inspection, const std::string& place) {
                                   const auto* port = places.port(place);
                                   ports.push_back(examine(inspection, wish, lists,
                                                           query_at(query, port, place), place,
                                                           box_of(place, fleet, port != nullptr)));
                               });
    for (const auto& unit : inventory.units()) {
        if (std::ranges::find(ports, unit.place, &Migrant::place) == ports.end()) {
            ports.push_back(unread(unit.place,
                                   box_of(unit.place, fleet, places.port(unit.place) != nullptr),
                                   unit.doubt));
        }
    }
    const Migration migration = plan(std::move(ports), wish, lists);
    TreeWriter writer(output, options.format, "optictl migrate");
    writer.write(tree_of(migration, wish), "migration/1");
    writer.finish();
    return output.finish(worse(code, migration.is_possible() ? ExitCode::Ok : ExitCode::Failed));
}

ExitCode run(const Options& options) {
    auto fleet = fleet_targets(options, 1);
    if (!fleet) {
        return fleet.error();
    }
    if (fleet->words.empty() || fleet->targets.empty()) {
        complain("migrate: write the wish, then the modules: migrate 800G to 2x400G port all");
        return ExitCode::Usage;
    }
    const auto wish = parse_wish(fmt::format("{}", fmt::join(fleet->words, " ")));
    auto query = query_of(options.lists);
    if (!wish || !query) {
        complain(wish ? query.error() : "migrate: " + wish.error());
        return ExitCode::Usage;
    }
    query->platform = vendor_db::normalised(options.platform);
    const auto lists = load_lists(sources_of(options.lists), complain);
    if (!lists) {
        return ExitCode::Unreadable;
    }
    return run_fleet(options, std::move(*fleet), *wish, *lists, *query);
}

} // namespace

namespace verb {

extern const Verb migrate;
const Verb migrate{
    "migrate", "What a fleet needs to run another mode: 800G -> 2x400G",
    "Of the ports whose modules have the first mode (of all without it): which run the second\n"
    "today, which can once they are configured, and how, which need another optic, and what would\n"
    "serve by the lists and by what the fleet has; which ports cannot serve it, by their cage,\n"
    "lanes and power in the port map; which kinds face each other then, over which fibre, on what\n"
    "condition; and the highest power of each system before and after.\n"
    "Exit code 1: not every port that is concerned serves the mode, or cannot be told.\n"
    "Examples:\n"
    "  optictl migrate 800G to 2x400G port all\n"
    "  optictl migrate '400G -> 4x100G' --list site.toml --ports rack7-ports.toml file fleet/\n"
    "  optictl migrate 2x400G port 1-16 --format csv",
    prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
