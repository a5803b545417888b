// Text put together by fmt, at the end of what is there already.
#pragma once

#include <string>

#include <fmt/format.h>

namespace optictl {

/// As append() below, with arguments that are packed already: not a template, so that what formats
/// numbers and strings is compiled once.
void vappend(std::string& out, fmt::string_view format, fmt::format_args arguments);
void vappend(fmt::memory_buffer& out, fmt::string_view format, fmt::format_args arguments);

/// Appends what fmt::format() would give to `out`, a std::string or fmt::memory_buffer.
template <typename Out, typename... Arguments>
void append(Out& out, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    vappend(out, format, fmt::make_format_args(arguments...));
}

} // namespace optictl
