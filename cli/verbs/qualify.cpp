// qualify: whether a new kind of module does what it says, step by step.
#include <algorithm>
#include <ctime>
#include <expected>
#include <filesystem>
#include <map>
#include <set>
#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/qualify/run.hpp"
#include "cli/engine/reading/live.hpp"
#include "cli/interrupt.hpp"
#include "cli/serve/report.hpp"
#include "cli/verbs/actions/qualify_checks.hpp"
#include "cli/verbs/actions/qualify_learn.hpp"
#include "cli/verbs/actions/qualify_reports.hpp"
#include "cli/verbs/common/change.hpp"
#include "cli/verbs/common/files.hpp"
#include "cli/verbs/common/fleet.hpp"
#include "cli/verbs/common/json_line.hpp"
#include "cli/verbs/common/tree.hpp"
#include "cli/verbs/views/qualify_view.hpp"
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
    std::vector<std::string> images;
    std::string manifest;
    std::string external;
    std::string profile;
    std::vector<std::string> peer;
    std::optional<unsigned> joint;
    std::string previous;
    std::string columns = "own";
    std::string output;
    std::string journal = ChangeOptions::default_journal();
    double soak_s = 0;
    double interval_s = 60;
    unsigned reads = 1000;
    unsigned repeats = 20;
    bool take_over = false;
    bool all = false;
};

void declare(Arguments& to, Options& options) {
    options.request.wanted = everything;
    options.request.actions = {"run", "learn", "list", "diff", "summary"};
    declare_targets(to, options, {"text", "json", "csv", "junit", "html", "markdown"},
                    "text, json: one object a line, csv, junit: XML, html: one page with plots, or "
                    "markdown, for tickets");
    to.several("--allow", {"observe", "write"}, options.allow,
               "observe: ask by CDB, freeze statistics; write: also configure, reset and darken "
               "the module, and put it back");
    to.text("--only", options.only,
            "make these checks alone: MS-01,DP-06; all of a kind: DP, or a group: bus");
    to.offer("--only", check_ids);
    to.text("--resume", options.resume,
            "report (JSON) of a run that was interrupted: what it answered is not made again");
    to.text("--keep", options.keep,
            "FILE for the report so far, written anew after each check, for --resume");
    to.text("--external", options.external,
            "results of a lab (CSV: serial, check, result, text...) for the same report");
    to.texts("--image", options.images, Arguments::Follow::One,
             "firmware for these modules: it is loaded, run, committed and left again; twice, with "
             "what they run: up and down, five times",
             "FILE");
    to.text("--manifest", options.manifest, "what its vendor says of it (TOML); else IMAGE.toml");
    to.texts("--peer", options.peer, Arguments::Follow::Many,
             "the module at the other end of the fibre: --peer port 40; with --allow write its "
             "lanes are darkened, too, and put back",
             "TARGET");
    to.number("--lane", options.joint, {1, 32},
              "with --peer: lane of the wider end that the other's lane 1 meets");
    to.text("--profile", options.profile, "what modules of this kind are to be (qualify learn)");
    to.seconds("--soak", options.soak_s, "watch the module for so long: 300, 5m, 1h");
    to.seconds("--interval", options.interval_s, "between polls that must agree");
    to.number("--reads", options.reads, Arguments::Range{1, 1'000'000}, "of the stress of the bus");
    to.number("--repeats", options.repeats, Arguments::Range{1, 10'000}, "resets and toggles");
    to.flag("--all", options.all, "also the checks that pass and that were skipped, each a line");
    to.choice("--columns", {"own", "fboss"}, options.columns,
              "of CSV: those of optictl, or those in which FBOSS publishes results");
    to.text("--previous", options.previous,
            "report (JSON) of the same modules: what became of their checks since");
    to.text("-o,--output", options.output,
            "FILE for the report, in the format of its name (.html, .json, .xml, .csv, .md) unless "
            "--format says otherwise; learn: for the profile, with its baseline beside");
    to.flag("--take-over", options.take_over, "although another program manages the modules");
    declare_journal(to, options.journal);
    declare_way(to, options);
}

QualifyShown shown_of(const Options& options) {
    return {.all = options.all,
            .is_page = options.format == Format::Html,
            .as_fboss = options.format == Format::Csv && options.columns == "fboss"};
}

/// Keeps the report of a run that goes on, so that another one can go on with it.
class Kept {
public:
    Kept(const Options& options, Output& output) : options_(options), output_(output) {}

    void begin(QualifyRun run) { run_ = std::move(run); }
    void keep(const Qualified& so_far, const Inspection& inspection) {
        run_.ended = std::time(nullptr);
        write(
            json_line(tree_of(so_far, inspection, QualifyShown(), run_), "qualify/1", inspection));
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
    QualifyRun run_;
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

/// Whether there may be several modules, so that their serial numbers can be compared.
bool has_several(const std::vector<Target>& targets) {
    std::error_code failed;
    return targets.size() > 1 || (targets.front().noun == noun::file &&
                                  std::filesystem::is_directory(targets.front().word, failed));
}

/// Qualifies one module after the other.
class Runs {
public:
    Runs(const Options& options, qualify::Settings& settings, Output& output)
        : options_(options), settings_(settings), output_(output),
          system_(open_system(options.request)), file_(options.format), kept_(options, output),
          writer_(data(), options.format, "optictl qualify") {
        if (has_file()) {
            file_.write_to([&file = options.output](std::string_view report) {
                auto failed = drivers::dump::write_file_atomically(file, report);
                return failed ? std::optional(fmt::format("{}: {}", file, *failed)) : failed;
            });
        }
        if (!options.keep.empty()) {
            settings.checked = [this](const Qualified& so_far, const Inspection& inspection) {
                kept_.keep(so_far, inspection);
            };
        }
    }

    ExitCode run(const Target& target) {
        if (!is_recorded(target, options_.request)) {
            begin();
            return show(qualify::qualify(*system_, target, options_.request, settings_, today()));
        }
        // A folder, an archive or a file of many modules is read as by every verb.
        return run_targets<Inspection>(
            {target}, options_, data(),
            [](Inspection& inspection) { return std::move(inspection); },
            [this](Inspection& inspection) {
                begin();
                return show(
                    qualify::qualify(std::move(inspection), options_.request, settings_, today()));
            },
            [this](const Failure& failure) { writer_.fail(failure); });
    }
    /// The end of the report; it is no worse than `code`, unless it cannot be written.
    ExitCode finish(ExitCode code) {
        if (!has_file()) {
            tally_.write(writer_, options_.format, writer_.unread());
        }
        writer_.finish();
        if (!has_file()) {
            return code;
        }
        TreeWriter answers(output_, Format::Text);
        tally_.write(answers, Format::Text, writer_.unread());
        const ExitCode written = file_.finish(ExitCode::Ok);
        if (written == ExitCode::Ok) {
            output_.write(fmt::format("The report is in {}\n", view::text(options_.output).text));
        }
        return worse(code, written);
    }

private:
    [[nodiscard]] bool has_file() const { return !options_.output.empty(); }
    /// Where the report goes; what was asked for and could not be read is told there as well.
    [[nodiscard]] Output& data() { return has_file() ? file_ : output_; }

    void begin() {
        run_ = {.begun = std::time(nullptr),
                .allowed = options_.allow,
                .profile = options_.profile,
                .image = fmt::format("{}", fmt::join(options_.images, ", "))};
        kept_.begin(run_);
    }

    ExitCode show(const Qualified& qualified) {
        CheckLine::clear();
        for (const std::string& notice : qualified.notices) {
            output_.complain(fmt::format("{}: {}", qualified.target, notice));
        }
        const ExitCode code = exit_code_of(qualified.trouble);
        if (!qualified.inspection) {
            const Failure failure =
                failure_of(qualified.target, qualified.trouble, qualified.message);
            data().fail(failure);
            writer_.fail(failure);
            return code;
        }
        run_.ended = std::time(nullptr);
        const auto before =
            std::ranges::find_if(settings_.previous, [&](const qualify::Report& each) {
                return each.is_of(*qualified.inspection);
            });
        run_.previous = before != settings_.previous.end() ? &*before : nullptr;
        if (run_.previous == nullptr && !settings_.previous.empty()) {
            output_.complain(fmt::format("{}: {} has no report of this module", qualified.target,
                                         options_.previous));
        }
        const view::Object tree =
            tree_of(qualified, *qualified.inspection, shown_of(options_), run_);
        writer_.write(tree, "qualify/1", *qualified.inspection);
        tally_.add(qualified.verdict(), view::text(qualified.target).text);
        if (has_file()) {
            view::Object answer;
            answer.sentence("answer", answer_of(qualified), tone_of(qualified));
            TreeWriter(output_, Format::Text).write(answer);
        }
        if (!options_.keep.empty()) {
            kept_.end(json_line(tree_of(qualified, *qualified.inspection, QualifyShown(), run_),
                                "qualify/1", *qualified.inspection));
        }
        return worse(code, qualified.passes() ? ExitCode::Ok : ExitCode::Failed);
    }

    const Options& options_;
    const qualify::Settings& settings_;
    Output& output_;
    const Interrupt interrupt_;
    std::unique_ptr<drivers::System> system_;
    Output file_; ///< of the report, where -o names one
    Kept kept_;
    TreeWriter writer_;
    QualifyRun run_;
    Tally tally_{qualify_verdicts()};
};

/// Files that a run goes by, beside the profile.
bool read_files(const Options& options, qualify::Settings& settings) {
    std::vector<std::string> problems;
    if (!options.resume.empty()) {
        auto read = qualify::read_reports(options.resume);
        settings.earlier = std::move(read.reports);
        problems = std::move(read.problems);
    }
    if (!options.previous.empty()) {
        auto read = qualify::read_reports(options.previous);
        settings.previous = std::move(read.reports);
        problems.insert(problems.end(), read.problems.begin(), read.problems.end());
    }
    if (!options.external.empty()) {
        auto read = qualify::read_external(options.external);
        settings.external = std::move(read.rows);
        problems.insert(problems.end(), read.problems.begin(), read.problems.end());
    }
    std::ranges::for_each(problems, [](const std::string& each) { complain(each); });
    return problems.empty();
}

/// The module at the other end; nothing where none is named. Complains where it is not one.
std::expected<std::optional<Target>, ExitCode> peer_of(const Options& options,
                                                       const std::vector<Target>& targets) {
    if (options.peer.empty()) {
        if (options.joint) {
            complain("--lane says which lanes of two ends meet: name the other one, as in --peer "
                     "port 40");
            return std::unexpected(ExitCode::Usage);
        }
        return std::nullopt;
    }
    TargetOptions words = options;
    words.words = options.peer;
    auto ends = targets_of(words);
    if (!ends) {
        return std::unexpected(ends.error());
    }
    if (ends->size() != 1 || targets.size() != 1) {
        complain(fmt::format("--peer is for the two ends of one link: name one module and one "
                             "peer, as in qualify port 12 --peer port 40; these are {} and {}",
                             targets.size(), ends->size()));
        return std::unexpected(ExitCode::Usage);
    }
    if (ends->front().name() == targets.front().name()) {
        complain(fmt::format("--peer: {} is the module itself; a link has two ends",
                             view::text(targets.front().name()).text));
        return std::unexpected(ExitCode::Usage);
    }
    for (const Target& end : {targets.front(), ends->front()}) {
        if (is_recorded(end, options.request)) {
            complain(fmt::format("--peer: {} is a dump, and no dump can be darkened; --via "
                                 "emulated=fibre:{}+{} makes a link of two",
                                 view::text(end.name()).text,
                                 view::text(targets.front().name()).text,
                                 view::text(ends->front().name()).text));
            return std::unexpected(ExitCode::Usage);
        }
    }
    return std::move(ends->front());
}

/// The format that the name of a report asks for; nothing where it asks for none that there is.
std::optional<Format> format_of(const std::string& file) {
    constexpr std::pair<std::string_view, Format> endings[] = {
        {".html", Format::Html},   {".htm", Format::Html},  {".json", Format::Json},
        {".jsonl", Format::Json},  {".xml", Format::Junit}, {".csv", Format::Csv},
        {".md", Format::Markdown}, {".txt", Format::Text},  {"", Format::Text}};
    const std::string ending = std::filesystem::path(file).extension().string();
    const auto* const found =
        std::ranges::find(endings, ending, &std::pair<std::string_view, Format>::first);
    return found != std::end(endings) ? std::optional(found->second) : std::nullopt;
}

/// One image, or that of what the modules run beside it.
ExitCode read_images(const Options& options, qualify::Settings& settings) {
    constexpr std::size_t most = 2;
    if (options.images.size() > most) {
        complain("--image: one, or two, of which one is what the modules run");
        return ExitCode::Usage;
    }
    if (options.images.empty() && !options.manifest.empty()) {
        complain("--manifest speaks of an image: name that with --image");
        return ExitCode::Usage;
    }
    for (const std::string& file : options.images) {
        auto image = load_image({.file = file,
                                 .manifest = options.manifest,
                                 .instead_of_it = "write one, or name it with --manifest"});
        if (!image) {
            complain(image.error().message);
            return exit_code_of(image.error().trouble);
        }
        settings.images.push_back(std::make_shared<const FirmwareImage>(std::move(*image)));
    }
    if (settings.images.size() == most &&
        settings.images.front()->sha256 == settings.images.back()->sha256) {
        complain("--image: both are the same image; one is to be what the modules run");
        return ExitCode::Usage;
    }
    return ExitCode::Ok;
}

/// What --profile says modules of the kind are to be.
bool read_profile(const std::string& file, qualify::Settings& settings) {
    if (file.empty()) {
        return true;
    }
    auto read = qualify::read_profile(file);
    for (const auto& [place, text] : read.problems) {
        complain(fmt::format("{}: {}", place.line != 0 ? place.text() : file, text));
    }
    settings.profile = std::move(read.profile);
    return read.problems.empty();
}

/// What the options say by themselves; files that they name are read apart.
qualify::Settings settings_of(const Options& options) {
    const auto allows = [&](std::string_view what) {
        return std::ranges::find(options.allow, what) != options.allow.end();
    };
    qualify::Settings settings;
    settings.may_write = allows("write");
    settings.may_observe = allows("observe");
    settings.takes_over = options.take_over;
    settings.soak_s = options.soak_s;
    settings.interval_s = options.interval_s;
    settings.reads = options.reads;
    settings.repeats = options.repeats;
    settings.journal = options.journal;
    settings.who = user_text();
    settings.progress = CheckLine::show;
    settings.peer.joint = options.joint;
    return settings;
}

/// Says what a run is about to do to modules, and what it cannot do.
void say_before(Output& output, const Options& options, const qualify::Settings& settings,
                std::span<const Target> targets) {
    if (settings.peer.target && settings.may_write) {
        output.complain(fmt::format("{} and {}: lanes of both are darkened, one after the other, "
                                    "and lit again",
                                    targets.front().name(), settings.peer.target->name()));
    }
    if (!options.allow.empty() && std::ranges::any_of(targets, [&](const Target& each) {
            return is_recorded(each, options.request);
        })) {
        output.complain("a dump cannot be written to: what --allow allows takes the module itself, "
                        "or an emulated one (--via emulated)");
    }
}

ExitCode qualify_modules(const Options& options) {
    ExitCode code = ExitCode::Ok;
    const auto targets = targets_after(
        options, !options.words.empty() && options.words.front() == "run" ? 1 : 0, code);
    if (code != ExitCode::Ok) {
        return code;
    }
    const auto only = checks_named(options.only);
    if (!only) {
        complain("--only: " + only.error());
        return ExitCode::Usage;
    }
    auto peer = peer_of(options, targets);
    if (!peer) {
        return peer.error();
    }
    qualify::Settings settings = settings_of(options);
    std::map<std::string, std::string> serials;
    settings.only = *only;
    settings.serials = has_several(targets) ? &serials : nullptr;
    settings.peer.target = std::move(*peer);
    if (!read_profile(options.profile, settings) || !read_files(options, settings)) {
        return ExitCode::Unreadable;
    }
    if (!can_be_written({options.output, options.keep})) {
        return ExitCode::DeviceError;
    }
    if (const ExitCode read = read_images(options, settings); read != ExitCode::Ok) {
        return read;
    }
    Output output(options.output.empty() ? options.format : Format::Text);
    Runs runs(options, settings, output);
    say_before(output, options, settings, targets);
    for (const Target& target : targets) {
        if (Interrupt::seen()) {
            break;
        }
        code = worse(code, runs.run(target));
    }
    return output.finish(runs.finish(code));
}

ExitCode run(const Options& given) {
    Options options = given;
    const std::string action = options.words.empty() ? "" : options.words.front();
    if (options.format == Format::Text && action != "learn") {
        const auto format = format_of(options.output);
        if (!format) {
            complain(fmt::format("{}: a report is .html, .json, .xml (JUnit), .csv, .md or .txt; "
                                 "--format says which it is under another name",
                                 options.output));
            return ExitCode::Usage;
        }
        options.format = *format;
    }
    const auto rest = [&] {
        return std::vector<std::string>(options.words.begin() + 1, options.words.end());
    };
    if (action == "learn") {
        ExitCode code = ExitCode::Ok;
        const auto targets = targets_after(options, 1, code);
        return code == ExitCode::Ok ? learn_profile(targets, options, options.output) : code;
    }
    if (action == "list") {
        return list_checks(rest(), options.format);
    }
    if (action == "diff") {
        return diff_reports({rest(), options.format, options.all});
    }
    if (action == "summary") {
        return sum_up_reports({rest(), options.format, options.all});
    }
    return qualify_modules(options);
}

} // namespace

namespace verb {

extern const Verb qualify;
const Verb qualify{
    "qualify", "Whether a module does what it says: checks, times, soak, with a report",
    "Reads alone unless --allow is given. With observe it asks by CDB and freezes statistics;\n"
    "with write applications are applied, the module is reset and darkened, patterns are sent,\n"
    "lasers are tuned, and all is put back, with a journal; with --image firmware is changed as\n"
    "well. What is not advertised or not allowed is skipped and never passes.\n"
    "Exit code 1 where a check fails or cannot be made, or none was made.\n"
    "With --peer, the module at the other end of the fibre is darkened lane by lane, and this one\n"
    "as well; what one sends, the other must lose, that lane alone, and have again.\n"
    "qualify list [CHECK...] names the checks and what they ask for; qualify learn makes a\n"
    "profile of good modules.\n"
    "qualify diff BEFORE AFTER compares two reports (--format json): exit code 1 on a failure\n"
    "that is new. qualify summary FOLDER... has what checks came to by part number.\n"
    "Examples:\n"
    "  optictl qualify port 12\n"
    "  optictl qualify port 12 --allow write --soak 300 -o port12.html\n"
    "  optictl qualify port 12 --peer port 40 --allow write\n"
    "  optictl qualify learn port 1-8 -o dr4.toml\n"
    "  optictl qualify port 12 --profile dr4.toml -o port12.xml\n"
    "  optictl qualify port 12 --allow write --keep port12.json\n"
    "  optictl qualify port 12 --allow write --resume port12.json --format json > whole.json\n"
    "  optictl qualify port 12 --allow write --image v3.18.bin --manifest v3.18.toml\n"
    "  optictl qualify port 12 --allow write --image v3.18.bin --image v3.17.bin\n"
    "  optictl qualify port 12 --external powermeter.csv -o port12.html\n"
    "  optictl qualify port 1-32 --previous reports/old.json -o reports/today.json\n"
    "  optictl qualify diff reports/old.json reports/new.json\n"
    "  optictl qualify summary reports/ --format html > fleet.html",
    prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
