// Entries of compatibility lists in trees.
#pragma once

#include "cli/view/node.hpp"
#include "vendor-db/list.hpp"

namespace optictl::cli {

/// For programs: where an entry stands, and what it constrains.
void add_entry_head(view::Object& to, const vendor_db::Rule& rule);

} // namespace optictl::cli
