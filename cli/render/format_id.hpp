// What --format may be. What each of them is, and what writes it, is a row of render/format.cpp.
#pragma once

#include <cstdint>

namespace optictl::cli {

enum class Format : std::uint8_t { Text, Json, Csv, Junit, Html, Markdown };

} // namespace optictl::cli
