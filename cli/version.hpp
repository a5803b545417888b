// The version of this program.
#pragma once

#include <string_view>

namespace optictl::cli {

[[nodiscard]] std::string_view version();

} // namespace optictl::cli
