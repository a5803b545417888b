// The steps of decode(), each in its own file; for this room only.
#pragma once

#include "sff/model/module.hpp"

namespace optictl::sff8472 {

/// Fills items, in the order of sections and then of the map.
void add_items(model::Module& module);
/// Fills monitors, thresholds and flags.
void add_monitors(model::Module& module);

[[nodiscard]] const model::Vocabulary& vocabulary();

} // namespace optictl::sff8472
