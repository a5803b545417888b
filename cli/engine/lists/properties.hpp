// What of a module a baseline keeps: properties by name, as text.
#pragma once

#include "cli/engine/inspect.hpp"
#include "vendor-db/baseline/baseline.hpp"

namespace optictl::engine {

/// The module in `place`: which product, which unit, and what it has. Lanes that agree are one
/// value, others are listed: "1-5: no, 6: yes".
[[nodiscard]] vendor_db::baseline::Unit unit_of(const Inspection& inspection, std::string place);

} // namespace optictl::engine
