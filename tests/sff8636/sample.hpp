// Images for tests of SFF-8636: built byte by byte from the specification, never by the decoder.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string_view>
#include <vector>

#include "sff/memmap/image.hpp"

namespace optictl::tests {

inline constexpr memmap::Page low = memmap::lower;
[[nodiscard]] inline memmap::Page page(unsigned number) {
    return memmap::upper(number);
}

/// Stores bytes from `byte` on.
inline void put(memmap::Image& image, memmap::Page where, unsigned byte,
                std::initializer_list<unsigned> values) {
    std::vector<std::uint8_t> bytes;
    for (const unsigned value : values) {
        bytes.push_back(static_cast<std::uint8_t>(value));
    }
    image.put(where, byte, bytes);
}
/// Stores text padded with blanks to `size`.
inline void put_text(memmap::Image& image, memmap::Page where, unsigned byte, unsigned size,
                     std::string_view text) {
    std::vector<std::uint8_t> bytes(size, ' ');
    for (std::size_t i = 0; i < text.size() && i < size; ++i) {
        bytes[i] = static_cast<std::uint8_t>(text[i]);
    }
    image.put(where, byte, bytes);
}
/// A half page of zeros.
inline void clear(memmap::Image& image, memmap::Page where) {
    const std::vector<std::uint8_t> zeros(memmap::half_page_size, 0);
    image.put(where, where.first_byte(), zeros);
}
/// A half page of random bytes.
template <class Generator>
void scramble(memmap::Image& image, memmap::Page where, Generator& generator) {
    std::uniform_int_distribution<unsigned> any(0, 255);
    std::vector<std::uint8_t> bytes(memmap::half_page_size);
    for (std::uint8_t& byte : bytes) {
        byte = static_cast<std::uint8_t>(any(generator));
    }
    image.put(where, where.first_byte(), bytes);
}
/// The sum over bytes as the checksum clauses define it, written down a second time.
inline void seal(memmap::Image& image) {
    const auto sum = [&image](unsigned first, unsigned last) {
        unsigned total = 0;
        for (unsigned byte = first; byte <= last; ++byte) {
            total += *image.byte(page(0x00), byte);
        }
        return total & 0xFFU;
    };
    put(image, page(0x00), 191, {sum(128, 190)});
    put(image, page(0x00), 223, {sum(192, 222)});
}

/// A QSFP28 100G SR4 module of revision code 8 with all options, paged, and sealed.
[[nodiscard]] inline memmap::Image qsfp28() {
    memmap::Image image;
    const memmap::Page id = page(0x00);
    clear(image, low);
    clear(image, id);
    clear(image, page(0x03));
    put(image, low, 0, {0x11, 8, 0x02});
    put(image, id, 128, {0x11, 0xCF, 0x0C, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x05, 0xFF});
    put(image, id, 143, {35, 0, 0, 50, 0x00});
    put_text(image, id, 148, 16, "EXAMPLE OPTICS");
    put(image, id, 165, {0x02, 0xAB, 0xCD});
    put_text(image, id, 168, 16, "EX-100G-SR4");
    put_text(image, id, 184, 2, "1B");
    put(image, id, 186, {0x42, 0x68, 0x07, 0xD0, 75});
    put(image, id, 192, {0x02, 0x7F, 0xFF, 0x3E});
    put_text(image, id, 196, 16, "SN0123456789");
    put_text(image, id, 212, 8, "261124");
    put(image, id, 220, {0x3C, 0x1B, 103});
    seal(image);
    return image;
}

/// A QSFP+ copper cable of SFF-8436, flat, with revision code 0, and sealed.
[[nodiscard]] inline memmap::Image qsfp_copper() {
    memmap::Image image;
    const memmap::Page id = page(0x00);
    clear(image, low);
    clear(image, id);
    put(image, low, 0, {0x0D, 0, 0x06});
    put(image, id, 128, {0x0D, 0x00, 0x23, 0x08, 0, 0, 0, 0, 0, 0, 0, 0x00, 103});
    put(image, id, 146, {3, 0xA0});
    put_text(image, id, 148, 16, "EXAMPLE CABLES");
    put(image, id, 165, {0x02, 0x11, 0x22});
    put_text(image, id, 168, 16, "EX-40G-CR4-3M");
    put_text(image, id, 184, 2, "A");
    put(image, id, 186, {5, 8, 0, 0});
    put_text(image, id, 196, 16, "C77");
    put_text(image, id, 212, 8, "250301");
    seal(image);
    return image;
}

} // namespace optictl::tests
