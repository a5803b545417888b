// Applications, the breakouts they allow drawn as lane groups, and what each lane runs now.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/view/module/cells.hpp"
#include "cli/view/module/module.hpp"
#include "sff/model/breakout.hpp"
#include "sff/sff8024/interfaces.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::view {

using namespace words;

namespace {

using memmap::Reading;
using model::Application;

std::string interface_name(const Reading& reading) {
    return reading.has_value() ? sff8024::short_name(code_text(reading)) : value_text(reading);
}

/// "2 at 1,3,5,7": how many lanes, and where an instance may start.
std::string lanes_text(unsigned lanes, const Reading& options) {
    std::string count = lanes != 0 ? std::to_string(lanes) : "?";
    if (!options.has_value()) {
        return count;
    }
    const std::vector<unsigned> starts = model::start_lanes(options);
    return fmt::format("{} at {}", count, starts.empty() ? "none" : ranges_of(starts));
}

void add_table(Object& tree, const model::Module& module) {
    const bool is_whole = module.applications_read == model::Extent::All;
    if (module.applications.empty()) {
        if (!is_whole) {
            tree.object("", "Applications").note("not read");
        }
        return;
    }
    Table& table = tree.table("", "Applications",
                              {{"", "app", Align::Right},
                               {"", "host interface"},
                               {"", "host lanes"},
                               {"", "media lanes"},
                               {"", "media interface"}});
    for (const Application& each : module.applications) {
        table.row(row_of(whole(each.code), text(interface_name(each.host_interface)),
                         text(lanes_text(each.host_lanes, each.host_lane_options)),
                         text(lanes_text(each.media_lanes, each.media_lane_options)),
                         text(interface_name(each.media_interface))));
    }
    if (!is_whole) {
        table.note("not read to the end of the list");
    }
}

void add_interface(Object& to, const Reading& interface, unsigned lanes, const Reading& options) {
    to.reading("interface", interface);
    to.data("lanes", whole_or_null(lanes, lanes != 0));
    to.data("start_lanes", options.has_value() ? as_data(model::start_lanes(options))
                                               : none(memmap::name_of(options.state)));
}

void add_application(Object& to, const Application& application) {
    to.data("code", whole(application.code));
    add_interface(to.object("host", ""), application.host_interface, application.host_lanes,
                  application.host_lane_options);
    add_interface(to.object("media", ""), application.media_interface, application.media_lanes,
                  application.media_lane_options);
    Table& groups =
        to.table("side_by_side", "", {{"host_first_lane", ""}, {"media_first_lane", ""}});
    for (const model::Group& group : model::side_by_side(application)) {
        groups.row(
            {whole(group.host_first), whole_or_null(group.media_first, group.media_first != 0)});
    }
}

/// "[1 2 3 4][5 6 7 8]": the lanes of every group, in the order of the lanes.
std::string drawn(const std::vector<model::Group>& groups, unsigned width,
                  unsigned model::Group::* first) {
    std::string text;
    for (const model::Group& group : groups) {
        if (group.*first != 0 && width != 0) {
            text += fmt::format(
                "[{}]", fmt::join(model::numbers_of(model::lane_set(group.*first, width)), " "));
        }
    }
    return text.empty() ? "not stated" : text;
}

void add_drawing(Object& tree, const Application& application) {
    const std::vector<model::Group> groups = model::side_by_side(application);
    Table& table = tree.table("",
                              fmt::format("app {:<2} {}  ->  {}", application.code,
                                          interface_name(application.host_interface),
                                          interface_name(application.media_interface)),
                              {{}, {}});
    if (groups.empty() && application.host_lanes != 0 &&
        !model::start_lanes(application.host_lane_options).empty()) {
        table.row(
            {text("nowhere: every start that it allows runs past the last lane of its side")});
        return;
    }
    table.row(
        {text("host"), text(drawn(groups, application.host_lanes, &model::Group::host_first))});
    table.row(
        {text("media"), text(drawn(groups, application.media_lanes, &model::Group::media_first))});
    if (groups.size() > 1) {
        table.row(row_of(text(fmt::format("up to {} side by side", groups.size()))));
    }
}

/// The name of the application that a lane runs, or why there is none.
std::string name_of_running(const model::Module& module, const model::Lane& lane) {
    if (!lane.application.has_value()) {
        return "";
    }
    const auto app =
        std::ranges::find(module.applications, lane.application.raw, &Application::code);
    return app != module.applications.end() ? interface_name(app->media_interface)
           : lane.application.raw != 0      ? "no such application"
                                            : "unused";
}

void add_active(Object& tree, const model::Module& module) {
    constexpr std::string_view title =
        "Active control set, per host lane (data path = its first lane)";
    if (module.context.flat) {
        tree.object("", std::string(title)).note("none: flat memory has no control sets");
        return;
    }
    Table& table = tree.table("", std::string(title),
                              {{"", "lane", Align::Right},
                               {"", "app", Align::Right},
                               {"", "data path", Align::Right},
                               {"", "state"},
                               {"", "application"}});
    for (const model::Lane& lane : module.lanes) {
        if (lane.application.field == nullptr) {
            continue;
        }
        const bool is_used = lane.application.has_value() && lane.application.raw != 0;
        table.row(row_of(whole(lane.number),
                         text(lane.application.has_value() ? std::to_string(lane.application.raw)
                                                           : value_text(lane.application)),
                         is_used && lane.data_path.has_value() ? first_lane_of(lane) : as_text(""),
                         reading(lane.data_path_state), text(name_of_running(module, lane))));
    }
}

/// What is said of a module without applications, and what its map has in their place.
void add_compliance(Object& tree, const model::Module& module) {
    std::vector<model::Item> named;
    bool unread = false;
    for (const model::Item& each : module.items()) {
        if (!each.key.ends_with("compliance") && each.key != "cable_technology") {
            continue;
        }
        unread = unread || each.reading.state == memmap::State::NotRead;
        if (each.reading.has_value() && each.reading.raw != 0) {
            named.push_back(each);
        }
    }
    tree.remark(
        "", module.applications_read != model::Extent::All ? "the list of applications was not read"
            : module.context.standard == memmap::Standard::Cmis ? "no applications are advertised"
            : named.empty() && unread
                ? "this memory map has no applications; its compliance codes were not read"
            : named.empty() ? "this memory map has no applications, and no compliance code "
                              "names what the module runs"
                            : "this memory map has no applications; what it says of itself:");
    for (const model::Item& each : named) {
        tree.fact("", each.label, item(each));
    }
}

void add_breakouts(Object& tree, const model::Module& module) {
    Object& section =
        tree.object("", "Breakouts: lanes that the instances of one application take");
    for (const Application& each : module.applications) {
        add_drawing(section, each);
    }
}

} // namespace

void add_applications(Object& tree, const model::Module& module) {
    tree.later(Shown::ToPeople, [&module](Object& part) { add_table(part, module); });
    tree.later(Shown::ToPrograms, [&module](Object& part) {
        if (module.applications_read == model::Extent::None) {
            part.data("applications", none("not-read"));
            return;
        }
        part.objects("applications"); // also where there are none
        for (const Application& each : module.applications) {
            add_application(part.next("applications"), each);
        }
        if (module.applications_read == model::Extent::Part) {
            part.word("applications_state", "incomplete");
        }
    });
}

Object apps_tree(const engine::Inspection& inspection, const Wish& wish) {
    Object tree = tree_of(inspection);
    const engine::Decoded* const best = inspection.best();
    if (best == nullptr) {
        return tree;
    }
    const model::Module& module = best->module;
    add_port_modes(tree, inspection);
    if (module.applications.empty()) {
        tree.later(Shown::ToPeople, [&module](Object& part) { add_compliance(part, module); });
        tree.later(Shown::ToPrograms, [&module](Object& part) { add_applications(part, module); });
    } else {
        add_applications(tree, module);
        tree.later(Shown::ToPeople, [&module](Object& part) {
            add_breakouts(part, module);
            add_active(part, module);
        });
    }
    add_lanes(tree, module, wish);
    return tree;
}

} // namespace optictl::cli::view
