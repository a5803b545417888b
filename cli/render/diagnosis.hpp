// Diagnoses as text and JSON, for the verbs that look at systems rather than at modules.
#pragma once

#include "cli/engine/diagnose.hpp"
#include "cli/output.hpp"

namespace optictl::cli::render {

/// Writes one diagnosis in the format of the options; JSON of `schema` ("optictl.doctor/1").
void write_diagnosis(Output& output, const Diagnosis& diagnosis, Format format,
                     std::string_view schema);

} // namespace optictl::cli::render
