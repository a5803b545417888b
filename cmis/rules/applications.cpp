// The list of applications that the module advertises.
#include <algorithm>

#include "cmis/rules/parts.hpp"

namespace optictl::cmis::detail::rules {

using model::fail;
using model::Failure;
using model::not_applicable;
using model::not_read;
using model::pass;
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
    std::vector<Failure> failures;
    bool unread = false;
    for (const model::Application& app : module.applications) {
        const bool in_page_01 = app.host_interface.field->page.upper;
        const memmap::Field* host_row =
            in_page_01 ? in_01("HostLaneCountApp<i>") : in_lower("HostLaneCountApp<i>");
        const memmap::Field* media_row =
            in_page_01 ? in_01("MediaLaneCountApp<i>") : in_lower("MediaLaneCountApp<i>");
        const Reading host = memmap::read(context, *host_row, app.host_interface.index);
        const Reading media = memmap::read(context, *media_row, app.host_interface.index);
        unread = unread || !host.is_read();
        if (host.is_read() && (host.raw > lanes_per_bank || media.raw > lanes_per_bank)) {
            failures.push_back(
                {.text = format("Application %u states a reserved lane count (%02Xh)", app.code,
                                static_cast<unsigned>(host.raw << 4U | media.raw)),
                 .registers = {model::register_of(host), model::register_of(media)},
                 .source = {.field = host_row}});
        }
    }
    if (failures.empty() && module.applications.empty()) {
        return memmap::read(context, *in_lower("HostInterfaceIDApp<i>")).is_read()
                   ? not_applicable("the module advertises no application")
                   : not_read();
    }
    return model::fail_or(std::move(failures), unread ? not_read() : pass());
}

} // namespace optictl::cmis::detail::rules
