// The modes of a port in the words of front panels, and what to set for each.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/lists/check.hpp"
#include "cli/view/module/cells.hpp"
#include "cli/view/module/module.hpp"
#include "sff/words/words.hpp"
#include "vendor-db/port_modes.hpp"

namespace optictl::cli::view {

using namespace words;

namespace {

using vendor_db::PortMode;

/// "lanes 1-4, 5-8", "each of lanes 1-8": the lanes of the data paths of an application.
std::string lanes_of(const std::vector<model::Placement>& places) {
    model::LaneSet all = 0;
    bool single = true;
    std::vector<std::string> paths;
    for (const model::Placement& each : places) {
        const unsigned width = model::lane_count(each.host_lanes);
        const unsigned first = each.first.host_first;
        all |= each.host_lanes;
        single = single && width == 1;
        paths.push_back(width == 1 ? std::to_string(first)
                                   : fmt::format("{}-{}", first, first + width - 1));
    }
    return single && places.size() > 1
               ? "each of lanes " + model::ranges_of(all)
               : fmt::format("lane{} {}", single ? "" : "s", fmt::join(paths, ", "));
}

/// "AppSel 2 (400GAUI-4-S C2M) on lanes 1-4, 5-8": the data paths of each application.
std::string setting_of(const PortMode& mode, const vendor_db::Facts& facts) {
    std::string out;
    std::vector<unsigned> done;
    for (const model::Placement& first : mode.places) {
        if (std::ranges::find(done, first.application) != done.end()) {
            continue;
        }
        done.push_back(first.application);
        std::vector<model::Placement> same;
        std::ranges::copy_if(mode.places, std::back_inserter(same), [&](const auto& each) {
            return each.application == first.application;
        });
        const auto application = std::ranges::find(facts.applications, first.application,
                                                   &vendor_db::ApplicationFacts::code);
        out += fmt::format("{}AppSel {} ({}) on {}", out.empty() ? "" : "; ", first.application,
                           application->host, lanes_of(same));
    }
    if (!mode.others.empty()) {
        out += fmt::format("; or AppSel {}", fmt::join(mode.others, ", "));
    }
    return out;
}

std::string text_of(const PortMode& mode, const vendor_db::Facts& facts) {
    std::string out = setting_of(mode, facts);
    const auto add = [&out](const std::string& text) {
        out += text.empty() ? "" : (out.empty() ? "" : "; ") + text;
    };
    add(mode.note);
    add(mode.fec.empty() ? "" : mode.fec == "none" ? std::string("no FEC") : "FEC " + mode.fec);
    return out;
}

void add_to_people(Object& tree, const engine::Inspection& inspection) {
    constexpr unsigned now_width = 3; // also where no mode runs
    const vendor_db::Facts facts = engine::facts_of(inspection);
    const std::vector<PortMode> modes = vendor_db::port_modes(facts);
    Table& table =
        tree.table("", "Port modes, and what to set for each", {{}, {.least = now_width}, {}});
    for (const PortMode& each : modes) {
        table.row(
            {text(each.mode.text()), text(each.runs ? "now" : ""), text(text_of(each, facts))});
    }
    const model::Module& module = inspection.best()->module;
    const memmap::Field* const staged =
        module.vocabulary != nullptr ? module.vocabulary->staged_application : nullptr;
    const bool has_places =
        std::ranges::any_of(modes, [](const PortMode& each) { return !each.places.empty(); });
    if (staged != nullptr && has_places) {
        table.note(fmt::format("To set: AppSel and DPID (first lane of the data path, less 1) on "
                               "each of its lanes, staged control set 0, {} [{}]",
                               bytes_address(*staged, module.context.standard), clause(*staged)));
    }
    for (const std::string& each : vendor_db::impossible_starts(facts)) {
        table.note("cannot start: " + printable(each));
    }
}

void add_mode(Object& to, const PortMode& mode) {
    to.data("mode", as_data(mode.mode.text()));
    to.data("runs", as_data(mode.runs));
    Table& paths = to.table("data_paths", "",
                            {{"application", ""},
                             {"host_first_lane", ""},
                             {"host_lanes", ""},
                             {"media_first_lane", ""}});
    for (const model::Placement& place : mode.places) {
        paths.row(row_of(whole(place.application), whole(place.first.host_first),
                         whole(model::lane_count(place.host_lanes)),
                         whole_or_null(place.first.media_first, place.first.media_first != 0)));
    }
    to.data("other_applications",
            as_data(std::vector<unsigned>(mode.others.begin(), mode.others.end())));
    to.data("fec", as_data(mode.fec.empty() ? Value::Data() : Value::Data(mode.fec)));
    to.data("note", text(mode.note));
}

void add_to_programs(Object& tree, const engine::Inspection& inspection) {
    const vendor_db::Facts facts = engine::facts_of(inspection);
    tree.objects("port_modes");
    for (const PortMode& each : vendor_db::port_modes(facts)) {
        add_mode(tree.next("port_modes"), each);
    }
    tree.data("impossible_starts", several(vendor_db::impossible_starts(facts)));
}

} // namespace

void add_port_modes(Object& tree, const engine::Inspection& inspection) {
    tree.later(Shown::ToPeople, [&inspection](Object& part) { add_to_people(part, inspection); });
    tree.later(Shown::ToPrograms,
               [&inspection](Object& part) { add_to_programs(part, inspection); });
}

} // namespace optictl::cli::view
