// explain: the annotated dump of a module, or what the tables say of a register.
#include "cli/render/explain.hpp"

#include "cli/output.hpp"
#include "cli/render/text.hpp"
#include "cli/verbs/commands.hpp"

namespace optictl::cli {
namespace {

std::expected<std::vector<render::Selector>, std::string> selectors_of(const Words& words,
                                                                       const Options& options) {
    std::vector<render::Selector> selectors;
    for (const auto* list : {&words.before, &options.registers}) {
        for (const std::string& text : *list) {
            auto selector = render::parse_selector(text);
            if (!selector) {
                return std::unexpected(selector.error());
            }
            selectors.push_back(std::move(*selector));
        }
    }
    return selectors;
}

ExitCode describe(const std::vector<render::Selector>& selectors, const Options& options) {
    render::Buffer out;
    if (selectors.empty()) {
        complain("explain what? write: explain file PATH, or explain 11h:154, or both");
        return ExitCode::Usage;
    }
    if (!render::describe_text(out, selectors)) {
        complain("no standard has a register of that name or place in the tables of this version");
        return ExitCode::Usage;
    }
    Output output(options);
    output.write(out);
    return output.finish(ExitCode::Ok);
}

} // namespace

ExitCode explain(const Options& options) {
    const auto words = parse_words(options.words);
    if (!words) {
        complain(words.error());
        return ExitCode::Usage;
    }
    const auto selectors = selectors_of(*words, options);
    if (!selectors) {
        complain(selectors.error());
        return ExitCode::Usage;
    }
    if (words->targets.empty()) {
        return describe(*selectors, options);
    }
    Options targets = options;
    targets.words.erase(targets.words.begin(),
                        targets.words.begin() + static_cast<std::ptrdiff_t>(words->before.size()));
    const auto judge = [](bool chosen, const Inspection& inspection, Report& report) {
        if (!chosen) {
            report.complaint = inspection.target + ": no such register in what this dump holds";
        }
        report.code = chosen && inspection.best() != nullptr ? ExitCode::Ok : ExitCode::Failed;
    };
    return show_each(
        targets,
        {.text =
             [&](render::Buffer& out, const Inspection& inspection, Report& report) {
                 if (inspection.best() == nullptr) {
                     render::put_unknown(out, inspection);
                     report.code = ExitCode::Failed;
                     return;
                 }
                 judge(render::explain_text(out, inspection, *selectors), inspection, report);
             },
         .json =
             [&](render::JsonWriter& json, const Inspection& inspection, Report& report) {
                 judge(render::explain_json(json, inspection, *selectors), inspection, report);
             }});
}

} // namespace optictl::cli
