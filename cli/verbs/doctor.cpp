// doctor: what stands between the program and a module.
#include "cli/engine/diagnose.hpp"
#include "cli/engine/interrupt.hpp"
#include "cli/engine/live.hpp"
#include "cli/output.hpp"
#include "cli/render/diagnosis.hpp"
#include "cli/verbs/commands.hpp"

namespace optictl::cli {

ExitCode doctor(const Options& options) {
    constexpr std::string_view schema = "optictl.doctor/1";
    const Interrupt interrupt; // a module that is looked at gets its page back
    const auto system = open_system();
    Output output(options);
    if (options.words.empty()) {
        const Diagnosis diagnosis = survey(*system);
        render::write_diagnosis(output, diagnosis, options.format, schema);
        return output.finish(diagnosis.code);
    }
    const auto targets = targets_of(options);
    if (!targets) {
        return targets.error();
    }
    ExitCode code = ExitCode::Ok;
    for (const Target& target : *targets) {
        const Diagnosis diagnosis = diagnose(*system, target, options);
        render::write_diagnosis(output, diagnosis, options.format, schema);
        code = worse(code, diagnosis.code);
    }
    return output.finish(code);
}

} // namespace optictl::cli
