#include "drivers/emulator/latches.hpp"

#include <algorithm>

namespace optictl::drivers::emulator {
namespace {

using memmap::a2_lower;
using memmap::a2_upper;
using memmap::lower;
using memmap::upper;

/// OIF-CMIS 5.4 Table 8-9 (byte 12 is reserved and not latched), Tables 8-96 to 8-98, 8-109, 8-138,
/// 8-163 (network paths), 8-184. Of 33h and 3Bh the bytes in which implementations have flags: the
/// text of C-CMIS is not public.
constexpr Latched cmis[] = {
    {lower, 8, 11},          {lower, 13, 13},         {upper(0x11), 134, 153},
    {upper(0x12), 231, 238}, {upper(0x14), 132, 139}, {upper(0x17), 128, 128},
    {upper(0x2C), 128, 255}, {upper(0x33), 128, 132}, {upper(0x3B), 192, 196}};
/// SFF-8636 2.11 Tables 6-5 to 6-7, and 6-38 of page 20h.
constexpr Latched sff8636[] = {{lower, 3, 7}, {lower, 9, 14}, {upper(0x20), 128, 139}};
/// SFF-8472 12.4.3 Table 9-17, where the vendor decides whether a read clears them: here it does.
/// SFF-8690 1.5 for page 02h (latched tuning status, and that of remote monitoring).
constexpr Latched sff8472[] = {{a2_lower, 112, 113},
                               {a2_lower, 116, 117},
                               {a2_upper(0x02), 172, 172},
                               {a2_upper(0x02), 174, 175}};

} // namespace

std::span<const Latched> latches_of(memmap::Standard standard) {
    switch (standard) {
    case memmap::Standard::Sff8472: return sff8472;
    case memmap::Standard::Sff8636: return sff8636;
    case memmap::Standard::Cmis: break;
    }
    return cmis;
}

bool is_latched(memmap::Standard standard, const memmap::Page& page, unsigned byte) {
    return std::ranges::any_of(latches_of(standard), [&](const Latched& range) {
        return range.page == page.in_bank(0) && range.first <= byte && byte <= range.last;
    });
}

} // namespace optictl::drivers::emulator
