// The ends of cables and assemblies: whether two of them are of one.
#pragma once

#include "vendor-db/fibre/ends.hpp"
#include "vendor-db/fibre/remark.hpp"

namespace optictl::vendor_db {

/// Compares ends of which at least one is that of a cable; true when one is, which leaves nothing
/// else to compare.
[[nodiscard]] bool compare_cables(const LinkEnd& a, const LinkEnd& b, Remarks& out);

/// What two serial numbers say of the ends that have them.
enum class SerialNumbers : std::uint8_t {
    Same,        ///< equal
    Ends,        ///< one number with the names of two ends: S-A and S-B, S and S-A, S-1 and S-2
    Consecutive, ///< they differ in a counter: neighbours on a shelf
    Apart,
};
[[nodiscard]] SerialNumbers compare_serials(std::string_view a, std::string_view b);

} // namespace optictl::vendor_db
