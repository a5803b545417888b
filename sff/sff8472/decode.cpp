#include "sff/sff8472/decode.hpp"

#include "sff/model/judge.hpp"
#include "sff/sff8024/identifier.hpp"
#include "sff/sff8472/advertise.hpp"
#include "sff/sff8472/parts.hpp"
#include "sff/sff8472/plan.hpp"
#include "sff/sff8472/rules.hpp"

namespace optictl::sff8472 {
namespace {

using memmap::Context;
using memmap::lower;

/// CC_CALIB stands only in a page 03h of one of the two formats (section 13).
bool has_timing_page(const Context& context) {
    constexpr memmap::Page page = memmap::a2_upper(0x03);
    const auto high = context.byte(page, 128);
    const auto low = context.byte(page, 129);
    return high && low && ((*high == 0xCA && *low == 0x1B) || (*high == 0x10 && *low == 0x0B));
}

void add_checksums(model::Module& module) {
    const Context& context = module.context;
    const memmap::Image& image = *context.image;
    module.checksums.push_back(
        model::checksum(image, "CC_BASE", "SFF-8472 12.4.3 section 8.2", lower, 0, 62, 63));
    module.checksums.push_back(
        model::checksum(image, "CC_EXT", "SFF-8472 12.4.3 section 8.12", lower, 64, 94, 95));
    module.checksums.push_back(model::checksum(image, "CC_DMI", "SFF-8472 12.4.3 section 9.7",
                                               memmap::a2_lower, 0, 94, 95));
    const bool diagnostics = (context.byte(lower, 92).value_or(0x40) & 0x40U) != 0;
    if (!diagnostics && !advertises_a2(context)) {
        module.checksums.back().state = memmap::State::NotAdvertised;
    }
    if (image.find(memmap::a2_upper(0x03)) != nullptr) {
        module.checksums.push_back(model::checksum(image, "CC_CALIB", "SFF-8472 12.4.3 section 13",
                                                   memmap::a2_upper(0x03), 128, 254, 255));
        if (!has_timing_page(context)) {
            module.checksums.back().state = memmap::State::NotAdvertised;
        }
    }
}

} // namespace

Context context_of(const memmap::Image& image) {
    Context context{.image = &image, .standard = memmap::Standard::Sff8472};
    context.revision = image.byte(lower, 94).value_or(newest_revision);
    const auto options = image.byte(lower, 64);
    constexpr unsigned paging = 0x10;
    constexpr unsigned more_pages = 0x01;
    constexpr unsigned diagnostics_type = 92;
    context.flat = options && (*options & paging) == 0 &&
                   (image.byte(lower, 65).value_or(more_pages) & more_pages) == 0 &&
                   !advertises_page_02h(context);
    context.has_no_a2 = image.knows(lower, diagnostics_type) && !advertises_a2(context);
    return context;
}

model::Module decode(const memmap::Image& image) {
    model::Module module;
    module.context = context_of(image);
    module.standard = "SFF-8472";
    if (const auto identifier = image.byte(lower, 0)) {
        module.form_factor = sff8024::identifiers.name_of(*identifier);
    }
    module.lane_count = 1;
    module.lanes.push_back({.number = 1, .path = 0});
    module.media_lanes.push_back({.number = 1, .path = 0});
    module.data_paths.push_back(
        {.first = 1, .host_lanes = model::lane_bit(1), .media_lanes = model::lane_bit(1)});
    module.vocabulary = &vocabulary();
    add_items(module);
    add_monitors(module);
    add_checksums(module);
    model::judge_monitors(module);
    model::apply(rules(), module);
    return module;
}

} // namespace optictl::sff8472
