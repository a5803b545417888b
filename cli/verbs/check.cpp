// check: one verdict a module, by the compatibility lists.
#include "cli/engine/lists/check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/engine/lists/lists.hpp"
#include "cli/output.hpp"
#include "cli/render/junit.hpp"
#include "cli/render/walk.hpp"
#include "cli/verbs/common/options.hpp"
#include "cli/verbs/common/tree.hpp"
#include "cli/verbs/verb.hpp"
#include "cli/verbs/views/check_view.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

struct Options : TargetOptions {
    ListOptions lists;
    std::string platform;
    std::string cage;
    std::string nos; ///< version of the network OS
    std::vector<std::string> modes;
    std::string firmware_policy;    ///< empty: enforce
    std::vector<std::string> allow; ///< verdicts beside validated that pass
    bool summary = false;
    bool same_firmware = false; ///< parts that run different firmware do not pass
};

void declare(Arguments& to, Options& options) {
    options.request.wanted = everything;
    declare_targets(to, options, {"text", "csv", "json", "junit", "markdown"},
                    "text, csv, json: one object a line, junit: XML, or markdown");
    declare_lists(to, options.lists);
    to.text("--platform", options.platform, "platform that the modules are in");
    to.text("--cage", options.cage, "kind of port: its power and modes count");
    to.text("--nos", options.nos, "version of the network operating system");
    to.texts("--mode", options.modes, Arguments::Follow::One,
             "mode to run, like 4x100G or 1x400G+4x100G; repeatable");
    to.choice("--firmware-policy", {"enforce", "report", "ignore"}, options.firmware_policy,
              "what a version that the entry does not allow does to the verdict", "enforce");
    declare_expect(to, options.request);
    to.several("--allow", {"limited", "deprecated", "unknown", "unverifiable"}, options.allow,
               "verdicts that pass beside validated");
    to.flag("--summary", options.summary,
            "only counts: by verdict, part and firmware, and who has other firmware than most");
    to.flag("--same-firmware", options.same_firmware,
            "exit with 1 when modules of one part number run different firmware");
    declare_live(to, options);
}

/// What the options ask of the lists; the error is a sentence.
std::expected<vendor_db::Query, std::string> query_of(const Options& options) {
    using Policy = vendor_db::Query::FirmwarePolicy;
    auto query = cli::query_of(options.lists);
    if (!query) {
        return query;
    }
    query->platform = vendor_db::normalised(options.platform);
    query->cage = vendor_db::normalised(options.cage);
    query->firmware_policy = options.firmware_policy == "report"   ? Policy::Report
                             : options.firmware_policy == "ignore" ? Policy::Ignore
                                                                   : Policy::Enforce;
    if (!options.nos.empty()) {
        query->nos = vendor_db::parse_version(options.nos);
        if (!query->nos) {
            return std::unexpected(
                fmt::format("--nos {}: write numbers with dots, 4.2.1", options.nos));
        }
    }
    for (const std::string& text : options.modes) {
        const auto mode = vendor_db::parse_breakout(text);
        if (!mode) {
            return std::unexpected("--mode: " + mode.error());
        }
        query->modes.push_back(*mode);
    }
    return query;
}

CheckTerms terms_of(const Options& options) {
    CheckTerms terms;
    terms.allowed[static_cast<std::size_t>(vendor_db::Status::Validated)] = true;
    for (const std::string& name : options.allow) {
        if (const auto status = vendor_db::parse_status(name)) {
            terms.allowed[static_cast<std::size_t>(*status)] = true;
        }
    }
    terms.must_work = options.request.expect != analysis::Expect::Any;
    terms.is_counted = options.summary && options.format != Format::Junit;
    return terms;
}

/// A module that was judged, and what is said of it.
struct Row {
    Checked checked;
    TreeWriter::Written written;
    render::JunitCases cases;
};

class Run {
public:
    Run(const Options& options, const vendor_db::Database& lists, vendor_db::Query query)
        : options_(options), lists_(lists), query_(std::move(query)), terms_(terms_of(options)),
          output_(options.format, options.summary || options.format == Format::Junit),
          writer_(output_, options.format) {}

    ExitCode run() {
        const auto targets = targets_of(options_);
        if (!targets) {
            return targets.error();
        }
        for (const Target& target : *targets) {
            if (target.port) {
                ports_[target.name()] = {.name = target.name(),
                                         .cage = target.port->cage,
                                         .lanes = target.port->lanes,
                                         .max_power_w = target.port->max_power_w};
            }
        }
        const ExitCode code = run_targets<Row>(
            *targets, options_, output_,
            [this](const Inspection& inspection) { return row_of(inspection); },
            [this](Row& row) { return take(row); },
            [this](const Failure& failure) { fail(failure); });
        output_.progress().clear();
        const bool drifts = options_.same_firmware && !counts_.drift().empty();
        finish();
        return output_.finish(drifts ? worse(code, ExitCode::Failed) : code);
    }

private:
    /// What the lists are asked of a target: in a port of a map, also for its place.
    [[nodiscard]] vendor_db::Query query_at(const std::string& target) const {
        vendor_db::Query query = query_;
        if (const auto port = ports_.find(target); port != ports_.end()) {
            query.port = port->second;
        }
        return query;
    }

    [[nodiscard]] Row row_of(const Inspection& inspection) const {
        Checked checked = check(inspection, lists_, query_at(inspection.target), terms_);
        Row row{std::move(checked), {}, {}};
        if (options_.format == Format::Junit) {
            row.cases = case_of(row.checked);
        } else if (!options_.summary) {
            row.written = writer_.written(check_view(row.checked), "check/1", inspection);
        }
        return row;
    }

    ExitCode take(const Row& row) {
        counts_.add(row.checked);
        cases_.add(row.cases);
        if (options_.format != Format::Junit && !options_.summary) {
            writer_.write(row.written);
        }
        return row.checked.passes ? ExitCode::Ok : ExitCode::Failed;
    }

    /// A module as a test case, with its text as what failed.
    static render::JunitCases case_of(const Checked& checked) {
        render::Buffer text;
        render::walk_text(text, check_view(checked));
        render::JunitCases made;
        made.add({.group = checked.facts.vendor.shown + " " + checked.facts.part_number.shown,
                  .name = checked.target,
                  .outcome = checked.passes ? "pass" : name_of(checked.verdict.status),
                  .message = checked.verdict.reason,
                  .body = {text.data(), text.size()}});
        return made;
    }

    void fail(const Failure& failure) {
        cases_.add({.group = "unreadable",
                    .name = failure.target,
                    .outcome = "error",
                    .message = failure.message});
    }

    void finish() {
        if (options_.format == Format::Junit) {
            if (options_.same_firmware) {
                add_drift_cases();
            }
            output_.write(cases_.document("optictl check"));
        } else if (options_.summary || (options_.format == Format::Text && counts_.modules() > 1)) {
            writer_.write(check_summary_view(counts_, options_.summary), "summary/1");
        }
    }

    /// Parts that run different firmware, a failed test case each.
    void add_drift_cases() {
        for (const CheckCounts::Drift& each : counts_.drift()) {
            cases_.add({.group = "firmware",
                        .name = each.vendor + " " + each.part_number,
                        .outcome = "differs",
                        .message = drift_text(each)});
        }
    }

    const Options& options_;
    const vendor_db::Database& lists_;
    vendor_db::Query query_;
    CheckTerms terms_;
    std::map<std::string, vendor_db::PortPlace> ports_; ///< by the name of the target
    Output output_;
    TreeWriter writer_;
    CheckCounts counts_;
    render::JunitCases cases_;
};

/// What the command line names and no list knows is a slip of the pen, not a pass.
bool names_are_known(const vendor_db::Database& database, const vendor_db::Query& query,
                     const Options& options) {
    if (!query.platform.empty() && !database.knows_platform(query.platform)) {
        complain(
            fmt::format("no list names the platform '{}'; see optictl db list", options.platform));
        return false;
    }
    const bool unknown_cage = !query.cage.empty() &&
                              database.cage(query.platform, query.cage) == nullptr &&
                              !database.knows_cage(query.cage);
    if (unknown_cage) {
        complain(fmt::format("no list names the cage '{}'{}; see optictl db list", options.cage,
                             query.platform.empty() ? " for any platform: say --platform" : ""));
    }
    return !unknown_cage;
}

ExitCode run(const Options& options) {
    const auto query = query_of(options);
    if (!query) {
        complain(query.error());
        return ExitCode::Usage;
    }
    const auto lists = load_lists(sources_of(options.lists), complain);
    if (!lists) {
        return ExitCode::Unreadable;
    }
    return names_are_known(*lists, *query, options) ? Run(options, *lists, *query).run()
                                                    : ExitCode::Usage;
}

} // namespace

namespace verb {

extern const Verb check;
const Verb check{
    "check", "Whether modules are validated by compatibility lists, and why or why not",
    "Verdicts: validated, limited, deprecated, unknown (no entry covers it), unverifiable (its\n"
    "identity cannot be believed), blocked. Lists: shipped, those of /etc/optictl/lists.d, then\n"
    "--list; see optictl db. Exit code 1: a verdict is not validated, nor in --allow, or with\n"
    "--expect the module does not work as it is expected to; optictl why says more.\n"
    "Examples:\n"
    "  optictl check file dump.txt\n"
    "  optictl check --list site.toml --platform sw-a --mode 4x100G file dumps/\n"
    "  optictl check --list site.toml --summary file fleet.tar.zst\n"
    "  optictl check --allow limited --format junit file dumps/ > check.xml",
    prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
