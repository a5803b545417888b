#include "cli/verbs/diagnosis.hpp"

#include "cli/render/diagnosis.hpp"

namespace optictl::cli {

ExitCode write_diagnosis(Output& output, const engine::Diagnosis& diagnosis, Format format,
                         std::string_view schema) {
    write_as(
        output, format, [&](render::Buffer& out) { render::diagnosis_text(out, diagnosis); },
        [&](render::JsonWriter& json) { render::diagnosis_json(json, diagnosis, schema); });
    return exit_code_of(diagnosis.trouble);
}

} // namespace optictl::cli
