// link: the two ends of a fibre or cable.
#include "cli/render/link.hpp"

#include "cli/check.hpp"
#include "cli/commands/commands.hpp"
#include "cli/output.hpp"
#include "cli/render/summary.hpp"

namespace optictl::cli {

ExitCode link(const Options& options) {
    Output output(options, true);
    std::vector<render::NamedEnd> ends;
    const ExitCode code = run_each<render::NamedEnd>(
        options, output,
        [](const Inspection& inspection) {
            const Decoded* best = inspection.best();
            render::NamedEnd named{render::name_of(inspection), {}};
            if (best != nullptr) {
                named.end = vendor_db::end_of(best->module, facts_of(inspection));
            } else {
                named.end.facts = facts_of(inspection);
            }
            return named;
        },
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
    const vendor_db::LinkVerdict verdict = vendor_db::judge_link(ends[0].end, ends[1].end);
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
