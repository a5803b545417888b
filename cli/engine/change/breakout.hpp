// Breakouts as people write them: "4x100G", "1x400G+4x100G", "8xapp3", "app2@1+app3@5".
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "cli/engine/inspect.hpp"
#include "sff/model/control.hpp"

namespace optictl::engine {

/// The applications that make the breakout, on the lanes in their order; lanes that are left over
/// carry nothing. Parts with a place (@LANE) leave all other lanes as they are. The error says what
/// of it the module does not have.
[[nodiscard]] std::expected<model::Wish, std::string> breakout(const Inspection& inspection,
                                                               std::string_view text);

} // namespace optictl::engine
