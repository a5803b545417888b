// The list of applications that the module advertises.
#include <algorithm>

#include "cmis/rules/parts.hpp"

namespace optictl::cmis::detail::rules {

using namespace model::results;
using model::Failure;
using model::Reading;

Result application_none(const Context& context, const Module& module) {
    if (!memmap::read(context, *in_lower("HostInterfaceIDApp<i>")).is_read()) {
        return not_read();
    }
    return module.applications.empty()
               ? fail("No application is advertised; every module has at least one")
               : pass();
}

Result application_list(const Context& context, const Module& module) {
    constexpr unsigned end_of_list = 0xFF;
    constexpr unsigned last_in_lower = 8;
    if (context.flat) {
        return of_flat_memory();
    }
    const Reading first = memmap::read(context, *in_01("HostInterfaceIDApp<i>"));
    if (!first.is_read()) {
        return not_read();
    }
    const bool ended = std::ranges::none_of(
        module.applications, [](const auto& app) { return app.code > last_in_lower; });
    return ended && first.raw != end_of_list && first.raw != 0
               ? fail("Page 01h holds descriptors behind the end of the application list")
               : pass();
}

Result application_lane_count(const Context& context, const Module& module) {
    static constexpr const memmap::Field* host_lower = in_lower("HostLaneCountApp<i>");
    static constexpr const memmap::Field* media_lower = in_lower("MediaLaneCountApp<i>");
    static constexpr const memmap::Field* host_01 = in_01("HostLaneCountApp<i>");
    static constexpr const memmap::Field* media_01 = in_01("MediaLaneCountApp<i>");
    std::vector<Failure> failures;
    bool unread = false;
    for (const model::Application& app : module.applications) {
        // Both counts stand in one byte.
        const bool in_page_01 = app.host_interface.field->page.upper;
        const memmap::Field* host = in_page_01 ? host_01 : host_lower;
        const memmap::Field* media = in_page_01 ? media_01 : media_lower;
        const std::uint8_t index = app.host_interface.index;
        const auto counts = context.byte(host->page, memmap::place_of(*host, index).byte);
        unread = unread || !counts;
        const bool reserved =
            counts && ((*counts >> 4U) > lanes_per_bank || (*counts & 0x0FU) > lanes_per_bank);
        if (reserved) {
            failures.push_back(
                {.text = format("Application %u states a reserved lane count (%02Xh)", app.code,
                                unsigned{*counts}),
                 .registers = {{host, 0, index}, {media, 0, index}},
                 .source = {.field = host}});
        }
    }
    if (failures.empty() && module.applications.empty()) {
        return memmap::read(context, *in_lower("HostInterfaceIDApp<i>")).is_read()
                   ? not_applicable("the module advertises no application")
                   : not_read();
    }
    return fail_or(std::move(failures), unread ? not_read() : pass());
}

} // namespace optictl::cmis::detail::rules
