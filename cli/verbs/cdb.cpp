// cdb: what a module answers to the queries of its command data block.
#include <algorithm>
#include <cctype>
#include <string>

#include <fmt/format.h>

#include "cli/verbs/common/by_cdb.hpp"
#include "cli/verbs/verb.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {
namespace {

using engine::CdbAnswer;
using engine::CdbOutcome;

struct Options : CdbOptions {
    bool verbose = false;
};

void declare(Arguments& to, Options& options) {
    options.how.sends = true;
    declare_cdb(to, options);
    to.flag("-v,--verbose", options.verbose, "show what was answered, not only that it was");
    to.flag("--validate", options.how.validates,
            "have the module check its firmware anew, too, which takes time");
}

/// "MaxCompletionTime" is "max_completion_time".
[[nodiscard]] std::string key_of(std::string_view name) {
    std::string key;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const auto c = static_cast<unsigned char>(name[i]);
        const bool begins =
            std::isupper(c) != 0 && i > 0 &&
            (std::islower(static_cast<unsigned char>(name[i - 1])) != 0 ||
             (i + 1 < name.size() && std::islower(static_cast<unsigned char>(name[i + 1])) != 0));
        key += begins ? "_" : "";
        key += static_cast<char>(std::tolower(c));
    }
    return key;
}

[[nodiscard]] std::string title_of(const CdbAnswer& answer) {
    return fmt::format("{:04X}h {}{}{}", answer.command, answer.name,
                       answer.subject.empty() ? "" : ": ", answer.subject);
}

/// A value with what its unit is, where the standard has no unit that is one here.
[[nodiscard]] view::Value value_of(const CdbAnswer::Value& value) {
    if (value.reading.field->size == 32 && value.reading.kind == memmap::Kind::Bytes) {
        return value.commands.empty() ? view::text("none") : view::several(value.commands);
    }
    return view::reading(value.reading);
}

void add_answers(view::Object& tree, const CdbOutcome& outcome, bool verbose) {
    auto& sections =
        tree.objects("queries", verbose ? view::Shown::Always : view::Shown::ToPrograms);
    for (const CdbAnswer& each : outcome.answers) {
        view::Object& section = sections.emplace_back(title_of(each));
        section.data("command", view::text(fmt::format("{:04X}h", each.command)));
        section.data("name", view::text(each.name));
        if (!each.subject.empty()) {
            section.data("subject", view::text(each.subject));
        }
        section.data("answered", view::flag(each.is_answered));
        section.data("took_s", view::number(each.took_s, ""));
        if (!each.is_answered) {
            section.sentence("reason", fmt::format("No answer: {}.", each.words));
            continue;
        }
        view::Object* values = nullptr;
        for (const CdbAnswer::Value& value : each.values) {
            values = values == nullptr ? &section.object("values", "") : values;
            values->fact(key_of(value.name), value.name, value_of(value));
        }
        if (!each.records.empty()) {
            view::Table& table = section.table("records", "",
                                               {{"where", "of"},
                                                {"minimum", "minimum", view::Align::Right},
                                                {"average", "average", view::Align::Right},
                                                {"maximum", "maximum", view::Align::Right}});
            for (const CdbAnswer::Record& record : each.records) {
                table.row({view::text(record.where.empty() ? "module" : record.where),
                           view::reading(record.minimum), view::reading(record.average),
                           view::reading(record.maximum)});
            }
        }
    }
}

Found find(const CdbOutcome& outcome, bool verbose) {
    Found found;
    const auto answered = std::ranges::count_if(outcome.answers, &CdbAnswer::is_answered);
    const auto refused = std::ranges::count_if(outcome.answers, &CdbAnswer::is_refused);
    const auto silent = static_cast<long>(outcome.answers.size()) - answered - refused;
    std::string text = fmt::format("{}: {} of {} queries answered", outcome.target, answered,
                                   outcome.answers.size());
    if (refused != 0) {
        text += fmt::format(", {} refused by the module", refused);
    }
    if (silent != 0) {
        text += fmt::format(", {} without an answer", silent);
    }
    found.tree.sentence("answer", text);
    view::Table& table = found.tree.table("summary", "",
                                          {{"command", "command"},
                                           {"query", "query"},
                                           {"took_s", "s", view::Align::Right},
                                           {"result", "result"}},
                                          view::Shown::ToPeople);
    table.as_csv();
    for (const CdbAnswer& each : outcome.answers) {
        table.row({view::text(fmt::format("{:04X}h", each.command)),
                   view::text(each.subject.empty() ? each.name : each.subject),
                   view::number(each.took_s, fmt::format("{:.3f}", each.took_s)),
                   view::text(each.is_answered ? "answered" : each.words)});
    }
    if (!verbose && answered != 0) {
        found.tree.note("-v shows what was answered.");
    }
    add_answers(found.tree, outcome, verbose);
    found.code = silent != 0 || answered == 0 ? ExitCode::Failed : ExitCode::Ok;
    return found;
}

ExitCode run(const Options& options) {
    const auto find_in = [&](const CdbOutcome& outcome) { return find(outcome, options.verbose); };
    return show_by_cdb(options, {.action = "info",
                                 .example = "optictl cdb info port 12",
                                 .schema = "cdb/1",
                                 .find = find_in});
}

} // namespace

namespace verb {

extern const Verb cdb;
const Verb cdb{"cdb", "What a module answers to the queries of its command data block (CDB)",
               "Queries change nothing but the mailbox of the module (pages 9Fh, A0h-AFh); it is\n"
               "still a write, so no other verb sends them unasked. A query that fails does not\n"
               "stop the others. Beside a program that manages the modules it is refused.\n"
               "Examples:\n"
               "  optictl cdb info port 12\n"
               "  optictl cdb info i2c 7 --validate --format json",
               prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
