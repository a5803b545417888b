#include "tests/cmis/decode_image.hpp"

#include <algorithm>
#include <array>

#include <doctest/doctest.h>

namespace optictl::tests {

using memmap::lower;
using memmap::upper;

void set(memmap::Image& image, memmap::Page page, unsigned byte,
         std::initializer_list<unsigned> bytes) {
    for (const unsigned value : bytes) {
        const std::array<std::uint8_t, 1> one{static_cast<std::uint8_t>(value)};
        REQUIRE(image.put(page, byte, one));
        ++byte;
    }
}

void add_page(memmap::Image& image, memmap::Page page) {
    const std::array<std::uint8_t, memmap::half_page_size> zeros{};
    REQUIRE(image.put(page, page.first_byte(), zeros));
}

memmap::Page banked(unsigned number, unsigned bank) {
    return upper(number).in_bank(bank);
}

memmap::Image paged_module(unsigned revision) {
    memmap::Image image;
    for (const memmap::Page page :
         {lower, upper(0x00), upper(0x01), upper(0x02), upper(0x10), upper(0x11)}) {
        add_page(image, page);
    }
    set(image, lower, 0, {0x18, revision, 0x00, 0x06}); // QSFP-DD, paged, ModuleReady
    set(image, lower, 85, {0x02});                      // SMF
    set(image, lower, 86, {0x11, 0x1C, 0x84, 0x01});    // 400GAUI-8 to 400GBASE-DR4
    set(image, lower, 90, {0xFF});
    set(image, upper(0x00), 128, {0x18});
    set(image, upper(0x00), 212, {0x06});       // 1310 nm EML
    set(image, upper(0x01), 138, {0x66, 0x6C}); // 1311 nm
    set(image, upper(0x01), 155, {0x3F, 0x07, 0x0F, 0x06, 0x3F, 0x07});
    set(image, upper(0x01), 161, {0x7F, 0x3F});
    set(image, upper(0x01), 176, {0x11}); // media lanes from 1 or 5 on: all eight are there
    set(image, upper(0x01), 223, {0xFF});
    return image;
}

memmap::Image flat_module() {
    memmap::Image image;
    add_page(image, lower);
    add_page(image, upper(0x00));
    set(image, lower, 0, {0x19, 0x50, 0x80, 0x06}); // OSFP, flat
    set(image, lower, 85, {0x03});                  // passive copper
    set(image, lower, 86, {0x1D, 0x01, 0x11, 0x30, 0xFF});
    set(image, upper(0x00), 128, {0x19});
    set(image, upper(0x00), 212, {0x0A});
    return image;
}

void seal(memmap::Image& image) {
    const auto write = [&image](unsigned page, unsigned first, unsigned last, unsigned at) {
        if (image.find(upper(page)) == nullptr) {
            return;
        }
        unsigned total = 0;
        for (unsigned byte = first; byte <= last; ++byte) {
            total += image.byte(upper(page), byte).value_or(0);
        }
        set(image, upper(page), at, {total % 256});
    };
    write(0x00, 128, 221, 222);
    write(0x01, 130, 254, 255);
    write(0x02, 128, 254, 255);
    write(0x04, 128, 254, 255);
}

model::Item item(const model::Module& module, std::string_view key) {
    const auto found = module.item(key);
    INFO(key);
    REQUIRE(found.has_value());
    return *found;
}

model::Item lane_item(const model::Module& module, unsigned lane, std::string_view key) {
    INFO(key);
    REQUIRE(lane >= 1);
    REQUIRE(lane <= module.lanes.size());
    const auto found = module.lane_item(key, lane);
    REQUIRE(found.has_value());
    return *found;
}

const model::Monitor& monitor(const model::Module& module, std::string_view key, unsigned lane) {
    INFO(key);
    const auto found = std::ranges::find_if(
        module.monitors, [&](const auto& one) { return one.key == key && one.lane == lane; });
    REQUIRE(found != module.monitors.end());
    return *found;
}

const model::Finding* finding(const model::Module& module, std::string_view id) {
    const auto found = std::ranges::find(module.findings, id, &model::Finding::id);
    return found != module.findings.end() ? &*found : nullptr;
}

model::Reading flag(const model::Module& module, std::string_view name, unsigned lane) {
    INFO(name);
    const auto found = std::ranges::find_if(module.flags, [&](const auto& one) {
        return one.field->name == name && module.read(one).lane() == lane;
    });
    REQUIRE(found != module.flags.end());
    return module.read(*found);
}

} // namespace optictl::tests
