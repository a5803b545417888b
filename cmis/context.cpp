#include "cmis/context.hpp"

#include <algorithm>

namespace optictl::cmis {
namespace {

using memmap::lower;
constexpr memmap::Page page01h = memmap::upper(0x01);

/// The highest bank of any half page in the image, plus 1.
unsigned banks_in(const memmap::Image& image) {
    unsigned banks = 1;
    for (const memmap::Block& block : image.blocks()) {
        banks = std::max(banks, block.page.bank + 1U);
    }
    return banks;
}

} // namespace

memmap::Context context_of(const memmap::Image& image) {
    constexpr std::uint8_t newest = 0x54;
    memmap::Context context{.image = &image, .standard = memmap::Standard::Cmis};
    context.revision = image.byte(lower, 1).value_or(newest);
    context.flat = (image.byte(lower, 2).value_or(0) & 0x80U) != 0;
    // No lane at all cannot be meant: seen in real modules, whose eight lanes report light.
    constexpr std::uint8_t every_lane = 0xFF;
    const std::uint8_t unsupported = image.byte(memmap::upper(0x00), 210).value_or(0);
    if (advertised_banks(context) == 1 && unsupported != every_lane) {
        context.unused_media_lanes = unsupported;
    }
    return context;
}

unsigned advertised_banks(const memmap::Context& context) {
    constexpr unsigned extra_banks_since = 0x54;
    if (context.flat) {
        return 1;
    }
    const auto code = context.byte(page01h, 142);
    if (!code) {
        return banks_in(*context.image);
    }
    switch (*code & 0x03U) {
    case 0: return 1;
    case 1: return 2;
    case 2: return 4;
    default: break;
    }
    return context.revision < extra_banks_since
               ? 1
               : (context.byte(page01h, 174).value_or(0) & 0x1FU) + 1;
}

unsigned bank_count(const memmap::Context& context) {
    return std::min(advertised_banks(context), max_banks);
}

unsigned banks_of_page(const memmap::Context& context, unsigned page) {
    constexpr unsigned first_banked = 0x10;
    constexpr unsigned last_banked = 0x9F;
    return page >= first_banked && page <= last_banked ? bank_count(context) : 1;
}

} // namespace optictl::cmis
