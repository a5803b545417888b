// What doctor and ports have in common: what was found is written as it is found.
#pragma once

#include <string_view>

#include "cli/engine/diagnose.hpp"
#include "cli/output.hpp"
#include "cli/verbs/common/options.hpp"

namespace optictl::cli {

/// Writes a diagnosis and returns the exit code that it calls for; `schema` is "doctor/1".
ExitCode write_diagnosis(Output& output, const engine::Diagnosis& diagnosis, Format format,
                         std::string_view schema);

} // namespace optictl::cli
