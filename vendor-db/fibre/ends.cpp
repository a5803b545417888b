// What a decoded module tells of its end of a link.
#include "vendor-db/fibre/ends.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>

#include "sff/model/breakout.hpp"
#include "sff/model/judge.hpp"
#include "sff/sff8024/interfaces.hpp"
#include "vendor-db/fibre/media.hpp"
#include "vendor-db/fibre/paths.hpp"
#include "vendor-db/mode.hpp"
#include "vendor-db/mode_fit.hpp"

namespace optictl::vendor_db {
namespace {

using memmap::Reading;
using memmap::Unit;

EndInterface interface_of(const model::Application& application) {
    const Reading& media = application.media_interface;
    std::vector<std::string> names;
    std::string shown;
    if (media.has_value() && media.codes != nullptr && media.raw != 0) {
        add_media_names(names, media.codes->name_of(media.raw));
        shown = sff8024::short_name(media.codes->name_of(media.raw));
    }
    EndInterface out = vendor_db::interface_of(std::move(names));
    out.shown = std::move(shown);
    const Reading& host = application.host_interface;
    out.host_fec =
        host.has_value() ? sff8024::host_fec(static_cast<unsigned>(host.raw)) : std::string_view{};
    out.application = application.code;
    out.lanes = application.media_lanes;
    return out;
}

unsigned media_lane_of(const model::Application& application, unsigned host_first) {
    const auto placed = model::placement(application, host_first, model::most_lanes);
    if (placed && placed->first.media_first != 0) {
        return placed->first.media_first;
    }
    const std::vector<unsigned> starts = model::start_lanes(application.media_lane_options);
    if (starts.size() == 1) {
        return starts.front();
    }
    return application.host_lanes == application.media_lanes ? host_first : 0;
}

unsigned media_lanes_of(const model::Module& module) {
    unsigned lanes = 0;
    for (const model::Application& each : module.applications) {
        for (const model::Group& group : model::side_by_side(each)) {
            lanes = std::max(lanes, std::max(1U, group.media_first) + each.media_lanes);
        }
    }
    return lanes > 1 ? lanes - 1 : lanes;
}

void add_applications(const model::Module& module, LinkEnd& end) {
    end.media_lanes = media_lanes_of(module);
    const auto paths = running_paths(module);
    const auto add = [&](EndInterface each) {
        const auto facts =
            std::ranges::find(end.facts.applications, each.application, &ApplicationFacts::code);
        each.rate = facts != end.facts.applications.end() ? facts->rate : 0;
        if (!each.names.empty()) {
            end.interfaces.push_back(std::move(each));
        }
    };
    for (const auto& [first, code] : paths) {
        const auto application =
            std::ranges::find(module.applications, code, &model::Application::code);
        if (application != module.applications.end()) {
            EndInterface each = interface_of(*application);
            each.first_lane = media_lane_of(*application, first);
            add(std::move(each));
        }
    }
    if (paths.empty()) {
        for (const model::Application& application : module.applications) {
            add(interface_of(application));
        }
    }
    const bool told = std::ranges::any_of(
        module.lanes, [](const model::Lane& lane) { return lane.application.has_value(); });
    end.running = !paths.empty() ? Running::Active : told ? Running::Idle : Running::NotStated;
}

std::optional<double> number(const std::optional<model::Item>& item) {
    return item && item->reading.has_value() && item->reading.value != 0
               ? std::optional(item->reading.value)
               : std::nullopt;
}

std::optional<double> metres(const std::optional<model::Item>& item) {
    const auto value = number(item);
    return value ? std::optional(*value * (item->reading.unit == Unit::Kilometre ? 1000 : 1))
                 : std::nullopt;
}

/// What SONiC and FBOSS write for no light at all: the least that 0.1 uW steps can show.
constexpr double floor_dbm = -40.0;

void add_light(const model::Module& module, LinkEnd& end) {
    for (const model::Monitor& monitor : module.monitors) {
        const bool tx = monitor.quantity == model::Quantity::TxPower;
        if (monitor.lane == 0 || (!tx && monitor.quantity != model::Quantity::RxPower)) {
            continue;
        }
        auto lane = std::ranges::find(end.light, monitor.lane, &LaneLight::lane);
        if (lane == end.light.end()) {
            end.light.push_back({.lane = monitor.lane, .tx_dbm = {}, .rx_dbm = {}});
            lane = end.light.end() - 1;
        }
        const bool lit = monitor.value.has_value() && monitor.value.value > 0 &&
                         model::dbm(monitor.value.value) > floor_dbm + 0.05;
        if (lit) {
            (tx ? lane->tx_dbm : lane->rx_dbm) = model::dbm(monitor.value.value);
        } else if (!tx && monitor.value.has_value()) {
            lane->dark = true;
        }
        if (!tx) {
            lane->too_much = monitor.verdict == model::Verdict::HighAlarm;
            end.rx_is_average = end.rx_is_average && monitor.power != model::PowerKind::Oma;
        }
    }
}

bool code_is(const model::Module& module, std::string_view key, auto matches) {
    const auto item = module.item(key);
    return item && item->reading.has_value() && matches(item->reading.raw);
}

/// Whether an assembly ends here: by its connector, or by the kind of medium that it states.
bool is_cable(const model::Module& module, bool is_cmis) {
    const auto attached = [](auto code) { return code == 0x0B || code == 0x21 || code == 0x23; };
    const auto cable = [](auto type) { return type == 3 || type == 4; }; // OIF-CMIS 5.4 Table 8-20
    const auto copper = [](auto type) { return type >= 10; };            // SFF-8636 Table 6-19
    const auto wired = [](auto bits) { return bits != 0; };
    return code_is(module, "connector", attached) ||
           (is_cmis ? code_is(module, "media_type", cable)
                    : code_is(module, "media_technology", copper) ||
                          code_is(module, "cable_technology", wired));
}

/// Whether its rate is selected among several. The identifiers of SFF-8472 Table 5-6 up to 10h name
/// rates of Fibre Channel, also in modules for Ethernet: which lower rate these have is not known
/// by it. That of 20h stands in the secondary extended code.
bool selects_rate(const model::Module& module) {
    const auto is_set = [](auto bit) { return bit != 0; };
    const auto has_rates = [](auto code) {
        return code == 0x01 || (code <= 0x10 && code % 2 == 0);
    };
    return code_is(module, "rate_select_implemented", is_set) &&
           code_is(module, "rate_identifier",
                   [&](auto code) { return code != 0 && has_rates(code); });
}

std::string_view polish_of(const model::Module& module) {
    const auto face = module.item("fiber_face_type");
    if (!face || !face->reading.has_value()) {
        return {};
    }
    return face->reading.raw == 1 ? "UPC" : face->reading.raw == 2 ? "APC" : std::string_view{};
}

} // namespace

EndInterface interface_of(std::vector<std::string> names) {
    EndInterface out;
    for (const std::string& name : names) {
        if (out.optics == nullptr) {
            out.optics = optics_of(name);
        }
    }
    out.names = std::move(names);
    out.lanes = out.optics != nullptr ? out.optics->lanes : 0;
    return out;
}

std::string_view name_of(const EndInterface& each) {
    return each.optics != nullptr ? each.optics->name
           : !each.shown.empty()  ? std::string_view(each.shown)
           : !each.names.empty()  ? std::string_view(each.names.front())
                                  : std::string_view{};
}

LinkEnd end_of(const model::Module& module, Facts facts) {
    LinkEnd end;
    end.facts = std::move(facts);
    if (end.facts.has_applications) {
        add_applications(module, end);
    } else {
        for (Media& media : compliance_of(module)) {
            end.interfaces.push_back(interface_of(std::move(media.names)));
            end.interfaces.back().shown = std::move(media.shown);
        }
        // Bits that name a speed alone (SDR, QDR) say nothing where another names the medium.
        const auto has_row = [](const EndInterface& each) { return each.optics != nullptr; };
        if (std::ranges::any_of(end.interfaces, has_row)) {
            std::erase_if(end.interfaces, std::not_fn(has_row));
        }
    }
    add_light(module, end);
    end.wavelength_nm = number(module.item("wavelength"));
    end.tolerance_nm = number(module.item("wavelength_tolerance"));
    const auto laser = number(module.lane_item("current_laser_frequency", 1));
    const auto channel = number(module.item("channel_frequency"));
    end.frequency_thz = laser ? std::optional(*laser / 1000) : channel;
    end.is_cable = is_cable(module, end.facts.has_applications);
    end.cable_length_m = metres(module.item("cable_length"));
    end.length_smf_m = metres(module.item("length_smf"));
    end.length_om3_m = metres(module.item("length_om3"));
    end.length_om4_m = metres(module.item("length_om4"));
    end.length_om5_m = metres(module.item("length_om5"));
    end.selects_rate = selects_rate(module);
    end.polish = polish_of(module);
    return end;
}

namespace {

/// The interface of an application, with the rate of its host side.
EndInterface with_rate(const LinkEnd& end, const model::Application& application) {
    EndInterface out = interface_of(application);
    const auto facts =
        std::ranges::find(end.facts.applications, application.code, &ApplicationFacts::code);
    out.rate = facts != end.facts.applications.end() ? facts->rate : 0;
    return out;
}

/// The interfaces of a mode that the module can run.
std::vector<EndInterface> of_mode(const LinkEnd& end, const model::Module& module,
                                  const Breakout& mode) {
    std::vector<EndInterface> out;
    if (const auto places = places_of(mode, end.facts)) {
        for (const model::Placement& place : *places) {
            const auto application = std::ranges::find(module.applications, place.application,
                                                       &model::Application::code);
            out.push_back(with_rate(end, *application));
            out.back().first_lane = std::max(1U, place.first.media_first);
        }
        return out;
    }
    // Flat memory states no start lanes: one port of an application of that speed.
    const Mode& only = mode.parts.front();
    for (const model::Application& application : module.applications) {
        EndInterface each = with_rate(end, application);
        if (mode.parts.size() == 1 && only.count == 1 && each.rate == only.rate &&
            !application.host_lane_options.has_value()) {
            each.first_lane = 1;
            return {each};
        }
    }
    return out;
}

/// All instances of an application, by its code or the name of its interface.
std::vector<EndInterface> of_application(const LinkEnd& end, const model::Module& module,
                                         std::string_view wanted) {
    unsigned code = 0;
    const auto [stop, error] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), code);
    const bool is_code = error == std::errc{} && stop == wanted.data() + wanted.size();
    const std::string name = normalised(wanted);
    std::vector<EndInterface> out;
    for (const model::Application& application : module.applications) {
        EndInterface each = with_rate(end, application);
        const bool meant = is_code ? application.code == code
                                   : std::ranges::find(each.names, name) != each.names.end();
        for (const model::Group& group : model::side_by_side(application)) {
            if (meant) {
                each.first_lane = std::max(1U, group.media_first);
                out.push_back(each);
            }
        }
        if (!out.empty()) {
            break;
        }
    }
    return out;
}

/// The same for a module that names its interfaces by codes: the host decides what it runs.
bool suppose_interface(LinkEnd& end, const std::expected<Breakout, std::string>& mode,
                       std::string_view wanted) {
    if (mode) {
        return fit_of(*mode, {}, end.facts).outcome == Requirement::Outcome::Met;
    }
    const std::string name = normalised(wanted);
    const auto is_other = [&](const EndInterface& each) {
        return std::ranges::find(each.names, name) == each.names.end();
    };
    if (std::ranges::all_of(end.interfaces, is_other)) {
        return false;
    }
    std::erase_if(end.interfaces, is_other);
    return true;
}

} // namespace

bool suppose(LinkEnd& end, const model::Module& module, std::string_view wanted) {
    const auto mode = parse_breakout(wanted);
    if (!end.facts.has_applications) {
        return suppose_interface(end, mode, wanted);
    }
    auto found = mode ? of_mode(end, module, *mode) : of_application(end, module, wanted);
    if (found.empty()) {
        return false;
    }
    end.interfaces = std::move(found);
    end.running = Running::Supposed;
    return true;
}

} // namespace optictl::vendor_db
