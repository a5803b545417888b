// Statistics of coherent signals (page 35h of C-CMIS), as samples of the model.
#pragma once

#include <vector>

#include "sff/memmap/reading.hpp"
#include "sff/model/observable.hpp"

namespace optictl::cmis::pm {

/// Whether bytes of coherent pages can be what they are said to be: 01h:142.4 from CMIS 5.3 on.
/// Before, no bit said so: modules with a coherent media interface (C-FEC, O-FEC) have them, by
/// C-CMIS. What a dump of such a module holds is decoded; live, they are not asked for.
[[nodiscard]] bool may_have_pages(const memmap::Context& context);

/// Adds average, minimum and maximum of each quantity that the page of a bank has. Nothing where
/// the page was not read, the module has no coherent pages, or all of it is 0: then it collects
/// nothing.
void add_samples(const memmap::Context& context, unsigned banks,
                 std::vector<model::Sample>& samples);

} // namespace optictl::cmis::pm
