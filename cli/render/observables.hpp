// What a module observes of its signals by a list of its own (VDM), as text and JSON.
#pragma once

#include "cli/render/json.hpp"
#include "cli/render/table.hpp"

namespace optictl::cli::render {

/// A table with a row for each observable; nothing for a module without any.
void put_observables(Buffer& out, const model::Module& module);
/// A line for each observable whose limits were passed, by the module's own latched flags; nothing
/// for a module without any, or where they were not read.
void put_observable_flags(Buffer& out, const model::Module& module);
/// The array `observables`; no member for a module without any.
void put_observables(JsonWriter& json, const model::Module& module);

} // namespace optictl::cli::render
