// A tree about one module as JSON, for files beside what a verb writes.
#pragma once

#include <string>
#include <string_view>

#include "cli/engine/inspect.hpp"
#include "cli/view/node.hpp"

namespace optictl::cli {

/// The object of JSON that TreeWriter would write, a line.
[[nodiscard]] std::string json_line(const view::Object& tree, std::string_view schema,
                                    const engine::Inspection& inspection);

} // namespace optictl::cli
