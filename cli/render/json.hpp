// JSON views of a module, one object each; their schema stands in cli/schema/.
#pragma once

#include <string_view>

#include "cli/engine/inspect.hpp"
#include "cli/render/json_writer.hpp"

namespace optictl::cli::render {

/// A target that could not be read, in the place where its object would stand.
void error_json(JsonWriter& json, std::string_view target, int exit_code, std::string_view message);

/// What the objects of all views begin with: schema, target, source, map. `view` is with its
/// version, "module/2".
void put_head(JsonWriter& json, std::string_view view, const engine::Inspection& inspection,
              const engine::Decoded* decoded);
/// The numbers of the lanes as an array.
void put_lanes(JsonWriter& json, std::string_view key, model::LaneSet lanes);
/// `key` + unit suffix with the value, or null and `key`_state; powers in mW and dBm.
void put_reading(JsonWriter& json, std::string_view key, const memmap::Reading& reading);
void put_item(JsonWriter& json, const model::Item& item);

} // namespace optictl::cli::render
