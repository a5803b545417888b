// baseline: what a fleet is meant to be, and what became of it.
#include "vendor-db/baseline/baseline.hpp"

#include <chrono>
#include <functional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/verbs/fleet.hpp"
#include "cli/verbs/tree.hpp"
#include "cli/verbs/verb.hpp"
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
    declare_targets(to, options, {"text", "json", "csv", "junit"},
                    "text, json: one object, csv: a line a change, or junit: XML");
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

std::string counted(std::size_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

// -- drift

/// Modules of one kind with different firmware, by name.
void put_drift(view::Object& tree, const std::vector<Drift>& drifts) {
    view::Table& table = tree.table("firmware_drift", "Firmware drift",
                                    {{"vendor", "vendor"},
                                     {"part_number", "part number"},
                                     {"firmware", "firmware"},
                                     {"count", "count", view::Align::Right},
                                     {"ports", "ports"}});
    for (const Drift& drift : drifts) {
        for (const auto& [version, places] : drift.places) {
            table.row({view::text(drift.kind.vendor), view::text(drift.kind.part_number),
                       view::text(version), view::whole(places.size()), view::several(places)});
        }
    }
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

std::string module_text(const KindName& kind, const Serial& serial) {
    return fmt::format("{}, serial {}", kind.text(), serial.shown());
}

std::string change_text(const Change& change) {
    switch (change.match) {
    case Match::Known:
        return fmt::format("{}: {}; its kind has {}", change.what, change.found, change.expected);
    case Match::Undecided:
        return fmt::format("{}: {}; its kind has no majority", change.what, change.found);
    case Match::CannotTell: return fmt::format("{}: not read", change.what);
    case Match::Differs: break;
    }
    return fmt::format("{}: {} -> {}", change.what, change.expected, change.found);
}

/// What happened to a port, one sentence each. Unread properties of one section are one.
std::vector<std::string> sentences_of(const PortReport& port) {
    std::vector<std::string> out;
    if (!port.reason.empty()) {
        out.push_back(port.reason);
    }
    const std::string was = module_text(port.was, port.was_serial);
    const std::string is = module_text(port.is, port.is_serial);
    if (port.fate == Fate::Gone) {
        out.push_back(was + " is in no port that was read");
    } else if (port.fate == Fate::New) {
        out.push_back(is);
    }
    if (!port.moved_from.empty()) {
        out.push_back(fmt::format("{} was in {}", is, port.moved_from));
    }
    if (!port.moved_to.empty()) {
        out.push_back(fmt::format("{} is in {} now", was, port.moved_to));
    }
    std::map<std::string, unsigned> unread;
    for (const Change& change : port.changes) {
        if (change.match == Match::CannotTell) {
            ++unread[change.what.substr(0, change.what.find('.'))];
        }
    }
    for (const Change& change : port.changes) {
        const std::string section = change.what.substr(0, change.what.find('.'));
        const auto found = unread.find(section);
        if (change.match != Match::CannotTell || found == unread.end()) {
            if (change.match != Match::CannotTell) {
                out.push_back(change_text(change));
            }
        } else {
            out.push_back(found->second == 1
                              ? change_text(change)
                              : fmt::format("{}: {} properties not read", section, found->second));
            unread.erase(found);
        }
    }
    return out;
}

/// For people: one line a sentence.
void put_sentences(view::Object& tree, const FleetReport& report) {
    view::Table& table =
        tree.table("", "", {{"port", ""}, {"fate", ""}, {"text", ""}}, view::Shown::ToPeople);
    for (const PortReport& port : report.ports) {
        for (const std::string& sentence : sentences_of(port)) {
            if (port.fate != Fate::Same) {
                table.row(
                    {view::text(port.place), view::text(name_of(port.fate)), view::text(sentence)});
            }
        }
    }
}

/// A kind for programs; empty: there was no module.
view::Value named(std::string_view text, bool is_there) {
    return is_there ? view::text(text) : view::none("no module");
}

void put_ports(view::Object& tree, const FleetReport& report) {
    view::Table& table = tree.table("ports", "",
                                    {{"port", {}},
                                     {"fate", {}},
                                     {"outcome", {}},
                                     {"kind", {}},
                                     {"serial", {}},
                                     {"was_kind", {}},
                                     {"was_serial", {}},
                                     {"moved_from", {}},
                                     {"moved_to", {}},
                                     {"text", {}}},
                                    view::Shown::ToPrograms);
    table.as_cases({.group = "kind", .name = "port", .outcome = "outcome", .text = "text"});
    const KindName nothing;
    const auto serial = [](const Serial& each, bool is_there) {
        return !is_there                            ? view::none("no module")
               : each.state == Serial::State::Known ? view::text(each.text)
                                                    : view::none(each.shown());
    };
    for (const PortReport& port : report.ports) {
        const bool was = port.was != nothing;
        const bool is = port.is != nothing;
        table.row({view::text(port.place), view::text(name_of(port.fate)),
                   view::text(port.passes ? "pass" : "fail"), named(port.is.text(), is),
                   serial(port.is_serial, is), named(port.was.text(), was),
                   serial(port.was_serial, was), view::text(port.moved_from),
                   view::text(port.moved_to),
                   view::text(fmt::format("{}", fmt::join(sentences_of(port), "; ")))});
    }
}

void put_changes(view::Object& tree, const FleetReport& report) {
    view::Table& table = tree.table(
        "changes", "",
        {{"port", {}}, {"fate", {}}, {"match", {}}, {"what", {}}, {"expected", {}}, {"found", {}}},
        view::Shown::ToPrograms);
    table.as_csv();
    for (const PortReport& port : report.ports) {
        for (const Change& each : port.changes) {
            table.row({view::text(port.place), view::text(name_of(port.fate)),
                       view::text(name_of(each.match)), view::text(each.what),
                       each.match == Match::Undecided ? view::none("no majority")
                                                      : view::text(each.expected),
                       each.match == Match::CannotTell ? view::none("not read")
                                                       : view::text(each.found)});
        }
        // What became of the module as a whole is a line as well.
        if (port.changes.empty() && !port.passes) {
            table.row({view::text(port.place), view::text(name_of(port.fate)),
                       view::text("differs"), view::text("module"),
                       port.was == KindName{} ? view::none("no module")
                                              : view::text(module_text(port.was, port.was_serial)),
                       port.is == KindName{} ? view::none("no module")
                                             : view::text(module_text(port.is, port.is_serial))});
        }
    }
}

view::Object tree_of(const FleetReport& report, std::string_view what) {
    view::Object tree;
    std::vector<std::string> counts;
    for (std::size_t i = 0; i < fate_count; ++i) {
        if (report.counts[i] != 0) {
            counts.push_back(fmt::format("{} {}", report.counts[i], name_of(static_cast<Fate>(i))));
        }
    }
    tree.sentence("answer",
                  fmt::format("{}: {}: {}", view::text(what).text,
                              counted(report.ports.size(), "port"), fmt::join(counts, ", ")));
    tree.data("passes", view::flag(report.passes()));
    put_sentences(tree, report);
    put_ports(tree, report);
    put_changes(tree, report);
    put_drift(tree, report.drift);
    if (report.serials_not_compared != 0) {
        tree.note(fmt::format("serial numbers of {} not compared: redacted, blank, or not known "
                              "before",
                              counted(report.serials_not_compared, "port")));
    }
    tree.data("serials_not_compared", view::whole(report.serials_not_compared));
    for (const std::string& each : report.not_compared) {
        tree.note(fmt::format("not compared: {}, of which the baseline has nothing",
                              view::text(each).text));
    }
    tree.data("not_compared", view::several(report.not_compared));
    return tree;
}

ExitCode put_report(const Options& options, Output& output, const FleetReport& report,
                    std::string_view what, std::string_view verb, ExitCode code) {
    TreeWriter writer(output, options.format, verb);
    writer.write(tree_of(report, what), "baseline-report/1");
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
        side.targets.push_back({.noun = Noun::File, .word = word});
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
