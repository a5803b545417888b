// journal: what was written to modules.
#include "drivers/journal/journal.hpp"

#include <algorithm>
#include <charconv>
#include <span>

#include <fmt/format.h>

#include "cli/output.hpp"
#include "cli/verbs/common/change.hpp"
#include "cli/verbs/common/tree.hpp"

namespace optictl::cli {
namespace {

using drivers::journal::Entry;
using drivers::journal::Record;

struct Options {
    std::vector<std::string> words;
    Format format = Format::Text;
    std::string journal = ChangeOptions::default_journal();
};

void declare(Arguments& to, Options& options) {
    to.words("number", options.words, "NUMBER", "an operation, to see its writes");
    declare_format(to, options.format, {"text", "json", "csv"});
    declare_journal(to, options.journal);
}

std::string outcome_of(const Record& record) {
    return record.outcome.empty() ? "interrupted" : record.outcome;
}

/// Operations of one run of qualify at one module, which people see as one; others stand alone.
using Group = std::span<const Record>;

std::vector<Group> groups_of(const std::vector<Record>& records) {
    const auto is_of_run = [](const Record& each) {
        return each.operation.name.starts_with("qualify: ");
    };
    std::vector<Group> groups;
    for (std::size_t i = 0; i < records.size();) {
        std::size_t end = i + 1;
        while (end < records.size() && is_of_run(records[i]) && is_of_run(records[end]) &&
               records[end].operation.target == records[i].operation.target &&
               records[end].operation.who == records[i].operation.who) {
            ++end;
        }
        groups.push_back(Group(records).subspan(i, end - i));
        i = end;
    }
    return groups;
}

/// What came of all of them: the outcome of the first one that is not "done".
std::string outcome_of(Group group) {
    const auto other =
        std::ranges::find_if(group, [](const Record& each) { return each.outcome != "done"; });
    return outcome_of(other != group.end() ? *other : group.front());
}

std::vector<view::Column> columns() {
    return {{"number", "no.", view::Align::Right},
            {"time", "time"},
            {"target", "target"},
            {"outcome", "outcome"},
            {"writes", "writes", view::Align::Right},
            {"module", "module", view::Align::Left, view::Shown::ToPrograms},
            {"who", "who", view::Align::Left, view::Shown::ToPrograms},
            {"what", "what"}};
}

void add_list(view::Object& tree, const std::vector<Record>& records) {
    view::Table& table = tree.table("operations", "", columns(), view::Shown::ToPrograms);
    table.as_csv();
    for (const Record& each : records) {
        table.row({view::whole(each.operation.number), view::text(each.operation.time),
                   view::text(each.operation.target), view::text(outcome_of(each)),
                   view::whole(each.writes.size()), view::text(each.operation.module),
                   view::text(each.operation.who), view::text(each.operation.name)});
    }
    view::Table& people = tree.table("", "", columns(), view::Shown::ToPeople);
    for (const Group group : groups_of(records)) {
        const drivers::journal::Operation& operation = group.front().operation;
        const bool is_one = group.size() == 1;
        std::size_t writes = 0;
        for (const Record& each : group) {
            writes += each.writes.size();
        }
        people.row({is_one ? view::whole(operation.number)
                           : view::text(fmt::format("{}-{}", operation.number,
                                                    group.back().operation.number)),
                    view::text(operation.time),
                    view::text(operation.target),
                    view::text(outcome_of(group)),
                    view::whole(writes),
                    {},
                    {},
                    view::text(is_one ? operation.name
                                      : fmt::format("qualify: {} operations", group.size()))});
    }
    if (records.empty()) {
        tree.note("Nothing was written yet.");
    }
}

std::string hex_of(const std::vector<std::uint8_t>& bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += fmt::format("{}{:02X}", text.empty() ? "" : " ", byte);
    }
    return text;
}

void add_record(view::Object& tree, const Record& record) {
    tree.sentence("answer",
                  fmt::format("{}: {}: {}", record.operation.number,
                              view::text(record.operation.name).text, outcome_of(record)));
    tree.fact("time", "Time", view::text(record.operation.time));
    tree.fact("who", "Who", view::text(record.operation.who));
    tree.fact("target", "Target", view::text(record.operation.target));
    tree.fact("module", "Module", view::text(record.operation.module));
    if (!record.message.empty()) {
        tree.fact("message", "Message", view::text(record.message));
    }
    if (!record.stages.empty()) {
        view::Table& stages =
            tree.table("stages", "Stages", {{"time", "time"}, {"text", "what began"}});
        for (const drivers::journal::Stage& each : record.stages) {
            stages.row({view::text(each.time), view::text(each.text)});
        }
    }
    view::Table& table = tree.table("writes", "Writes",
                                    {{"register", "register"},
                                     {"before", "before"},
                                     {"bytes", "written"},
                                     {"mask", "mask"},
                                     {"result", "result"},
                                     {"error", ""}});
    table.as_csv();
    for (const Entry& each : record.writes) {
        table.row(
            {view::text(model::place_of(each.page, each.first)), view::text(hex_of(each.before)),
             view::text(hex_of(each.bytes)), view::text(hex_of(each.mask)),
             each.result.empty() ? view::none("not known: interrupted") : view::text(each.result),
             view::text(each.error)});
    }
}

ExitCode run(const Options& options) {
    const auto journal = drivers::journal::read(options.journal);
    if (!journal) {
        complain(journal.error());
        return ExitCode::Unreadable;
    }
    Output output(options.format);
    for (const std::string& damage : journal->damage) {
        output.complain(fmt::format("{}: {}", options.journal, damage));
    }
    view::Object tree;
    if (options.words.empty()) {
        add_list(tree, journal->records);
    } else {
        const auto found =
            std::ranges::find(journal->records, options.words.front(), [](const Record& each) {
                return std::to_string(each.operation.number);
            });
        if (found == journal->records.end()) {
            complain(fmt::format("{}: there is no operation {}{}", options.journal,
                                 options.words.front(), older_journal(options.journal)));
            return ExitCode::NotPresent;
        }
        add_record(tree, *found);
    }
    TreeWriter writer(output, options.format);
    writer.write(tree, "journal/1");
    writer.finish();
    return output.finish(ExitCode::Ok);
}

} // namespace

namespace verb {

extern const Verb journal;
const Verb journal{"journal", "What was written to modules, by whom, and what came of it",
                   "Examples:\n"
                   "  optictl journal\n"
                   "  optictl journal 12",
                   prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
