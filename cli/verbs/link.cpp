// link: the two ends of a fibre or cable.
#include <charconv>
#include <expected>
#include <span>

#include "cli/engine/lists/check.hpp"
#include "cli/engine/lists/lists.hpp"
#include "cli/output.hpp"
#include "cli/verbs/common/options.hpp"
#include "cli/verbs/common/tree.hpp"
#include "cli/verbs/verb.hpp"
#include "cli/verbs/views/link_view.hpp"
#include "cli/view/module/summary.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

using vendor_db::LinkRemark;

struct Options : TargetOptions {
    ListOptions lists;
    std::optional<unsigned> joint;    ///< lane of the wider end, over a breakout
    std::vector<std::string> suppose; ///< END=APPLICATION
    std::string length;               ///< of the fibre, with its unit
    std::string glass;                ///< its grade
};

void declare(Arguments& to, Options& options) {
    options.request.wanted = everything;
    options.request.keeps_errors = true; // what they hide, the verdict says
    declare_targets(to, options, {"text", "json", "markdown"},
                    "text, json: one object a line, or markdown, for tickets");
    declare_lists(to, options.lists);
    to.number("--lane", options.joint, {1, 32},
              "over a breakout: lane of the wider end that the other's lane 1 meets");
    to.texts("--if,--mode", options.suppose, Arguments::Follow::One,
             "judge as if an end ran another application: a=2x400G, b=2 (AppSel), "
             "a=400GBASE-DR4; without a= each end that can; repeatable",
             nullptr);
    to.text("--length", options.length, "length of the fibre: 300m, 2km");
    to.text("--fibre,--fiber", options.glass, "its grade: om1 to om5, os2");
    declare_live(to, options);
}

/// Whether it is about one end, by its letter: "a=2x400G".
bool names_end(std::string_view wanted) {
    return wanted.size() > 2 && wanted[1] == '=' && wanted[0] >= 'a' && wanted[0] <= 'z';
}

/// An end with the entry that decides on it, which is in `lists`.
NamedEnd end_of(const Inspection& inspection, const vendor_db::Database& lists,
                const vendor_db::Query& query, const std::vector<std::string>& suppose) {
    NamedEnd named{name_of(inspection), {}};
    vendor_db::Facts facts = facts_of(inspection);
    const vendor_db::Rule* rule = lists.judge(facts, query).rule;
    if (inspection.best() == nullptr) {
        named.end.facts = std::move(facts);
        named.end.rule = rule;
        named.supposed.resize(suppose.size());
        return named;
    }
    const model::Module& module = inspection.best()->module;
    named.end = vendor_db::end_of(module, std::move(facts));
    named.end.rule = rule;
    for (const std::string& each : suppose) {
        vendor_db::LinkEnd other = named.end;
        const bool can = vendor_db::suppose(other, module, names_end(each) ? each.substr(2) : each);
        named.supposed.push_back(can ? std::optional(std::move(other)) : std::nullopt);
    }
    return named;
}

/// "300m", "2km"; nothing when it is no length.
std::optional<double> metres_of(std::string_view text) {
    double value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const std::string_view unit = text.substr(static_cast<std::size_t>(stop - text.data()));
    const double factor = unit == "m" ? 1 : unit == "km" ? 1000 : 0;
    return error == std::errc{} && factor != 0 && value > 0 ? std::optional(value * factor)
                                                            : std::nullopt;
}

std::expected<vendor_db::LinkTerms, std::string> link_terms(const Options& options) {
    vendor_db::LinkTerms terms{.joint = options.joint};
    if (!options.length.empty()) {
        terms.length_m = metres_of(options.length);
        if (!terms.length_m) {
            return std::unexpected(
                fmt::format("--length: '{}' is no length; write 300m or 2km", options.length));
        }
    }
    if (!options.glass.empty()) {
        terms.glass = vendor_db::glass_of(options.glass);
        if (!terms.glass) {
            return std::unexpected(
                fmt::format("--fibre: '{}' is no fibre; write om1 to om5 or os2", options.glass));
        }
    }
    return terms;
}

/// Makes each end that can run what the n-th --if says; how many could.
std::size_t suppose_each(std::vector<NamedEnd>& ends, std::size_t n) {
    std::size_t count = 0;
    for (NamedEnd& end : ends) {
        if (end.supposed[n]) {
            end.end = *end.supposed[n];
            ++count;
        }
    }
    return count;
}

/// Makes the ends run what --if says; the message when one cannot.
std::string suppose(std::vector<NamedEnd>& ends, const std::vector<std::string>& wanted) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!names_end(wanted[i])) {
            if (suppose_each(ends, i) == 0) {
                return fmt::format("--if: neither end advertises {}; 'optictl apps' lists what "
                                   "they can run",
                                   wanted[i]);
            }
            continue;
        }
        const auto at = static_cast<std::size_t>(wanted[i][0] - 'a');
        if (at >= ends.size()) {
            return fmt::format("--if: there is no end '{}' among {} modules", wanted[i][0],
                               ends.size());
        }
        if (!ends[at].supposed[i]) {
            return fmt::format("--if: {} advertises no {}; 'optictl apps' lists what it can run",
                               ends[at].target, wanted[i].substr(2));
        }
        ends[at].end = *ends[at].supposed[i];
    }
    return {};
}

LinkRemark::Outcome write_pair(Output& output, const Options& options,
                               const std::vector<NamedEnd>& ends, vendor_db::LinkTerms terms) {
    terms.same_module = ends[0].target == ends[1].target;
    const vendor_db::LinkVerdict verdict = vendor_db::judge_link(ends[0].end, ends[1].end, terms);
    TreeWriter(output, options.format).write(link_view(ends[0], ends[1], verdict), "link/1");
    return verdict.outcome;
}

LinkRemark::Outcome write_breakout(Output& output, const Options& options,
                                   const std::vector<NamedEnd>& ends,
                                   const vendor_db::LinkTerms& terms) {
    std::vector<const vendor_db::LinkEnd*> others;
    for (const NamedEnd& each : std::span(ends).subspan(1)) {
        others.push_back(&each.end);
    }
    const auto legs = vendor_db::judge_breakout(ends.front().end, others, terms);
    TreeWriter(output, options.format).write(breakout_view(ends, legs), "breakout/1");
    return outcome_of(legs);
}

ExitCode run(const Options& options) {
    const auto query = query_of(options.lists);
    const auto terms = link_terms(options);
    if (!query || !terms) {
        complain(query ? terms.error() : query.error());
        return ExitCode::Usage;
    }
    const auto lists = load_lists(sources_of(options.lists), complain);
    if (!lists) {
        return ExitCode::Unreadable;
    }
    Output output(options.format, true);
    std::vector<NamedEnd> ends;
    const ExitCode code = run_each<NamedEnd>(
        options, output,
        [&](const Inspection& inspection) {
            return end_of(inspection, *lists, *query, options.suppose);
        },
        [&](NamedEnd& end) {
            ends.push_back(std::move(end));
            return ExitCode::Ok;
        });
    if (code != ExitCode::Ok) {
        return output.finish(code);
    }
    constexpr std::size_t most_ends = 1 + 16;
    if (ends.size() < 2 || ends.size() > most_ends) {
        output.complain(fmt::format("a link has two ends, or one and up to 16 of its breakout; "
                                    "{}: name one target for each end",
                                    ends.size() == 1
                                        ? "this is one module"
                                        : fmt::format("these are {} modules", ends.size())));
        return output.finish(ExitCode::Usage);
    }
    if (const std::string problem = suppose(ends, options.suppose); !problem.empty()) {
        output.complain(problem);
        return output.finish(ExitCode::Usage);
    }
    const LinkRemark::Outcome outcome = ends.size() == 2
                                            ? write_pair(output, options, ends, *terms)
                                            : write_breakout(output, options, ends, *terms);
    const bool fits =
        outcome == LinkRemark::Outcome::Fits || outcome == LinkRemark::Outcome::Condition;
    return output.finish(fits ? ExitCode::Ok : ExitCode::Failed);
}

} // namespace

namespace verb {

extern const Verb link;
const Verb link{
    "link", "Whether the two ends of a fibre or cable fit, and what the light loses between",
    "Two modules: A, then B; or one wide end and the ends of its breakout, in the order of the\n"
    "fibres. Verdicts: match, conditional (reads on what), cannot tell, mismatch.\n"
    "Compared: the data paths that run, by fibre, wavelengths, line signal, lanes and FEC;\n"
    "connectors and their polish; frequency; BiDi crossing; reach (--length, --fibre); the ends "
    "of\n"
    "a cable by serial number; the peers that the entries of the lists want; and what each lane\n"
    "sends and the other end sees, over a breakout with --lane. --if asks about another\n"
    "application: would they fit, if A ran 2x400G?\n"
    "Exit code 1: mismatch, or cannot tell.\n"
    "Examples:\n"
    "  optictl link file a.cap b.cap\n"
    "  optictl link --if a=2x400G --length 300m file 800g-dr8.cap 400g-dr4.cap\n"
    "  optictl link port 12 -- port 3 4 5 6\n"
    "  optictl link --list site.toml --lane 3 file 400g-dr4.cap 100g-dr1.cap\n"
    "  optictl link file a.cap b.cap --format json | jq .losses",
    prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
