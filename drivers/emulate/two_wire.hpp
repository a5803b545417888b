// A module as an adapter has it: messages to a two-wire address, with the address counter that the
// module keeps.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "drivers/transport.hpp"

namespace optictl::drivers::emulate {

class TwoWire {
public:
    /// `bus` selects pages by writes; it must outlive this.
    explicit TwoWire(Transport& bus) : bus_(bus) {}

    /// One message to a 7-bit address: a byte number, and what is written from there on. 0, or an
    /// errno, negative.
    [[nodiscard]] int write(unsigned address, std::span<const std::uint8_t> message);
    /// Bytes from where the counter stands.
    [[nodiscard]] int read(unsigned address, std::span<std::uint8_t> out);

private:
    [[nodiscard]] memmap::Page page_at(unsigned address) const;

    Transport& bus_;
    std::array<unsigned, 2> counters_{};
};

} // namespace optictl::drivers::emulate
