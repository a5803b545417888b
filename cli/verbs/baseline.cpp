// baseline: what a fleet is meant to be, and what became of it.
#include "vendor-db/baseline/baseline.hpp"

#include <chrono>
#include <functional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/verbs/common/fleet.hpp"
#include "cli/verbs/common/tree.hpp"
#include "cli/verbs/verb.hpp"
#include "cli/verbs/views/baseline_report.hpp"
#include "drivers/dump/output_file.hpp"
#include "sff/format/escape.hpp"
#include "vendor-db/baseline/compare.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

using namespace vendor_db::baseline;

struct Options : TargetOptions {
    std::string output;
    std::string date;
    std::vector<std::string> only;
    std::vector<std::string> ignore;
    bool strict = false;
    bool allow_known = false;
};

void declare(Arguments& to, Options& options) {
    options.request.wanted = everything;
    declare_targets(to, options, {"text", "json", "csv", "junit", "markdown"},
                    "text, json: one object, csv: a line a change, junit: XML, or markdown, for "
                    "tickets");
    const Arguments::Choices sections{"identity", "firmware", "applications", "thresholds",
                                      "configuration"};
    to.text("-o,--output", options.output, "create: file for the baseline; else standard output");
    to.text("--date", options.date, "create: day that the file names, YYYY-MM-DD; else today");
    to.several("--only", sections, options.only, "compare these sections alone");
    to.several("--ignore", sections, options.ignore, "do not compare these sections");
    to.flag("--allow-known", options.allow_known,
            "check: what differs as it did when the baseline was made passes");
    to.flag("--strict", options.strict,
            "create: exit with 1 when modules differ from their kind, or no value has a majority");
    declare_reading(to, options);
}

Terms terms_of(const Options& options) {
    Terms terms{.allow_known = options.allow_known};
    terms.sections.fill(options.only.empty());
    for (const auto& [names, wanted] : {std::pair(&options.only, true), {&options.ignore, false}}) {
        for (const std::string& name : *names) {
            terms.sections[static_cast<std::size_t>(*section_of(name))] = wanted;
        }
    }
    return terms;
}

/// The same, where some ports were named: the others were not looked at.
Terms terms_for(const Options& options, const std::vector<Target>& targets) {
    Terms terms = terms_of(options);
    for (const Target& target : targets) {
        if (target.port == nullptr) {
            terms.asked.clear();
            break;
        }
        terms.asked.insert(target.port->name);
    }
    return terms;
}

// -- create

view::Object tree_of(const Baseline& made, const std::vector<Unit>& units,
                     const std::string& file) {
    std::size_t outliers = 0;
    std::size_t undecided = 0;
    for (const Port& port : made.ports) {
        const Kind& kind = *made.kind(port.kind);
        outliers += std::ranges::any_of(port.own, [&](const auto& own) {
            return std::ranges::find(kind.undecided, own.first, &Undecided::key) ==
                   kind.undecided.end();
        });
    }
    for (const Kind& kind : made.kinds) {
        undecided += kind.undecided.size();
    }
    view::Object tree;
    tree.sentence(
        "answer",
        fmt::format("{}{} of {}; {} from their kind; {} without a majority",
                    file.empty() ? "" : view::text(file).text + ": ",
                    counted(made.ports.size(), "module"), counted(made.kinds.size(), "kind"),
                    outliers == 1 ? "1 differs" : fmt::format("{} differ", outliers),
                    undecided == 1 ? "1 property" : fmt::format("{} properties", undecided)));
    view::Table& kinds = tree.table("kinds", "Kinds",
                                    {{"modules", "modules", view::Align::Right},
                                     {"vendor", "vendor"},
                                     {"part_number", "part number"},
                                     {"form_factor", "form factor"},
                                     {"firmware", "firmware"}});
    for (const Kind& kind : made.kinds) {
        const auto firmware = kind.expected.find(firmware_key());
        const bool open = std::ranges::find(kind.undecided, firmware_key(), &Undecided::key) !=
                          kind.undecided.end();
        kinds.row({view::whole(kind.modules), view::text(kind.name.vendor),
                   view::text(kind.name.part_number), view::text(kind.name.form_factor),
                   firmware != kind.expected.end() ? view::text(firmware->second)
                   : open                          ? view::none("no majority")
                                                   : view::none("not told")});
    }
    view::Table& differ = tree.table(
        "outliers", "Modules that differ from their kind",
        {{"port", "port"}, {"property", "property"}, {"has", "has"}, {"kind_has", "its kind has"}});
    view::Table& open =
        tree.table("undecided", "No value has more than half",
                   {{"part_number", "part number"}, {"property", "property"}, {"votes", "votes"}});
    for (const Port& port : made.ports) {
        const Kind& kind = *made.kind(port.kind);
        for (const auto& [key, value] : port.own) {
            if (std::ranges::find(kind.undecided, key, &Undecided::key) == kind.undecided.end()) {
                const auto expected = kind.expected.find(key);
                differ.row({view::text(port.name), view::text(key.text()), view::text(value),
                            view::text(expected != kind.expected.end() ? expected->second
                                                                       : std::string(absent))});
            }
        }
    }
    differ.as_csv();
    for (const Kind& kind : made.kinds) {
        for (const Undecided& each : kind.undecided) {
            std::vector<std::string> votes;
            for (const Vote& vote : each.votes) {
                votes.push_back(fmt::format("{} of {}", vote.count, vote.value));
            }
            open.row({view::text(kind.name.part_number), view::text(each.key.text()),
                      view::several(votes)});
        }
    }
    put_drift(tree, drift_of(units));
    view::Table& left_out = tree.table("left_out", "Left out: it is not known what they are",
                                       {{"port", "port"}, {"reason", "why"}});
    for (const Unit& unit : units) {
        if (!unit.doubt.empty()) {
            left_out.row({view::text(unit.place), view::text(unit.doubt)});
        }
    }
    tree.note("A kind has what more than half of the modules that tell it have. Unread registers "
              "have no vote.");
    return tree;
}

std::optional<vendor_db::Date> date_of(const std::string& text) {
    if (!text.empty()) {
        const auto date = vendor_db::parse_date(text);
        if (!date) {
            complain("--date: " + date.error());
            return std::nullopt;
        }
        return *date;
    }
    using namespace std::chrono;
    const year_month_day now{floor<days>(system_clock::now())};
    return vendor_db::Date{static_cast<unsigned>(static_cast<int>(now.year())),
                           static_cast<unsigned>(now.month()), static_cast<unsigned>(now.day())};
}

ExitCode create(const Options& options, const FleetTargets& fleet) {
    const auto date = date_of(options.date);
    if (!date) {
        return ExitCode::Usage;
    }
    if (fleet.targets.empty()) {
        complain("baseline create: of which modules? write file FOLDER or port all");
        return ExitCode::Usage;
    }
    Output output(options.format, true);
    const Places places(fleet.targets, fleet.map ? &*fleet.map : nullptr);
    Inventory inventory(places);
    ExitCode code = read_fleet(fleet.targets, options, output, places, inventory);
    if (!inventory.doubles().empty()) {
        return output.finish(code);
    }
    Baseline made = make(inventory.units());
    if (made.ports.empty()) { // rather than an empty file in the place of a good one
        for (const Unit& unit : inventory.units()) {
            output.complain(fmt::format("{} is left out: {}", unit.place, unit.doubt));
        }
        output.complain("baseline create: no module was read, so that nothing is written");
        return output.finish(worse(code, ExitCode::Failed));
    }
    made.date = date;
    const bool all_known = made.ports.size() == inventory.units().size();
    bool uniform = true;
    for (const Port& port : made.ports) {
        uniform = uniform && port.own.empty();
    }
    code = worse(code, all_known && (uniform || !options.strict) ? ExitCode::Ok : ExitCode::Failed);
    const std::string text = vendor_db::baseline::write(made);
    const bool to_stdout = options.output.empty() && options.format == Format::Text;
    if (to_stdout) {
        output.write(text);
        for (const Unit& unit : inventory.units()) {
            if (!unit.doubt.empty()) {
                output.complain(fmt::format("{} is left out: {}", unit.place, unit.doubt));
            }
        }
        return output.finish(code);
    }
    if (!options.output.empty()) {
        if (const auto error =
                drivers::dump::write_file_atomically(options.output, visible(text))) {
            output.complain(fmt::format("{}: {}", options.output, *error));
            return output.finish(ExitCode::DeviceError);
        }
    }
    TreeWriter writer(output, options.format, "optictl baseline create");
    writer.write(tree_of(made, inventory.units(), options.output), "baseline/1");
    writer.finish();
    return output.finish(code);
}

// -- check, diff

ExitCode put_report(const Options& options, Output& output, const FleetReport& report,
                    std::string_view what, std::string_view verb, ExitCode code) {
    TreeWriter writer(output, options.format, verb);
    writer.write(report_tree(report, what), "baseline-report/1");
    writer.finish();
    return output.finish(worse(code, report.passes() ? ExitCode::Ok : ExitCode::Failed));
}

ExitCode check(const Options& options, const FleetTargets& fleet) {
    if (fleet.words.size() != 2 || fleet.targets.empty()) {
        complain("baseline check: write the baseline, then the modules: "
                 "baseline check rack7.toml port all");
        return ExitCode::Usage;
    }
    auto baseline = load_baseline(fleet.words[1], complain);
    if (!baseline) {
        return ExitCode::Unreadable;
    }
    Output output(options.format, true);
    const Places places(fleet.targets, fleet.map ? &*fleet.map : nullptr);
    Inventory inventory(places);
    const ExitCode code = read_fleet(fleet.targets, options, output, places, inventory);
    std::vector<Unit> units = inventory.units();
    without_top_folders(side_of(*baseline), side_of(units, places));
    const FleetReport report =
        vendor_db::baseline::check(*baseline, units, terms_for(options, fleet.targets));
    return put_report(options, output, report, fleet.words[1], "optictl baseline check", code);
}

/// One side of a comparison: a baseline, or what targets hold.
struct Source {
    std::string name;
    std::vector<Target> targets; ///< none: the name is that of a baseline
};

Source source_of(const std::string& word) {
    Source side{.name = word, .targets = {}};
    if (!word.ends_with(".toml")) {
        side.targets.push_back({.noun = noun::file, .word = word});
    }
    return side;
}

/// The sides that the words name; nothing when they name another number.
std::optional<std::pair<Source, Source>> sides_of(const FleetTargets& fleet) {
    const std::size_t words = fleet.words.size() - 1; // the first is the action
    const std::vector<Target>& targets = fleet.targets;
    if (words == 2 && targets.empty()) {
        return std::pair(source_of(fleet.words[1]), source_of(fleet.words[2]));
    }
    if (words == 1 && !targets.empty()) {
        const std::string name =
            targets.size() == 1 ? targets.front().name() : counted(targets.size(), "target");
        return std::pair(source_of(fleet.words[1]), Source{name, targets});
    }
    if (words == 0 && targets.size() == 2) {
        return std::pair(Source{targets[0].name(), {targets[0]}},
                         Source{targets[1].name(), {targets[1]}});
    }
    return std::nullopt;
}

/// The modules of a source, and their names.
struct Modules {
    Places places;
    bool is_baseline = false;
    std::vector<Unit> units{};

    [[nodiscard]] Side side() {
        Side out = side_of(units, places);
        out.is_archived = out.is_archived || is_baseline; // of which it is not known
        return out;
    }
};

/// Nothing after a complaint, when there is no code to go on with.
std::optional<Modules> modules_of(const Source& source, const Options& options,
                                  const FleetTargets& fleet, Output& output, ExitCode& code) {
    Modules out{Places(source.targets, fleet.map ? &*fleet.map : nullptr), source.targets.empty()};
    if (out.is_baseline) {
        const auto baseline = load_baseline(source.name, complain);
        if (!baseline) {
            code = worse(code, ExitCode::Unreadable);
            return std::nullopt;
        }
        out.units = vendor_db::baseline::units_of(*baseline);
        return out;
    }
    Inventory inventory(out.places);
    code = worse(code, read_fleet(source.targets, options, output, out.places, inventory));
    out.units = inventory.units();
    return out;
}

ExitCode diff(const Options& options, const FleetTargets& fleet) {
    const auto sides = sides_of(fleet);
    if (!sides) {
        complain("baseline diff: write two inventories, each a folder, an archive or a baseline: "
                 "baseline diff old/ new/");
        return ExitCode::Usage;
    }
    Output output(options.format, true);
    ExitCode code = ExitCode::Ok;
    auto before = modules_of(sides->first, options, fleet, output, code);
    auto after = before ? modules_of(sides->second, options, fleet, output, code) : std::nullopt;
    if (!before || !after) {
        return output.finish(code);
    }
    without_top_folders(before->side(), after->side());
    const FleetReport report = vendor_db::baseline::diff(before->units, after->units,
                                                         terms_for(options, sides->second.targets));
    return put_report(options, output, report,
                      fmt::format("{} -> {}", sides->first.name, sides->second.name),
                      "optictl baseline diff", code);
}

ExitCode lint(const Options& options, const FleetTargets& fleet) {
    if (fleet.words.size() != 2 || !fleet.targets.empty()) {
        complain("baseline lint: write one baseline");
        return ExitCode::Usage;
    }
    const auto baseline = load_baseline(fleet.words[1], complain);
    if (!baseline) {
        return ExitCode::Unreadable;
    }
    const auto remarks = vendor_db::baseline::lint(*baseline);
    view::Object tree;
    tree.sentence("answer", fmt::format("{}: {}, {}, {}", view::text(fleet.words[1]).text,
                                        counted(baseline->kinds.size(), "kind"),
                                        counted(baseline->ports.size(), "port"),
                                        counted(remarks.size(), "remark")));
    view::Table& table = tree.table("remarks", "", {{"place", ""}, {"text", ""}});
    table.as_csv();
    for (const vendor_db::Problem& each : remarks) {
        table.row({view::text(each.place.line_text()), view::text(each.text)});
    }
    Output output(options.format);
    TreeWriter writer(output, options.format, "optictl baseline lint");
    writer.write(tree, "baseline-lint/1");
    writer.finish();
    return output.finish(remarks.empty() ? ExitCode::Ok : ExitCode::Failed);
}

ExitCode run(const Options& options) {
    const std::string first = options.words.empty() ? "" : options.words.front();
    const auto fleet = fleet_targets(options, first == "create"  ? 1
                                              : first == "check" ? 2
                                                                 : all_words);
    if (!fleet) {
        return fleet.error();
    }
    const std::string action = fleet->words.empty() ? "" : fleet->words.front();
    if (action == "create" && fleet->words.size() == 1) {
        return create(options, *fleet);
    }
    if (action == "check") {
        return check(options, *fleet);
    }
    if (action == "diff") {
        return diff(options, *fleet);
    }
    if (action == "lint") {
        return lint(options, *fleet);
    }
    complain("write: baseline create TARGET... -o FILE, baseline check FILE TARGET..., baseline "
             "diff OLD NEW, or baseline lint FILE");
    return ExitCode::Usage;
}

} // namespace

namespace verb {

extern const Verb baseline;
const Verb baseline{
    "baseline", "What a fleet is meant to be: make it, check a fleet by port, compare two",
    "Actions:\n"
    "  baseline create TARGET... -o FILE   one entry a kind of module, one a port\n"
    "  baseline check FILE TARGET...       by port: moved, gone, new, replaced, changed\n"
    "  baseline diff OLD NEW               two folders, archives or baselines by port\n"
    "  baseline lint FILE                  what is odd in a baseline\n"
    "A kind (vendor, part number, form factor) has what more than half of its modules have that\n"
    "tell it; without a majority firmware fails, and each port keeps its own configuration.\n"
    "Ports are those of the port map, else the names of dumps below their folder. What was not\n"
    "read is never as expected; redacted serial numbers are not compared.\n"
    "Exit code 1: something differs, or cannot be told.\n"
    "Examples:\n"
    "  optictl baseline create file fleet/ --ports rack7-ports.toml -o rack7.toml\n"
    "  optictl baseline check rack7.toml port all --only firmware --format junit\n"
    "  optictl baseline diff old/ new/ --format csv",
    prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
