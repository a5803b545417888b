// The annotated dump: every register of every page that is there, with bits, value and clause.
#pragma once

#include <vector>

#include "cli/engine/registers.hpp"
#include "cli/render/json_writer.hpp"
#include "cli/render/table.hpp"

namespace optictl::cli::render {

/// Writes the registers of one module that the selectors choose (none: all).
/// False when selectors were given and chose nothing.
bool explain_text(Buffer& out, const Inspection& inspection, const std::vector<Selector>& chosen);
bool explain_json(JsonWriter& json, const Inspection& inspection,
                  const std::vector<Selector>& chosen);
/// Writes what the tables say of the chosen registers, for all standards, without a module.
/// False when there is no such register.
bool describe_text(Buffer& out, const std::vector<Selector>& chosen);

} // namespace optictl::cli::render
