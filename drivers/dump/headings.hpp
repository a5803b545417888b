// Lines between the rows of dumps: which bytes follow, of which module, or that some are left out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/dump/sections.hpp"

namespace optictl::drivers::dump {

/// The bytes that a line announces.
struct Heading {
    SectionAddress address; ///< Named, of a page, or of the lower half
    std::uint32_t first = 0;
    std::uint32_t last = 255;
};

/// Understands `Upper Page 0x03`, `QSFP-DD Lower Page:`, `SFF8436 DUMP (0xA0 128..255 range)`, in
/// whichever order the words stand.
[[nodiscard]] std::optional<Heading> heading_of(std::string_view text);

/// The port or path that a line consists of: `eth1`, `== Ethernet4`, `==> /sys/.../eeprom <==`. A
/// path tells the device, not its address: 7-0051 is 7-0050. Empty when it is no such line.
[[nodiscard]] std::string module_named_in(std::string_view text);

/// Whether a line stands for rows that were left out: `...`, `[...]`, `<snip>`.
[[nodiscard]] bool is_elision(std::string_view text);

} // namespace optictl::drivers::dump
