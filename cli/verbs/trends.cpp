// trends: dumps that were taken one after the other, compared over time.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "cli/engine/warning/engine.hpp"
#include "cli/output.hpp"
#include "cli/serve/report.hpp"
#include "cli/serve/warnings.hpp"
#include "cli/verbs/common/tree.hpp"
#include "cli/verbs/verb.hpp"

namespace optictl::cli {
namespace {

using engine::history::Record;
using engine::warning::Times;
using engine::warning::Warning;

struct Options : TargetOptions {};

void declare(Arguments& to, Options& options) {
    options.request.wanted = {.observables = true, .everything = true};
    declare_targets(to, options, {"text", "json", "csv", "markdown"},
                    "text, json: one object, csv: a line a warning, or markdown, for tickets");
}

/// Seconds since 1970 of "2026-11-29T14:03:07Z", "2026-11-29 14:03" or "2026-11-29" anywhere in a
/// text; nothing where there is none.
[[nodiscard]] std::optional<double> time_in(std::string_view text) {
    const auto number = [](std::string_view digits) {
        int value = -1;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return error == std::errc{} && end == digits.data() + digits.size() ? value : -1;
    };
    for (std::size_t at = 0; at + 10 <= text.size(); ++at) {
        if (text[at + 4] != '-' || text[at + 7] != '-') {
            continue;
        }
        const int year = number(text.substr(at, 4));
        const int month = number(text.substr(at + 5, 2));
        const int day = number(text.substr(at + 8, 2));
        if (year < 1990 || month < 1 || day < 1) {
            continue;
        }
        const std::chrono::year_month_day date{std::chrono::year(year),
                                               std::chrono::month(static_cast<unsigned>(month)),
                                               std::chrono::day(static_cast<unsigned>(day))};
        if (!date.ok()) {
            continue;
        }
        double seconds =
            static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count()) * 86400;
        const std::string_view rest = text.substr(at + 10);
        if (rest.size() >= 6 && (rest[0] == 'T' || rest[0] == ' ') && rest[3] == ':') {
            const int hour = number(rest.substr(1, 2));
            const int minute = number(rest.substr(4, 2));
            const int second = rest.size() >= 9 && rest[6] == ':' ? number(rest.substr(7, 2)) : 0;
            if (hour >= 0 && minute >= 0) {
                seconds += hour * 3600 + minute * 60 + std::max(second, 0);
            }
        }
        return seconds;
    }
    return std::nullopt;
}

/// One dump, and when it was taken: by what it says itself, by its folder or its name, else by the
/// place of its target among the others.
struct Taken {
    Record record;
    bool has_time = false;
    std::size_t target = 0;
};

/// Below the target that was named, so that one module has one port on all days.
[[nodiscard]] std::string place_of(const engine::Inspection& inspection, std::string_view root) {
    std::string name = engine::name_of(inspection);
    if (name.starts_with(root)) {
        name.erase(0, root.size());
        name.erase(0, name.find_first_not_of('/'));
    }
    return name.empty() ? inspection.target : name;
}

[[nodiscard]] Taken taken(const engine::Inspection& inspection,
                          const std::vector<engine::Target>& targets) {
    Taken made;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        if (inspection.target.starts_with(targets[i].word)) {
            made.target = i;
        }
    }
    std::optional<double> time = time_in(inspection.header.time);
    for (const auto& block : inspection.image->blocks()) {
        time = time ? time : time_in(block.read_time);
    }
    time = time ? time : time_in(inspection.target);
    made.has_time = time.has_value();
    made.record = engine::history::record_of(place_of(inspection, targets[made.target].word),
                                             inspection, time.value_or(0), true);
    return made;
}

/// Where not all dumps have a time, the order in which targets are named counts, and no time is
/// told.
[[nodiscard]] Times put_in_order(std::vector<Taken>& all) {
    const bool has_times = std::ranges::all_of(all, &Taken::has_time);
    if (!has_times) {
        for (Taken& each : all) {
            each.record.time = static_cast<double>(each.target + 1) * 86400;
        }
    }
    std::ranges::stable_sort(all, {}, [](const Taken& each) { return each.record.time; });
    return has_times ? Times::Dates : Times::Order;
}

void put_changes(view::Object& tree, const std::vector<Taken>& all) {
    struct Ends {
        double first = 0;
        double last = 0;
        std::size_t count = 0;
    };
    std::map<std::tuple<std::string, std::string, unsigned>, Ends> values;
    for (const Taken& each : all) {
        const std::string name =
            each.record.module.serial.empty() ? each.record.port : each.record.module.serial;
        for (const auto& value : each.record.values) {
            Ends& ends = values[{name, value.key, value.lane}];
            ends.first = ends.count++ == 0 ? value.value : ends.first;
            ends.last = value.value;
        }
    }
    using enum view::Align;
    view::Table& table = tree.table("changes", "Powers that changed by more than 0.5 dB",
                                    {{"module", "module"},
                                     {"quantity", "quantity"},
                                     {"lane", "lane", Right},
                                     {"first", "first", Right},
                                     {"last", "last", Right},
                                     {"change", "change", Right}});
    for (const auto& [place, ends] : values) {
        const auto& [name, key, lane] = place;
        if (key.ends_with("_dbm") && ends.count > 1 && std::abs(ends.last - ends.first) > 0.5) {
            const auto figure = [](double value) {
                const std::string text = fmt::format("{:.2f}", value);
                return view::number(std::stod(text), text);
            };
            table.row({view::text(name), view::text(key), view::whole(lane), figure(ends.first),
                       figure(ends.last), figure(ends.last - ends.first)});
        }
    }
}

[[nodiscard]] std::string answer_of(std::size_t modules, std::size_t times, Times kind,
                                    const std::string& warnings) {
    return fmt::format("{} at {}{}: {}{}", counted(modules, "module"), counted(times, "time"),
                       kind == Times::Order && times > 1 ? " without a date" : "",
                       warnings.empty() ? "no warning" : warnings,
                       times > 1 ? ""
                       : kind == Times::Dates
                           ? "; to compare, name dumps of another time, too"
                           : "; to compare, name a folder or a file for each time: day1/ day2/");
}

/// What is not known without times, and what to do for them to be known.
[[nodiscard]] std::string time_note(const std::vector<Taken>& all) {
    const auto without = static_cast<std::size_t>(std::ranges::count(all, false, &Taken::has_time));
    return fmt::format("No time: {} of {} {} not say when {} taken, so the order in which they are "
                       "named counts, and no date is told. Name files or folders by their date "
                       "(2026-11-29/), or record with `optictl dump`, which keeps the time.",
                       without, counted(all.size(), "dump"), without == 1 ? "does" : "do",
                       without == 1 ? "it was" : "they were");
}

ExitCode run(const Options& options) {
    const auto targets = targets_of(options);
    if (!targets) {
        return targets.error();
    }
    if (std::ranges::any_of(
            *targets, [](const engine::Target& each) { return each.noun != engine::noun::file; })) {
        complain(
            "trends compares dumps that were recorded: file day1/ day2/; modules that are live "
            "are followed by watch and serve");
        return ExitCode::Usage;
    }
    Output output(options.format, true);
    std::vector<Taken> all;
    ExitCode code = run_targets<Taken>(
        *targets, options, output,
        [&](engine::Inspection& inspection) { return taken(inspection, *targets); },
        [&](Taken& made) {
            if (!made.record.values.empty()) {
                all.push_back(std::move(made));
            }
            return ExitCode::Ok;
        });
    const Times kind = put_in_order(all);
    engine::warning::Engine judge(kind);
    std::map<double, std::size_t> times;
    for (const Taken& each : all) {
        ++times[each.record.time];
        (void)judge.take(each.record);
    }
    (void)judge.settle();
    const std::vector<Warning> warnings = judge.active();
    view::Object tree;
    tree.sentence("answer",
                  answer_of(judge.modules(), times.size(), kind, serve::warnings_answer(warnings)));
    tree.data("modules", view::whole(judge.modules()));
    tree.data("times", view::whole(times.size()));
    tree.data("times_guessed", view::flag(kind == Times::Order));
    if (kind == Times::Order && times.size() > 1) {
        tree.note(time_note(all));
    }
    serve::put_warnings(tree, warnings, kind).as_csv();
    put_changes(tree, all);
    TreeWriter(output, options.format).write(tree, "trends/1");
    const bool is_bad = std::ranges::any_of(
        warnings, [](const Warning& each) { return each.grade != engine::warning::Grade::Note; });
    return output.finish(worse(code, is_bad ? ExitCode::Failed : ExitCode::Ok));
}

} // namespace

namespace verb {

extern const Verb trends;
const Verb trends{"trends", "Compare dumps of many days: what gets worse, and when it will fail",
                  "Times are those of the dumps, of their names or of their folders (2026-11-29).\n"
                  "Without them the order of the targets counts, and no date is told.\n"
                  "Exit code 1: a warning or an alarm.\n"
                  "Examples:\n"
                  "  optictl trends file 2026-11-27/ 2026-11-28/ 2026-11-29/\n"
                  "  optictl trends file day1.tar day2.tar --format json",
                  prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
