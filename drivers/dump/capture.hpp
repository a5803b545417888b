// optictl's own capture format, written. Its grammar is in README.md; capture_reader() reads it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "drivers/dump/sections.hpp"
#include "sff/memmap/image.hpp"

namespace optictl::drivers::dump {

/// The first line of a capture: these words, then the version of the format.
inline constexpr std::string_view capture_magic = "optictl capture";
inline constexpr unsigned capture_version = 1;

/// How a capture is written; the bytes are the same.
struct CaptureStyle {
    bool text_column = true; ///< each row ends with its printable characters as a comment
};

/// Writes an image as a capture. Lossless: reading it gives the same bytes, unread bytes, holes,
/// sources and read times, and writing that again the same text. What is not set is left out.
[[nodiscard]] std::string write_capture(const memmap::Image& image, const Header& header = {},
                                        const CaptureStyle& style = {});

/// Whether some half page is of A2h: then headings name A0h as well.
[[nodiscard]] bool has_a2(const memmap::Image& image);
/// "page 11h", "bank 1 page 11h", "A2h lower": how captures head the block of a half page.
/// `two_addresses`: A0h is named as well.
[[nodiscard]] std::string heading_of(const memmap::Page& page, bool two_addresses);
/// The half page that such a heading names; none when it is no heading.
[[nodiscard]] std::optional<memmap::Page> page_of_heading(std::string_view heading);

/// Whether `text` may be the key of a note: lower-case letters and `_`.
[[nodiscard]] bool is_key(std::string_view text);

/// Text as the value of a key: control characters, and blanks at its ends, become `\xHH`.
[[nodiscard]] std::string escape_value(std::string_view text);
/// The text of such a value. A backslash that does not begin `\xHH` stands for itself.
[[nodiscard]] std::string unescape_value(std::string_view value);

} // namespace optictl::drivers::dump
