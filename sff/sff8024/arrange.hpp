// Which half pages bytes are that came without addresses: what they say of it themselves.
#pragma once

#include <cstdint>
#include <span>

namespace optictl::sff8024 {

enum class Sign : std::uint8_t { No, Yes, Unsure };

/// Whether 128 bytes are page 00h of a module of CMIS or SFF-8636 rather than lower memory. Both
/// begin with the identifier; page 00h has a vendor name and a checksum.
[[nodiscard]] Sign is_page_00(std::span<const std::uint8_t> half);

/// Whether 640 or 768 bytes of a CMIS module are lower memory, 00h, 01h, (02h,) 10h and 11h, as the
/// drivers of some network adapters give them, rather than the pages in a row.
[[nodiscard]] Sign ends_in_lane_pages(std::span<const std::uint8_t> memory);

} // namespace optictl::sff8024
