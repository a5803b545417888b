// The TOML that lists of thousands of entries are made of, read ten times as fast as by the
// library: headings, bare keys, plain strings, whole numbers, dates, lists and inline tables, in
// ASCII.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sff/config/tree.hpp"

namespace optictl::config {

/// The same tree as the library makes of the text. Nothing where the text has anything else than
/// what is named above, a mistake among it: the library reads it then, and says what is wrong.
[[nodiscard]] std::optional<Value> parse_plain(std::string_view text,
                                               const std::shared_ptr<const std::string>& file);

} // namespace optictl::config
