#include "cmis/context.hpp"

#include <algorithm>

#include "sff/sff8024/identifier.hpp"

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

/// The media lanes that some advertised application can use; all of them where the list is not
/// known to its end.
std::uint8_t lanes_of_applications(const memmap::Context& context) {
    constexpr std::uint8_t every_lane = 0xFF;
    constexpr unsigned most = 15;
    constexpr unsigned in_lower = 8;
    constexpr unsigned normalized = 0xBE; // in page 1Ch
    unsigned lanes = 0;
    for (unsigned i = 0; i < most; ++i) {
        const unsigned first = i < in_lower ? 86 + i * 4 : 223 + (i - in_lower) * 4;
        const memmap::Page page = i < in_lower ? lower : page01h;
        const auto host = context.byte(page, first);
        if (host == 0xFF) {
            break;
        }
        const auto counts = context.byte(page, first + 2);
        const auto starts = context.byte(page01h, 176 + i);
        const unsigned count = counts.value_or(0) & 0x0FU;
        if (!host || *host == normalized || count == 0 || !starts) {
            return every_lane;
        }
        for (unsigned lane = 0; lane < memmap::lanes_per_bank; ++lane) {
            lanes |= (*starts >> lane & 1U) != 0 ? ((1U << count) - 1U) << lane : 0U;
        }
    }
    return lanes == 0 ? every_lane : static_cast<std::uint8_t>(lanes);
}

} // namespace

memmap::Context context_of(const memmap::Image& image) {
    constexpr std::uint8_t newest = 0x54;
    memmap::Context context{.image = &image, .standard = memmap::Standard::Cmis};
    context.revision = image.byte(lower, 1).value_or(newest);
    context.flat = (image.byte(lower, 2).value_or(0) & 0x80U) != 0;
    // No lane at all cannot be meant: seen in real modules, whose eight lanes report light.
    constexpr std::uint8_t every_lane = 0xFF;
    const auto stated = image.byte(memmap::upper(0x00), 210);
    // Lanes that no application can use carry nothing either: modules with one laser leave 210 at
    // 0.
    const unsigned useless = context.flat ? 0U : every_lane & ~lanes_of_applications(context);
    if (advertised_banks(context) == 1) {
        context.unused_media_lanes = (stated == every_lane ? 0U : stated.value_or(0)) | useless;
    }
    if (const unsigned lanes = lane_count(context); lanes < memmap::lanes_per_bank) {
        const std::uint32_t none = every_lane & ~((1U << lanes) - 1U);
        context.unused_media_lanes |= none;
        context.unused_host_lanes |= none;
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

unsigned lane_count(const memmap::Context& context) {
    const unsigned banks = context.flat ? 1 : bank_count(context);
    const unsigned in_bank = sff8024::lanes_in_bank(context.byte(lower, 0).value_or(0));
    return in_bank < memmap::lanes_per_bank ? in_bank : banks * memmap::lanes_per_bank;
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
