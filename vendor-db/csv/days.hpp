// Days as people and spreadsheets write them.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "vendor-db/csv.hpp"

namespace optictl::vendor_db {

/// "2026-03-02", "02.03.2026", "2-Mar-26", "March 2, 2026", 46083 (as Excel counts days), with or
/// without a time, and 3/2/26 in the order that is given. The error says what is wrong with it, or
/// that it has two meanings.
[[nodiscard]] std::expected<Date, std::string> day_of(std::string_view cell, DateOrder order);
/// The only order that makes a day of "31/3/26"; nothing: it has both, or is written otherwise.
[[nodiscard]] std::optional<DateOrder> order_of(std::string_view cell);

} // namespace optictl::vendor_db
