#include "cli/verbs/qualify_view.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/serve/report.hpp"
#include "cli/verbs/change.hpp"
#include "cli/verbs/fleet.hpp"
#include "cli/verbs/qualify_reports.hpp"
#include "cli/verbs/tree.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {

using namespace engine;

using qualify::Line;
using qualify::Qualified;
using qualify::Result;
using view::Tone;

namespace {

std::string answer_of(const Qualified& qualified) {
    std::string counts;
    for (const Result result :
         {Result::Fail, Result::Error, Result::Info, Result::Pass, Result::Skip}) {
        if (const unsigned count = qualified.count(result)) {
            counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count,
                                  result == Result::Skip ? "skipped" : name_of(result));
        }
    }
    const std::string_view verdict = !qualified.message.empty() ? "not finished"
                                     : qualified.passes()       ? "passes what was checked"
                                     : qualified.count(Result::Fail) != 0 ? "fails"
                                                                          : "cannot tell";
    return fmt::format("{}: {}: {}{}{}", view::text(qualified.target).text, verdict, counts,
                       qualified.message.empty() ? "" : "; ", view::text(qualified.message).text);
}

std::string words_of(const Line& line) {
    return line.outcome.evidence.empty()
               ? line.outcome.text
               : fmt::format("{} [{}]", line.outcome.text, fmt::join(line.outcome.evidence, "; "));
}

void add_lines(view::Object& tree, const Qualified& qualified, bool all) {
    view::Table& people =
        tree.table({}, "Checks", {{{}, "result"}, {{}, "check"}, {{}, "what was seen"}},
                   view::Shown::ToPeople);
    view::Table& programs = tree.table("checks", {},
                                       {{"check", {}},
                                        {"group", {}},
                                        {"kind", {}},
                                        {"title", {}},
                                        {"result", {}},
                                        {"text", {}},
                                        {"evidence", {}},
                                        {"criterion", {}},
                                        {"source", {}},
                                        {"took_s", {}},
                                        {"case", {}, view::Align::Left, view::Shown::ToCases}},
                                       view::Shown::ToPrograms);
    programs.as_csv().as_cases(
        {.group = "group", .name = "check", .outcome = "case", .text = "text"});
    for (const Line& line : qualified.lines) {
        const Result result = line.outcome.result;
        if (all || result == Result::Fail || result == Result::Error || result == Result::Info) {
            people.row({view::text(name_of(result)).in(tone_of(result)), view::text(line.id),
                        view::text(fmt::format("{}: {}", line.title, words_of(line)))});
        }
        const std::string_view junit = result == Result::Info   ? "pass"
                                       : result == Result::Skip ? "skipped"
                                                                : name_of(result);
        programs.row({view::text(line.id), view::text(line.group), view::text(name_of(line.kind)),
                      view::text(line.title), view::text(name_of(result)),
                      view::text(line.outcome.text), view::several(line.outcome.evidence),
                      view::text(line.criterion), view::text(line.source),
                      view::number(line.took_s, fmt::format("{:.3g} s", line.took_s)),
                      view::text(junit)});
    }
}

std::vector<unsigned> microseconds(const std::vector<double>& times_s) {
    std::vector<unsigned> out;
    for (const double each : times_s) {
        out.push_back(static_cast<unsigned>(std::clamp(each * 1e6, 0.0, 4e9)));
    }
    return out;
}

void add_timings(view::Object& tree, const Qualified& qualified) {
    view::Table& table = tree.table("timings", "Times",
                                    {{"count", "n", view::Align::Right},
                                     {"least_s", "least s", view::Align::Right},
                                     {"median_s", "median", view::Align::Right},
                                     {"mean_s", {}, view::Align::Right, view::Shown::ToPrograms},
                                     {"p95_s", "95 %", view::Align::Right},
                                     {"most_s", "most s", view::Align::Right},
                                     {"advertised_s", "bound", view::Align::Right},
                                     {"each_us", {}, view::Align::Left, view::Shown::ToPrograms},
                                     {"slowest", {}, view::Align::Left, view::Shown::ToPrograms},
                                     {"what", "step"}});
    const auto time = [](double value) {
        return view::number(value, fmt::format("{:.3g}", value));
    };
    for (const qualify::Timing& each : qualified.timings) {
        if (!each.took_s.empty()) {
            table.row({view::whole(each.took_s.size()), time(each.least()), time(each.median()),
                       time(each.mean()), time(each.most_of()), time(each.most()),
                       each.bound_s > 0 ? time(each.bound_s) : view::none("-"),
                       view::numbers(microseconds(each.took_s)), view::text(each.slowest),
                       view::text(each.name)});
        }
    }
}

/// Each repetition of the steps that were taken most often, beside their bound.
void add_repetitions(view::Object& tree, const Qualified& qualified) {
    std::vector<const qualify::Timing*> often;
    constexpr std::size_t least = 5;
    for (const qualify::Timing& each : qualified.timings) {
        if (each.took_s.size() >= least && each.most() > 0) {
            often.push_back(&each);
        }
    }
    constexpr std::size_t most = 8;
    std::ranges::stable_sort(often, std::ranges::greater(), [](const qualify::Timing* each) {
        return each->bound_s > 0 ? each->most() / each->bound_s : 0;
    });
    often.resize(std::min(often.size(), most));
    if (often.empty()) {
        return;
    }
    view::Object& charts = tree.object("repetitions", "Times, one after the other");
    for (const qualify::Timing* const each : often) {
        view::Chart chart{
            .x_key = "number", .y_key = "took_s", .x_label = "no.", .y_label = each->name + ", s"};
        view::Chart::Series series{.name = "took"};
        for (std::size_t i = 0; i < each->took_s.size(); ++i) {
            series.points.push_back({static_cast<double>(i + 1), each->took_s[i]});
        }
        chart.series.push_back(std::move(series));
        chart.levels.push_back({"median", each->median(), Tone::Plain});
        if (each->bound_s > 0) {
            chart.levels.push_back({"bound", each->bound_s, Tone::Bad});
        }
        charts.chart(each->name, each->name + ", s", std::move(chart));
    }
}

void add_curves(view::Object& tree, const Qualified& qualified) {
    if (qualified.curves.empty()) {
        return;
    }
    view::Object& soak = tree.object("soak", "Watched");
    for (const qualify::Curve& curve : qualified.curves) {
        view::Chart chart{
            .x_key = "time_s", .y_key = curve.key, .x_label = "s", .y_label = curve.label};
        for (std::size_t i = 0; i < curve.limits.size(); ++i) {
            const auto limit = static_cast<model::Limit>(i);
            if (curve.limits[i]) {
                chart.levels.push_back({std::string(words::name_of(limit)), *curve.limits[i],
                                        model::is_alarm(limit) ? Tone::Bad : Tone::Doubtful});
            }
        }
        for (const qualify::Curve::Lane& lane : curve.lanes) {
            view::Chart::Series series{
                .name = lane.number == 0 ? "module" : fmt::format("lane {}", lane.number)};
            for (const auto& [x, y] : lane.points) {
                series.points.push_back({x, y});
            }
            chart.series.push_back(std::move(series));
        }
        soak.chart(curve.key, curve.label, std::move(chart));
    }
}

} // namespace

view::Object tree_of(const Qualified& qualified, const Inspection& inspection,
                     const QualifyShown& shown, std::time_t begun) {
    view::Object tree;
    tree.sentence("answer", answer_of(qualified));
    tree.data("verdict", view::text(!qualified.message.empty()           ? "not-finished"
                                    : qualified.passes()                 ? "pass"
                                    : qualified.count(Result::Fail) != 0 ? "fail"
                                                                         : "cannot-tell"));
    tree.fact("module", "Module", view::text(identity_of(inspection)));
    for (const std::string_view key :
         {"vendor_name", "vendor_part_number", "vendor_serial_number"}) {
        if (const auto item = inspection.best()->module.item(key)) {
            tree.data(key, view::text(words::item_text(*item)));
        }
    }
    if (const auto firmware = inspection.best()->module.item("active_firmware")) {
        tree.fact("firmware", "Firmware", view::text(words::item_text(*firmware)));
    }
    tree.fact("transport", "Way", view::text(qualified.transport));
    tree.data("begun", view::text(serve::time_text(static_cast<double>(begun))));
    tree.data("who", view::text(user_text()));
    view::Object& counts = tree.object("counts", {}, view::Shown::ToPrograms);
    for (const Result result :
         {Result::Pass, Result::Info, Result::Skip, Result::Fail, Result::Error}) {
        counts.data(name_of(result), view::whole(qualified.count(result)));
    }
    add_lines(tree, qualified, shown.all || shown.is_page);
    if (!qualified.timings.empty()) {
        tree.fact(
            "latency_s", "Own latency",
            view::number(qualified.latency_s, fmt::format("{:.2g} ms, taken off the times of steps",
                                                          qualified.latency_s * 1000)));
    }
    add_timings(tree, qualified);
    if (shown.is_page) { // programs have each time in its row
        add_repetitions(tree, qualified);
    }
    add_curves(tree, qualified);
    if (!qualified.message.empty()) {
        tree.note("What was written stands in optictl journal; optictl undo takes it back.");
    } else if (!shown.all && qualified.count(Result::Skip) != 0) {
        tree.note(
            shown.only_reads
                ? "Checks that write were skipped: --allow observe,write makes them; --all names "
                  "all."
                : "--all names what passed and what was skipped, with the reason.");
    }
    return tree;
}

view::Tone tone_of(Result result) {
    switch (result) {
    case Result::Pass: return Tone::Good;
    case Result::Info: return Tone::Doubtful;
    case Result::Skip: return Tone::Quiet;
    case Result::Fail:
    case Result::Error: break;
    }
    return Tone::Bad;
}

} // namespace optictl::cli
