// Characters that a terminal obeys or that change how a line looks, made visible.
#pragma once

#include <string>
#include <string_view>

namespace optictl {

/// The text with an escape for each control character of ASCII and Latin 1 but tab and line ends,
/// and for each that turns the direction of writing or ends a line: \u009B, the same in JSON and
/// in TOML. Bytes that are no UTF-8 become \xNN. All else stays as it is.
[[nodiscard]] std::string visible(std::string_view text);
/// Whether a text is ASCII that visible() leaves as it is, as nearly all is: no copy is needed.
[[nodiscard]] bool is_plainly_visible(std::string_view text);

/// A basic string of TOML that reads as `text`, with the same characters escaped. A byte that is
/// no UTF-8, which TOML has no place for, becomes U+FFFD.
[[nodiscard]] std::string toml_string(std::string_view text);

} // namespace optictl
