#include "cli/verbs/views/qualify_view.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/serve/report.hpp"
#include "cli/verbs/actions/qualify_reports.hpp"
#include "cli/verbs/common/change.hpp"
#include "cli/verbs/common/fleet.hpp"
#include "cli/verbs/common/tree.hpp"
#include "cli/version.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {

using namespace engine;

using qualify::Line;
using qualify::Qualified;
using qualify::Result;
using view::Tone;

namespace {
constexpr VerdictWords verdicts[] = {
    {"fail", "fails", true},
    {"cannot-tell", "cannot tell", true},
    {"not-finished", "not finished", true},
    {"pass", "passes what was checked", false},
};
} // namespace

std::span<const VerdictWords> qualify_verdicts() {
    return verdicts;
}

std::string answer_of(const Qualified& qualified) {
    std::string counts;
    for (const Result result :
         {Result::Fail, Result::Error, Result::Info, Result::Pass, Result::Skip}) {
        if (const unsigned count = qualified.count(result)) {
            counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count,
                                  result == Result::Skip ? "skipped" : name_of(result));
        }
    }
    const std::string_view words =
        std::ranges::find(verdicts, qualified.verdict(), &VerdictWords::verdict)->words;
    return fmt::format("{}: {}{}: {}{}{}", view::text(qualified.target).text, words,
                       qualified.has_made_any() ? "" : ", no check was made", counts,
                       qualified.message.empty() ? "" : "; ", view::text(qualified.message).text);
}

Tone tone_of(const Qualified& qualified) {
    return !qualified.passes() ? qualified.count(Result::Fail) != 0 ? Tone::Bad : Tone::Doubtful
                               : Tone::Good;
}

namespace {

std::string words_of(const Line& line) {
    return line.outcome.evidence.empty()
               ? line.outcome.text
               : fmt::format("{} [{}]", line.outcome.text, fmt::join(line.outcome.evidence, "; "));
}

/// Titles of the groups of checks, in the order in which a page has them.
constexpr std::pair<std::string_view, std::string_view> groups[] = {
    {"identity", "Identity"},
    {"advertising", "Advertisement"},
    {"dom", "Monitors"},
    {"module", "Module states"},
    {"datapath", "Data paths"},
    {"signal", "Signal"},
    {"tunable", "Tunable laser"},
    {"firmware", "Firmware"},
    {"bus", "Bus"},
    {"soak", "Soak"},
    {"restore", "Left as found"},
    {"external", "Measured elsewhere"},
};
std::size_t place_of(std::string_view group) {
    return static_cast<std::size_t>(
        std::ranges::find(groups, group, &std::pair<std::string_view, std::string_view>::first) -
        std::begin(groups));
}
std::string title_of(std::string_view group) {
    const std::size_t place = place_of(group);
    return std::string(place < std::size(groups) ? groups[place].second : group);
}

bool was_made(const Line& line) {
    return line.outcome.result != Result::Skip;
}
bool is_to_be_read(const Line& line) {
    return was_made(line) && line.outcome.result != Result::Pass;
}

/// Checks for people, with what they ask for on a page, which has room.
view::Table& table_of_checks(view::Object& tree, std::string title, bool is_page) {
    std::vector<view::Column> columns{{{}, "result"}, {{}, "check"}, {{}, "what was seen"}};
    if (is_page) {
        columns.push_back({{}, "passes where"});
        columns.push_back({{}, "after"});
    }
    return tree.table({}, std::move(title), std::move(columns), view::Shown::ToPeople);
}
void add_row(view::Table& table, const Line& line, bool is_page) {
    // What a lab measured may have no title but its name.
    const std::string title = line.title == line.id ? "" : fmt::format("{}: ", line.title);
    std::vector<view::Value> row{
        view::text(name_of(line.outcome.result)).in(tone_of(line.outcome.result)),
        view::text(line.id), view::text(title + words_of(line))};
    if (is_page) {
        row.push_back(view::text(line.criterion));
        row.push_back(view::text(line.source));
    }
    table.row(std::move(row));
}

/// How many checks of each group came to what.
void add_groups(view::Object& tree, const Qualified& qualified) {
    view::Table& table = tree.table({}, "Groups of checks",
                                    {{{}, "group"},
                                     {{}, "pass", view::Align::Right},
                                     {{}, "info", view::Align::Right},
                                     {{}, "fail", view::Align::Right},
                                     {{}, "error", view::Align::Right},
                                     {{}, "not made", view::Align::Right}},
                                    view::Shown::ToPeople);
    std::map<std::size_t, std::pair<std::string, std::array<unsigned, 5>>> counts;
    for (const Line& line : qualified.lines) {
        auto& [group, count] = counts[place_of(line.group)];
        group = line.group;
        ++count[static_cast<std::size_t>(line.outcome.result)];
    }
    const auto cell = [](Result result, unsigned count) {
        return count == 0 ? view::none("-") : view::whole(count).in(tone_of(result));
    };
    for (const auto& [place, group] : counts) {
        const auto& [name, count] = group;
        std::vector<view::Value> row{view::text(title_of(name))};
        for (const Result each :
             {Result::Pass, Result::Info, Result::Fail, Result::Error, Result::Skip}) {
            row.push_back(cell(each, count[static_cast<std::size_t>(each)]));
        }
        table.row(std::move(row));
    }
}

/// The reasons for which checks were not made, each once.
void add_not_made(view::Object& tree, const Qualified& qualified) {
    std::vector<std::pair<std::string, std::string>> reasons; // as they come
    for (const Line& line : qualified.lines) {
        if (was_made(line)) {
            continue;
        }
        auto reason = std::ranges::find(reasons, line.outcome.text,
                                        &std::pair<std::string, std::string>::first);
        if (reason == reasons.end()) {
            reason = reasons.insert(reason, {line.outcome.text, ""});
        }
        reason->second += (reason->second.empty() ? "" : " ") + line.id;
    }
    view::Table& table =
        tree.table({}, "Not made", {{{}, "checks", view::Align::Right}, {{}, "why, and which"}},
                   view::Shown::ToPeople);
    for (const auto& [why, checks] : reasons) {
        const auto count = std::ranges::count(checks, ' ') + 1;
        table.row({view::whole(count), view::text(fmt::format("{}: {}", why, checks))});
    }
}

void add_lines_for_people(view::Object& tree, const Qualified& qualified,
                          const QualifyShown& shown) {
    view::Table& first =
        table_of_checks(tree, shown.all || shown.is_page ? "To look at" : "Checks", shown.is_page);
    std::vector<const Line*> made;
    for (const Line& line : qualified.lines) {
        if (is_to_be_read(line)) {
            add_row(first, line, shown.is_page);
        }
        if (was_made(line)) {
            made.push_back(&line);
        }
    }
    if (!shown.all && !shown.is_page) {
        if (!qualified.has_made_any()) {
            add_not_made(tree, qualified);
        }
        return;
    }
    if (shown.is_page) {
        add_groups(tree, qualified);
    }
    std::ranges::stable_sort(made, {}, [](const Line* line) { return place_of(line->group); });
    view::Table* table = nullptr;
    std::string_view group;
    for (const Line* const line : made) {
        if (table == nullptr || line->group != group) {
            group = line->group;
            table = &table_of_checks(tree, title_of(group), shown.is_page);
        }
        add_row(*table, *line, shown.is_page);
    }
    add_not_made(tree, qualified);
}

void add_lines_for_programs(view::Object& tree, const Qualified& qualified) {
    view::Table& table = tree.table("checks", {},
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
                                     {"case", {}, view::Align::Left, view::Shown::ToCases},
                                     {"name", {}, view::Align::Left, view::Shown::ToCases},
                                     {"body", {}, view::Align::Left, view::Shown::ToCases}},
                                    view::Shown::ToPrograms);
    table.as_csv().as_cases({.group = "group",
                             .name = "name",
                             .outcome = "case",
                             .text = "text",
                             .body = "body",
                             .time = "took_s"});
    for (const Line& line : qualified.lines) {
        const Result result = line.outcome.result;
        const std::string_view junit = result == Result::Info   ? "pass"
                                       : result == Result::Skip ? "skipped"
                                                                : name_of(result);
        table.row({view::text(line.id), view::text(line.group), view::text(name_of(line.kind)),
                   view::text(line.title), view::text(name_of(result)),
                   view::text(line.outcome.text), view::several(line.outcome.evidence),
                   view::text(line.criterion), view::text(line.source),
                   view::number(line.took_s, fmt::format("{:.3g} s", line.took_s)),
                   view::text(junit), view::text(fmt::format("{} {}", line.id, line.title)),
                   view::text(fmt::format("passes where: {}; after: {}; {}", line.criterion,
                                          line.source, fmt::join(line.outcome.evidence, "; ")))});
    }
}

/// The columns in which FBOSS publishes results of qualifications.
void add_fboss_lines(view::Object& tree, const Qualified& qualified, const Inspection& inspection,
                     const QualifyRun& run) {
    view::Table& table = tree.table("results", {},
                                    {{"Test Case", {}},
                                     {"Transceiver", {}},
                                     {"Qualifying FW", {}},
                                     {"Previous FW", {}},
                                     {"Status", {}}},
                                    view::Shown::ToPrograms);
    table.as_csv(false);
    const auto text = [&](std::string_view key) {
        return view::text(words::item_text(inspection.best()->module, key));
    };
    for (const Line& line : qualified.lines) {
        const Result result = line.outcome.result;
        table.row({view::text(fmt::format("{}/{}.{}", line.group, line.id, line.title)),
                   text("vendor_part_number"), text("active_firmware"),
                   view::text(run.previous != nullptr ? run.previous->firmware : std::string()),
                   view::text(result == Result::Skip                              ? "SKIPPED"
                              : result == Result::Fail || result == Result::Error ? "FAILED"
                                                                                  : "PASSED")});
    }
}

std::vector<unsigned> microseconds(const std::vector<double>& times_s) {
    std::vector<unsigned> out;
    for (const double each : times_s) {
        out.push_back(static_cast<unsigned>(std::clamp(each * 1e6, 0.0, 4e9)));
    }
    return out;
}

/// How much of its bound the longest of these times is.
view::Value of_bound(const qualify::Timing& timing) {
    const double share = timing.bound_s > 0 ? timing.most() / timing.bound_s : 0;
    return timing.bound_s > 0 ? view::number(share, fmt::format("{:.0f} %", share * 100))
                              : view::none("-");
}

void add_timings(view::Object& tree, const Qualified& qualified) {
    view::Table& table =
        tree.table("timings", "Times",
                   {{"count", "n", view::Align::Right},
                    {"least_s", "least s", view::Align::Right},
                    {"median_s", "median", view::Align::Right},
                    {"mean_s", {}, view::Align::Right, view::Shown::ToPrograms},
                    {"p95_s", "95 %", view::Align::Right},
                    {"most_s", "most s", view::Align::Right},
                    {"advertised_s", "bound", view::Align::Right},
                    {"not_before_s", {}, view::Align::Right, view::Shown::ToPrograms},
                    {"each_us", {}, view::Align::Left, view::Shown::ToPrograms},
                    {"slowest", {}, view::Align::Left, view::Shown::ToPrograms},
                    {.title = "of it", .shown = view::Shown::ToPeople, .is_bar = true},
                    {"what", "step"}});
    const auto time = [](double value) {
        return view::number(value, fmt::format("{:.3g}", value));
    };
    for (const qualify::Timing& each : qualified.timings) {
        if (!each.took_s.empty()) {
            table.row({view::whole(each.took_s.size()), time(each.least()), time(each.median()),
                       time(each.mean()), time(each.most_of()), time(each.most()),
                       each.bound_s > 0 ? time(each.bound_s) : view::none("-"),
                       time(each.not_before_s), view::numbers(microseconds(each.took_s)),
                       view::text(each.slowest), of_bound(each), view::text(each.name)});
        }
    }
}

/// What was qualified.
void add_module(view::Object& tree, const Inspection& inspection) {
    const model::Module& module = inspection.best()->module;
    const std::string identity = identity_of(inspection);
    tree.data("module", view::text(identity));
    tree.fact({}, "Module", identity.empty() ? view::none("not read") : view::text(identity),
              view::Shown::ToPeople);
    tree.fact("kind", "Kind",
              view::text(fmt::format("{}, {}", form_factor(inspection), module.standard)));
    constexpr std::tuple<std::string_view, std::string_view, bool> items[] = {
        {"vendor_name", "Vendor", false},      {"vendor_part_number", "Part number", false},
        {"vendor_revision", "Revision", true}, {"vendor_serial_number", "Serial number", false},
        {"date_code", "Made", true},
    };
    for (const auto& [key, label, is_fact] : items) {
        if (const auto item = module.item(key)) {
            tree.fact(key, label, view::text(words::item_text(*item)),
                      is_fact ? view::Shown::Always : view::Shown::ToPrograms);
        }
    }
    if (const auto firmware = module.item("active_firmware")) {
        tree.fact("firmware", "Firmware", view::text(words::item_text(*firmware)));
    }
}

std::string host_name() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

/// How it was qualified, by whom and when.
void add_run(view::Object& tree, const Qualified& qualified, const QualifyRun& run) {
    tree.fact("transport", "Read by", view::text(qualified.transport));
    const std::string begun = serve::time_text(static_cast<double>(run.begun));
    const std::string allowed =
        run.allowed.empty() ? "reading alone" : fmt::format("{}", fmt::join(run.allowed, ", "));
    const auto took = static_cast<std::int64_t>(std::max<std::time_t>(0, run.ended - run.begun));
    tree.fact({}, "Run",
              view::text(fmt::format("{}, {} s, optictl {} on {}", begun, took, version(),
                                     view::text(host_name()).text)),
              view::Shown::ToPeople);
    tree.fact({}, "Allowed", view::text(allowed), view::Shown::ToPeople);
    tree.data("begun", view::text(begun));
    tree.data("took_s", view::whole(took));
    tree.data("optictl_version", view::text(version()));
    tree.data("host", view::text(host_name()));
    tree.data("who", view::text(user_text()));
    tree.data("allowed", view::several(run.allowed));
    if (!run.profile.empty()) {
        tree.fact("profile", "Profile", view::text(run.profile));
    }
    if (!run.image.empty()) {
        tree.fact("image", "Image", view::text(run.image));
    }
    if (!qualified.timings.empty()) {
        tree.fact(
            "latency_s", "Own latency",
            view::number(qualified.latency_s, fmt::format("{:.2g} ms, taken off the times of steps",
                                                          qualified.latency_s * 1000)));
    }
}

/// The module at the other end.
void add_peer(view::Object& tree, const Qualified& qualified) {
    if (!qualified.peer) {
        return;
    }
    view::Object& peer = tree.object("peer", "Other end");
    peer.fact("target", "Target", view::text(qualified.peer->target));
    peer.fact("module", "Module", view::text(qualified.peer->module));
    if (!qualified.peer->firmware.empty()) {
        peer.fact("firmware", "Firmware", view::text(qualified.peer->firmware));
    }
    peer.fact("transport", "Read by", view::text(qualified.peer->transport));
}

} // namespace

view::Object tree_of(const Qualified& qualified, const Inspection& inspection,
                     const QualifyShown& shown, const QualifyRun& run) {
    view::Object tree;
    tree.sentence("answer", answer_of(qualified), tone_of(qualified));
    tree.data("verdict", view::text(qualified.verdict()));
    add_module(tree, inspection);
    add_run(tree, qualified, run);
    add_peer(tree, qualified);
    view::Object& counts = tree.object("counts", {}, view::Shown::ToPrograms);
    for (const Result result :
         {Result::Pass, Result::Info, Result::Skip, Result::Fail, Result::Error}) {
        counts.data(name_of(result), view::whole(qualified.count(result)));
    }
    add_lines_for_people(tree, qualified, shown);
    if (shown.as_fboss) {
        add_fboss_lines(tree, qualified, inspection, run);
    } else {
        add_lines_for_programs(tree, qualified);
    }
    add_timings(tree, qualified);
    if (shown.is_page) { // programs have each time in its row
        add_distributions(tree, qualified);
    }
    add_curves(tree, qualified);
    if (run.previous != nullptr) {
        view::Object& since = tree.object("since", "Since the report before");
        qualify::Report now = report_of(qualified);
        now.file = "this run";
        now.begun = serve::time_text(static_cast<double>(run.begun));
        (void)add_changes(since, *run.previous, now, shown.all, true);
    }
    if (!qualified.message.empty()) {
        tree.note("What was written stands in optictl journal; optictl undo takes it back.");
    } else if (!shown.all && !shown.is_page && qualified.count(Result::Skip) != 0) {
        tree.note(run.allowed.empty()
                      ? "Checks that write were skipped: --allow observe,write makes them; --all "
                        "names all."
                  : qualified.peer
                      ? "--all names what passed and what was skipped, with the reason."
                      : "--all names what passed and what was skipped, with the reason; --peer "
                        "TARGET is the module at the other end, for the checks of a pair.");
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
