// What is wrong with lists although they can be read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vendor-db/verdict.hpp"

namespace optictl::vendor_db {

/// One remark on a list.
struct Remark {
    Place place;
    std::string_view id; ///< stable, kebab-case: "never-decides"
    std::string text;
    bool is_error = false; ///< the list says something else than it seems to
};

/// Entries that never decide, that contradict or repeat each other, names that no table has,
/// expired entries, firmware both allowed and denied. In the order of the files.
[[nodiscard]] std::vector<Remark> lint(const Database& database, const Date& today);

} // namespace optictl::vendor_db
