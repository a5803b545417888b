// SFP images for the tests, built byte by byte.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "sff/model/module.hpp"
#include "sff/sff8472/decode.hpp"

namespace sfp {

using namespace optictl;

inline void put(memmap::Image& image, memmap::Page page, unsigned byte,
                std::initializer_list<unsigned> bytes) {
    std::vector<std::uint8_t> raw;
    std::ranges::transform(bytes, std::back_inserter(raw),
                           [](unsigned b) { return static_cast<std::uint8_t>(b); });
    if (!image.put(page, byte, raw)) {
        throw std::logic_error("bytes do not fit the half page");
    }
}

inline void put_text(memmap::Image& image, unsigned byte, unsigned size, std::string_view text) {
    std::string padded(text);
    padded.resize(size, ' ');
    const std::vector<std::uint8_t> raw(padded.begin(), padded.end());
    image.put(memmap::lower, byte, raw);
}

inline void zero(memmap::Image& image, memmap::Page page) {
    image.put(page, page.first_byte(), std::array<std::uint8_t, memmap::half_page_size>{});
}

inline void sum(memmap::Image& image, memmap::Page page, unsigned first, unsigned last) {
    unsigned total = 0;
    for (unsigned i = first; i <= last; ++i) {
        total += image.byte(page, i).value_or(0);
    }
    put(image, page, last + 1, {total & 0xFFU});
}

inline void sum_all(memmap::Image& image) {
    sum(image, memmap::lower, 0, 62);
    sum(image, memmap::lower, 64, 94);
    if (image.find(memmap::a2_lower) != nullptr) {
        sum(image, memmap::a2_lower, 0, 94);
    }
}

/// A 10GBASE-LR SFP+ of an invented vendor, internally calibrated, nothing wrong with it.
inline memmap::Image ordinary() {
    memmap::Image image;
    zero(image, memmap::lower);
    put(image, memmap::lower, 0, {0x03, 0x04, 0x07, 0x20});
    put(image, memmap::lower, 11, {0x06, 0x67, 0x00, 0x0A, 0x64});
    put_text(image, 20, 16, "EXAMPLE OPTICS");
    put(image, memmap::lower, 37, {0x02, 0xAB, 0xCD});
    put_text(image, 40, 16, "EX-10G-LR");
    put_text(image, 56, 4, "B2");
    put(image, memmap::lower, 60, {0x05, 0x1E});
    put(image, memmap::lower, 65, {0x1A});
    put_text(image, 68, 16, "EX0123456789");
    put_text(image, 84, 8, "240229Z7");
    put(image, memmap::lower, 92, {0x68, 0xF0, 0x08});
    zero(image, memmap::a2_lower);
    const auto limits = [&image](unsigned at, unsigned high_alarm, unsigned low_alarm,
                                 unsigned high_warning, unsigned low_warning) {
        for (const unsigned word : {high_alarm, low_alarm, high_warning, low_warning}) {
            put(image, memmap::a2_lower, at, {word >> 8U, word & 0xFFU});
            at += 2;
        }
    };
    limits(0, 0x4B00, 0xFB00, 0x4600, 0x0000); // 75, -5, 70, 0 degrees
    limits(8, 36300, 29700, 34650, 31350);
    limits(16, 40000, 5000, 35000, 7500);
    limits(24, 22387, 1585, 17783, 1995);
    limits(32, 14125, 251, 11220, 363);
    put(image, memmap::a2_lower, 96, {0x19, 0x80, 0x80, 0xE8, 0x3A, 0x98, 0x27, 0x10, 0x0B, 0xB8});
    sum_all(image);
    return image;
}

/// Bytes of a seeded generator: the same on every run.
class RandomBytes {
public:
    explicit RandomBytes(unsigned seed) : engine_(seed) {}
    unsigned operator()() { return static_cast<unsigned>(engine_() & 0xFFU); }

private:
    std::mt19937 engine_;
};

inline bool has_finding(const model::Module& module, std::string_view id) {
    return std::ranges::find(module.findings, id, &model::Finding::id) != module.findings.end();
}

inline model::Monitor monitor(const model::Module& module, std::string_view key) {
    const auto found = std::ranges::find(module.monitors, key, &model::Monitor::key);
    if (found == module.monitors.end()) {
        throw std::logic_error("no such monitor");
    }
    return *found;
}

inline model::Reading reading(const model::Module& module, std::string_view key) {
    const auto item = module.item(key);
    if (!item) {
        throw std::logic_error("no item " + std::string(key));
    }
    return item->reading;
}

inline std::string text(const model::Reading& reading) {
    std::string out(reading.bytes.begin(), reading.bytes.end());
    out.erase(out.find_last_not_of(std::string(" \0", 2)) + 1);
    return out;
}

inline std::string_view name(const model::Reading& reading) {
    return reading.codes->name_of(reading.raw);
}

} // namespace sfp
