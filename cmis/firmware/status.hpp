// The firmware status byte of 0100h: a nibble for each bank, running, committed, invalid (OIF-CMIS
// 5.4 Table 7-1).
#pragma once

#include <cstdint>
#include <optional>

namespace optictl::cmis::firmware {

/// Bits 3 and 7 are reserved.
inline constexpr std::uint8_t meant = 0x77;

[[nodiscard]] constexpr bool runs(std::uint8_t status, unsigned bank) {
    return (status >> (4 * bank) & 0x01U) != 0;
}
[[nodiscard]] constexpr bool is_committed(std::uint8_t status, unsigned bank) {
    return (status >> (4 * bank) & 0x02U) != 0;
}
[[nodiscard]] constexpr bool is_valid(std::uint8_t status, unsigned bank) {
    return (status >> (4 * bank) & 0x04U) == 0;
}

/// The bank that runs, 0 or 1; nothing: the fixed load does, or the module contradicts itself.
[[nodiscard]] constexpr std::optional<unsigned> running_bank(std::uint8_t status) {
    if (runs(status, 0) == runs(status, 1)) {
        return std::nullopt;
    }
    return runs(status, 0) ? 0U : 1U;
}

/// Of two banks: one runs, is committed and valid, and the other is idle.
[[nodiscard]] constexpr bool is_settled(std::uint8_t status) {
    const auto bank = running_bank(status);
    return bank && is_committed(status, *bank) && is_valid(status, *bank) &&
           !is_committed(status, 1 - *bank);
}

} // namespace optictl::cmis::firmware
