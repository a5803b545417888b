// The annotated dump as a tree: every register of every page that is there, with bits, value and
// clause.
#pragma once

#include <optional>
#include <vector>

#include "cli/engine/registers.hpp"
#include "cli/view/node.hpp"

namespace optictl::cli {

/// The registers of one module that the selectors choose (none: all), in the table "registers"; of
/// a module without a known map, its bytes.
[[nodiscard]] view::Object explain_view(const engine::Inspection& inspection,
                                        const std::vector<engine::Selector>& chosen);
/// What the tables say of the chosen registers, for all standards, without a module: a document of
/// each. Nothing when there is no such register.
[[nodiscard]] std::optional<view::Object>
describe_view(const std::vector<engine::Selector>& chosen);

} // namespace optictl::cli
