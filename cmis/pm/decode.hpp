// Statistics of coherent signals (page 35h of C-CMIS), as samples of the model.
#pragma once

#include <vector>

#include "sff/memmap/reading.hpp"
#include "sff/model/observable.hpp"

namespace optictl::cmis::pm {

/// Adds average, minimum and maximum of each quantity that the page of a bank has. Nothing where
/// the page was not read, the module has no coherent pages, or all of it is 0: then it collects
/// nothing.
void add_samples(const memmap::Context& context, unsigned banks,
                 std::vector<model::Sample>& samples);

} // namespace optictl::cmis::pm
