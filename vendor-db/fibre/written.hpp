// Names as people write them: those that are compared are in upper case.
#pragma once

#include <string>
#include <string_view>

namespace optictl::vendor_db {

/// "MPO 1X12" -> "MPO 1x12", "400ZR (0X01, 0X03), DWDM, AMPLIFIED" -> "400ZR (0x01, 0x03), DWDM,
/// amplified"; all else stays.
[[nodiscard]] std::string as_written(std::string_view text);

} // namespace optictl::vendor_db
