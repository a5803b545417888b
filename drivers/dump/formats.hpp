// The readers of the formats, for the registry: one line a format.
#pragma once

#include "drivers/dump/reader.hpp"

namespace optictl::drivers::dump {

[[nodiscard]] const Reader& capture_reader();       ///< optictl's own format
[[nodiscard]] const Reader& json_image_reader();    ///< the same in JSON
[[nodiscard]] const Reader& raw_reader();           ///< bare binary
[[nodiscard]] const Reader& ethtool_hex_reader();   ///< ethtool -m DEV hex on
[[nodiscard]] const Reader& i2cdump_reader();       ///< i2cdump, byte and word modes
[[nodiscard]] const Reader& sonic_hexdump_reader(); ///< sfputil show eeprom-hexdump
[[nodiscard]] const Reader& hexdump_reader();       ///< hexdump -C
[[nodiscard]] const Reader& hexdump_words_reader(); ///< hexdump, od -x
[[nodiscard]] const Reader& xxd_reader();           ///< xxd
[[nodiscard]] const Reader& od_reader();            ///< od -t x1
[[nodiscard]] const Reader& plain_hex_reader();     ///< xxd -p
[[nodiscard]] const Reader& byte_array_reader();    ///< arrays in C, Python, JSON
[[nodiscard]] const Reader& console_reader();       ///< FBOSS read_reg, rows 0000:
[[nodiscard]] const Reader& kernel_log_reader();    ///< sfp EE: of the Linux kernel
[[nodiscard]] const Reader& routeros_reader();      ///< /interface ethernet monitor
[[nodiscard]] const Reader& mlxlink_reader();       ///< mlxlink --cable --read --json
[[nodiscard]] const Reader& mlxlink_text_reader();  ///< mlxlink --cable --dump
[[nodiscard]] const Reader& finisar_reader();       ///< Finisar EEPROM setup, of OOM
[[nodiscard]] const Reader& i2c_session_reader();   ///< i2cget, i2ctransfer and what they print
[[nodiscard]] const Reader& record_reader();        ///< Intel HEX, S-records
[[nodiscard]] const Reader& row_reader();           ///< the forms of row_forms.cpp
[[nodiscard]] const Reader& literal_reader();       ///< strings with escapes, base64

} // namespace optictl::drivers::dump
