// Text in XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace optictl::cli::render {

/// The text with control characters made visible and with the characters escaped that markup would
/// obey, in elements and in attributes between double quotes. Line ends stay.
[[nodiscard]] std::string markup(std::string_view text);

} // namespace optictl::cli::render
