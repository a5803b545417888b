// A register by its name and what is to stand in it.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "cli/engine/change/change.hpp"

namespace optictl::engine {

/// What writes `value`, a number in decimal or with 0x, to the register or to all copies of it.
/// Registers that are no controls are refused.
[[nodiscard]] std::expected<model::Wish, NoWish>
wish_for_register(const Inspection& inspection, const std::string& name, std::string_view value);

} // namespace optictl::engine
