#include "drivers/emulate/two_wire.hpp"

#include <cerrno>

#include "drivers/emulate/optoe_file.hpp"

namespace optictl::drivers::emulate {
namespace {

constexpr unsigned first_address = 0x50; ///< A0h; the next one is A2h

[[nodiscard]] bool is_there(unsigned address) {
    return address == first_address || address == first_address + 1;
}

/// After the last byte of a half page comes its first.
[[nodiscard]] unsigned behind(unsigned byte, std::size_t count) {
    constexpr unsigned half = memmap::half_page_size;
    return byte / half * half + static_cast<unsigned>((byte % half + count) % half);
}

} // namespace

memmap::Page TwoWire::page_at(unsigned address) const {
    const unsigned index = address - first_address;
    return {.device = index == 0 ? memmap::Device::A0 : memmap::Device::A2,
            .upper = counters_[index] >= memmap::half_page_size};
}

int TwoWire::write(unsigned address, std::span<const std::uint8_t> message) {
    if (!is_there(address)) {
        return -ENXIO;
    }
    unsigned& counter = counters_[address - first_address];
    if (message.empty()) { // whether anybody is there
        std::array<std::uint8_t, 1> byte{};
        const auto got = bus_.read({.device = page_at(address).device}, 0, byte);
        return got ? 0 : -error_number(got.error());
    }
    counter = message.front();
    if (message.size() == 1) {
        return 0;
    }
    const auto bytes = message.subspan(1);
    const auto written = bus_.write(page_at(address), counter, bytes);
    counter = behind(counter, bytes.size());
    return written ? 0 : -error_number(written.error());
}

int TwoWire::read(unsigned address, std::span<std::uint8_t> out) {
    if (!is_there(address)) {
        return -ENXIO;
    }
    unsigned& counter = counters_[address - first_address];
    while (!out.empty()) {
        const auto got = bus_.read(page_at(address), counter, out);
        if (!got) {
            return -error_number(got.error());
        }
        counter = behind(counter, *got);
        out = out.subspan(*got);
    }
    return 0;
}

} // namespace optictl::drivers::emulate
