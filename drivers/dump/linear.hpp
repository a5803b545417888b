// The linear address space over all pages, as optoe and dumps with flat offsets have it, and the
// registers that select a page. Readers and writers agree on it here.
#pragma once

namespace optictl::drivers::dump {

/// Byte numbers of the lower half that select what the upper half shows.
inline constexpr unsigned bank_select = 126;
inline constexpr unsigned page_select = 127;
/// Half pages of a linear address space before the second bank begins: lower, pages 00h-FFh.
inline constexpr unsigned halves_of_bank_0 = 257;
/// Pages below this have no banks (OIF-CMIS 5.4 section 8.1).
inline constexpr unsigned first_banked_page = 0x10;
inline constexpr unsigned banked_pages = 0x100 - first_banked_page;

} // namespace optictl::drivers::dump
