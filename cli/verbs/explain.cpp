// explain: the annotated dump of a module, or what the tables say of a register.
#include "cli/render/explain.hpp"

#include "cli/output.hpp"
#include "cli/render/text.hpp"
#include "cli/verbs/options.hpp"
#include "cli/verbs/verb.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

struct Options : TargetOptions {
    std::vector<std::string> registers;
};

void declare(Arguments& to, Options& options) {
    options.request.wanted = everything;
    declare_targets(to, options);
    to.texts("-r,--register", options.registers, Arguments::Follow::Many,
             "register to explain, repeatable");
    declare_live(to, options);
}

std::expected<std::vector<Selector>, std::string> selectors_of(const Words& words,
                                                               const Options& options) {
    std::vector<Selector> selectors;
    for (const auto* list : {&words.before, &options.registers}) {
        for (const std::string& text : *list) {
            auto selector = parse_selector(text);
            if (!selector) {
                return std::unexpected(selector.error());
            }
            selectors.push_back(std::move(*selector));
        }
    }
    return selectors;
}

ExitCode describe(const std::vector<Selector>& selectors) {
    render::Buffer out;
    if (selectors.empty()) {
        complain("explain what? write: explain file PATH, or explain 11h:154, or both");
        return ExitCode::Usage;
    }
    if (!render::describe_text(out, selectors)) {
        complain("no standard has a register of that name or place in the tables of this version");
        return ExitCode::Usage;
    }
    Output output;
    output.write(out);
    return output.finish(ExitCode::Ok);
}

ExitCode run(const Options& options) {
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
        return describe(*selectors);
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

} // namespace

namespace verb {

extern const Verb explain;
const Verb explain{
    "explain", "The annotated dump: every register with bits, value and clause",
    "Words before 'file' choose registers: PAGE:BYTE, PAGE:FIRST-LAST, or a name.\n"
    "Pages: lower, 00h..ffh, A0h, A2h, A2h/02h. Without a target the tables are explained.\n"
    "Examples:\n"
    "  optictl explain file captures/qsfpdd-400g-dr4.cap\n"
    "  optictl explain 11h:154 file captures/qsfpdd-400g-dr4.cap\n"
    "  optictl explain OpticalPowerTx1 TempMonValue file dump.bin\n"
    "  optictl explain 01h:160",
    prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
