// CdbStatus in words (OIF-CMIS 5.4 Tables 8-14, 9-19).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace optictl::cmis::cdb {

[[nodiscard]] constexpr bool is_busy(std::uint8_t status) {
    return (status & 0x80U) != 0;
}
/// Of a status that is not busy: while it is, bit 6 means nothing.
[[nodiscard]] constexpr bool has_failed(std::uint8_t status) {
    return (status & 0xC0U) == 0x40U;
}

namespace status {
inline constexpr std::uint8_t unknown_command = 0x41;
inline constexpr std::uint8_t wrong_check_code = 0x45;
inline constexpr std::uint8_t wrong_password = 0x46;
inline constexpr std::uint8_t not_now = 0x47;
} // namespace status

/// "check code wrong"; of codes without a name "status 5Ah".
[[nodiscard]] std::string words_of(std::uint8_t status, std::uint16_t command);
/// "Get Firmware Info (0100h)".
[[nodiscard]] std::string name_of(std::uint16_t command);
/// The name alone; empty where the standard has none.
[[nodiscard]] std::string_view title_of(std::uint16_t command);

} // namespace optictl::cmis::cdb
