// Looks into what stands between the program and a module: who owns it, what can be read, what to
// do about it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/request.hpp"
#include "cli/engine/targets/target.hpp"
#include "cli/engine/trouble.hpp"
#include "drivers/system.hpp"

namespace optictl::engine {

enum class Grade : std::uint8_t { Ok, Note, Problem };
[[nodiscard]] std::string_view name_of(Grade grade);

/// One thing that was looked at.
struct Check {
    Grade grade = Grade::Ok;
    std::string subject; ///< "adapter", "owner", "module"
    std::string text;    ///< what was found, and of a problem what to do next
};

struct Diagnosis {
    std::string target; ///< "system" for the survey
    std::vector<Check> checks;
    Trouble trouble = Trouble::None;
};

/// Looks at one target. Of the module nothing but its identity is read.
[[nodiscard]] Diagnosis diagnose(drivers::System& system, const Target& target,
                                 const Request& request);
/// What buses, drivers, network devices and daemons there are. Reads no module.
[[nodiscard]] Diagnosis survey(drivers::System& system);

} // namespace optictl::engine
