// The applications that a module advertises: descriptors of lower memory and of page 01h.
#include <optional>

#include "cmis/decode_parts.hpp"
#include "cmis/media.hpp"
#include "sff/sff8024/interfaces.hpp"

namespace optictl::cmis::detail {
namespace {

using memmap::Context;
using memmap::Field;
using memmap::read;
using memmap::State;
using model::Application;
using model::Module;
using model::Reading;

constexpr unsigned end_of_list = 0xFF;

/// One of the two places that hold descriptors; `first` is the AppSel code of its first one.
struct Part {
    unsigned first = 1;
    unsigned count = 8;
    const Field* host = nullptr;
    const Field* media = nullptr;
    const Field* host_lanes = nullptr;
    const Field* media_lanes = nullptr;
    const Field* options = nullptr;
};
constexpr Part parts[] = {
    {1, 8, in_lower("HostInterfaceIDApp<i>"), in_lower("MediaInterfaceIDApp<i>"),
     in_lower("HostLaneCountApp<i>"), in_lower("MediaLaneCountApp<i>"),
     in_lower("HostLaneAssignmentOptionsApp<i>")},
    {9, 7, in_01("HostInterfaceIDApp<i>"), in_01("MediaInterfaceIDApp<i>"),
     in_01("HostLaneCountApp<i>"), in_01("MediaLaneCountApp<i>"),
     in_01("HostLaneAssignmentOptionsApp<i>")},
};

/// Lanes that a descriptor states, or what its interface implies when it states 0; 9-15 are
/// reserved and state nothing.
unsigned lanes_of(const Reading& stated, const sff8024::Interface* interface) {
    if (!stated.is_read() || stated.raw > lanes_per_bank) {
        return 0;
    }
    if (stated.raw != 0) {
        return static_cast<unsigned>(stated.raw);
    }
    return interface != nullptr ? interface->lanes : 0;
}

/// A descriptor whose four bytes are all zero was never written; it is no application.
bool is_blank(const Context& context, const Part& part, unsigned index) {
    const unsigned byte = memmap::place_of(*part.host, index).byte;
    const memmap::Block* block = context.image->find(part.host->page);
    if (block == nullptr || !block->knows(byte, 4)) {
        return false;
    }
    for (const std::uint8_t value : block->at(byte, 4)) {
        if (value != 0) {
            return false;
        }
    }
    return true;
}

Application application(const Context& context, const Part& part, unsigned index,
                        std::optional<sff8024::MediaTable> table) {
    static constexpr const Field* media_options = in_01("MediaLaneAssignmentOptionsApp<i>");
    static constexpr const Field* host_gid = in_lower("HostInterfaceGIDApp<i>");
    Application app;
    app.code = part.first + index;
    app.host_interface = read(context, *part.host, index);
    app.media_interface = read(context, *part.media, index);
    app.host_lanes =
        lanes_of(read(context, *part.host_lanes, index),
                 sff8024::host_interface(static_cast<unsigned>(app.host_interface.raw)));
    const auto media_id = static_cast<unsigned>(app.media_interface.raw);
    app.media_lanes = lanes_of(read(context, *part.media_lanes, index),
                               table ? sff8024::media_interface(*table, media_id) : nullptr);
    app.host_lane_options = read(context, *part.options, index);
    if (memmap::applies(context, *host_gid)) { // which that byte then is (Table 8-23)
        app.host_lane_options.state = State::NotAdvertised;
        app.host_lane_options.bytes = {};
        app.host_lane_options.raw = 0;
    }
    app.media_lane_options = read(context, *media_options, app.code - 1);
    return app;
}

/// Adds what both parts of the list hold, to its end.
void add_listed(const Context& context, Module& module) {
    const auto type = context.byte(memmap::lower, 85);
    const auto table = type ? media_table(*type) : std::nullopt;
    for (const Part& part : parts) {
        if (context.flat && part.host->page.upper) {
            break;
        }
        for (unsigned index = 0; index < part.count; ++index) {
            const unsigned byte = memmap::place_of(*part.host, index).byte;
            const auto host = context.byte(part.host->page, byte);
            if (host == end_of_list) {
                return; // the list is one, although it stands in two places
            }
            if (!host) {
                module.applications_read = model::Extent::Part;
                break;
            }
            if (!is_blank(context, part, index)) {
                module.applications.push_back(application(context, part, index, table));
            }
        }
    }
}

} // namespace

void add_applications(const Context& context, Module& module) {
    constexpr std::size_t most = 15;
    module.applications.reserve(most);
    add_listed(context, module);
    if (module.applications_read == model::Extent::Part && module.applications.empty()) {
        module.applications_read = model::Extent::None;
    }
}

} // namespace optictl::cmis::detail
