// What two rules have in common.
#pragma once

#include <cstdint>

#include "vendor-db/list.hpp"

namespace optictl::vendor_db {

/// What two rules have in common in a field; the larger one counts when several fields are put
/// together.
enum class Overlap : std::uint8_t {
    Inside, ///< all of the first are of the second as well
    Some,   ///< some modules are of both
    Open,   ///< cannot be told from the patterns
    None,
};
[[nodiscard]] Overlap overlap(const Rule& a, const Rule& b);

} // namespace optictl::vendor_db
