// What a module observes by VDM, as samples of the model.
#pragma once

#include <vector>

#include "cmis/vdm/types.hpp"
#include "sff/memmap/plan.hpp"
#include "sff/model/observable.hpp"

namespace optictl::cmis::vdm {

/// The type that the descriptor of observable `slot` (0-63) of `group` (0-3) names; 0 when it is
/// not in use or not read.
[[nodiscard]] unsigned type_of(const memmap::Context& context, unsigned bank, unsigned group,
                               unsigned slot);
/// The type of the observables that share a set of thresholds of a group, or null: see type_of().
[[nodiscard]] const Type* type_of_set(const memmap::Context& context, unsigned bank, unsigned group,
                                      unsigned set);

/// Adds to `plan` what a group observes whose descriptors are read: all values that a descriptor
/// names and their thresholds, or those alone that a diagnosis judges. Most of what modules observe
/// is minima, maxima and averages.
void want_observed(const memmap::Context& context, unsigned bank, unsigned group, bool all,
                   std::vector<memmap::Range>& plan);

/// Adds a sample for every descriptor in use of the groups that each bank has (2Fh:128), bank by
/// bank. Nothing where the module says that it has no VDM, or 2Fh was not read: then nothing is
/// known of the groups.
void add_samples(const memmap::Context& context, unsigned banks,
                 std::vector<model::Sample>& samples);

} // namespace optictl::cmis::vdm
