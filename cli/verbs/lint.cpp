// lint: whether modules conform to their standard.
#include "cli/engine/lint.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <set>

#include <fmt/format.h>

#include "cli/verbs/actions/qualify_checks.hpp"
#include "cli/verbs/common/options.hpp"
#include "cli/verbs/common/tally.hpp"
#include "cli/verbs/common/tree.hpp"
#include "cli/verbs/verb.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {

using namespace engine;
using analysis::Level;
using analysis::Linted;
using model::Outcome;

namespace {

struct Options : TargetOptions {
    std::string id;
    bool strict = false;
    bool all = false;
    bool summary = false;
};

void declare(Arguments& to, Options& options) {
    options.request.wanted = everything;
    declare_targets(to, options, {"text", "json", "csv", "junit", "html", "markdown"},
                    "text, json: one object a line, csv, junit: XML, html: one page, or markdown");
    to.text("--explain", options.id, "what a check or a rule looks at, and by which clause");
    to.flag("--strict", options.strict, "warnings and what could not be tested fail as well");
    to.flag("--all", options.all,
            "also the rules that pass, that do not apply, that were not tested");
    to.flag("--summary", options.summary,
            "how many modules fail each rule, instead of each module");
    declare_live(to, options);
}

/// What a rule came to, in a word.
std::string_view word_of(const Linted& each) {
    switch (each.outcome) {
    case Outcome::Fail: return name_of(each.use->level);
    case Outcome::NotApplicable: return "not-applicable";
    case Outcome::NotTested: return "not-tested";
    case Outcome::Pass: break;
    }
    return "pass";
}

bool fails(const Options& options, const Linted& each) {
    const bool failed = each.outcome == Outcome::Fail;
    return (failed && each.use->level == Level::Fail) ||
           (options.strict &&
            ((failed && each.use->level == Level::Warn) || each.outcome == Outcome::NotTested));
}

/// "11h:154-155", of as many registers as are worth reading.
std::vector<std::string> addresses_of(const model::Module& module,
                                      const std::vector<model::Register>& registers) {
    std::vector<std::string> out;
    for (const model::Register& each : registers) {
        const memmap::Reading reading = module.read(each);
        out.push_back(words::register_address(reading, module.context.standard));
    }
    return out;
}
std::string in_short(const std::vector<std::string>& addresses) {
    constexpr std::size_t most = 3;
    const auto shown = std::span(addresses).first(std::min(most, addresses.size()));
    return fmt::format("{}{}", fmt::join(shown, ", "), addresses.size() > most ? ", ..." : "");
}

std::vector<unsigned> sorted(std::vector<unsigned> lanes) {
    std::ranges::sort(lanes);
    return lanes;
}

/// The rows of one rule: one for each failure, else one for what it came to.
class Rows {
public:
    Rows(const Options& options, const model::Module& module, view::Object& tree)
        : options_(options), module_(module),
          people_(tree.table({}, {}, {{{}, {}}, {{}, {}}, {{}, {}}}, view::Shown::ToPeople)),
          programs_(tree.table("rules", {},
                               {{"check", {}},
                                {"rule", {}},
                                {"result", {}},
                                {"level", {}},
                                {"text", {}},
                                {"lanes", {}},
                                {"registers", {}},
                                {"clause", {}},
                                {"case", {}, view::Align::Left, view::Shown::ToCases}},
                               view::Shown::ToPrograms)) {
        programs_.as_csv().as_cases(
            {.group = "check", .name = "rule", .outcome = "case", .text = "text"});
    }

    void add(const Linted& each) {
        for (const model::Failure& failure : each.failures) {
            const auto addresses = addresses_of(module_, failure.registers);
            const std::string clause = model::clause_of(failure.source);
            add(each, failure.text, sorted(failure.lanes), addresses, clause);
            people_.row({view::text(word_of(each)), view::text(each.use->check),
                         view::text(fmt::format("{} [{}{}{}; {}]", failure.text,
                                                in_short(addresses), addresses.empty() ? "" : "; ",
                                                clause, each.rule->subject.id))});
        }
        if (each.failures.empty()) {
            add(each, each.reason, {}, {}, model::clause_of(each.rule->source));
            if (options_.all) {
                people_.row({view::text(word_of(each)), view::text(each.use->check),
                             view::text(fmt::format("{}{}{} [{}]", each.rule->subject.id,
                                                    each.reason.empty() ? "" : ": ", each.reason,
                                                    model::clause_of(each.rule->source)))});
            }
        }
    }

private:
    void add(const Linted& each, std::string_view text, std::vector<unsigned> lanes,
             const std::vector<std::string>& addresses, std::string_view clause) {
        const bool skipped =
            each.outcome == Outcome::NotApplicable || each.outcome == Outcome::NotTested;
        const std::string_view junit = fails(options_, each) ? word_of(each)
                                       : skipped             ? std::string_view("skipped")
                                                             : std::string_view("pass");
        programs_.row({view::text(each.use->check), view::text(each.rule->subject.id),
                       view::text(word_of(each)), view::text(name_of(each.use->level)),
                       view::text(text), view::numbers(std::move(lanes)), view::several(addresses),
                       view::text(clause), view::text(junit)});
    }

    const Options& options_;
    const model::Module& module_;
    view::Table& people_;
    view::Table& programs_;
};

constexpr VerdictWords verdicts[] = {
    {"fail", "does not conform", true},
    {"unknown", "cannot tell", true},
    {"warn", "conforms with warnings", true},
    {"incomplete", "conforms as far as it was read", true},
    {"pass", "conforms", false},
};

std::string_view plural(unsigned count) {
    return count == 1 ? "" : "s";
}

/// "conforms; 40 rules pass, 3 do not apply", "fails: 2 rules fail, 1 warns; ...".
std::string verdict_line(const analysis::LintCounts& counts, std::string_view words) {
    const unsigned fail = counts.failures[static_cast<unsigned>(Level::Fail)];
    const unsigned warn = counts.failures[static_cast<unsigned>(Level::Warn)];
    const unsigned info = counts.failures[static_cast<unsigned>(Level::Info)];
    std::string line = fmt::format("{}: ", words);
    const auto add = [&line](unsigned count, std::string_view what) {
        if (count != 0) {
            line += fmt::format("{}{} {}", line.ends_with(": ") ? "" : ", ", count, what);
        }
    };
    add(fail, fmt::format("failure{}", plural(fail)));
    add(warn, fmt::format("warning{}", plural(warn)));
    add(info, fmt::format("note{}", plural(info)));
    add(counts.passed, counts.passed == 1 ? "rule passes" : "rules pass");
    add(counts.not_applicable, counts.not_applicable == 1 ? "does not apply" : "do not apply");
    add(counts.not_tested, "not tested");
    return line;
}

std::string_view verdict_of(const analysis::LintCounts& counts) {
    return counts.failures[static_cast<unsigned>(Level::Fail)] != 0   ? "fail"
           : counts.failures[static_cast<unsigned>(Level::Warn)] != 0 ? "warn"
           : counts.not_tested != 0                                   ? "incomplete"
                                                                      : "pass";
}

void add_counts(view::Object& tree, const analysis::LintCounts& counts) {
    view::Object& sum = tree.object("counts", {}, view::Shown::ToPrograms);
    for (const Level level : {Level::Fail, Level::Warn, Level::Info}) {
        sum.data(name_of(level), view::whole(counts.failures[static_cast<unsigned>(level)]));
    }
    sum.data("pass", view::whole(counts.passed));
    sum.data("not_applicable", view::whole(counts.not_applicable));
    sum.data("not_tested", view::whole(counts.not_tested));
}

/// How many modules fail each rule, and of which kinds they are.
class Summary {
public:
    void add(const Inspection& inspection, std::span<const Linted> linted, bool is_bad) {
        const std::scoped_lock hold(mutex_);
        ++modules_;
        bad_ += is_bad ? 1U : 0U;
        const std::string part = part_of(inspection);
        for (const Linted& each : linted) {
            if (each.outcome == Outcome::Fail) {
                Entry& entry = rules_[each.use];
                entry.rule = each.rule;
                ++entry.modules;
                entry.parts.insert(part);
            }
        }
    }
    void write(TreeWriter& writer) const {
        view::Object tree;
        tree.sentence("answer", fmt::format("{} module{}: {} {} not conform", modules_,
                                            plural(modules_), bad_, bad_ == 1 ? "does" : "do"));
        tree.data("modules", view::whole(modules_));
        tree.data("failed", view::whole(bad_));
        view::Table& table = tree.table("rules", {},
                                        {{"level", "level"},
                                         {"check", "check"},
                                         {"rule", "rule"},
                                         {"modules", "modules", view::Align::Right},
                                         {"parts", "of"}});
        table.as_csv();
        for (const auto& [use, entry] : rules_) {
            table.row({view::text(name_of(use->level)), view::text(use->check),
                       view::text(use->rule), view::whole(entry.modules),
                       view::several({entry.parts.begin(), entry.parts.end()})});
        }
        writer.write(tree, "lint-summary/1");
    }

private:
    struct Entry {
        const model::Rule* rule = nullptr;
        unsigned modules = 0;
        std::set<std::string> parts;
    };
    /// By level, the worst first, then in the order of the checks.
    struct Worse {
        bool operator()(const analysis::CheckRule* a, const analysis::CheckRule* b) const {
            return a->level != b->level ? a->level > b->level : a < b;
        }
    };
    static std::string part_of(const Inspection& inspection) {
        const auto item = inspection.best()->module.item("vendor_part_number");
        return item ? words::item_text(*item) : std::string("unknown");
    }

    std::mutex mutex_;
    unsigned modules_ = 0;
    unsigned bad_ = 0;
    std::map<const analysis::CheckRule*, Entry, Worse> rules_;
};

Found find(const Options& options, Summary& summary, Tally& tally, const Inspection& inspection) {
    Found found{.tree = view::Object(), .is_shown = !options.summary};
    const Decoded* const best = inspection.best();
    const std::string name = words::printable(name_of(inspection));
    if (best == nullptr) {
        tally.add("unknown", name);
        found.tree.sentence("answer", name + ": cannot tell: no known memory map; --as forces one");
        found.tree.data("verdict", view::text("unknown"));
        found.code = ExitCode::Failed;
        found.is_shown = true;
        return found;
    }
    const std::vector<Linted> linted = lint(inspection);
    const analysis::LintCounts counts = analysis::counts_of(linted);
    const bool is_bad =
        std::ranges::any_of(linted, [&](const Linted& each) { return fails(options, each); });
    found.code = is_bad ? ExitCode::Failed : ExitCode::Ok;
    summary.add(inspection, linted, is_bad);
    if (options.summary) {
        return found;
    }
    const std::string_view verdict = verdict_of(counts);
    tally.add(verdict, name);
    found.tree.sentence("answer", name + ": " + verdict_line(counts, tally.words_of(verdict)));
    found.tree.data("verdict", view::text(verdict));
    add_counts(found.tree, counts);
    Rows rows(options, best->module, found.tree);
    for (const Level level : {Level::Fail, Level::Warn, Level::Info}) { // the worst first
        for (const Linted& each : linted) {
            if (each.outcome == Outcome::Fail && each.use->level == level) {
                rows.add(each);
            }
        }
    }
    for (const Linted& each : linted) {
        if (each.outcome != Outcome::Fail) {
            rows.add(each);
        }
    }
    return found;
}

// --------------------------------------------------------------------------------- --explain ID

void add_rule(view::Object& tree, const analysis::CheckRule& use) {
    for (const RuleOf& each : rules_called(use.rule)) {
        tree.fact(
            {}, use.rule,
            view::text(fmt::format("{}: {}. {}, {}", name_of(use.level), each.rule->subject.title,
                                   each.standard->map.name, model::clause_of(each.rule->source))));
    }
}

std::optional<view::Object> explanation_of(std::string_view id) {
    const analysis::CheckRule* const use = analysis::use_of(id);
    const analysis::Check* const check = analysis::check_of(use != nullptr ? use->check : id);
    if (check == nullptr) {
        return std::nullopt;
    }
    view::Object tree;
    tree.sentence({}, fmt::format("{} ({}): {}{}{}", check->id, check->group, check->title,
                                  check->source.empty() ? "" : "; after ", check->source));
    for (const analysis::CheckRule& each : analysis::check_rules()) {
        if (use != nullptr ? &each == use : each.check == check->id) {
            add_rule(tree, each);
        }
    }
    return tree;
}

ExitCode explain(const Options& options) {
    Output output(options.format);
    TreeWriter writer(output, Format::Text);
    const auto tree = explanation_of(options.id);
    if (!tree) {
        std::vector<std::string_view> ids;
        for (const analysis::Check& each : analysis::checks()) {
            ids.push_back(each.id);
        }
        const auto qualified = checks_named(options.id);
        output.complain(qualified && !qualified->empty()
                            ? fmt::format("{} is no check of lint; optictl qualify list {} says "
                                          "what it asks for",
                                          *qualified->begin(), *qualified->begin())
                            : fmt::format("lint has no check or rule '{}'; checks: {}", options.id,
                                          fmt::join(ids, ", ")));
        return output.finish(ExitCode::Usage);
    }
    writer.write(*tree);
    return output.finish(ExitCode::Ok);
}

ExitCode run(const Options& options) {
    if (!options.id.empty()) {
        return explain(options);
    }
    Summary summary;
    Tally tally(verdicts);
    TreeView view{.schema = "lint/1", .suite = "optictl lint", .find = [&](Inspection& inspection) {
                      return find(options, summary, tally, inspection);
                  }};
    view.sum_up = [&](TreeWriter& writer) {
        options.summary ? summary.write(writer)
                        : tally.write(writer, options.format, writer.unread());
    };
    return show_trees(options, view);
}

} // namespace

namespace verb {

extern const Verb lint;
const Verb lint{
    "lint", "Whether a module conforms to its standard: advertisement, identity, thresholds",
    "A failure is what the standard forbids, a warning what hosts stumble over, a note what is\n"
    "worth knowing. What could not be tested is counted and never passes. Exit code 1 where a\n"
    "rule fails; with --strict also for warnings and what was not tested.\n"
    "Examples:\n"
    "  optictl lint file captures/qsfpdd-400g-dr4.cap\n"
    "  optictl lint port all --summary\n"
    "  optictl lint file dumps/ --format junit > lint.xml\n"
    "  optictl lint --explain AD-02",
    prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
