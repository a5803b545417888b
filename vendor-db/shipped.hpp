// The lists that come with the program, as text in the program itself: one file that is copied to a
// switch judges as an installed one does.
#pragma once

#include <span>
#include <string_view>

namespace optictl::vendor_db {

struct ShippedList {
    std::string_view name; ///< "shipped/standards.toml", for messages
    std::string_view text; ///< TOML
};

/// The lists of `lists/`, in the order of their names.
[[nodiscard]] std::span<const ShippedList> shipped_lists();

} // namespace optictl::vendor_db
