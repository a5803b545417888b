#include "sff/sff8472/plan.hpp"

#include "sff/sff8472/advertise.hpp"
#include "sff/sff8472/decode.hpp"

namespace optictl::sff8472 {
namespace {

using memmap::a2_lower;
using memmap::a2_upper;
using memmap::Context;
using memmap::lower;
using memmap::Range;
using memmap::Wanted;

/// Bits of a byte that is known; conditions on unread bytes ask for nothing here.
unsigned bits(const Context& context, unsigned byte, unsigned mask) {
    return context.byte(lower, byte).value_or(0) & mask;
}

bool has_diagnostics(const Context& context) {
    return bits(context, 92, 0x40) != 0;
}

void plan_a2_lower(std::vector<Range>& out, const Context& context, const Wanted& wanted) {
    const memmap::Image& image = *context.image;
    if (wanted.everything) {
        memmap::want(out, image, a2_lower, 0, 111);
    } else {
        const bool limits = wanted.thresholds && has_diagnostics(context);
        const bool values = wanted.monitors && has_diagnostics(context);
        const bool external = bits(context, 92, 0x10) != 0;
        // Optional monitors are told by their thresholds, external counts by their constants.
        if (limits) {
            memmap::want(out, image, a2_lower, 0, external || wanted.health ? 95 : 55);
        } else if (values) {
            memmap::want(out, image, a2_lower, 40, external ? 91 : 55);
        }
        if (wanted.flags && wanted.monitors && !external) {
            memmap::want(out, image, a2_lower, 58, 58); // whether 118.4 is a flag
        }
        const bool level_4 = wanted.identity && bits(context, 64, 0x40) != 0;
        const bool second_rate = wanted.identity && context.byte(lower, 13) == 0x20;
        if (!external && (level_4 || second_rate)) {
            memmap::want(out, image, a2_lower, 66, 67);
        }
        if (wanted.monitors) {
            memmap::want(out, image, a2_lower, has_diagnostics(context) ? 96 : 110, 110);
        }
    }
    if (wanted.flags && bits(context, 93, 0x80) != 0) {
        memmap::want(out, image, a2_lower, 112, 117);
    } else if (wanted.everything) {
        memmap::want(out, image, a2_lower, 114, 115); // equalizers, between the latched flags
    }
    if (wanted.everything) {
        memmap::want(out, image, a2_lower, 118, 127);
    } else if (wanted.monitors) {
        memmap::want(out, image, a2_lower, 118, 119);
    }
}

void plan_pages(std::vector<Range>& out, const Context& context, const Wanted& wanted) {
    const memmap::Image& image = *context.image;
    const bool paged = bits(context, 64, 0x10) != 0;
    if (wanted.everything) {
        memmap::want(out, image, a2_upper(0x00), 128, 255);
    }
    if (paged && advertises_page_02h(context)) {
        const bool tuning = wanted.tuning && bits(context, 65, 0x40) != 0;
        if (wanted.everything || tuning) {
            memmap::want(out, image, a2_upper(0x02), 128, 171);
        } else if (wanted.flags) {
            memmap::want(out, image, a2_upper(0x02), 128, 129); // which flags there are
            memmap::want(out, image, a2_upper(0x02), 168, 168); // status
        }
        if (wanted.flags) {
            memmap::want(out, image, a2_upper(0x02), 172, 175);
        }
        if (wanted.everything) {
            memmap::want(out, image, a2_upper(0x02), 176, 255);
        }
    }
    if (paged && wanted.everything && bits(context, 65, 0x01) != 0) {
        memmap::want(out, image, a2_upper(0x03), 128, 255);
    }
}

} // namespace

bool advertises_page_02h(const Context& context) {
    return bits(context, 65, 0xC0) != 0 || bits(context, 92, 0x02) != 0;
}

bool advertises_a2(const Context& context) {
    return has_diagnostics(context) || bits(context, 93, 0xFE) != 0 ||
           bits(context, 64, 0x50) != 0 || bits(context, 65, 0x01) != 0 ||
           advertises_page_02h(context) || context.byte(lower, 13) == 0x20;
}

std::vector<Range> plan(const memmap::Image& image, const Wanted& asked) {
    const Wanted wanted = asked.complete();
    std::vector<Range> out;
    // Everything else hangs on what the identity advertises, so that comes first and alone.
    memmap::want(out, image, lower, 0, wanted.everything ? 127 : 95);
    if (!out.empty()) {
        return out;
    }
    const Context context = context_of(image);
    if (wanted.everything) {
        memmap::want(out, image, memmap::upper(0x00), 128, 255);
    }
    const bool address_change = bits(context, 92, 0x04) != 0;
    if (advertises_a2(context) && !address_change) {
        plan_a2_lower(out, context, wanted);
        plan_pages(out, context, wanted);
    }
    return out;
}

} // namespace optictl::sff8472
