// db: the lists themselves: lint, list, show, import, export, add.
#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "cli/engine/lists/check.hpp"
#include "cli/engine/lists/lists.hpp"
#include "cli/output.hpp"
#include "cli/render/csv.hpp"
#include "cli/verbs/common/options.hpp"
#include "cli/verbs/common/tree.hpp"
#include "cli/verbs/verb.hpp"
#include "cli/verbs/views/entry_view.hpp"
#include "drivers/dump/files.hpp"
#include "drivers/dump/output_file.hpp"
#include "sff/format/escape.hpp"
#include "sff/format/nearest.hpp"
#include "sff/words/words.hpp"
#include "vendor-db/csv.hpp"
#include "vendor-db/lint.hpp"
#include "vendor-db/write.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

struct Options {
    std::vector<std::string> words; ///< the action, then its arguments
    Format format = Format::Text;
    ListOptions lists;
    std::string output;
    std::vector<std::string> map;        ///< of import: KEY=COLUMN
    std::vector<std::string> map_status; ///< of import: WORD=STATUS
    std::string dates;                   ///< of import: dmy, mdy, or empty
    std::optional<unsigned> header_line; ///< of import
    bool entries_only = false;           ///< of export
    std::vector<std::string> from;       ///< of add: a target
    std::string status;                  ///< of import and add
};

void declare(Arguments& to, Options& options) {
    to.words("action", options.words, "ACTION",
             "lint, list, show, import, export or add; then files");
    to.offer("action", [] { return std::string("lint, list, show, import, export, add"); });
    declare_format(to, options.format);
    declare_lists(to, options.lists);
    to.texts("--map", options.map, Arguments::Follow::One, "import: KEY=COLUMN, repeatable");
    to.texts("--map-status", options.map_status, Arguments::Follow::One,
             "import: what a word of the file means, OK=validated, repeatable");
    to.choice("--dates", {"dmy", "mdy"}, options.dates,
              "import: whether 3/2/26 begins with the day or the month");
    to.number("--header-line", options.header_line, {1, 1'000'000},
              "import: the line that names the columns");
    to.flag("--entries-only", options.entries_only,
            "export csv: leave out what CSV has no place for, and say it");
    to.choice("--status", {"validated", "limited", "deprecated", "blocked"}, options.status,
              "import, add: of entries that have none");
    to.texts("--from", options.from, Arguments::Follow::Many, "add: the modules, file PATH...",
             "TARGET");
    to.text("-o,--output", options.output, "file to write");
}

using vendor_db::Database;
using vendor_db::Rule;

/// Arguments after the action.
using Rest = std::span<const std::string>;

/// Lists that are named, in place of those of a run.
std::optional<std::vector<ListFile>> files_of(const ListOptions& options, Rest names) {
    if (names.empty()) {
        return list_files(sources_of(options), complain);
    }
    std::vector<ListFile> files;
    for (const std::string& path : names) {
        files.push_back({.path = path, .layer = "command line"});
    }
    return files;
}

std::optional<Database> database_of(const Options& options, Rest names) {
    const auto files = files_of(options.lists, names);
    return files ? load_lists(*files, complain) : std::nullopt;
}

/// Writes to -o by way of a temporary name, or to standard output.
ExitCode put_out(const Options& options, Output& output, std::string_view text) {
    if (options.output.empty()) {
        output.write(text);
        return output.finish(ExitCode::Ok);
    }
    if (const auto error = drivers::dump::write_file_atomically(options.output, visible(text))) {
        complain(fmt::format("{}: {}", options.output, *error));
        return ExitCode::DeviceError;
    }
    return ExitCode::Ok;
}

// -- lint

/// A remark: a line as compilers write it, which editors find the place by.
void add_remark(view::Object& tree, const vendor_db::Place& place, std::string_view id,
                std::string_view severity, std::string_view text) {
    view::Object& remark = tree.document("remark/1");
    remark.verbatim(
        {}, words::printable(fmt::format("{}: {}: {} [{}]", place.text(), severity, text, id)));
    remark.data("file", view::text(place.file ? *place.file : ""));
    remark.data("line", view::whole(place.line));
    remark.data("column", view::whole(place.column));
    remark.data("severity", view::text(severity));
    remark.data("id", view::text(id));
    remark.data("text", view::text(text));
}

ExitCode lint(const Options& options, Rest words) {
    const auto query = query_of(options.lists);
    if (!query) {
        complain(query.error());
        return ExitCode::Usage;
    }
    const auto files = files_of(options.lists, words);
    if (!files) {
        return ExitCode::Unreadable;
    }
    Output output(options.format);
    view::Object tree;
    Database database;
    ExitCode code = ExitCode::Ok;
    for (const ListFile& file : *files) {
        auto read = read_list_file(file, complain);
        if (!read) {
            code = ExitCode::Unreadable;
            continue;
        }
        for (const vendor_db::Problem& problem : read->problems) {
            add_remark(tree, problem.place, "not-readable", "error", problem.text);
            code = worse(code, ExitCode::Failed);
        }
        database.add(std::move(read->list));
    }
    for (const vendor_db::Remark& remark : vendor_db::lint(database, query->today)) {
        add_remark(tree, remark.place, remark.id, remark.is_error ? "error" : "note", remark.text);
        code = worse(code, remark.is_error ? ExitCode::Failed : ExitCode::Ok);
    }
    if (!tree.members().empty()) {
        TreeWriter(output, options.format).write(tree);
    }
    return output.finish(code);
}

// -- list, show, export

/// An entry, templates resolved; people get its paragraph where they are to see all of it.
void add_entry(view::Object& tree, const Rule& rule, bool is_whole) {
    view::Object& entry = tree.document("entry/1");
    if (is_whole) {
        entry.verbatim({}, "# " + words::printable(rule.place.line_text()));
    }
    add_entry_head(entry, rule);
    view::Object& cells = entry.object("entry", {}, view::Shown::ToPrograms);
    const auto columns = vendor_db::csv_columns();
    const auto values = vendor_db::csv_cells(rule);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!values[i].empty()) {
            cells.data(columns[i], view::text(values[i]));
        }
    }
    const std::string paragraph = vendor_db::paragraph_of(vendor_db::lines_of(rule));
    if (is_whole) {
        entry.verbatim("toml", paragraph);
    } else {
        entry.data("toml", {{}, paragraph, {}});
    }
}

/// Calls `use` for every entry of every list.
void for_each_rule(const Database& database, const std::function<void(const Rule&)>& use) {
    for (const auto& list : database.lists()) {
        std::ranges::for_each(list->rules, use);
    }
}

/// An entry as a row: what it is about, and where it stands.
void add_row(view::Table& table, const Rule& rule) {
    std::vector<std::string> where;
    for (const auto field :
         {vendor_db::Field::Platform, vendor_db::Field::Cage, vendor_db::Field::Nos}) {
        if (rule.fields.has(field)) {
            where.push_back(listed_text(field, rule));
        }
    }
    table.row({view::text(status_text(rule)),
               view::text(listed_text(vendor_db::Field::Vendor, rule)),
               view::text(rule.part_number ? listed_text(vendor_db::Field::PartNumber, rule)
                                           : listed_text(vendor_db::Field::Media, rule)),
               view::several(where), view::text(rule.place.line_text())});
}

ExitCode list(const Options& options, Rest words) {
    const auto database = database_of(options, words);
    if (!database) {
        return ExitCode::Unreadable;
    }
    Output output(options.format);
    view::Object tree;
    for (const auto& each : database->lists()) {
        tree.verbatim({}, words::printable(fmt::format(
                              "{}: {} entries, {} contradictions, {} cages{}", each->file,
                              each->rules.size(), each->contradictions.size(), each->cages.size(),
                              each->name.empty() ? "" : " - " + each->name)));
    }
    view::Table& table = tree.table(
        {}, {}, {{{}, "status"}, {{}, "vendor"}, {{}, "part number"}, {{}, "where"}, {{}, "entry"}},
        view::Shown::ToPeople);
    for_each_rule(*database, [&](const Rule& rule) {
        add_row(table, rule);
        add_entry(tree, rule, false);
    });
    TreeWriter(output, options.format).write(tree);
    return output.finish(ExitCode::Ok);
}

/// Whether an entry is meant by a word: by name, vendor, or a part number that it matches.
bool is_meant(const Rule& rule, const std::string& word) {
    const std::string normal = vendor_db::normalised(word);
    const vendor_db::Text text{vendor_db::Text::State::Ok, word, normal};
    const bool part = rule.part_number && rule.part_number->matches(text);
    const bool vendor = std::ranges::any_of(
        rule.vendor, [&](const vendor_db::Pattern& each) { return each.matches(text); });
    return part || vendor || vendor_db::normalised(rule.name).find(normal) != std::string::npos;
}

ExitCode show(const Options& options, Rest words) {
    if (words.size() != 1) {
        complain("db show: which optic? write a part number, a vendor, or a name");
        return ExitCode::Usage;
    }
    const auto database = load_lists(sources_of(options.lists), complain);
    if (!database) {
        return ExitCode::Unreadable;
    }
    Output output(options.format);
    view::Object tree;
    for_each_rule(*database, [&](const Rule& rule) {
        if (!is_meant(rule, words.front())) {
            return;
        }
        if (!tree.members().empty()) {
            tree.verbatim({}, "\n");
        }
        add_entry(tree, rule, true);
    });
    if (tree.members().empty()) {
        output.complain(fmt::format("no entry is called '{}', nor matches it as a part number or "
                                    "vendor; see optictl db list",
                                    words.front()));
        return output.finish(ExitCode::Failed);
    }
    TreeWriter(output, options.format).write(tree);
    return output.finish(ExitCode::Ok);
}

/// What CSV has no place for: the paragraphs of a list beside its entries. The shipped lists are in
/// every program, and lose nothing.
std::vector<std::string> beside_entries(const vendor_db::List& list) {
    std::vector<std::string> out;
    const auto add = [&](std::size_t count, std::string_view what) {
        if (count != 0) {
            out.push_back(
                fmt::format("{}: CSV has no place for its {} [[{}]]", list.file, count, what));
        }
    };
    add(list.cages.size(), "cage");
    add(list.contradictions.size(), "contradiction");
    add(list.vendors.size(), "vendor");
    return out;
}

/// All entries as CSV; refused where they would not be the same when they are imported again.
ExitCode export_csv(const Options& options, const Database& database,
                    std::span<const ListFile> files) {
    Output output(options.format);
    std::vector<std::string> lost;
    const auto columns = vendor_db::csv_columns();
    std::string out;
    render::put_csv(out, {columns.begin(), columns.end()});
    for (std::size_t i = 0; i < files.size(); ++i) {
        const vendor_db::List& list = *database.lists()[i];
        if (files[i].shipped == nullptr) {
            std::ranges::move(beside_entries(list), std::back_inserter(lost));
        }
        for (const Rule& rule : list.rules) {
            render::put_csv(out, vendor_db::csv_cells(rule));
            for (const std::string& key : vendor_db::csv_losses(rule)) {
                lost.push_back(
                    fmt::format("{}: CSV cannot hold its {}", rule.place.line_text(), key));
            }
        }
    }
    for (const std::string& each : lost) {
        output.complain(each);
    }
    if (!lost.empty() && !options.entries_only) {
        output.complain("nothing is exported, as a list made of it would say something else; "
                        "export json or toml keep all, --entries-only leaves it out");
        return output.finish(ExitCode::Failed);
    }
    return put_out(options, output, out);
}

/// Each paragraph of the lists that is no entry: its kind, its place, its text.
template <class Use>
void for_each_other(const Database& database, Use use) {
    for (const auto& list : database.lists()) {
        const auto all = [&](std::string_view kind, const auto& values) {
            for (const auto& each : values) {
                use(kind, each.place, vendor_db::paragraph_of(each));
            }
        };
        all("cage", list->cages);
        all("contradiction", list->contradictions);
        all("vendor", list->vendors);
    }
}

std::string export_json(const Database& database) {
    view::Object tree;
    for_each_rule(database, [&](const Rule& rule) { add_entry(tree, rule, false); });
    for_each_other(database, [&](std::string_view kind, const vendor_db::Place& place,
                                 const std::string& toml) {
        view::Object& paragraph = tree.document(fmt::format("{}/1", kind));
        paragraph.data("file", view::text(place.file ? *place.file : ""));
        paragraph.data("line", view::whole(place.line));
        paragraph.data("toml", {{}, toml, {}});
    });
    return render::json_documents(tree);
}

std::string export_toml(const Database& database) {
    std::string out = "format = 1\n";
    for_each_rule(database, [&](const Rule& rule) {
        out.append("\n").append(vendor_db::paragraph_of(vendor_db::lines_of(rule)));
    });
    for_each_other(database, [&](std::string_view, const vendor_db::Place&,
                                 const std::string& toml) { out.append("\n").append(toml); });
    return out;
}

ExitCode export_lists(const Options& options, Rest words) {
    const std::string kind = words.empty() ? "" : words.front();
    if (kind != "csv" && kind != "json" && kind != "toml") {
        complain("db export: write csv, json or toml, then the lists, or none for those of a "
                 "check");
        return ExitCode::Usage;
    }
    const auto files = files_of(options.lists, words.subspan(1));
    const auto database = files ? load_lists(*files, complain) : std::nullopt;
    if (!database) {
        return ExitCode::Unreadable;
    }
    if (kind == "csv") {
        return export_csv(options, *database, *files);
    }
    Output output(options.format);
    return put_out(options, output,
                   kind == "json" ? export_json(*database) : export_toml(*database));
}

// -- import, add

/// KEY=VALUE, KEY=VALUE as a map; complains of what is no pair.
std::optional<std::map<std::string, std::string>>
pairs_of(const std::vector<std::string>& given, std::string_view option, std::string_view form) {
    std::map<std::string, std::string> out;
    for (const std::string& each : given) {
        const std::size_t equals = each.rfind('=');
        if (equals == std::string::npos || equals == 0) {
            complain(fmt::format("{} {}: write {}", option, each, form));
            return std::nullopt;
        }
        out[each.substr(0, equals)] = each.substr(equals + 1);
    }
    return out;
}

/// What the options say of the file; nothing after a complaint.
std::optional<vendor_db::ImportTerms> import_terms(const Options& options) {
    vendor_db::ImportTerms terms;
    for (const std::string& each : options.map) {
        const std::size_t equals = each.find('='); // a title may have more of them
        if (equals == std::string::npos) {
            complain(fmt::format("--map {}: write KEY=COLUMN", each));
            return std::nullopt;
        }
        terms.columns[each.substr(0, equals)] = each.substr(equals + 1);
    }
    const auto statuses = pairs_of(options.map_status, "--map-status", "WORD=STATUS");
    if (!statuses) {
        return std::nullopt;
    }
    for (const auto& [word, status] : *statuses) {
        const auto known = vendor_db::parse_status(status);
        if (status != vendor_db::recalled && (!known || *known == vendor_db::Status::Unknown ||
                                              *known == vendor_db::Status::Unverifiable)) {
            complain(fmt::format("--map-status {}={}: a status is validated, limited, deprecated, "
                                 "blocked or recalled",
                                 word, status));
            return std::nullopt;
        }
        std::string low = word;
        std::ranges::transform(low, low.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        terms.statuses[low] = status;
    }
    if (!options.status.empty()) {
        terms.status = options.status;
    }
    terms.dates = options.dates == "dmy"   ? vendor_db::DateOrder::DayFirst
                  : options.dates == "mdy" ? vendor_db::DateOrder::MonthFirst
                                           : vendor_db::DateOrder::NotSaid;
    terms.header_line = options.header_line.value_or(0);
    return terms;
}

ExitCode import_list(const Options& options, Rest words) {
    if (words.size() != 2 || words.front() != "csv") {
        complain("db import: write csv and the file; -o names the list to write");
        return ExitCode::Usage;
    }
    const auto terms = import_terms(options);
    if (!terms) {
        return ExitCode::Usage;
    }
    constexpr std::size_t largest = std::size_t{64} << 20U;
    const auto text = drivers::dump::read_file(words[1], largest);
    if (!text) {
        complain(fmt::format("{}: {}", words[1], text.error()));
        return ExitCode::Unreadable;
    }
    if (text->starts_with("PK\x03\x04")) {
        complain(fmt::format("{}: this is a workbook (xlsx, ods), not CSV; save the sheet as CSV "
                             "UTF-8",
                             words[1]));
        return ExitCode::Unreadable;
    }
    const auto imported = vendor_db::import_csv(*text, *terms);
    if (!imported) {
        complain(fmt::format("{}: {}", words[1], imported.error()));
        return ExitCode::Unreadable;
    }
    Output output(options.format);
    for (const std::string& note : imported->notes) {
        output.complain(fmt::format("{}: {}", words[1], note));
    }
    for (const std::string& problem : imported->problems) {
        output.complain(fmt::format("{}: {}", words[1], problem));
    }
    const ExitCode code = put_out(options, output, imported->toml);
    output.complain(fmt::format(
        "{}: {} taken", words[1],
        imported->entries == 1 ? "1 entry" : fmt::format("{} entries", imported->entries)));
    return worse(code, imported->problems.empty() ? ExitCode::Ok : ExitCode::Failed);
}

ExitCode add(const Options& options) {
    if (options.from.empty()) {
        complain("db add: from which module? write --from file PATH");
        return ExitCode::Usage;
    }
    const auto query = query_of(options.lists);
    if (!query) {
        complain(query.error());
        return ExitCode::Usage;
    }
    TargetOptions of_target;
    of_target.words = options.from;
    Output output(options.format);
    // What goes to standard output is to be appended to a list.
    std::string text = options.output.empty() ? "" : "format = 1\n";
    const auto make = [&](const Inspection& inspection) {
        const vendor_db::Facts facts = facts_of(inspection);
        const std::string name = words::printable(inspection.target);
        if (!facts.unverifiable.empty()) {
            return fmt::format("\n# {}: no entry: {}\n", name, facts.unverifiable);
        }
        const std::string status = options.status.empty() ? "limited" : options.status;
        const std::string_view reason = options.status.empty() ? "for review" : "";
        return fmt::format(
            "\n# from {}: take out what need not be so\n{}", name,
            vendor_db::paragraph_of(vendor_db::draft_of(facts, status, reason, query->today)));
    };
    bool all = true;
    const ExitCode code = run_each<std::string>(of_target, output, make, [&](std::string& entry) {
        all = all && entry.find("[[optic]]") != std::string::npos;
        text += entry;
        return ExitCode::Ok;
    });
    const ExitCode written = put_out(options, output, text);
    return worse(worse(code, written), all ? ExitCode::Ok : ExitCode::Failed);
}

constexpr std::array<std::string_view, 6> actions{"lint",   "list",   "show",
                                                  "import", "export", "add"};

ExitCode run(const Options& options) {
    const std::string action = options.words.empty() ? "" : options.words.front();
    const Rest rest = Rest(options.words).subspan(options.words.empty() ? 0 : 1);
    if (action == "lint") {
        return lint(options, rest);
    }
    if (action == "list") {
        return list(options, rest);
    }
    if (action == "show") {
        return show(options, rest);
    }
    if (action == "import") {
        return import_list(options, rest);
    }
    if (action == "export") {
        return export_lists(options, rest);
    }
    if (action == "add") {
        return add(options);
    }
    const std::string_view near = nearest(action, actions);
    complain(action.empty()
                 ? "db: do what? write db list, or lint, show, import, export, add; see optictl db "
                   "--help"
             : near.empty()
                 ? fmt::format("db {}: write lint, list, show, import, export or add; see optictl "
                               "db --help",
                               action)
                 : fmt::format("db {}: do you mean {}? see optictl db --help", action, near));
    return ExitCode::Usage;
}

} // namespace

namespace verb {

extern const Verb db;
const Verb db{
    "db", "The compatibility lists themselves: lint, list, show, import, export, add",
    "Actions:\n"
    "  db lint [FILE...]            mistakes, entries that never decide, unknown names, expiry\n"
    "  db list [FILE...]            one line an entry\n"
    "  db show OPTIC                entries by part number, vendor or name, templates resolved\n"
    "  db import csv FILE           a list from a spreadsheet; what is not taken is named\n"
    "  db export csv|json|toml [FILE...]\n"
    "                               all entries; refused where CSV would not hold them\n"
    "  db add --from file PATH...   a draft of an entry for a module in hand\n"
    "Without FILE: the shipped lists, those of /etc/optictl/lists.d, then --list.\n"
    "Examples:\n"
    "  optictl db lint site.toml\n"
    "  optictl db import csv optics.csv --map part_number=SKU --map-status OK=validated "
    "-o site.toml\n"
    "  optictl db add --from file dump.txt >> site.toml",
    prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
