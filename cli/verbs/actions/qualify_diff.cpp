// qualify diff: two reports against each other.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/qualify/compare_reports.hpp"
#include "cli/verbs/actions/qualify_reports.hpp"
#include "cli/verbs/common/tree.hpp"

namespace optictl::cli {

namespace qualify = engine::qualify;

namespace {

using qualify::Fate;
using qualify::Line;
using qualify::LineChange;
using qualify::Report;
using view::Tone;

constexpr std::size_t fate_count = static_cast<std::size_t>(Fate::Same) + 1;
constexpr std::size_t index_of(Fate fate) {
    return static_cast<std::size_t>(fate);
}

/// How many checks of a fate are told in the first line.
std::string words_of(Fate fate, std::size_t count) {
    const std::string_view s = count == 1 ? "" : "s";
    switch (fate) {
    case Fate::NewFailure: return fmt::format("{} new failure{}", count, s);
    case Fate::StillFailing: return fmt::format("{} still fail{}", count, count == 1 ? "s" : "");
    case Fate::NoLongerMade: return fmt::format("{} no longer made", count);
    case Fate::Noted: return fmt::format("{} to note", count);
    case Fate::Mended: return fmt::format("{} mended", count);
    case Fate::Cleared: return fmt::format("{} no longer to note", count);
    case Fate::NowMade: return fmt::format("{} made now alone", count);
    case Fate::Same: return fmt::format("{} the same", count);
    }
    return {};
}

Tone fate_tone(Fate fate) {
    switch (fate) {
    case Fate::NewFailure:
    case Fate::StillFailing: return Tone::Bad;
    case Fate::NoLongerMade:
    case Fate::Noted: return Tone::Doubtful;
    case Fate::Mended:
    case Fate::Cleared:
    case Fate::NowMade: return Tone::Good;
    case Fate::Same: break;
    }
    return Tone::Quiet;
}

using Counts = std::array<std::size_t, fate_count>;

std::string answer_of(const Report& after, const Counts& counts) {
    std::vector<std::string> parts;
    std::ranges::for_each(counts, [&, i = std::size_t{0}](std::size_t count) mutable {
        if (count != 0) {
            parts.push_back(words_of(static_cast<Fate>(i), count));
        }
        ++i;
    });
    const std::string_view verdict = counts[index_of(Fate::NewFailure)] != 0 ? "worse than before"
                                     : counts[index_of(Fate::NoLongerMade)] != 0
                                         ? "cannot tell whether it is worse"
                                         : "no worse than before";
    return fmt::format("{}: {}: {}", view::text(after.module).text, verdict,
                       fmt::join(parts, ", "));
}

view::Value result_of(const Line* line) {
    return line != nullptr
               ? view::text(name_of(line->outcome.result)).in(tone_of(line->outcome.result))
               : view::none("not there");
}

/// What is to be read of a change: what B saw, and where it is about A alone what that saw.
std::string seen(const LineChange& change) {
    const Line& line = change.after != nullptr ? *change.after : *change.before;
    std::string text = fmt::format("{}: {}", line.title,
                                   change.after != nullptr ? line.outcome.text : "not there");
    if (!line.outcome.evidence.empty() && change.after != nullptr) {
        text += fmt::format(" [{}]", fmt::join(line.outcome.evidence, "; "));
    }
    return text;
}

void add_checks(view::Object& tree, const std::vector<LineChange>& changes, bool all,
                bool is_part) {
    view::Table& people = tree.table(
        {}, "Checks", {{{}, "change"}, {{}, "check"}, {{}, "before"}, {{}, "what was seen"}},
        view::Shown::ToPeople);
    view::Table& programs = tree.table("checks", {},
                                       {{"change", {}},
                                        {"check", {}},
                                        {"title", {}},
                                        {"before", {}},
                                        {"after", {}},
                                        {"before_text", {}},
                                        {"after_text", {}},
                                        {"group", {}, view::Align::Left, view::Shown::ToCases},
                                        {"case", {}, view::Align::Left, view::Shown::ToCases}},
                                       view::Shown::ToPrograms);
    if (!is_part) {
        programs.as_csv().as_cases(
            {.group = "group", .name = "check", .outcome = "case", .text = "after_text"});
    }
    // Checks that are no longer made mostly have one reason: it is said once.
    std::map<std::string, std::vector<std::string>> not_made;
    for (const LineChange& each : changes) {
        const Line& line = each.after != nullptr ? *each.after : *each.before;
        if (each.fate == Fate::NoLongerMade) {
            not_made[each.after != nullptr ? each.after->outcome.text : "not there"].push_back(
                line.id);
        } else if (all || each.fate != Fate::Same) {
            people.row({view::text(name_of(each.fate)).in(fate_tone(each.fate)),
                        view::text(line.id), result_of(each.before), view::text(seen(each))});
        }
        const std::string_view junit = each.fate == Fate::NewFailure     ? "fail"
                                       : each.fate == Fate::NoLongerMade ? "skipped"
                                                                         : "pass";
        const auto text = [](const Line* of) {
            return of != nullptr ? view::text(of->outcome.text) : view::none("not there");
        };
        programs.row({view::text(name_of(each.fate)), view::text(line.id), view::text(line.title),
                      result_of(each.before), result_of(each.after), text(each.before),
                      text(each.after), view::text(line.group), view::text(junit)});
    }
    for (const auto& [why, ids] : not_made) {
        people.row({view::text(name_of(Fate::NoLongerMade)).in(fate_tone(Fate::NoLongerMade)),
                    view::whole(ids.size()), view::text(""),
                    view::text(fmt::format("{}: {}", why, fmt::join(ids, ", ")))});
    }
}

void add_timings(view::Object& tree, const Report& before, const Report& after) {
    using enum view::Align;
    view::Table& table = tree.table("timings", "Times that changed (slowest of each)",
                                    {{"before_s", "before s", Right},
                                     {"after_s", "after s", Right},
                                     {{}, "advertised s", Right, view::Shown::ToPeople},
                                     {"advertised_before_s", {}, Right, view::Shown::ToPrograms},
                                     {"advertised_after_s", {}, Right, view::Shown::ToPrograms},
                                     {"what", "step"}});
    const auto time = [](double value) {
        return value > 0 ? view::number(value, fmt::format("{:.3g}", value)) : view::none("-");
    };
    for (const qualify::TimingChange& each : compare_timings(before, after)) {
        const view::Value was = time(each.before->bound_s);
        const view::Value is = time(each.after->bound_s);
        table.row({time(each.before->most()),
                   time(each.after->most()).in(each.is_slower() ? Tone::Doubtful : Tone::Good),
                   view::text(was.text == is.text ? is.text : was.text + ", now " + is.text), was,
                   is, view::text(each.after->name)});
    }
}

void add_facts(view::Object& tree, const Report& before, const Report& after) {
    view::Table& table =
        tree.table("reports", "Reports", {{{}, ""}, {"before", "before"}, {"after", "after"}},
                   view::Shown::ToPeople);
    const auto row = [&](std::string_view key, std::string_view title, const std::string& was,
                         const std::string& is) {
        const auto value = [](const std::string& text) {
            return text.empty() ? view::none("not told") : view::text(text);
        };
        if (!was.empty() || !is.empty()) {
            table.row({view::text(title), value(was),
                       value(is).in(was == is ? Tone::Plain : Tone::Doubtful)});
        }
        tree.data(fmt::format("{}_before", key), value(was));
        tree.data(fmt::format("{}_after", key), value(is));
    };
    row("file", "file", before.file, after.file);
    row("module", "module", before.module, after.module);
    row("firmware", "firmware", before.firmware, after.firmware);
    row("begun", "begun", before.begun, after.begun);
    row("verdict", "verdict", before.verdict, after.verdict);
}

} // namespace

bool add_changes(view::Object& tree, const Report& before, const Report& after, bool all,
                 bool is_part) {
    const auto changes = compare_lines(before, after);
    Counts counts{};
    for (const LineChange& each : changes) {
        ++counts[index_of(each.fate)];
    }
    const bool is_worse = counts[index_of(Fate::NewFailure)] != 0;
    const bool is_open = counts[index_of(Fate::NoLongerMade)] != 0;
    tree.sentence("answer", answer_of(after, counts));
    tree.data("verdict", view::text(is_worse ? "worse" : is_open ? "cannot-tell" : "no-worse"));
    add_facts(tree, before, after);
    view::Object& sums = tree.object("counts", {}, view::Shown::ToPrograms);
    for (std::size_t i = 0; i < fate_count; ++i) {
        std::string key(name_of(static_cast<Fate>(i)));
        std::ranges::replace(key, '-', '_');
        sums.data(key, view::whole(counts[i]));
    }
    add_checks(tree, changes, all, is_part);
    add_timings(tree, before, after);
    if (!before.module.empty() && !after.module.empty() && before.module != after.module) {
        tree.note(before.vendor == after.vendor && before.part_number == after.part_number
                      ? "These are reports of two modules of one part."
                      : "These are reports of two modules, and of two parts: what only one of them "
                        "advertises differs.");
    }
    if (is_open) {
        tree.note("A check that is no longer made says nothing: qualify again as before, with "
                  "the same --allow and --profile.");
    }
    return is_worse;
}

namespace {

/// The reports of B, each with that of A: of one each, these; of several those of one module, by
/// its identity, or of one target where there is none.
std::vector<std::pair<const Report*, const Report*>> pairs_of(const std::vector<Report>& before,
                                                              const std::vector<Report>& after) {
    std::vector<std::pair<const Report*, const Report*>> out;
    if (before.size() == 1 && after.size() == 1) {
        return {{&before.front(), &after.front()}};
    }
    for (const Report& each : after) {
        const auto found = each.module.empty()
                               ? std::ranges::find(before, each.target, &Report::target)
                               : std::ranges::find(before, each.module, &Report::module);
        out.emplace_back(found != before.end() ? &*found : nullptr, &each);
    }
    return out;
}

} // namespace

ExitCode diff_reports(const ReportOptions& options) {
    if (options.paths.size() != 2) {
        complain("two reports are compared: optictl qualify diff BEFORE.json AFTER.json");
        return ExitCode::Usage;
    }
    std::array<qualify::ReadReports, 2> read;
    ExitCode code = ExitCode::Ok;
    for (std::size_t i = 0; i < read.size(); ++i) {
        read[i] = qualify::read_reports(std::vector{options.paths[i]});
        for (const std::string& problem : read[i].problems) {
            complain(problem);
            code = ExitCode::Unreadable;
        }
    }
    if (code != ExitCode::Ok) {
        return code;
    }
    Output output(options.format);
    TreeWriter writer(output, options.format, "optictl qualify diff");
    std::vector<std::string> alone;
    for (const auto& [before, after] : pairs_of(read[0].reports, read[1].reports)) {
        if (before == nullptr) {
            alone.push_back(after->module.empty() ? after->target : after->module);
            continue;
        }
        view::Object tree;
        const bool is_worse = add_changes(tree, *before, *after, options.all, false);
        code = worse(code, is_worse ? ExitCode::Failed : ExitCode::Ok);
        writer.write(tree, "qualify-diff/1");
    }
    if (!alone.empty()) {
        output.complain(
            fmt::format("{}: {} of {} reports are of modules that {} does not have: {}{}",
                        options.paths[1], alone.size(), read[1].reports.size(), options.paths[0],
                        view::text(alone.front()).text, alone.size() > 1 ? ", ..." : ""));
        code = worse(code, ExitCode::Failed);
    }
    writer.finish();
    return output.finish(code);
}

} // namespace optictl::cli
