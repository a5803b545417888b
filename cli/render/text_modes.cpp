// The modes of a port in the words of front panels, and what to set for each.
#include <algorithm>

#include "cli/engine/check.hpp"
#include "cli/render/text.hpp"
#include "sff/words/words.hpp"
#include "vendor-db/port_modes.hpp"

namespace optictl::cli::render {

using namespace engine;
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

} // namespace

void put_port_modes(Buffer& out, const Inspection& inspection) {
    const vendor_db::Facts facts = facts_of(inspection);
    const std::vector<PortMode> modes = vendor_db::port_modes(facts);
    if (modes.empty()) {
        return;
    }
    std::size_t width = 0;
    for (const PortMode& each : modes) {
        width = std::max(width, each.mode.text().size());
    }
    constexpr std::size_t now_width = 5;
    put(out, "Port modes, and what to set for each\n");
    for (const PortMode& each : modes) {
        put_padded(out, fmt::format("  {}", each.mode.text()), width + 4);
        put_padded(out, each.runs ? "now" : "", now_width);
        put_wrapped(out, printable(text_of(each, facts)), width + 4 + now_width);
    }
    const model::Module& module = inspection.best()->module;
    const memmap::Field* const staged =
        module.vocabulary != nullptr ? module.vocabulary->staged_application : nullptr;
    const bool has_places =
        std::ranges::any_of(modes, [](const PortMode& each) { return !each.places.empty(); });
    if (staged != nullptr && has_places) {
        put(out, "  ");
        put_wrapped(out,
                    fmt::format("To set: AppSel and DPID (first lane of the data path, less 1) on "
                                "each of its lanes, staged control set 0, {} [{}]",
                                bytes_address(*staged, module.context.standard), clause(*staged)),
                    2);
    }
    for (const std::string& each : vendor_db::impossible_starts(facts)) {
        put(out, "  ");
        put_wrapped(out, "cannot start: " + printable(each), 4);
    }
}

} // namespace optictl::cli::render
