#include "vendor-db/fibre/paths.hpp"

#include <algorithm>

namespace optictl::vendor_db {

std::vector<std::pair<unsigned, unsigned>> running_paths(const model::Module& module) {
    std::vector<std::pair<unsigned, unsigned>> out;
    for (const model::Lane& lane : module.lanes) {
        if (!lane.application.is_set()) {
            continue;
        }
        const unsigned bank = (lane.number - 1) / memmap::lanes_per_bank * memmap::lanes_per_bank;
        const unsigned first = lane.data_path.has_value()
                                   ? bank + static_cast<unsigned>(lane.data_path.raw) + 1
                                   : lane.number;
        const std::pair path{first, static_cast<unsigned>(lane.application.raw)};
        if (std::ranges::find(out, path) == out.end()) {
            out.push_back(path);
        }
    }
    return out;
}

/// The media lane on which a data path starts; 0: not known. A path that runs where it may not
/// start has the lanes of its host side, where both sides have as many.

} // namespace optictl::vendor_db
