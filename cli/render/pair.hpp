// The two ends of a link as `why` shows them.
#pragma once

#include "cli/engine/inspect.hpp"
#include "cli/render/json_writer.hpp"
#include "cli/render/table.hpp"
#include "sff/analysis/pair.hpp"

namespace optictl::cli::render {

/// Both ends of a link, diagnosed.
struct PairView {
    const engine::Inspection& a;
    const engine::Inspection& b;
    const analysis::Pair& pair;
};

void pair_text(Buffer& out, const PairView& view);
void pair_json(JsonWriter& json, const PairView& view);

} // namespace optictl::cli::render
