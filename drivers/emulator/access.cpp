#include "drivers/emulator/access.hpp"

#include <algorithm>
#include <span>

namespace optictl::drivers::emulator {
namespace {

using memmap::a2_lower;
using memmap::a2_upper;
using memmap::lower;
using memmap::Page;
using memmap::Standard;
using memmap::upper;

struct Area {
    Page page;
    std::uint8_t first;
    std::uint8_t last;
    std::uint8_t mask = 0xFF;
    Keep keep = Keep::Stored;
};

/// OIF-CMIS 5.4: lower memory Tables 8-11, 8-12, 8-25; 10h Tables 8-77 to 8-91; 12h Table 8-109;
/// 13h Tables 8-119 to 8-133; 14h Table 8-136; 16h to 18h Tables 8-144 to 8-166; 2Dh Table 8-185;
/// 2Fh Table 8-186; 9Fh and A0h-AFh Tables 8-198 to 8-201.
constexpr Area cmis[] = {
    {lower, 26, 26},
    {lower, 27, 27, 0x0F},
    {lower, 29, 30},
    {lower, 31, 31, 0xCF},
    {lower, 32, 34},
    {lower, 36, 36},
    {lower, 118, 125, 0xFF, Keep::Nothing},
    {upper(0x03), 128, 255},
    {upper(0x10), 128, 132},
    {upper(0x10), 134, 134},
    {upper(0x10), 135, 136, 0xFF, Keep::Nothing},
    {upper(0x10), 137, 139},
    {upper(0x10), 143, 144, 0xFF, Keep::Nothing},
    {upper(0x10), 145, 173},
    {upper(0x10), 176, 179, 0xFF, Keep::Nothing},
    {upper(0x10), 180, 208},
    {upper(0x10), 211, 212, 0xFF, Keep::Nothing},
    {upper(0x10), 213, 232},
    {upper(0x10), 240, 255},
    {upper(0x12), 128, 135, 0xF3},
    {upper(0x12), 136, 167},
    {upper(0x12), 200, 217},
    {upper(0x12), 239, 246, 0x3F},
    {upper(0x13), 144, 176},
    {upper(0x13), 177, 177, 0xBF},
    {upper(0x13), 178, 178, 0x0F},
    {upper(0x13), 180, 191},
    {upper(0x13), 196, 205},
    {upper(0x13), 206, 206, 0x80},
    {upper(0x13), 207, 255},
    {upper(0x14), 128, 128},
    {upper(0x14), 130, 131},
    {upper(0x16), 128, 143},
    {upper(0x16), 160, 160},
    {upper(0x16), 162, 163},
    {upper(0x16), 176, 177, 0xFF, Keep::Nothing},
    {upper(0x17), 192, 192},
    {upper(0x18), 128, 255},
    {upper(0x2D), 128, 255},
    {upper(0x2F), 144, 144, 0xFC},
    {upper(0x9F), 128, 255},
};

/// SFF-8636 2.11 Tables 6-10, 6-13, 6-30, 6-46; user EEPROM section 6.5.
constexpr Area sff8636[] = {
    {lower, 86, 99},
    {lower, 100, 106},
    {lower, 111, 112},
    {lower, 118, 118},
    {lower, 119, 126, 0xFF, Keep::Nothing},
    {upper(0x02), 128, 255},
    {upper(0x03), 230, 255},
    {upper(0x20), 140, 151},
    {upper(0x20), 250, 250},
};

/// SFF-8472 12.4.3 Tables 9-16, 9-18, sections 9.13 and 10.2; SFF-8690 1.5 for page 02h.
constexpr Area sff8472[] = {
    {a2_lower, 71, 71, 0x0F},
    {a2_lower, 72, 72},
    {a2_lower, 73, 73, 0x1F},
    {a2_lower, 74, 74, 0x37},
    {a2_lower, 110, 110, 0x48},
    {a2_lower, 114, 115},
    {a2_lower, 118, 118, 0x0D},
    {a2_lower, 119, 119, 0x04},
    {a2_lower, 120, 122},
    {a2_lower, 123, 126, 0xFF, Keep::Nothing},
    {a2_upper(0x00), 128, 255},
    {a2_upper(0x01), 128, 255},
    {a2_upper(0x02), 130, 130, 0x01},
    {a2_upper(0x02), 131, 131},
    {a2_upper(0x02), 144, 147},
    {a2_upper(0x02), 151, 151, 0x07},
    {a2_upper(0x02), 208, 210},
    {a2_upper(0x02), 211, 211, 0x7F},
    {a2_upper(0x02), 212, 212, 0x09},
    {a2_upper(0x02), 213, 213, 0x01},
    {a2_upper(0x02), 214, 214, 0x7F},
    {a2_upper(0x02), 216, 216},
    {a2_upper(0x02), 217, 217, 0x80},
    {a2_upper(0x02), 218, 218, 0x87},
    {a2_upper(0x02), 240, 247},
};

std::span<const Area> areas_of(Standard standard) {
    switch (standard) {
    case Standard::Sff8472: return sff8472;
    case Standard::Sff8636: return sff8636;
    case Standard::Cmis: break;
    }
    return cmis;
}

/// Extended payload of CDB.
bool is_payload(Standard standard, const Page& page) {
    return standard == Standard::Cmis && page.upper && page.page >= 0xA0 && page.page <= 0xAF;
}

} // namespace

Writable writable(Standard standard, const Page& page, unsigned byte) {
    if (is_payload(standard, page)) {
        return {.mask = 0xFF};
    }
    for (const Area& area : areas_of(standard)) {
        if (area.page == page.in_bank(0) && area.first <= byte && byte <= area.last) {
            return {.mask = area.mask, .keep = area.keep};
        }
    }
    return {};
}

bool is_non_volatile(Standard standard, const Page& page) {
    switch (standard) {
    case Standard::Cmis: return page == upper(0x03);
    case Standard::Sff8636: return page == upper(0x02);
    case Standard::Sff8472: break;
    }
    return page == a2_upper(0x00) || page == a2_upper(0x01);
}

} // namespace optictl::drivers::emulator
