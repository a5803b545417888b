// The web page: files that are in the program.
#pragma once

#include <string_view>

namespace optictl::cli::serve {

struct PageFile {
    std::string_view path; ///< as it is asked for: "/page.js"
    std::string_view type;
    std::string_view text;
};
/// Null where there is no such file.
[[nodiscard]] const PageFile* page_file(std::string_view path);

/// What browsers may do with what this server sends: nothing but this page, from here.
inline constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

} // namespace optictl::cli::serve
