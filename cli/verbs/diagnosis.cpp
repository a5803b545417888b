#include "cli/verbs/diagnosis.hpp"

#include "cli/render/diagnosis.hpp"

namespace optictl::cli {

ExitCode write_diagnosis(Output& output, const engine::Diagnosis& diagnosis, Format format,
                         std::string_view schema) {
    if (format == Format::Json) {
        render::JsonWriter json;
        render::diagnosis_json(json, diagnosis, schema);
        output.write(json.text());
        output.write("\n");
    } else {
        render::Buffer text;
        render::diagnosis_text(text, diagnosis);
        output.write(text);
    }
    return exit_code_of(diagnosis.trouble);
}

} // namespace optictl::cli
