// doctor: what stands between the program and a module.
#include "cli/commands/commands.hpp"
#include "cli/diagnose.hpp"
#include "cli/live.hpp"
#include "cli/output.hpp"
#include "cli/render/table.hpp"
#include "cli/render/words.hpp"

namespace optictl::cli {
namespace {

void put_text(render::Buffer& out, const Diagnosis& diagnosis) {
    render::put(out, render::printable(diagnosis.target));
    render::put(out, "\n");
    for (const Check& check : diagnosis.checks) {
        fmt::format_to(std::back_inserter(out), "  {:<8} {:<8} ", name_of(check.verdict),
                       render::printable(check.subject));
        render::put_wrapped(out, render::printable(check.text), 20);
    }
}

void put_json(render::JsonWriter& json, const Diagnosis& diagnosis) {
    json.begin_object();
    json.member("schema", "optictl.doctor/1");
    json.member("target", render::printable(diagnosis.target));
    json.begin_array("checks");
    for (const Check& check : diagnosis.checks) {
        json.begin_object();
        json.member("verdict", name_of(check.verdict));
        json.member("subject", render::printable(check.subject));
        json.member("text", render::printable(check.text));
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

void write(Output& output, const Diagnosis& diagnosis, Format format) {
    if (format == Format::Json) {
        render::JsonWriter json;
        put_json(json, diagnosis);
        output.write(json.text());
        output.write("\n");
        return;
    }
    render::Buffer text;
    put_text(text, diagnosis);
    output.write(text);
}

} // namespace

ExitCode doctor(const Options& options) {
    const auto system = open_system();
    Output output(options);
    if (options.words.empty()) {
        const Diagnosis diagnosis = survey(*system);
        write(output, diagnosis, options.format);
        return output.finish(diagnosis.code);
    }
    const auto targets = targets_of(options);
    if (!targets) {
        return ExitCode::Usage;
    }
    ExitCode code = ExitCode::Ok;
    for (const Target& target : *targets) {
        const Diagnosis diagnosis = diagnose(*system, target, options);
        write(output, diagnosis, options.format);
        code = worse(code, diagnosis.code);
    }
    return output.finish(code);
}

} // namespace optictl::cli
