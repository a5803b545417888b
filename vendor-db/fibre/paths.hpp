// The data paths that a module runs.
#pragma once

#include <utility>
#include <vector>

#include "sff/model/module.hpp"

namespace optictl::vendor_db {

/// The first host lane of each data path that runs, and its application; empty when no lane says.
[[nodiscard]] std::vector<std::pair<unsigned, unsigned>> running_paths(const model::Module& module);

} // namespace optictl::vendor_db
