// Applications, the breakouts they allow drawn as lane groups, and what each lane runs now.
#include <algorithm>

#include "cli/render/text.hpp"
#include "sff/format/format.hpp"
#include "sff/model/breakout.hpp"
#include "sff/sff8024/interfaces.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::render {

using namespace engine;
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
    return fmt::format("{} at {}", count, starts.empty() ? "none" : lane_ranges(starts));
}

/// "[1 2 3 4][5 6 7 8]": the lanes of every group, in the order of the lanes.
std::string drawn(const std::vector<model::Group>& groups, unsigned width,
                  unsigned model::Group::* first) {
    std::string text;
    for (const model::Group& group : groups) {
        if (group.*first == 0 || width == 0) {
            continue;
        }
        std::vector<unsigned> lanes;
        lanes.reserve(width);
        for (unsigned i = 0; i < width; ++i) {
            lanes.push_back(group.*first + i);
        }
        text += fmt::format("[{}]", fmt::join(lanes, " "));
    }
    return text.empty() ? "not stated" : text;
}

void put_drawn(Buffer& out, const Application& application) {
    const std::vector<model::Group> groups = model::side_by_side(application);
    append(out, "  app {:<2} {}  ->  {}\n", application.code,
           interface_name(application.host_interface), interface_name(application.media_interface));
    if (groups.empty() && application.host_lanes != 0 &&
        !model::start_lanes(application.host_lane_options).empty()) {
        put(out, "    nowhere: every start that it allows runs past the last lane of its side\n");
        return;
    }
    append(out, "    host   {}\n",
           drawn(groups, application.host_lanes, &model::Group::host_first));
    append(out, "    media  {}\n",
           drawn(groups, application.media_lanes, &model::Group::media_first));
    if (groups.size() > 1) {
        append(out, "    up to {} side by side\n", groups.size());
    }
}

void put_active(Buffer& out, const model::Module& module) {
    TextTable table({{"lane", Align::Right},
                     {"app", Align::Right},
                     {"data path", Align::Right},
                     {"state"},
                     {"application"}});
    for (const model::Lane& lane : module.lanes) {
        if (lane.application.field == nullptr) {
            continue;
        }
        const auto app = std::ranges::find_if(module.applications, [&lane](const Application& a) {
            return lane.application.has_value() && a.code == lane.application.raw;
        });
        const bool used = lane.application.has_value() && lane.application.raw != 0;
        table.add({std::to_string(lane.number),
                   lane.application.has_value() ? std::to_string(lane.application.raw)
                                                : std::string(value_text(lane.application)),
                   used && lane.data_path.has_value() ? std::to_string(lane.data_path.raw + 1) : "",
                   value_text(lane.data_path_state),
                   app != module.applications.end() ? interface_name(app->media_interface)
                   : used                           ? "no such application"
                   : lane.application.has_value()   ? "unused"
                                                    : ""});
    }
    if (!table.empty()) {
        put(out, "Active control set, per host lane (data path = its first lane)\n");
        table.write(out);
    }
}

} // namespace

void put_applications(Buffer& out, const model::Module& module) {
    const bool whole = module.applications_read == model::Extent::All;
    if (module.applications.empty()) {
        put(out, whole ? "" : "Applications\n  not read\n");
        return;
    }
    TextTable table(
        {{"app", Align::Right}, {"host interface"}, {"lanes"}, {"media interface"}, {"lanes"}});
    for (const Application& application : module.applications) {
        table.add({std::to_string(application.code), interface_name(application.host_interface),
                   lanes_text(application.host_lanes, application.host_lane_options),
                   interface_name(application.media_interface),
                   lanes_text(application.media_lanes, application.media_lane_options)});
    }
    put(out, "Applications\n");
    table.write(out);
    put(out, whole ? "" : "  not read to the end of the list\n");
}

void apps_text(Buffer& out, const Inspection& inspection, const TextOptions& /*options*/) {
    const Decoded* decoded = inspection.best();
    if (decoded == nullptr) {
        put_unknown(out, inspection);
        return;
    }
    const model::Module& module = decoded->module;
    put_heading(out, inspection, *decoded);
    put_port_modes(out, inspection);
    if (module.applications.empty()) {
        append(out, "  {}\n",
               module.applications_read != model::Extent::All
                   ? "the list of applications was not read"
               : module.context.standard == memmap::Standard::Cmis
                   ? "no applications are advertised"
                   : "this memory map has no applications; what it says of itself:");
        for (const model::Item& item : module.items()) {
            const bool compliance =
                item.key.ends_with("compliance") || item.key == "cable_technology";
            if (compliance && item.reading.has_value() && item.reading.raw != 0) {
                append(out, "  {:<26} {}\n", item.label, item_text(item));
            }
        }
        return;
    }
    put_applications(out, module);
    put(out, "Breakouts: lanes that the instances of one application take\n");
    for (const Application& application : module.applications) {
        put_drawn(out, application);
    }
    put_active(out, module);
}

} // namespace optictl::cli::render
