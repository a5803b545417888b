// What was found of a target, as text and as JSON.
#pragma once

#include <string_view>

#include "cli/engine/diagnose.hpp"
#include "cli/render/json_writer.hpp"
#include "cli/render/table.hpp"

namespace optictl::cli::render {

void diagnosis_text(Buffer& out, const engine::Diagnosis& diagnosis);
void diagnosis_json(JsonWriter& json, const engine::Diagnosis& diagnosis, std::string_view schema);

} // namespace optictl::cli::render
