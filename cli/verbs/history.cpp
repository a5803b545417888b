// history: what was recorded of a module, wherever it was plugged in.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "cli/engine/history/store.hpp"
#include "cli/engine/warning/follower.hpp"
#include "cli/output.hpp"
#include "cli/serve/report.hpp"
#include "cli/serve/warnings.hpp"
#include "cli/verbs/common/monitor.hpp"
#include "cli/verbs/common/tree.hpp"
#include "cli/verbs/verb.hpp"
#include "drivers/dump/output_file.hpp"

namespace optictl::cli {
namespace {

using engine::history::Bin;
using engine::history::Kept;
using engine::history::Span;
using engine::history::Stay;
using engine::history::Store;
using engine::warning::date_text;
using serve::Curve;

constexpr double day = 86400;
constexpr std::size_t most_events = 20;
constexpr std::size_t spark_width = 32;

struct Options {
    std::vector<std::string> words;
    std::string store = default_history;
    std::string key;
    std::string svg;
    std::optional<engine::monitor::Duration> last;
    std::optional<Span> span;
    bool plot = false;
    Format format = Format::Text;
};

void declare(Arguments& to, Options& options) {
    to.words("what", options.words, "PORT|SERIAL",
             "a port, or a serial number; without: all modules");
    to.text("--store", options.store,
            "file that serve or watch has written; else /var/lib/optictl/history.db");
    to.parsed(
        "--last",
        [&options](const std::string& text) -> std::optional<std::string> {
            options.last = parse_time(text);
            return options.last
                       ? std::nullopt
                       : std::optional(fmt::format("'{}' is no time; write 12h or 7d", text));
        },
        "of this time; else 30d");
    to.choice(
        "--by", {"sample", "quarter", "day"},
        [&options](const std::string& word) {
            options.span = word == "sample"    ? Span::Sample
                           : word == "quarter" ? Span::Quarter
                                               : Span::Day;
        },
        "how closely: each sample (of two days), 15 minutes (of 90 days), or days",
        "what covers the time with least detail lost");
    to.text("--value", options.key, "only values whose name begins so: rx_power, temperature");
    to.flag("--plot", options.plot, "a line of each value over time, instead of its figures");
    to.text("--svg", options.svg, "write a drawing to this file, too");
    declare_format(to, options.format, {"text", "json", "csv"},
                   "text, json: one object with all points, or csv: a line a value");
}

/// The module that a word means: by its serial number, else the last one in that port.
[[nodiscard]] const Kept* find(const std::vector<Kept>& modules, const std::string& word) {
    const auto serial =
        std::ranges::find_if(modules, [&](const Kept& each) { return each.module.serial == word; });
    if (serial != modules.end()) {
        return &*serial;
    }
    const Kept* found = nullptr;
    double last = -1;
    for (const Kept& each : modules) {
        for (const Stay& stay : each.stays) {
            if (stay.port == word && stay.last > last) {
                found = &each;
                last = stay.last;
            }
        }
    }
    return found;
}

void put_stays(view::Object& tree, const Kept& module) {
    view::Table& table = tree.table("stays", "Where it was",
                                    {{"port", "port"}, {"first", "from"}, {"last", "until"}});
    for (const Stay& stay : module.stays) {
        table.row({view::text(stay.port), view::text(serve::time_text(stay.first)),
                   view::text(serve::time_text(stay.last))});
    }
}

/// Decibels with two digits, all else with four that count.
[[nodiscard]] view::Value figure(const std::string& key, double value) {
    const bool is_log = key.ends_with("_dbm") || key.ends_with("_db");
    const std::string text = is_log ? fmt::format("{:.2f}", value) : fmt::format("{:.4g}", value);
    return view::number(std::stod(text), text);
}

[[nodiscard]] view::Value lane_value(unsigned lane) {
    return lane == 0 ? view::Value{"-", {}, "of the module"} : view::whole(lane);
}

void put_figures(view::Object& tree, const std::vector<Curve>& curves) {
    using enum view::Align;
    view::Table& table = tree.table("values", "Values",
                                    {{"quantity", "quantity"},
                                     {"lane", "lane", Right},
                                     {"first", "first", Right},
                                     {"last", "last", Right},
                                     {"min", "min", Right},
                                     {"max", "max", Right},
                                     {"change_a_day", "a day", Right}});
    table.as_csv();
    for (const Curve& curve : curves) {
        // Not of all points: their pairs would be millions.
        std::vector<engine::warning::Point> some;
        const std::size_t step = curve.points.size() / 200 + 1;
        for (std::size_t i = 0; i < curve.points.size(); i += step) {
            some.push_back(curve.points[i]);
        }
        const auto slope = engine::warning::slope_of(some);
        const bool is_long = slope && slope->days >= 1;
        table.row({view::text(curve.key), lane_value(curve.lane),
                   figure(curve.key, curve.points.front().value),
                   figure(curve.key, curve.points.back().value), figure(curve.key, curve.least),
                   figure(curve.key, curve.greatest),
                   is_long ? figure(curve.key, slope->per_day)
                           : view::Value{"-", {}, "less than a day"}});
    }
}

void put_plot(view::Object& tree, const std::vector<Curve>& curves, double from, double until) {
    using enum view::Align;
    view::Table& table = tree.table("",
                                    fmt::format("{} to {}", serve::time_text(from).substr(0, 16),
                                                serve::time_text(until).substr(0, 16)),
                                    {{"", "quantity"},
                                     {"", "lane", Right},
                                     {"", "lowest", Right},
                                     {"", ""},
                                     {"", "highest", Right}},
                                    view::Shown::ToPeople);
    for (const Curve& curve : curves) {
        double least = curve.points.front().value;
        double greatest = least;
        for (const auto& point : curve.points) {
            least = std::min(least, point.value);
            greatest = std::max(greatest, point.value);
        }
        table.row({view::text(curve.key), lane_value(curve.lane), figure(curve.key, least),
                   view::Value{serve::sparkline(curve.points, from, until, least, greatest,
                                                spark_width, serve::writes_utf8()),
                               {},
                               {}},
                   figure(curve.key, greatest)});
    }
}

void put_points(view::Object& tree, const std::vector<Bin>& bins, const std::string& key) {
    view::Table& table = tree.table("points", "",
                                    {{"time", {}},
                                     {"port", {}},
                                     {"quantity", {}},
                                     {"lane", {}},
                                     {"min", {}},
                                     {"mean", {}},
                                     {"max", {}},
                                     {"samples", {}}},
                                    view::Shown::ToPrograms);
    for (const Bin& bin : bins) {
        for (const auto& [place, figures] : bin.values) {
            if (key.empty() || place.first.starts_with(key)) {
                table.row({view::text(serve::time_text(bin.begin)), view::text(bin.port),
                           view::text(place.first), lane_value(place.second),
                           figure(place.first, figures.least), figure(place.first, figures.mean),
                           figure(place.first, figures.greatest),
                           view::whole(static_cast<std::uint64_t>(figures.count))});
            }
        }
    }
}

void put_events(view::Object& tree, const std::vector<engine::monitor::Event>& events) {
    view::Table& table =
        tree.table("events", "Last events",
                   {{"time", "time"}, {"port", "port"}, {"event", "event"}, {"text", ""}});
    for (const auto& event : events) {
        table.row({view::text(serve::time_text(event.until).substr(0, 19)), view::text(event.port),
                   view::text(engine::monitor::name_of(event.kind)), view::text(event.text)});
    }
}

/// What the file has, where nothing is asked for.
ExitCode list(const std::vector<Kept>& modules, const Options& options) {
    view::Object tree;
    tree.sentence({}, fmt::format("{} module{} in {}; name one by its serial number or its port",
                                  modules.size(), modules.size() == 1 ? "" : "s", options.store));
    tree.data("modules_count", view::whole(modules.size()));
    view::Table& table = tree.table("modules", "",
                                    {{"serial", "serial number"},
                                     {"vendor", "vendor"},
                                     {"part", "part"},
                                     {"port", "last port"},
                                     {"first", "from"},
                                     {"last", "until"}});
    table.as_csv();
    for (const Kept& each : modules) {
        if (!each.stays.empty()) {
            table.row({each.module.serial.empty() ? view::none("not known")
                                                  : view::text(each.module.serial),
                       view::text(each.module.vendor), view::text(each.module.part),
                       view::text(each.stays.back().port),
                       view::text(date_text(each.stays.front().first)),
                       view::text(date_text(each.stays.back().last))});
        }
    }
    Output output(options.format);
    TreeWriter(output, options.format).write(tree, "history-modules/1");
    return output.finish(ExitCode::Ok);
}

[[nodiscard]] Span span_for(double length) {
    return length <= 2 * day ? Span::Sample : length <= 60 * day ? Span::Quarter : Span::Day;
}

/// The warnings of one module, judged anew from what is recorded.
[[nodiscard]] std::vector<engine::warning::Warning> warnings_of(Store& store, const Kept& module,
                                                                double until) {
    engine::warning::Engine judge;
    if (!learn(judge, store, until)) {
        return {};
    }
    (void)judge.settle();
    std::vector<engine::warning::Warning> warnings = judge.active();
    std::erase_if(warnings, [&](const auto& each) { return each.module != module.module; });
    return warnings;
}

ExitCode fail(const std::string& text) {
    complain(text);
    return ExitCode::Unreadable;
}

ExitCode show(Store& store, const Kept& module, const Options& options) {
    const double until = module.stays.back().last;
    const double length =
        options.last ? std::chrono::duration<double>(*options.last).count() : 30 * day;
    const double from = std::max(until - length, module.stays.front().first);
    const Span span = options.span.value_or(span_for(until - from));
    const auto bins = store.bins(module.id, span, engine::history::begin_of(span, from));
    if (!bins) {
        return fail(bins.error());
    }
    const auto events = store.events(module.module.serial, module.stays.back().port, most_events);
    if (!events) {
        return fail(events.error());
    }
    const std::vector<Curve> curves = serve::curves_of(*bins, options.key);
    if (curves.empty()) {
        complain(options.key.empty()
                     ? fmt::format("nothing is kept of {} so closely; --by quarter or --by day",
                                   module.module.text())
                     : fmt::format("no value of {} begins with '{}'", module.module.text(),
                                   options.key));
        return ExitCode::NotPresent;
    }
    const auto warnings = warnings_of(store, module, until);
    view::Object tree;
    const std::string answer = serve::warnings_answer(warnings);
    const Stay& now = module.stays.back();
    tree.sentence("answer", fmt::format("{}: {}", module.module.text(),
                                        answer.empty() ? "no warning" : answer));
    tree.note(fmt::format("In {} since {}, last read {}.", now.port,
                          serve::time_text(now.first).substr(0, 16),
                          serve::time_text(now.last).substr(0, 16)));
    tree.data("vendor", view::text(module.module.vendor));
    tree.data("part", view::text(module.module.part));
    tree.data("serial", module.module.serial.empty() ? view::none("not known")
                                                     : view::text(module.module.serial));
    tree.data("until", view::text(serve::time_text(until)));
    (void)serve::put_warnings(tree, warnings);
    if (options.plot) {
        put_plot(tree, curves, from, until);
    }
    if (!options.plot || options.format != Format::Text) {
        put_figures(tree, curves);
    }
    put_stays(tree, module);
    put_points(tree, *bins, options.key);
    put_events(tree, *events);
    if (!options.svg.empty()) {
        if (const auto error = drivers::dump::write_file_atomically(
                options.svg, serve::svg_of(module.module.text(), curves))) {
            complain(fmt::format("{}: {}", options.svg, *error));
            return ExitCode::DeviceError;
        }
    }
    Output output(options.format);
    TreeWriter(output, options.format).write(tree, "history/1");
    return output.finish(ExitCode::Ok);
}

ExitCode run(const Options& options) {
    if (options.words.size() > 1) {
        complain("history shows one module: name one port or one serial number");
        return ExitCode::Usage;
    }
    const auto store = Store::open_to_read(options.store);
    if (!store) {
        return fail(store.error() + "; serve --history FILE and watch --record FILE write one");
    }
    const auto modules = (*store)->modules();
    if (!modules) {
        return fail(modules.error());
    }
    if (options.words.empty()) {
        return list(*modules, options);
    }
    const Kept* const module = find(*modules, options.words.front());
    if (module == nullptr || module->stays.empty()) {
        complain(
            fmt::format("{}: no module with this serial number, and none was in a port of this "
                        "name; `optictl history --store {}` lists them",
                        options.words.front(), options.store));
        return ExitCode::NotPresent;
    }
    return show(**store, *module, options);
}

} // namespace

namespace verb {

extern const Verb history;
const Verb history{
    "history", "What was recorded of a module, in whatever ports it was",
    "The first line says whether it gets worse, and what to do. Values are means of\n"
    "15 minutes or days; `serve --history` and `watch --record` write the file.\n"
    "Examples:\n"
    "  optictl history\n"
    "  optictl history Ethernet8 --last 7d --value rx_power --plot\n"
    "  optictl history SN12345 --svg sn12345.svg --format json",
    prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
