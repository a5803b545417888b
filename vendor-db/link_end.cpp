// What a decoded module tells of its end of a link.
#include <algorithm>
#include <cmath>

#include "sff/model/judge.hpp"
#include "vendor-db/link.hpp"

namespace optictl::vendor_db {
namespace {

using memmap::Reading;

std::vector<std::string> names_of(const Reading& media) {
    std::vector<std::string> names;
    if (media.has_value() && media.codes != nullptr && media.raw != 0) {
        add_media_names(names, media.codes->name_of(media.raw));
    }
    return names;
}

/// AppSel codes of the lanes that run one; empty when no lane says.
std::vector<unsigned> active_codes(const model::Module& module) {
    std::vector<unsigned> codes;
    for (const model::Lane& lane : module.lanes) {
        if (lane.application.is_set()) {
            codes.push_back(static_cast<unsigned>(lane.application.raw));
        }
    }
    return codes;
}

/// SFF modules comply with names; a compound one is the lanes of the form factor.
void add_compliance(const Facts& facts, LinkEnd& end) {
    std::vector<std::string> names = facts.media;
    if (names.size() > 2 && names.front().find(" OR ") != std::string::npos) {
        const std::string own = facts.form_factor == "SFP" ? names[2] : names[1];
        names = {own};
    }
    if (!names.empty()) {
        end.interfaces.push_back(std::move(names));
    }
}

std::optional<double> number(const std::optional<model::Item>& item) {
    return item && item->reading.has_value() && item->reading.value != 0
               ? std::optional(item->reading.value)
               : std::nullopt;
}

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
        const bool lit = monitor.value.has_value() && monitor.value.value > 0;
        if (lit) {
            (tx ? lane->tx_dbm : lane->rx_dbm) = model::dbm(monitor.value.value);
        } else if (!tx && monitor.value.has_value()) {
            lane->dark = true;
        }
        if (!tx && monitor.note == "OMA") {
            end.rx_is_average = false;
        }
    }
}

} // namespace

LinkEnd end_of(const model::Module& module, Facts facts) {
    LinkEnd end;
    const std::vector<unsigned> codes = active_codes(module);
    end.active = !codes.empty() || !facts.has_applications;
    for (const model::Application& application : module.applications) {
        const bool runs =
            codes.empty() || std::ranges::find(codes, application.code) != codes.end();
        if (auto names = names_of(application.media_interface); runs && !names.empty()) {
            end.interfaces.push_back(std::move(names));
        }
    }
    if (!facts.has_applications) {
        add_compliance(facts, end);
    }
    add_light(module, end);
    end.wavelength_nm = number(module.item("wavelength"));
    end.tolerance_nm = number(module.item("wavelength_tolerance"));
    const auto laser = number(module.lane_item("current_laser_frequency", 1));
    const auto channel = number(module.item("channel_frequency"));
    end.frequency_thz = laser ? std::optional(*laser / 1000) : channel;
    end.facts = std::move(facts);
    return end;
}

} // namespace optictl::vendor_db
