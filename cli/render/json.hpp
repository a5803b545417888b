// JSON views of a module, one object each; their schema stands in cli/schema/.
#pragma once

#include <array>
#include <string_view>

#include "cli/engine/inspect.hpp"
#include "cli/render/json_writer.hpp"

namespace optictl::cli::render {

struct JsonOptions {
    bool raw = false;    ///< address and bytes beside each value
    bool judges = false; ///< `dom`: with the diagnosis
};

void show_json(JsonWriter& json, const engine::Inspection& inspection, const JsonOptions& options);
void dom_json(JsonWriter& json, const engine::Inspection& inspection, const JsonOptions& options);
void flags_json(JsonWriter& json, const engine::Inspection& inspection, const JsonOptions& options);
void why_json(JsonWriter& json, const engine::Inspection& inspection, const JsonOptions& options);
void apps_json(JsonWriter& json, const engine::Inspection& inspection, const JsonOptions& options);
void list_json(JsonWriter& json, const engine::Inspection& inspection);
/// A target that could not be read, in the place where its object would stand.
void error_json(JsonWriter& json, std::string_view target, int exit_code, std::string_view message);

/// What the objects of all views begin with: schema, target, source, map. `view` is with its
/// version, "module/2".
void put_head(JsonWriter& json, std::string_view view, const engine::Inspection& inspection,
              const engine::Decoded* decoded);
/// Keys of limits, by model::Limit.
inline constexpr std::array<std::string_view, model::limit_count> limit_keys{
    "high_alarm", "low_alarm", "high_warning", "low_warning"};
/// The numbers of the lanes as an array.
void put_lanes(JsonWriter& json, std::string_view key, model::LaneSet lanes);
/// `key` + unit suffix with the value, or null and `key`_state; powers in mW and dBm.
void put_reading(JsonWriter& json, std::string_view key, const memmap::Reading& reading);
void put_item(JsonWriter& json, const model::Item& item, const JsonOptions& options,
              memmap::Standard standard);
void put_monitors(JsonWriter& json, const model::Module& module, const JsonOptions& options);
void put_flags(JsonWriter& json, const model::Module& module);
void put_applications(JsonWriter& json, const model::Module& module);

} // namespace optictl::cli::render
