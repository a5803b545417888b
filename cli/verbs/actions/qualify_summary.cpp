// qualify summary: many reports as one matrix of kinds of modules and checks.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "cli/engine/qualify/report.hpp"
#include "cli/verbs/actions/qualify_reports.hpp"
#include "cli/verbs/common/tree.hpp"

namespace optictl::cli {

namespace qualify = engine::qualify;

namespace {

using qualify::Line;
using qualify::Report;
using qualify::Result;
using view::Tone;

constexpr std::size_t result_count = static_cast<std::size_t>(Result::Error) + 1;

/// What one check came to in the reports of one part.
struct Cell {
    std::array<unsigned, result_count> counts{};

    [[nodiscard]] unsigned count(Result result) const {
        return counts[static_cast<std::size_t>(result)];
    }
    [[nodiscard]] unsigned made() const {
        return count(Result::Pass) + count(Result::Info) + count(Result::Fail) +
               count(Result::Error);
    }
    /// The worst result of any.
    [[nodiscard]] Result worst() const {
        for (const Result each : {Result::Fail, Result::Error, Result::Info, Result::Pass}) {
            if (count(each) != 0) {
                return each;
            }
        }
        return Result::Skip;
    }
    /// "pass", "fail 2/3", "-".
    [[nodiscard]] view::Value value() const {
        const Result result = worst();
        if (result == Result::Skip) {
            return view::none("-").in(Tone::Quiet);
        }
        const unsigned of = count(result);
        return view::text(of == made() ? std::string(name_of(result))
                                       : fmt::format("{} {}/{}", name_of(result), of, made()))
            .in(tone_of(result));
    }
};

/// All reports of one kind of module.
struct Part {
    unsigned reports = 0;
    unsigned passed = 0;
    std::set<std::string> modules;
    std::set<std::string> firmware;
    std::map<std::string, Cell> cells; ///< by check
    double slowest_share = 0;          ///< of what a step takes and what is advertised; 0: none is
    std::string slowest;
};

struct Fleet {
    std::map<std::string, Part> parts;
    std::vector<std::pair<std::string, std::string>> checks; ///< id and title, as they are made
};

void add(Part& part, const Report& report) {
    ++part.reports;
    part.passed += report.verdict == "pass" ? 1U : 0U;
    part.modules.insert(report.module);
    if (!report.firmware.empty()) {
        part.firmware.insert(report.firmware);
    }
    for (const Line& line : report.lines) {
        ++part.cells[line.id].counts[static_cast<std::size_t>(line.outcome.result)];
    }
    for (const qualify::Timing& timing : report.timings) {
        const double share = timing.bound_s > 0 ? timing.most() / timing.bound_s : 0;
        if (share > part.slowest_share) {
            part.slowest_share = share;
            part.slowest = timing.name;
        }
    }
}

Fleet fleet_of(const std::vector<Report>& reports) {
    Fleet fleet;
    std::set<std::string> known;
    for (const Report& report : reports) {
        add(fleet.parts[report.part()], report);
        for (const Line& line : report.lines) {
            if (known.insert(line.id).second) {
                fleet.checks.emplace_back(line.id, line.title);
            }
        }
    }
    return fleet;
}

/// "A", "B", ... "AA": how a part is called above its column.
std::string letter_of(std::size_t number) {
    constexpr std::size_t letters = 26;
    return (number >= letters ? letter_of(number / letters - 1) : std::string()) +
           static_cast<char>('A' + number % letters);
}

void add_parts(view::Object& tree, const Fleet& fleet) {
    using enum view::Align;
    using enum view::Shown;
    view::Table& table = tree.table("parts", "Parts",
                                    {{{}, "", Left, ToPeople},
                                     {"part", "part"},
                                     {"reports", "reports", Right},
                                     {"modules", {}, Right, ToPrograms},
                                     {"passed", "pass", Right},
                                     {"slowest_share", "slowest", Right},
                                     {"slowest_step", {}, Left, ToPrograms},
                                     {"firmware", "firmware"}});
    std::size_t number = 0;
    for (const auto& [name, part] : fleet.parts) {
        const bool has_time = part.slowest_share > 0;
        const bool all_pass = part.passed == part.reports;
        table.row({view::text(letter_of(number++)), view::text(name), view::whole(part.reports),
                   view::whole(part.modules.size()),
                   view::whole(part.passed).in(all_pass ? Tone::Good : Tone::Bad),
                   has_time ? view::number(part.slowest_share,
                                           fmt::format("{:.0f} %", part.slowest_share * 100))
                            : view::none("-"),
                   has_time ? view::text(part.slowest) : view::none("no step has a bound"),
                   view::several({part.firmware.begin(), part.firmware.end()})});
    }
}

/// Which reports do not pass, and by which checks.
void add_not_passed(view::Object& tree, const qualify::ReadReports& read) {
    view::Table& table = tree.table("not_passed", "Reports that do not pass",
                                    {{"verdict", "verdict"},
                                     {"module", "module"},
                                     {"file", {}, view::Align::Left, view::Shown::ToPrograms},
                                     {"begun", {}, view::Align::Left, view::Shown::ToPrograms},
                                     {"checks", "checks"}});
    for (const Report& report : read.reports) {
        if (report.verdict == "pass") {
            continue;
        }
        std::vector<std::string> checks;
        for (const Line& line : report.lines) {
            if (line.outcome.result == Result::Fail || line.outcome.result == Result::Error) {
                checks.push_back(fmt::format("{} {}", line.id, name_of(line.outcome.result)));
            }
        }
        table.row({view::text(report.verdict).in(Tone::Bad), view::text(report.module),
                   view::text(report.file),
                   report.begun.empty() ? view::none("not told") : view::text(report.begun),
                   view::several(checks)});
    }
    for (const qualify::Unread& each : read.unread) {
        table.row({view::text("not-read").in(Tone::Bad), view::text(each.target),
                   view::text(each.file), view::none("not told"), view::several({})});
    }
}

bool is_worth_a_row(const Fleet& fleet, const std::string& check) {
    return std::ranges::any_of(fleet.parts, [&](const auto& part) {
        const auto cell = part.second.cells.find(check);
        const Result worst = cell != part.second.cells.end() ? cell->second.worst() : Result::Skip;
        return worst != Result::Pass && worst != Result::Skip;
    });
}

view::Value value_of(const Part& part, const std::string& check) {
    const auto cell = part.cells.find(check);
    return (cell != part.cells.end() ? cell->second : Cell()).value();
}

/// The matrix for people: a row a check, a column a part.
void add_matrix(view::Object& tree, const Fleet& fleet, bool all) {
    std::vector<view::Column> columns{{{}, "check"}};
    for (std::size_t i = 0; i < fleet.parts.size(); ++i) {
        columns.push_back({{}, letter_of(i)});
    }
    columns.push_back({{}, "what"});
    view::Table& table = tree.table({}, "Checks", std::move(columns), view::Shown::ToPeople);
    for (const auto& [id, title] : fleet.checks) {
        if (all || is_worth_a_row(fleet, id)) {
            std::vector<view::Value> row{view::text(id)};
            for (const auto& [name, part] : fleet.parts) {
                row.push_back(value_of(part, id));
            }
            row.push_back(view::text(title));
            table.row(std::move(row));
        }
    }
}

/// The same of more parts than a line holds: a row a check and result, with the parts that have it.
void add_lists(view::Object& tree, const Fleet& fleet, bool all) {
    view::Table& table = tree.table({}, "Checks", {{{}, "check"}, {{}, "result"}, {{}, "parts"}},
                                    view::Shown::ToPeople);
    for (const auto& [id, title] : fleet.checks) {
        for (const Result result : {Result::Fail, Result::Error, Result::Info, Result::Pass}) {
            std::string parts;
            std::size_t number = 0;
            for (const auto& [name, part] : fleet.parts) {
                const std::string letter = letter_of(number++);
                const auto cell = part.cells.find(id);
                if (cell != part.cells.end() && cell->second.count(result) != 0) {
                    parts += fmt::format("{}{}", parts.empty() ? "" : ", ", letter);
                }
            }
            const bool is_told = all || result != Result::Pass;
            if (is_told && !parts.empty()) {
                table.row({view::text(id), view::text(name_of(result)).in(tone_of(result)),
                           view::text(fmt::format("{}: {}", title, parts))});
            }
        }
    }
}

void add_cells(view::Object& tree, const Fleet& fleet) {
    view::Table& table = tree.table("matrix", {},
                                    {{"part", {}},
                                     {"check", {}},
                                     {"result", {}},
                                     {"pass", {}},
                                     {"info", {}},
                                     {"skip", {}},
                                     {"fail", {}},
                                     {"error", {}},
                                     {"title", {}},
                                     {"case", {}, view::Align::Left, view::Shown::ToCases}},
                                    view::Shown::ToPrograms);
    table.as_csv().as_cases({.group = "part", .name = "check", .outcome = "case", .text = "title"});
    for (const auto& [name, part] : fleet.parts) {
        for (const auto& [id, title] : fleet.checks) {
            const auto found = part.cells.find(id);
            const Cell cell = found != part.cells.end() ? found->second : Cell();
            const Result worst = cell.worst();
            std::vector<view::Value> row{view::text(name), view::text(id),
                                         view::text(name_of(worst))};
            for (const unsigned count : cell.counts) {
                row.push_back(view::whole(count));
            }
            row.push_back(view::text(title));
            row.push_back(view::text(worst == Result::Skip   ? "skipped"
                                     : worst == Result::Info ? "pass"
                                                             : name_of(worst)));
            table.row(std::move(row));
        }
    }
}

} // namespace

ExitCode sum_up_reports(const ReportOptions& options) {
    if (options.paths.empty()) {
        complain("of which reports? optictl qualify summary FOLDER, with what qualify --format "
                 "json wrote");
        return ExitCode::Usage;
    }
    const auto read = qualify::read_reports(options.paths);
    ExitCode code = ExitCode::Ok;
    for (const std::string& problem : read.problems) {
        complain(problem);
        code = ExitCode::Unreadable;
    }
    for (const qualify::Unread& each : read.unread) {
        complain(fmt::format("{}: {}", each.file, each.message));
    }
    if (read.reports.empty() && read.unread.empty()) {
        return code;
    }
    const Fleet fleet = fleet_of(read.reports);
    std::size_t passed = 0;
    std::set<std::string> modules;
    for (const auto& [name, part] : fleet.parts) {
        passed += part.passed;
        modules.insert(part.modules.begin(), part.modules.end());
    }
    const bool all_pass = passed == read.reports.size() && read.unread.empty();
    view::Object tree;
    tree.sentence(
        "answer",
        fmt::format("{}: {} of {} pass{}; {} of {}",
                    all_pass ? "all pass what was checked" : "not all pass", passed,
                    counted(read.reports.size(), "report"),
                    read.unread.empty()
                        ? std::string()
                        : fmt::format(", {} not read", counted(read.unread.size(), "target")),
                    counted(modules.size(), "module"), counted(fleet.parts.size(), "part")));
    tree.data("reports", view::whole(read.reports.size()));
    tree.data("passed", view::whole(passed));
    tree.data("unread", view::whole(read.unread.size()));
    add_parts(tree, fleet);
    add_not_passed(tree, read);
    const bool is_page = options.format == Format::Html;
    constexpr std::size_t most_columns = 5; // as 80 columns hold beside the words
    if (is_page || fleet.parts.size() <= most_columns) {
        add_matrix(tree, fleet, options.all || is_page);
    } else {
        add_lists(tree, fleet, options.all);
    }
    add_cells(tree, fleet);
    if (!options.all && !is_page) {
        tree.note("Checks that passed or were skipped everywhere are left out: --all names them. "
                  "Slowest: the longest step, as a share of what the module advertises.");
    }
    Output output(options.format);
    TreeWriter writer(output, options.format, "optictl qualify summary");
    writer.write(tree, "qualify-summary/1");
    writer.finish();
    return output.finish(worse(code, all_pass ? ExitCode::Ok : ExitCode::Failed));
}

} // namespace optictl::cli
