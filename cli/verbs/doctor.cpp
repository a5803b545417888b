// doctor: what stands between the program and a module.
#include "cli/engine/diagnose.hpp"
#include "cli/engine/reading/live.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/verbs/common/options.hpp"
#include "cli/verbs/verb.hpp"
#include "cli/verbs/views/diagnosis.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

void declare(Arguments& to, TargetOptions& options) {
    options.request.wanted = {.identity = false};
    declare_targets(to, options, {"text", "json", "markdown"},
                    "text, json: one object a line, or markdown, for tickets");
    declare_way(to, options);
}

ExitCode run(const TargetOptions& options) {
    constexpr std::string_view schema = "doctor/1";
    const Interrupt interrupt; // a module that is looked at gets its page back
    const auto system = open_system(options.request);
    Output output(options.format);
    if (options.words.empty()) {
        const Diagnosis diagnosis = survey(*system);
        return output.finish(write_diagnosis(output, diagnosis, options.format, schema));
    }
    const auto targets = targets_of(options);
    if (!targets) {
        return targets.error();
    }
    ExitCode code = ExitCode::Ok;
    for (const Target& target : *targets) {
        const Diagnosis diagnosis = diagnose(*system, target, options.request);
        code = worse(code, write_diagnosis(output, diagnosis, options.format, schema));
    }
    return output.finish(code);
}

} // namespace

namespace verb {

extern const Verb doctor;
const Verb doctor{"doctor",
                  "Who owns a bus and its module, what can be read of it, and what to do about it",
                  "Examples:\n"
                  "  optictl doctor\n"
                  "  optictl doctor i2c 7\n"
                  "  optictl doctor netdev eth0",
                  prepare<TargetOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
