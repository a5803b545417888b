// What holds of the data paths of every module, whatever its bytes and its memory map.
#pragma once

#include <algorithm>

#include "sff/model/module.hpp"

namespace optictl::tests {

/// Whether each lane names a data path that there is, or none.
[[nodiscard]] inline bool paths_exist(const model::Module& module) {
    const auto exists = [&](const auto& lane) {
        return lane.path < static_cast<int>(module.data_paths.size());
    };
    return std::ranges::all_of(module.lanes, exists) &&
           std::ranges::all_of(module.media_lanes, exists);
}

} // namespace optictl::tests
