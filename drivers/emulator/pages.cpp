#include "drivers/emulator/pages.hpp"

#include <algorithm>

namespace optictl::drivers::emulator {
namespace {

using memmap::a2_lower;
using memmap::a2_upper;
using memmap::Image;
using memmap::lower;
using memmap::Page;
using memmap::Standard;
using memmap::upper;

constexpr Page told = upper(0x01);

/// OIF-CMIS 5.4 Tables 8-47 (01h:142), 8-50 (145), 8-51 (155), 8-54 (162), 8-58 (173-174), 8-62
/// (252).
constexpr KnownPage cmis[] = {{upper(0x00)},
                              {upper(0x01)},
                              {upper(0x02)},
                              {upper(0x03), told, 142, 0x04},
                              {upper(0x04), told, 155, 0x40},
                              {upper(0x05), told, 142, 0x08},
                              {upper(0x0C), told, 173, 0x80},
                              {upper(0x0D), told, 173, 0x40},
                              {upper(0x10), {}, 0, 0, true},
                              {upper(0x11), {}, 0, 0, true},
                              {upper(0x12), told, 155, 0x40, true},
                              {upper(0x13), told, 142, 0x20, true},
                              {upper(0x14), told, 142, 0x20, true},
                              {upper(0x15), told, 145, 0x08, true},
                              {upper(0x16), told, 142, 0x80, true},
                              {upper(0x17), told, 142, 0x80, true},
                              {upper(0x18), told, 162, 0x80, true},
                              {upper(0x19), told, 162, 0x40, true},
                              {upper(0x1D), told, 252, 0x80, true},
                              {upper(0x2C), told, 142, 0x40, true},
                              {upper(0x2D), told, 142, 0x40, true},
                              {upper(0x2F), told, 142, 0x40, true},
                              {upper(0x30), told, 142, 0x10, true},
                              {upper(0x31), told, 142, 0x10, true},
                              {upper(0x32), told, 142, 0x10, true},
                              {upper(0x33), told, 142, 0x10, true},
                              {upper(0x34), told, 142, 0x10, true},
                              {upper(0x35), told, 142, 0x10, true},
                              {upper(0x38), told, 142, 0x10, true},
                              {upper(0x3A), told, 142, 0x10, true},
                              {upper(0x3B), told, 142, 0x10, true},
                              {upper(0x40), told, 142, 0x10, true},
                              {upper(0x41), told, 142, 0x10, true},
                              {upper(0x42), told, 142, 0x10, true},
                              {upper(0x43), told, 142, 0x10, true},
                              {upper(0x44), told, 142, 0x10, true},
                              {upper(0x45), told, 142, 0x10, true},
                              {upper(0x60), told, 174, 0x80, true},
                              {upper(0x61), told, 174, 0x40, true},
                              {upper(0x62), told, 174, 0x20, true},
                              {upper(0x6D), told, 252, 0x20, true}};

/// SFF-8636 2.11 Table 6-22 (byte 195).
constexpr KnownPage sff8636[] = {
    {upper(0x00)}, {upper(0x01), upper(0x00), 195, 0x40}, {upper(0x02), upper(0x00), 195, 0x80},
    {upper(0x03)}, {upper(0x20), upper(0x00), 195, 0x01}, {upper(0x21), upper(0x00), 195, 0x01}};

/// SFF-8472 12.4.3 sections 4.1 and 10.3, SFF-8690 1.5 for page 02h.
constexpr KnownPage sff8472[] = {{upper(0x00)},    {a2_lower},       {a2_upper(0x00)},
                                 {a2_upper(0x01)}, {a2_upper(0x02)}, {a2_upper(0x03)}};

unsigned byte_of(const Image& image, const Page& page, unsigned byte) {
    return image.byte(page, byte).value_or(0);
}

/// VDM descriptors, values and thresholds of as many groups as 2Fh:128 says (Table 8-186).
void add_vdm(std::vector<Page>& pages, const Image& image, unsigned banks) {
    for (unsigned bank = 0; bank < banks; ++bank) {
        const unsigned groups = (byte_of(image, upper(0x2F), 128) & 0x03U) + 1;
        for (unsigned group = 0; group < groups; ++group) {
            for (const unsigned kind : {0x20U, 0x24U, 0x28U}) {
                pages.push_back(upper(kind + group).in_bank(bank));
            }
        }
    }
}

/// Message page and payload pages of each CDB instance, which is a bank (Table 8-55).
void add_cdb(std::vector<Page>& pages, const Image& image) {
    constexpr std::uint8_t count_of_code[16] = {0, 1, 2, 3, 4, 8, 12, 16};
    const unsigned support = byte_of(image, told, 163);
    for (unsigned instance = 0; instance < std::min(support >> 6U, 2U); ++instance) {
        pages.push_back(upper(0x9F).in_bank(instance));
        for (unsigned page = 0; page < count_of_code[support & 0x0FU]; ++page) {
            pages.push_back(upper(0xA0 + page).in_bank(instance));
        }
    }
}

} // namespace

Standard standard_of(const Image& image) {
    switch (image.byte(lower, 0).value_or(0)) {
    case 0x03:
    case 0x0B: return Standard::Sff8472;
    case 0x0C:
    case 0x0D:
    case 0x11: return Standard::Sff8636;
    default: return Standard::Cmis;
    }
}

std::span<const KnownPage> pages_of(Standard standard) {
    switch (standard) {
    case Standard::Sff8472: return sff8472;
    case Standard::Sff8636: return sff8636;
    case Standard::Cmis: break;
    }
    return cmis;
}

unsigned lane_banks(const Image& image) {
    const unsigned code = byte_of(image, told, 142) & 0x03U;
    return code < 3 ? 1U << code : (byte_of(image, told, 174) & 0x1FU) + 1;
}

std::vector<Page> control_pages(const Image& image) {
    std::vector<Page> pages;
    const bool has_pages = (byte_of(image, lower, 2) & 0x80U) == 0;
    if (standard_of(image) != Standard::Cmis || !has_pages) {
        return pages;
    }
    const unsigned banks = lane_banks(image);
    for (const KnownPage& each : cmis) {
        const bool is_control = each.banked && each.page.page < 0x30;
        const bool is_there = (byte_of(image, each.told_in, each.byte) & each.mask) == each.mask;
        for (unsigned bank = 0; is_control && is_there && bank < banks; ++bank) {
            pages.push_back(each.page.in_bank(bank));
        }
    }
    if ((byte_of(image, told, 142) & 0x40U) != 0) {
        add_vdm(pages, image, banks);
    }
    add_cdb(pages, image);
    return pages;
}

} // namespace optictl::drivers::emulator
