#include "cli/render/diagnosis.hpp"

#include <iterator>

#include "cli/render/json_writer.hpp"
#include "cli/render/table.hpp"
#include "sff/format/format.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::render {

using namespace engine;
using namespace words;

void diagnosis_text(Buffer& out, const Diagnosis& diagnosis) {
    put(out, printable(diagnosis.target));
    put(out, "\n");
    for (const Check& check : diagnosis.checks) {
        append(out, "  {:<8} {:<8} ", name_of(check.grade), printable(check.subject));
        put_wrapped(out, printable(check.text), 20);
    }
}

void diagnosis_json(JsonWriter& json, const Diagnosis& diagnosis, std::string_view schema) {
    json.begin_object();
    json.member("schema", schema);
    json.member("target", printable(diagnosis.target));
    json.begin_array("checks");
    for (const Check& check : diagnosis.checks) {
        json.begin_object();
        json.member("verdict", name_of(check.grade));
        json.member("subject", printable(check.subject));
        json.member("text", printable(check.text));
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

} // namespace optictl::cli::render
