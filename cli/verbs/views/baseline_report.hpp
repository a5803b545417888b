// What became of a fleet since its baseline, as a tree.
#pragma once

#include <string_view>
#include <vector>

#include "cli/view/node.hpp"
#include "vendor-db/baseline/compare.hpp"

namespace optictl::cli {

/// Adds modules of one kind with different firmware, by name.
void put_drift(view::Object& tree, const std::vector<vendor_db::baseline::Drift>& drifts);
/// All that `check` and `diff` say; `what` names what was compared.
[[nodiscard]] view::Object report_tree(const vendor_db::baseline::FleetReport& report,
                                       std::string_view what);

} // namespace optictl::cli
