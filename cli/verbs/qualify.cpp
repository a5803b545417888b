// qualify: whether a new kind of module does what it says, step by step.
#include <algorithm>
#include <ctime>
#include <expected>
#include <map>
#include <set>
#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/live.hpp"
#include "cli/engine/qualify/run.hpp"
#include "cli/interrupt.hpp"
#include "cli/serve/report.hpp"
#include "cli/verbs/change.hpp"
#include "cli/verbs/fleet.hpp"
#include "cli/verbs/json_line.hpp"
#include "cli/verbs/qualify_reports.hpp"
#include "cli/verbs/qualify_view.hpp"
#include "cli/verbs/tree.hpp"
#include "drivers/dump/output_file.hpp"
#include "sff/analysis/lint.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

using qualify::Line;
using qualify::Qualified;
using qualify::Result;
using view::Tone;

struct Options : TargetOptions {
    std::vector<std::string> allow;
    std::string only;
    std::string resume;
    std::string keep;
    std::string image;
    std::string manifest;
    std::string external;
    std::string profile;
    std::string output;
    std::string journal = ChangeOptions::default_journal();
    double soak_s = 0;
    double interval_s = 60;
    unsigned reads = 1000;
    unsigned repeats = 20;
    bool take_over = false;
    bool all = false;
};

/// All checks of lint and of qualify.
std::string check_ids() {
    std::string ids;
    for (const analysis::Check& each : analysis::checks()) {
        ids += fmt::format("{}{}", ids.empty() ? "" : ", ", each.id);
    }
    for (const qualify::Check* const each : qualify::every_check()) {
        ids += fmt::format(", {}", each->id);
    }
    return ids;
}

/// The checks that --only names; the error is a sentence.
std::expected<std::set<std::string>, std::string> only_of(const std::string& list) {
    std::set<std::string> out;
    const std::string known = ", " + check_ids() + ",";
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = std::min(list.find(',', at), list.size());
        const std::string id = list.substr(at, end - at);
        if (id.empty() || known.find(fmt::format(", {},", id)) == std::string::npos) {
            return std::unexpected(fmt::format(
                "--only: '{}' is no check; optictl qualify list names them", view::text(id).text));
        }
        out.insert(id);
        at = end + 1;
    }
    return out;
}

void declare(Arguments& to, Options& options) {
    options.request.wanted = everything;
    options.request.actions = {"run", "learn", "list", "diff", "summary"};
    declare_targets(to, options, {"text", "json", "csv", "junit", "html"},
                    "text, json: one object a line, csv, junit: XML, or html: one page with plots");
    to.several("--allow", {"observe", "write"}, options.allow,
               "observe: ask by CDB, freeze statistics; write: also configure, reset and darken "
               "the module, and put it back");
    to.text("--only", options.only, "make these checks alone: MS-01,DP-06");
    to.offer("--only", check_ids);
    to.text("--resume", options.resume,
            "report (JSON) of a run that was interrupted: what it answered is not made again");
    to.text("--keep", options.keep,
            "FILE for the report so far, written anew after each check, for --resume");
    to.text("--external", options.external,
            "results of a lab (CSV: serial, check, result, text...) for the same report");
    to.text("--image", options.image,
            "firmware for these modules: it is loaded, run, committed and left again");
    to.text("--manifest", options.manifest, "what its vendor says of it (TOML); else IMAGE.toml");
    to.text("--profile", options.profile, "what modules of this kind are to be (qualify learn)");
    to.seconds("--soak", options.soak_s, "watch the module for so long");
    to.seconds("--interval", options.interval_s, "between polls that must agree");
    to.number("--reads", options.reads, Arguments::Range{1, 1'000'000}, "of the stress of the bus");
    to.number("--repeats", options.repeats, Arguments::Range{1, 10'000}, "resets and toggles");
    to.flag("--all", options.all, "also the checks that pass and that were skipped, each a line");
    to.text("-o,--output", options.output,
            "learn: file for the profile; its baseline stands beside");
    to.flag("--take-over", options.take_over, "although another program manages the modules");
    declare_journal(to, options.journal);
    declare_way(to, options);
}

QualifyShown shown_of(const Options& options) {
    return {.all = options.all,
            .is_page = options.format == Format::Html,
            .only_reads = options.allow.empty()};
}

/// Keeps the report of a run that goes on, so that another one can go on with it.
class Kept {
public:
    Kept(const Options& options, Output& output) : options_(options), output_(output) {}

    void begin(std::time_t now) { begun_ = now; }
    void keep(const Qualified& so_far, const Inspection& inspection) {
        write(json_line(tree_of(so_far, inspection, shown_of(options_), begun_), "qualify/1",
                        inspection));
    }
    /// What the module came to in the end.
    void end(const std::string& report) {
        before_ += report;
        write({});
    }

private:
    void write(const std::string& now) {
        const auto failed = drivers::dump::write_file_atomically(options_.keep, before_ + now);
        if (failed && !is_told_) {
            is_told_ = true;
            output_.complain(fmt::format("{}: {}; the run goes on", options_.keep, *failed));
        }
    }

    const Options& options_;
    Output& output_;
    std::time_t begun_ = 0;
    std::string before_; ///< of modules that are done
    bool is_told_ = false;
};

class CheckLine {
public:
    static void show(const qualify::Check& check) {
        write(fmt::format("\r\x1b[K{} {}", check.id, check.title));
    }
    static void clear() { write("\r\x1b[K"); }

private:
    static void write(const std::string& text) {
        if (::isatty(STDERR_FILENO) != 0) {
            std::fwrite(text.data(), 1, text.size(), stderr);
            std::fflush(stderr);
        }
    }
};

/// The words without the action that may stand before the targets.
std::vector<Target> targets_after(const Options& options, std::size_t words, ExitCode& code) {
    TargetOptions rest = options;
    rest.words.erase(rest.words.begin(), rest.words.begin() + static_cast<std::ptrdiff_t>(words));
    auto targets = targets_of(rest);
    code = targets ? ExitCode::Ok : targets.error();
    return targets ? std::move(*targets) : std::vector<Target>();
}

ExitCode learn(const Options& options) {
    ExitCode code = ExitCode::Ok;
    const auto targets = targets_after(options, 1, code);
    if (code != ExitCode::Ok) {
        return code;
    }
    if (options.output.empty()) {
        complain("a profile is two files; name it: qualify learn TARGET... -o part.toml");
        return ExitCode::Usage;
    }
    Output output(Format::Text);
    qualify::Learner learner;
    code = run_targets<Inspection>(
        targets, options, output, [](Inspection& inspection) { return std::move(inspection); },
        [&](Inspection& inspection) {
            learner.add(inspection);
            return ExitCode::Ok;
        });
    if (learner.modules() == 0) {
        return output.finish(worse(code, ExitCode::Failed));
    }
    const std::string stem = options.output.ends_with(".toml")
                                 ? options.output.substr(0, options.output.size() - 5)
                                 : options.output;
    const std::string baseline = stem + ".baseline.toml";
    const std::string beside = baseline.substr(baseline.find_last_of('/') + 1);
    for (const auto& [file, text] : {std::pair(baseline, learner.baseline()),
                                     std::pair(options.output, learner.write(beside))}) {
        if (auto failed = drivers::dump::write_file_atomically(file, text)) {
            output.complain(fmt::format("{}: {}", file, *failed));
            return output.finish(ExitCode::DeviceError);
        }
    }
    output.write(fmt::format("{}: learned from {} module{}, with {} beside it.\nRead both, then: "
                             "optictl qualify TARGET --profile {}\n",
                             options.output, learner.modules(), learner.modules() == 1 ? "" : "s",
                             baseline, options.output));
    return output.finish(code);
}

ExitCode list(const Options& options) {
    view::Object tree;
    view::Table& table = tree.table("checks", {},
                                    {{"check", "check"},
                                     {"kind", "kind"},
                                     {"criterion", {}, view::Align::Left, view::Shown::ToPrograms},
                                     {"title", "what"}});
    table.as_csv();
    for (const analysis::Check& each : analysis::checks()) {
        table.row({view::text(each.id), view::text("static"), view::text("its rules pass"),
                   view::text(each.title)});
    }
    for (const qualify::Check* const each : qualify::every_check()) {
        table.row({view::text(each->id), view::text(name_of(each->kind)),
                   view::text(each->criterion), view::text(each->title)});
    }
    Output output(options.format);
    TreeWriter writer(output, options.format, "optictl qualify list");
    writer.write(tree, "qualify-list/1");
    writer.finish();
    return output.finish(ExitCode::Ok);
}

/// Files that a run goes by, beside the profile.
bool read_files(const Options& options, qualify::Settings& settings) {
    std::vector<std::string> problems;
    if (!options.resume.empty()) {
        auto read = qualify::read_reports(options.resume);
        settings.earlier = std::move(read.reports);
        problems = std::move(read.problems);
    }
    if (!options.external.empty()) {
        auto read = qualify::read_external(options.external);
        settings.external = std::move(read.rows);
        problems.insert(problems.end(), read.problems.begin(), read.problems.end());
    }
    std::ranges::for_each(problems, [](const std::string& each) { complain(each); });
    return problems.empty();
}

ExitCode run(const Options& options) {
    if (!options.words.empty() && options.words.front() == "learn") {
        return learn(options);
    }
    if (options.words.size() == 1 && options.words.front() == "list") {
        return list(options);
    }
    if (!options.words.empty()) {
        const ReportOptions reports{
            {options.words.begin() + 1, options.words.end()}, options.format, options.all};
        if (options.words.front() == "diff") {
            return diff_reports(reports);
        }
        if (options.words.front() == "summary") {
            return sum_up_reports(reports);
        }
    }
    ExitCode code = ExitCode::Ok;
    const auto targets = targets_after(
        options, !options.words.empty() && options.words.front() == "run" ? 1 : 0, code);
    if (code != ExitCode::Ok) {
        return code;
    }
    const auto only = only_of(options.only);
    if (!only) {
        complain(only.error());
        return ExitCode::Usage;
    }
    std::map<std::string, std::string> serials;
    const auto allows = [&](std::string_view what) {
        return std::ranges::find(options.allow, what) != options.allow.end();
    };
    qualify::Settings settings{.may_write = allows("write"),
                               .may_observe = allows("observe"),
                               .takes_over = options.take_over,
                               .soak_s = options.soak_s,
                               .interval_s = options.interval_s,
                               .reads = options.reads,
                               .repeats = options.repeats,
                               .only = *only,
                               .serials = targets.size() > 1 ? &serials : nullptr,
                               .journal = options.journal,
                               .who = user_text(),
                               .progress = CheckLine::show};
    if (!options.profile.empty()) {
        auto read = qualify::read_profile(options.profile);
        for (const auto& problem : read.problems) {
            complain(fmt::format("{}: {}", problem.place.text(), problem.text));
        }
        if (!read.problems.empty()) {
            return ExitCode::Unreadable;
        }
        settings.profile = std::move(read.profile);
    }
    if (!read_files(options, settings)) {
        return ExitCode::Unreadable;
    }
    if (!options.image.empty()) {
        auto image = load_image({.file = options.image,
                                 .manifest = options.manifest,
                                 .instead_of_it = "write one, or name it with --manifest"});
        if (!image) {
            complain(image.error().message);
            return exit_code_of(image.error().trouble);
        }
        settings.image = std::make_shared<const FirmwareImage>(std::move(*image));
    } else if (!options.manifest.empty()) {
        complain("--manifest speaks of an image: name that with --image");
        return ExitCode::Usage;
    }
    Output output(options.format);
    const Interrupt interrupt;
    const auto system = open_system(options.request);
    TreeWriter writer(output, options.format, "optictl qualify");
    Kept kept(options, output);
    if (!options.keep.empty()) {
        settings.checked = [&kept](const Qualified& so_far, const Inspection& inspection) {
            kept.keep(so_far, inspection);
        };
    }
    for (const Target& target : targets) {
        if (Interrupt::seen()) {
            break;
        }
        const std::time_t begun = std::time(nullptr);
        kept.begin(begun);
        const Qualified qualified =
            qualify::qualify(*system, target, options.request, settings, today());
        CheckLine::clear();
        for (const std::string& notice : qualified.notices) {
            output.complain(fmt::format("{}: {}", qualified.target, notice));
        }
        code = worse(code, exit_code_of(qualified.trouble));
        if (!qualified.inspection) {
            output.fail({qualified.target, qualified.trouble,
                         fmt::format("{}: {}", qualified.target, qualified.message)});
            continue;
        }
        code = worse(code, qualified.passes() ? ExitCode::Ok : ExitCode::Failed);
        const view::Object tree =
            tree_of(qualified, *qualified.inspection, shown_of(options), begun);
        writer.write(tree, "qualify/1", *qualified.inspection);
        if (!options.keep.empty()) {
            kept.end(json_line(tree, "qualify/1", *qualified.inspection));
        }
    }
    writer.finish();
    return output.finish(code);
}

} // namespace

namespace verb {

extern const Verb qualify;
const Verb qualify{
    "qualify", "Whether a module does what it says: checks, times, soak, with a report",
    "Reads alone unless --allow is given: with observe it asks by CDB and freezes statistics, "
    "with\n"
    "write applications are applied, the module is reset and darkened, patterns are sent, lasers\n"
    "are tuned, and all is put back, with a journal; with --image firmware is changed as well. "
    "What\n"
    "is not advertised or not allowed is skipped and never passes. Exit code 1 where a check fails "
    "or cannot be made.\n"
    "qualify list names the checks; qualify learn makes a profile of good modules.\n"
    "qualify diff BEFORE AFTER compares two reports (--format json): exit code 1 on a failure\n"
    "that is new. qualify summary FOLDER... has what checks came to by part number.\n"
    "Examples:\n"
    "  optictl qualify port 12\n"
    "  optictl qualify port 12 --allow write --soak 300 --format html > port12.html\n"
    "  optictl qualify learn port 1-8 -o dr4.toml\n"
    "  optictl qualify port 12 --profile dr4.toml --format junit > port12.xml\n"
    "  optictl qualify port 12 --allow write --keep port12.json\n"
    "  optictl qualify port 12 --allow write --resume port12.json --format json > whole.json\n"
    "  optictl qualify port 12 --allow write --image v3.18.bin --manifest v3.18.toml\n"
    "  optictl qualify port 12 --external powermeter.csv --format html > port12.html\n"
    "  optictl qualify port 1-32 --format json > reports/today.json\n"
    "  optictl qualify diff reports/old.json reports/new.json\n"
    "  optictl qualify summary reports/ --format html > fleet.html",
    prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
