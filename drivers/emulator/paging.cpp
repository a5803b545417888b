#include "drivers/emulator/paging.hpp"

#include "drivers/emulator/pages.hpp"

namespace optictl::drivers::emulator {
namespace {

using memmap::Device;
using memmap::half_page_size;
using memmap::Page;
using memmap::Standard;

constexpr unsigned bank_select = 126;
constexpr unsigned page_select = 127;
constexpr unsigned first_banked_page = 0x10;

/// Pages of constants that every paged module has (CMIS 5.4 L:2.7, SFF-8636 2.11 L:2.2): a memory
/// without one was not read there.
bool is_always_there(Standard standard, const Page& page) {
    switch (standard) {
    case Standard::Cmis: return page.page == 0x01 || page.page == 0x02;
    case Standard::Sff8636: return page.page == 0x03;
    case Standard::Sff8472: break;
    }
    return false;
}

} // namespace

bool PageSelects::is_paged(Device device) const {
    const std::uint8_t status = image_.byte(memmap::lower, 2).value_or(0);
    switch (standard_of(image_)) {
    case Standard::Cmis: return device == Device::A0 && (status & 0x80U) == 0;
    case Standard::Sff8636: return device == Device::A0 && (status & 0x04U) == 0;
    case Standard::Sff8472: break;
    }
    return device == Device::A2 && (image_.byte(memmap::lower, 64).value_or(0) & 0x10U) != 0;
}

Page PageSelects::page_at(Device device, unsigned byte) const {
    Page page{.device = device, .upper = byte >= half_page_size};
    if (page.upper && is_paged(device) && !ignores_pages_) {
        const Selected now = selected(device);
        page.page = now.page;
        page.bank = now.page < first_banked_page ? std::uint8_t{0} : now.bank;
        if (shows_unknown_ && image_.find(page) == nullptr) {
            page = {.device = device, .upper = true};
        }
    }
    return page;
}

std::optional<std::uint8_t> PageSelects::value(const Page& page, unsigned byte) const {
    if (page.upper || !is_paged(page.device)) {
        return std::nullopt;
    }
    if (byte == page_select) {
        return selected(page.device).page;
    }
    return byte == bank_select && standard_of(image_) == Standard::Cmis
               ? std::optional(selected(page.device).bank)
               : std::nullopt;
}

bool PageSelects::is_select(Device device, unsigned byte, std::size_t count) const {
    const bool with_bank =
        byte == bank_select && count == 2 && standard_of(image_) == Standard::Cmis;
    return is_paged(device) && (with_bank || (byte == page_select && count == 1));
}

void PageSelects::write(Device device, std::span<const std::uint8_t> bytes) {
    Selected to = selected(device);
    to.bank = bytes.size() == 2 ? bytes[0] : to.bank;
    to.page = bytes.back();
    Page page{.device = device, .upper = true, .page = to.page, .bank = to.bank};
    page.bank = to.page < first_banked_page ? std::uint8_t{0} : page.bank;
    if (image_.find(page) == nullptr && !shows_unknown_ &&
        !is_always_there(standard_of(image_), page)) {
        to.page = 0; // the bank stays
    }
    select(device, to);
}

} // namespace optictl::drivers::emulator
