// Where a byte of module memory lives: device address, half page, bank, page, byte.
#pragma once

#include <compare>
#include <cstdint>

namespace optictl::memmap {

/// Bytes in one half page. Every map of this project is made of such halves.
inline constexpr unsigned half_page_size = 128;

/// The two-wire device address a half page answers at. Only SFF-8472 uses the second one.
enum class Device : std::uint8_t {
    A0, ///< A0h (7-bit 0x50): CMIS, SFF-8636, SFF-8436 and the first half of SFF-8472
    A2, ///< A2h (7-bit 0x51): diagnostics of SFF-8472
};

/// One half page of memory: the lower half (bytes 0-127), or the upper half (bytes 128-255) that
/// a page, and where the page is banked a bank, selects.
struct Page {
    Device device = Device::A0;
    bool upper = false;
    std::uint8_t page = 0; ///< 0 for a lower half
    std::uint8_t bank = 0; ///< 0 for a lower half and for pages without banks

    constexpr auto operator<=>(const Page&) const = default;

    /// One number that orders pages as the members do: images look pages up all the time.
    [[nodiscard]] constexpr std::uint32_t key() const {
        return static_cast<std::uint32_t>(device) << 24U | std::uint32_t{upper} << 16U |
               std::uint32_t{page} << 8U | bank;
    }
    /// The byte number (0-255) of the first byte of this half.
    [[nodiscard]] constexpr unsigned first_byte() const { return upper ? half_page_size : 0; }
    [[nodiscard]] constexpr Page in_bank(unsigned number) const {
        Page other = *this;
        other.bank = static_cast<std::uint8_t>(number);
        return other;
    }
};

/// The lower half of a one-address map (CMIS, SFF-8636) or of A0h.
inline constexpr Page lower{};
/// The lower half of A2h (SFF-8472).
inline constexpr Page a2_lower{.device = Device::A2};

/// The upper half that page `number` selects.
[[nodiscard]] constexpr Page upper(unsigned number) {
    return {.upper = true, .page = static_cast<std::uint8_t>(number)};
}
/// The upper half of A2h that page `number` selects.
[[nodiscard]] constexpr Page a2_upper(unsigned number) {
    return {.device = Device::A2, .upper = true, .page = static_cast<std::uint8_t>(number)};
}

} // namespace optictl::memmap
