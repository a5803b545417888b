#include "cli/render/diagnosis.hpp"

#include <iterator>

#include "cli/render/json_writer.hpp"
#include "cli/render/table.hpp"
#include "sff/format/format.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::render {
namespace {

void put_text(Buffer& out, const Diagnosis& diagnosis) {
    put(out, printable(diagnosis.target));
    put(out, "\n");
    for (const Check& check : diagnosis.checks) {
        append(out, "  {:<8} {:<8} ", name_of(check.verdict), printable(check.subject));
        put_wrapped(out, printable(check.text), 20);
    }
}

void put_json(JsonWriter& json, const Diagnosis& diagnosis, std::string_view schema) {
    json.begin_object();
    json.member("schema", schema);
    json.member("target", printable(diagnosis.target));
    json.begin_array("checks");
    for (const Check& check : diagnosis.checks) {
        json.begin_object();
        json.member("verdict", name_of(check.verdict));
        json.member("subject", printable(check.subject));
        json.member("text", printable(check.text));
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

} // namespace

void write_diagnosis(Output& output, const Diagnosis& diagnosis, Format format,
                     std::string_view schema) {
    if (format == Format::Json) {
        JsonWriter json;
        put_json(json, diagnosis, schema);
        output.write(json.text());
        output.write("\n");
        return;
    }
    Buffer text;
    put_text(text, diagnosis);
    output.write(text);
}

} // namespace optictl::cli::render
