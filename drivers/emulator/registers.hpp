// The memory of an emulated module as its firmware sees it: nothing is read-only, nothing clears.
#pragma once

#include <array>
#include <cstdint>

#include "sff/memmap/image.hpp"

namespace optictl::drivers::emulator {

/// Whether a lane, from 0, is in a mask of lanes.
[[nodiscard]] constexpr bool is_within(unsigned lane, unsigned mask) {
    return (mask >> lane & 1U) != 0;
}

class Registers {
public:
    explicit Registers(memmap::Image& image) : image_(image) {}

    /// A byte that the memory does not have is 0.
    [[nodiscard]] std::uint8_t get(const memmap::Page& page, unsigned byte) const {
        return image_.byte(page, byte).value_or(0);
    }
    void set(const memmap::Page& page, unsigned byte, unsigned value) {
        const std::array<std::uint8_t, 1> bytes{static_cast<std::uint8_t>(value)};
        image_.put(page, byte, bytes);
    }
    [[nodiscard]] bool bit(const memmap::Page& page, unsigned byte, unsigned number) const {
        return (get(page, byte) >> number & 1U) != 0;
    }
    /// Sets the bits of `mask` to those of `value`.
    void change(const memmap::Page& page, unsigned byte, unsigned mask, unsigned value) {
        set(page, byte, (get(page, byte) & ~mask) | (value & mask));
    }
    /// The four bits of a lane: the low nibble of the first byte is lane 0's.
    [[nodiscard]] unsigned nibble(const memmap::Page& page, unsigned first, unsigned lane) const {
        return get(page, first + lane / 2) >> (lane % 2 * 4) & 0x0FU;
    }
    void set_nibble(const memmap::Page& page, unsigned first, unsigned lane, unsigned value) {
        const unsigned shift = lane % 2 * 4;
        change(page, first + lane / 2, 0x0FU << shift, value << shift);
    }
    /// Big endian, as CMIS has numbers of several bytes.
    [[nodiscard]] unsigned get16(const memmap::Page& page, unsigned byte) const {
        return static_cast<unsigned>(get(page, byte) << 8U | get(page, byte + 1));
    }
    [[nodiscard]] int get_signed16(const memmap::Page& page, unsigned byte) const {
        return static_cast<std::int16_t>(get16(page, byte));
    }
    void set16(const memmap::Page& page, unsigned byte, unsigned value) {
        set(page, byte, value >> 8U & 0xFFU);
        set(page, byte + 1, value & 0xFFU);
    }
    void fill(const memmap::Page& page, unsigned first, unsigned last, unsigned value) {
        for (unsigned byte = first; byte <= last; ++byte) {
            set(page, byte, value);
        }
    }
    [[nodiscard]] bool has(const memmap::Page& page) const { return image_.find(page) != nullptr; }
    [[nodiscard]] const memmap::Image& image() const { return image_; }

private:
    memmap::Image& image_;
};

} // namespace optictl::drivers::emulator
