// The readers of the formats, for the registry: one line a format.
#pragma once

#include "drivers/dump/reader.hpp"

namespace optictl::drivers::dump {

[[nodiscard]] const Reader& capture_reader();       ///< optictl's own format
[[nodiscard]] const Reader& raw_reader();           ///< bare binary
[[nodiscard]] const Reader& ethtool_hex_reader();   ///< ethtool -m DEV hex on
[[nodiscard]] const Reader& i2cdump_reader();       ///< i2cdump, byte mode
[[nodiscard]] const Reader& sonic_hexdump_reader(); ///< sfputil show eeprom-hexdump

} // namespace optictl::drivers::dump
