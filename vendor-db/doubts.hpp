// Entries that say something else than they seem to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vendor-db/list.hpp"

namespace optictl::vendor_db {

/// What looks like a slip in an entry that can be read.
struct Doubt {
    std::string_view id; ///< stable, kebab-case: "star-in-text"
    std::string text{};
};

/// Wildcards and several names in a text that is met exactly, texts longer than the registers.
[[nodiscard]] std::vector<Doubt> doubts_of(const Rule& rule);

} // namespace optictl::vendor_db
