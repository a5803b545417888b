// Which lane groups an application can occupy: the breakouts that a module allows.
#pragma once

#include <vector>

#include "sff/model/module.hpp"

namespace optictl::model {

/// One place where an application may run; lanes from 1 within the bank, 0 lanes: not known.
struct Group {
    unsigned host_first = 0;
    unsigned media_first = 0;
};

/// The largest set of instances of `application` that can run side by side on `lanes` host lanes:
/// start lanes are taken in ascending order, each only when its lanes are still free on both
/// sides (OIF-CMIS 5.4 section 6.2.1: the k-th legal host start pairs with the k-th legal media
/// start). Without options (flat memory) one instance at lane 1 is all that can be told.
[[nodiscard]] std::vector<Group> side_by_side(const Application& application, unsigned lanes = 8);

/// Lane numbers (from 1) whose bit is set in an options register; empty when it has no value.
[[nodiscard]] std::vector<unsigned> start_lanes(const memmap::Reading& options);

} // namespace optictl::model
