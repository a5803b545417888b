// Plans in files: made today, looked at by others, carried out later or not at all.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "sff/model/control.hpp"

namespace optictl::engine {

/// A plan as a JSON object, indented, with a line end.
[[nodiscard]] std::string write_plan(const model::ControlPlan& plan);
/// The plan that such text is. The error says what of it is none.
[[nodiscard]] std::expected<model::ControlPlan, std::string> read_plan(std::string_view text);

} // namespace optictl::engine
