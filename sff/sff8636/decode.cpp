// Decodes a module whose memory is mapped by SFF-8636 or SFF-8436.
#include "sff/sff8636/decode.hpp"

#include <algorithm>

#include "sff/model/judge.hpp"
#include "sff/sff8024/extended_compliance.hpp"
#include "sff/sff8024/identifier.hpp"
#include "sff/sff8636/advertise.hpp"
#include "sff/sff8636/decode_parts.hpp"
#include "sff/sff8636/named_rows.hpp"
#include "sff/sff8636/refine.hpp"
#include "sff/sff8636/rows.hpp"
#include "sff/sff8636/rules.hpp"

namespace optictl::sff8636 {
namespace {

using memmap::Image;
using memmap::Page;

bool has_bits(const Image& image, Page page, unsigned byte, unsigned mask) {
    const auto value = image.byte(page, byte);
    return value && (*value & mask) != 0;
}

/// Bits that SFF-8436 reserves and SFF-8636 uses to say what the module is and has.
bool looks_like_8636(const Image& image) {
    struct Bits {
        std::uint8_t byte;
        std::uint8_t mask;
    };
    constexpr Bits reserved_in_8436[] = {{129, 0x23}, {131, 0x80}, {192, 0xFF},
                                         {193, 0x7E}, {194, 0xF0}, {220, 0x04}};
    constexpr unsigned qsfp28 = 0x11;
    return image.byte(memmap::lower, 0) == qsfp28 || image.byte(has::page00, 128) == qsfp28 ||
           std::ranges::any_of(reserved_in_8436, [&image](const Bits& bits) {
               return has_bits(image, has::page00, bits.byte, bits.mask);
           });
}

std::uint8_t revision_of(const Image& image) {
    const auto code = image.byte(memmap::lower, 1);
    if (!code) {
        return revision::sff8636_2_8;
    }
    const bool unspecified_8636 = *code == revision::unspecified && looks_like_8636(image);
    return unspecified_8636 ? revision::sff8636_2_0 : *code;
}

void add_checksums(model::Module& module) {
    const memmap::Context& context = module.context;
    module.checksums.push_back(model::checksum(*context.image, "CC_BASE", "SFF-8636 2.11 6.3.22",
                                               has::page00, 128, 190, 191));
    module.checksums.push_back(model::checksum(*context.image, "CC_EXT", "SFF-8636 2.11 6.3.29",
                                               has::page00, 192, 222, 223));
    const bool table = context.revision < revision::sff8636_2_8 && !context.flat &&
                       context.byte(has::page00, 221) && memmap::holds(context, has::page_01) &&
                       memmap::holds(context, has::application_select);
    if (table) {
        module.checksums.push_back(model::checksum(*context.image, "CC_APPS",
                                                   "SFF-8436 4.9 Table 43", memmap::upper(0x01),
                                                   129, 255, 128));
    }
}

std::string_view form_factor(const memmap::Context& context) {
    auto code = context.byte(memmap::lower, 0);
    code = code ? code : context.byte(has::page00, 128);
    return code ? sff8024::identifiers.name_of(*code) : std::string_view{};
}

} // namespace

memmap::Context context_of(const Image& image) {
    constexpr unsigned flat_bit = 0x04;
    constexpr unsigned all_channels = 0x0F;
    static constexpr const Field* near = in_lower("Near-End Implementation");
    static constexpr const Field* link_code =
        in_00("Link codes (Extended Specification Compliance Codes)");
    memmap::Context context{.image = &image,
                            .standard = memmap::Standard::Sff8636,
                            .revision = revision_of(image),
                            .flat = has_bits(image, memmap::lower, 2, flat_bit)};
    const memmap::Reading near_end = memmap::read(context, *near);
    if (near_end.has_value() && near_end.raw != all_channels) {
        context.unused_media_lanes = static_cast<std::uint32_t>(near_end.raw);
        context.unused_host_lanes = static_cast<std::uint32_t>(near_end.raw);
    }
    // Such modules leave the near end at 0, "all channels", and report nothing in lanes 2-4.
    const memmap::Reading code = memmap::read(context, *link_code);
    if (code.has_value() && sff8024::is_single_100g(static_cast<unsigned>(code.raw))) {
        context.unused_media_lanes |= all_channels & ~1U;
    }
    return context;
}

model::Module decode(const Image& image) {
    model::Module module;
    module.context = context_of(image);
    module.standard = is_8436(module.context) ? "SFF-8436" : "SFF-8636";
    module.form_factor = form_factor(module.context);
    add_items(module);
    add_lanes(module);
    add_data_paths(module);
    module.vocabulary = &vocabulary();
    add_monitors(module);
    add_flags(module);
    add_checksums(module);
    model::judge_monitors(module);
    model::apply(rules(), module);
    return module;
}

} // namespace optictl::sff8636
