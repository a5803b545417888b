// Manual pages of verbs, made of what the verbs declare: `optictl __manual VERB`.
#pragma once

#include <string>
#include <string_view>

#include "cli/verbs/verb.hpp"

namespace optictl::cli {

/// The word after which the name of a verb follows.
inline constexpr std::string_view manual_word = "__manual";

/// The page optictl-VERB(1), in the macros of man(7).
[[nodiscard]] std::string manual_page(const Verb& verb, std::string_view version);

} // namespace optictl::cli
