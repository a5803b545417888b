// Looks into what stands between the program and a module: who owns it, what can be read, what to
// do about it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/target.hpp"
#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "drivers/system.hpp"

namespace optictl::cli {

enum class Verdict : std::uint8_t { Ok, Note, Problem };
[[nodiscard]] std::string_view name_of(Verdict verdict);

/// One thing that was looked at.
struct Check {
    Verdict verdict = Verdict::Ok;
    std::string subject; ///< "adapter", "owner", "module"
    std::string text;    ///< what was found, and of a problem what to do next
};

struct Diagnosis {
    std::string target; ///< "system" for the survey
    std::vector<Check> checks;
    ExitCode code = ExitCode::Ok;
};

/// Looks at one target. Of the module nothing but its identity is read.
[[nodiscard]] Diagnosis diagnose(drivers::System& system, const Target& target,
                                 const Options& options);
/// What buses, drivers, network devices and daemons there are. Reads no module.
[[nodiscard]] Diagnosis survey(drivers::System& system);

} // namespace optictl::cli
