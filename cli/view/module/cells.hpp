// Cells of the tables of monitors: numbers with the mark of their verdict, limits, margins.
#pragma once

#include <concepts>
#include <string>
#include <utility>
#include <vector>

#include "cli/view/node.hpp"
#include "sff/model/module.hpp"

namespace optictl::cli::view {

/// The cells of a row, moved: a list in braces would copy them.
template <std::same_as<Value>... Cells>
[[nodiscard]] std::vector<Value> row_of(Cells... cells) {
    std::vector<Value> row;
    row.reserve(sizeof...(cells));
    (row.push_back(std::move(cells)), ...);
    return row;
}

/// The number without its unit; "n/a" or "unread" without one; "?" behind one that the module may
/// not have.
[[nodiscard]] std::string number(const memmap::Reading& reading);
/// A power in dBm, "-inf" for none; empty without a value.
[[nodiscard]] std::string dbm_number(const memmap::Reading& reading);
/// A value with the mark of its verdict behind it, so that marks stand below each other.
[[nodiscard]] std::string marked(std::string text, const model::Monitor& monitor);
/// What `marked` writes behind a value is as wide as this.
inline constexpr std::string_view no_mark = "   ";
/// A threshold in the unit that its margin is counted in: dBm for powers.
[[nodiscard]] std::string limit_text(const memmap::Reading& limit);
[[nodiscard]] std::string margin_text(const model::Monitor& monitor);
/// The four limits in rising order: alarm, warning, warning, alarm; empty cells without thresholds.
[[nodiscard]] std::vector<std::string> limits_row(const model::Module& module, int index);
/// The monitor of that quantity and lane; null when the module has none.
[[nodiscard]] const model::Monitor* find(const model::Module& module, model::Quantity quantity,
                                         unsigned lane);
/// Monitors of lanes beside bias and powers (SFF-8636 pages 20h-21h), as a table to people.
void add_lane_monitors(Object& tree, const model::Module& module);

} // namespace optictl::cli::view
