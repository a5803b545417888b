// The annotated dump: every register of every page that is there, with bits, value and clause.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "cli/inspect.hpp"
#include "cli/render/json_writer.hpp"
#include "cli/render/table.hpp"

namespace optictl::cli::render {

/// What `explain` is asked for: a byte or bytes of a page, or a register by name.
struct Selector {
    std::string page; ///< "11h", "lower", "A2h/02h"; empty: by name
    unsigned first = 0;
    unsigned last = 255;
    std::string name; ///< in lower case
};
/// Understands "11h:154", "lower:14-15", "A2h:96", and everything else as a register's name.
[[nodiscard]] std::expected<Selector, std::string> parse_selector(std::string_view text);

/// Writes the registers of one module that the selectors choose (none: all).
/// False when selectors were given and chose nothing.
bool explain_text(Buffer& out, const Inspection& inspection, const std::vector<Selector>& chosen);
bool explain_json(JsonWriter& json, const Inspection& inspection,
                  const std::vector<Selector>& chosen);
/// Writes what the tables say of the chosen registers, for all standards, without a module.
/// False when there is no such register.
bool describe_text(Buffer& out, const std::vector<Selector>& chosen);

} // namespace optictl::cli::render
