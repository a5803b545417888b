// How far monitors move over several looks, and whether that is too far.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/engine/qualify/bench.hpp"

namespace optictl::engine::qualify {

/// The extents of all monitors that may not drift, look by look.
class Extents {
public:
    void add(const Bench& bench, const model::Module& module);
    /// Those that moved further than the profile allows: "Tx bias of lane 1: 40.1 to 61.5".
    [[nodiscard]] std::vector<std::string> beyond() const;
    [[nodiscard]] bool empty() const { return all_.empty(); }
    [[nodiscard]] std::size_t size() const { return all_.size(); }

private:
    struct Extent {
        double least = 0;
        double most = 0;
        double allowed = 0;
    };
    std::map<std::string, Extent> all_;
};

} // namespace optictl::engine::qualify
