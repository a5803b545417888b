// The parts of decode(), each in a file of its own; for this folder alone.
#pragma once

#include "sff/model/module.hpp"

namespace optictl::sff8636 {

/// Items of all sections, in the order of the map within a section.
void add_items(model::Module& module);
/// Per-lane settings.
void add_lanes(model::Module& module);
/// Thresholds, then monitors of the module and of each lane, then parameters of page 20h.
void add_monitors(model::Module& module);
/// Latched flags of the lower page and, where advertised, of page 20h.
void add_flags(model::Module& module);

/// Host lanes, media lanes and what carries one signal; after the lanes.
void add_data_paths(model::Module& module);
[[nodiscard]] const model::Vocabulary& vocabulary();

} // namespace optictl::sff8636
