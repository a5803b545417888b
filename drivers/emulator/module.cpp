#include "drivers/emulator/module.hpp"

#include <algorithm>

namespace optictl::drivers::emulator {
namespace {

using memmap::Device;
using memmap::half_page_size;
using memmap::Page;

constexpr unsigned bank_select = 126;
constexpr unsigned page_select = 127;
constexpr unsigned first_banked_page = 0x10;

/// Bytes that reading clears.
struct Latched {
    Device device;
    bool upper;
    std::uint8_t page;
    std::uint8_t first;
    std::uint8_t last;
};
/// OIF-CMIS 5.4 tables 8-9 to 8-11, 8-101, 8-117, 8-138, 8-184.
constexpr std::array<Latched, 5> latched_cmis{{{Device::A0, false, 0, 8, 13},
                                               {Device::A0, true, 0x11, 134, 153},
                                               {Device::A0, true, 0x12, 231, 238},
                                               {Device::A0, true, 0x14, 132, 139},
                                               {Device::A0, true, 0x2C, 128, 255}}};
/// SFF-8636 2.11 tables 6-4 and 6-5.
constexpr std::array<Latched, 1> latched_sff8636{{{Device::A0, false, 0, 3, 14}}};
/// SFF-8472 12.4 tables 9-17 and 9-18.
constexpr std::array<Latched, 2> latched_sff8472{
    {{Device::A2, false, 0, 112, 113}, {Device::A2, false, 0, 116, 117}}};

} // namespace

Module::Module(memmap::Image image) : image_(std::move(image)) {}

void Module::replace(memmap::Image image) {
    image_ = std::move(image);
    selects_ = {};
}

Module::Map Module::map() const {
    switch (image_.byte(memmap::lower, 0).value_or(0)) {
    case 0x03:
    case 0x0B: return Map::Sff8472;
    case 0x0C:
    case 0x0D:
    case 0x11: return Map::Sff8636;
    default: return Map::Cmis;
    }
}

bool Module::is_paged(Device device) const {
    const std::uint8_t status = image_.byte(memmap::lower, 2).value_or(0);
    switch (map()) {
    case Map::Cmis: return device == Device::A0 && (status & 0x80U) == 0;
    case Map::Sff8636: return device == Device::A0 && (status & 0x04U) == 0;
    case Map::Sff8472: break;
    }
    return device == Device::A2 && (image_.byte(memmap::lower, 64).value_or(0) & 0x10U) != 0;
}

bool Module::is_latched(const Page& page, unsigned byte) const {
    const auto covers = [&](const Latched& range) {
        return range.device == page.device && range.upper == page.upper &&
               range.page == page.page && range.first <= byte && byte <= range.last;
    };
    switch (map()) {
    case Map::Cmis: return std::ranges::any_of(latched_cmis, covers);
    case Map::Sff8636: return std::ranges::any_of(latched_sff8636, covers);
    case Map::Sff8472: return std::ranges::any_of(latched_sff8472, covers);
    }
    return false;
}

Page Module::page_at(Device device, unsigned byte) const {
    Page page{.device = device, .upper = byte >= half_page_size};
    if (page.upper && is_paged(device)) {
        const Selected& now = selected(device);
        page.page = now.page;
        page.bank = now.page < first_banked_page ? std::uint8_t{0} : now.bank;
    }
    return page;
}

std::optional<std::uint8_t> Module::value(const Page& page, unsigned byte) const {
    if (!page.upper && is_paged(page.device)) {
        if (byte == page_select) {
            return selected(page.device).page;
        }
        if (byte == bank_select && map() == Map::Cmis) {
            return selected(page.device).bank;
        }
    }
    return image_.byte(page, byte);
}

std::size_t Module::read(Device device, unsigned byte, std::span<std::uint8_t> out) {
    std::size_t count = 0;
    const Page page = page_at(device, byte);
    for (; count < out.size(); ++count) {
        const auto known = value(page, byte);
        if (!known) {
            break;
        }
        out[count] = *known;
        if (is_latched(page, byte)) {
            const std::array<std::uint8_t, 1> zero{};
            image_.put(page, byte, zero);
            ++cleared_;
        }
        byte = byte + 1 == page.first_byte() + half_page_size ? page.first_byte() : byte + 1;
    }
    return count;
}

void Module::select(Device device, const Selected& to) {
    selects_[static_cast<std::size_t>(device)] = to;
}

/// Writes bytes of the half page in view, all of them or none.
bool Module::store(Device device, unsigned byte, std::span<const std::uint8_t> bytes) {
    const Page page = page_at(device, byte);
    const bool may = std::ranges::any_of(writable_, [&](const memmap::Range& range) {
        return range.page == page && range.first <= byte &&
               byte + bytes.size() <= range.first + std::size_t{range.count};
    });
    return may && image_.put(page, byte, bytes);
}

bool Module::write(Device device, unsigned byte, std::span<const std::uint8_t> bytes) {
    const bool with_bank = byte == bank_select && bytes.size() == 2 && map() == Map::Cmis;
    if (!is_paged(device) || !(with_bank || (byte == page_select && bytes.size() == 1))) {
        return store(device, byte, bytes);
    }
    Selected to = selected(device);
    to.bank = with_bank ? bytes[0] : to.bank;
    to.page = bytes.back();
    Page page{.device = device, .upper = true, .page = to.page, .bank = to.bank};
    page.bank = to.page < first_banked_page ? std::uint8_t{0} : page.bank;
    if (image_.find(page) == nullptr) {
        to.page = 0; // a page that it does not have; the bank stays (OIF-CMIS 5.4 8.2.15)
    }
    select(device, to);
    return true;
}

} // namespace optictl::drivers::emulator
