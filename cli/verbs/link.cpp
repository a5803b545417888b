// link: the two ends of a fibre or cable.
#include "cli/render/link.hpp"

#include "cli/engine/check.hpp"
#include "cli/engine/lists.hpp"
#include "cli/output.hpp"
#include "cli/render/summary.hpp"
#include "cli/verbs/commands.hpp"

namespace optictl::cli {

namespace {

/// An end with the entry that decides on it, which is in `lists`.
render::NamedEnd end_of(const Inspection& inspection, const vendor_db::Database& lists,
                        const vendor_db::Query& query) {
    render::NamedEnd named{name_of(inspection), {}};
    vendor_db::Facts facts = facts_of(inspection);
    const vendor_db::Rule* rule = lists.judge(facts, query).rule;
    if (inspection.best() != nullptr) {
        named.end = vendor_db::end_of(inspection.best()->module, std::move(facts));
    } else {
        named.end.facts = std::move(facts);
    }
    named.end.rule = rule;
    return named;
}

} // namespace

ExitCode link(const Options& options) {
    const auto query = query_of(options);
    if (!query) {
        complain(query.error());
        return ExitCode::Usage;
    }
    const auto lists = load_lists(options, complain);
    if (!lists) {
        return ExitCode::Unreadable;
    }
    Output output(options, true);
    std::vector<render::NamedEnd> ends;
    const ExitCode code = run_each<render::NamedEnd>(
        options, output,
        [&](const Inspection& inspection) { return end_of(inspection, *lists, *query); },
        [&](render::NamedEnd& end) {
            ends.push_back(std::move(end));
            return ExitCode::Ok;
        });
    if (code != ExitCode::Ok) {
        return output.finish(code);
    }
    if (ends.size() != 2) {
        output.complain(
            fmt::format("a link has two ends, these are {} modules: name one target for "
                        "each end",
                        ends.size()));
        return output.finish(ExitCode::Usage);
    }
    const vendor_db::LinkVerdict verdict =
        vendor_db::judge_link(ends[0].end, ends[1].end, options.joint);
    if (options.format == Format::Json) {
        render::JsonWriter json;
        render::link_json(json, ends[0], ends[1], verdict);
        output.write(json.text());
        output.write("\n");
    } else {
        render::Buffer text;
        render::link_text(text, ends[0], ends[1], verdict);
        output.write(text);
    }
    const bool fits = verdict.outcome == vendor_db::LinkRemark::Outcome::Fits ||
                      verdict.outcome == vendor_db::LinkRemark::Outcome::Condition;
    return output.finish(fits ? ExitCode::Ok : ExitCode::Failed);
}

} // namespace optictl::cli
