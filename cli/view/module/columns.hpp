// The columns of `list`: what of a module stands in one cell.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/view/node.hpp"

namespace optictl::cli::view {

/// One column. Modules that do not have it leave the cell empty, in JSON null.
struct ListColumn {
    std::string name;       ///< as --columns calls it: "vendor", or a key of `show --format json`
    std::string_view title; ///< of text and CSV
    std::string_view key;   ///< of an item, monitor or observable; that of JSON is like it
    Value (*value)(const engine::Inspection&, const ListColumn&) = nullptr;
    memmap::Wanted wanted = {};     ///< what must be read of a module to fill it
    std::string_view data_key = {}; ///< of JSON, with the unit; that of items and monitors adds it
};

/// The columns of a list "vendor,part_number". A name that is none of ours is the key of an item of
/// some map, without its unit. The error is a sentence, and names what may be meant.
[[nodiscard]] std::expected<std::vector<ListColumn>, std::string>
parse_columns(std::string_view list);
/// The names that parse_columns() knows, for help.
[[nodiscard]] std::string column_names();

/// What must be read of a module to fill all of them.
[[nodiscard]] memmap::Wanted wanted_of(const std::vector<ListColumn>& columns);

/// The cells of a module as people and CSV get them.
[[nodiscard]] std::vector<std::string> cells_of(const std::vector<ListColumn>& columns,
                                                const engine::Inspection& inspection);
/// The same as a tree: an object `columns`.
[[nodiscard]] Object columns_tree(const std::vector<ListColumn>& columns,
                                  const engine::Inspection& inspection);

} // namespace optictl::cli::view
