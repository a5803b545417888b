#include "cmis/decode.hpp"

#include "cmis/context.hpp"
#include "cmis/decode_parts.hpp"
#include "cmis/pm/decode.hpp"
#include "cmis/rules/rules.hpp"
#include "cmis/vdm/decode.hpp"
#include "sff/model/judge.hpp"

namespace optictl::cmis {
namespace detail {
namespace {

using memmap::Context;
using memmap::Field;
using memmap::read;

bool advertised(const Context& context, const Field& field) {
    return !context.flat && read(context, field).is_set();
}

bool has_page(const Context& context, unsigned number) {
    return context.image->find(memmap::upper(number)) != nullptr;
}

} // namespace

Shape shape_of(const Context& context) {
    static constexpr const Field* tunable = in_01("TransmitterIsTunable");
    static constexpr const Field* timing = in_01("TimingPage15hSupported");
    static constexpr const Field* network = in_01("NetworkPathPagesSupported");
    static constexpr const Field* unidirectional = in_01("UnidirReconfigSupported");
    Shape shape;
    shape.banks = bank_count(context);
    shape.tunable = advertised(context, *tunable) || has_page(context, 0x12);
    shape.timing = advertised(context, *timing) || has_page(context, 0x15);
    shape.network_paths = advertised(context, *network) || has_page(context, 0x16);
    shape.split_control = advertised(context, *unidirectional) || has_page(context, 0x19);
    return shape;
}

bool is_optical(const Context& context) {
    const auto type = context.byte(memmap::lower, 85);
    return type && (*type == 0x01 || *type == 0x02);
}

void invert(const Context& /*context*/, unsigned /*lane*/, model::Item& item) {
    item.reading.raw ^= item.reading.is_read() ? 1U : 0U;
    item.reading.value = static_cast<double>(item.reading.raw);
}

void add_checksums(const Context& context, const Shape& shape, model::Module& module) {
    struct Sum {
        std::string_view name;
        std::string_view clause;
        std::uint8_t page;
        std::uint8_t first;
        std::uint8_t last;
        std::uint8_t at;
    };
    // 01h leaves its first two bytes out, because a firmware change alters them.
    static constexpr Sum sums[] = {
        {"PageChecksum of page 00h", "OIF-CMIS 5.4 section 8.3.11", 0x00, 128, 221, 222},
        {"PageChecksum of page 01h", "OIF-CMIS 5.4 section 8.4.19", 0x01, 130, 254, 255},
        {"PageChecksum of page 02h", "OIF-CMIS 5.4 section 8.5.3", 0x02, 128, 254, 255},
        {"PageChecksum of page 04h", "OIF-CMIS 5.4 Table 8-68", 0x04, 128, 254, 255},
    };
    for (const Sum& sum : sums) {
        const bool there =
            sum.page == 0x00 || (!context.flat && (sum.page != 0x04 || shape.tunable));
        if (there) {
            module.checksums.push_back(model::checksum(*context.image, sum.name, sum.clause,
                                                       memmap::upper(sum.page), sum.first, sum.last,
                                                       sum.at));
        }
    }
}

} // namespace detail

model::Module decode(const memmap::Image& image) {
    static constexpr const memmap::Field* identifier = detail::in_lower("SFF8024Identifier");
    model::Module module;
    module.context = context_of(image);
    const memmap::Context& context = module.context;
    module.standard = "CMIS";
    const model::Reading type = memmap::read(context, *identifier);
    if (type.is_read() && type.codes != nullptr) {
        module.form_factor = type.codes->name_of(type.raw);
    }
    const detail::Shape shape = detail::shape_of(context);
    module.lane_count = lane_count(context);
    detail::add_items(context, shape, module);
    detail::add_monitors(context, module);
    vdm::add_samples(context, shape.banks, module.samples);
    pm::add_samples(context, shape.banks, module.samples);
    detail::add_flags(context, shape, module);
    detail::add_applications(context, module);
    detail::add_lanes(context, shape, module);
    detail::add_data_paths(context, module);
    module.vocabulary = &detail::vocabulary();
    detail::add_checksums(context, shape, module);
    model::judge_monitors(module);
    model::apply(rules(), module);
    return module;
}

} // namespace optictl::cmis
