// The columns of `list`: what of a module stands in one cell.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/render/json_writer.hpp"

namespace optictl::cli {

/// One column. Modules that do not have it leave the cell empty, in JSON null.
struct Column {
    std::string name; ///< as --columns calls it: "vendor", or a key of `show --format json`
    std::string_view title;
    std::string_view key; ///< of an item or monitor; empty: name_of() and the like
    std::string (*text)(const engine::Inspection&, const Column&) = nullptr;
    void (*json)(render::JsonWriter&, const engine::Inspection&, const Column&) = nullptr;
    memmap::Wanted wanted = {}; ///< what must be read of a module to fill it
};

/// The columns of a list "vendor,part_number". A name that is none of ours is the key of an item of
/// some map, without its unit. The error is a sentence, and names what may be meant.
[[nodiscard]] std::expected<std::vector<Column>, std::string> parse_columns(std::string_view list);
/// The names that parse_columns() knows, for help.
[[nodiscard]] std::string column_names();

/// What must be read of a module to fill all of them.
[[nodiscard]] memmap::Wanted wanted_of(const std::vector<Column>& columns);

/// The cells of a module.
[[nodiscard]] std::vector<std::string> cells_of(const std::vector<Column>& columns,
                                                const engine::Inspection& inspection);

} // namespace optictl::cli
