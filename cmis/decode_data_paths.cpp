// Data paths: which lanes belong together, by the active control set, and what state they are in.
#include <algorithm>

#include "cmis/decode_parts.hpp"
#include "cmis/media.hpp"
#include "sff/model/breakout.hpp"
#include "sff/sff8024/fec.hpp"

namespace optictl::cmis::detail {
namespace {

using memmap::Context;
using memmap::State;
using model::Application;
using model::Configuration;
using model::DataPath;
using model::Lane;
using model::LaneSet;
using model::Module;
using model::PathState;
using model::Reading;

PathState state_of(const Reading& reading) {
    // Table 8-94; the names of the codes are in codes::data_path_state.
    constexpr PathState states[] = {
        PathState::Unknown,   PathState::Deactivated, PathState::Init,      PathState::Deinit,
        PathState::Activated, PathState::TxTurnOn,    PathState::TxTurnOff, PathState::Initialized};
    return reading.is_read() && reading.raw < std::size(states) ? states[reading.raw]
                                                                : PathState::Unknown;
}

Configuration configuration_of(const Reading& reading) {
    constexpr unsigned none = 0;
    constexpr unsigned accepted = 1;
    constexpr unsigned last_refusal = 8;
    constexpr unsigned in_progress = 0xC;
    if (reading.state == State::NotAdvertised) {
        return Configuration::Unstated;
    }
    if (reading.state != State::Ok && reading.state != State::Unconfirmed) {
        return Configuration::Unknown;
    }
    switch (reading.raw) {
    case none: return Configuration::None;
    case accepted: return Configuration::Accepted;
    case in_progress: return Configuration::InProgress;
    default: return reading.raw <= last_refusal ? Configuration::Refused : Configuration::Unknown;
    }
}

/// How much a person must know of a configuration before another lane's.
unsigned weight(Configuration configuration) {
    switch (configuration) {
    case Configuration::Refused: return 4;
    case Configuration::InProgress: return 3;
    case Configuration::Unknown: return 2;
    case Configuration::None: return 1;
    default: return 0;
    }
}

const Application* find_application(const Module& module, unsigned code) {
    const auto found = std::ranges::find(module.applications, code, &Application::code);
    return found != module.applications.end() ? &*found : nullptr;
}

void join(DataPath& path, const Lane& lane) {
    const LaneSet bit = model::lane_bit(lane.number);
    const PathState state = state_of(lane.data_path_state);
    const Configuration result = lane.configuration;
    const auto application = static_cast<unsigned>(lane.application.raw);
    const bool first = path.host_lanes == 0;
    path.mixed = path.mixed || (!first && path.application != application);
    path.application = first ? application : path.application;
    if (first || (path.state == PathState::Activated && state != PathState::Activated)) {
        path.state = state;
        path.state_reading = lane.data_path_state;
    }
    if (first || weight(result) > weight(path.configuration)) {
        path.configuration = result;
        path.configuration_reading = lane.configuration_status;
    }
    path.refused |= result == Configuration::Refused ? bit : 0U;
    path.host_lanes |= bit;
}

/// The media lanes of a path. Where the module does not state them, they follow each other as the
/// host lanes do; of an application that is not known they have the numbers of the host lanes.
LaneSet media_lanes_of(const Module& module, const DataPath& path, LaneSet existing) {
    const Application* app = find_application(module, path.application);
    if (app == nullptr) {
        return path.host_lanes & existing;
    }
    if (const auto placed = model::placement(*app, path.first, module.lane_count)) {
        if (placed->media_lanes != 0) {
            return placed->media_lanes & existing;
        }
    }
    if (app->media_lanes == 0 || app->host_lanes == 0) {
        return path.host_lanes & existing;
    }
    const unsigned index = (path.first - 1) % lanes_per_bank;
    const unsigned before = path.first - 1 - index;
    const unsigned first = before + index / app->host_lanes * app->media_lanes + 1;
    return model::lane_set(first, app->media_lanes) & existing;
}

/// What each side of a path receives is coded as its interface says. A cable hands on what the
/// hosts send.
void set_fec(const Context& context, const Module& module, DataPath& path) {
    static constexpr const memmap::Field* media_type = in_lower("MediaType");
    const Application* app = path.mixed ? nullptr : find_application(module, path.application);
    if (app == nullptr) {
        return;
    }
    const auto host_id = static_cast<unsigned>(app->host_interface.raw);
    const sff8024::Interface* host = sff8024::host_interface(host_id);
    const std::string_view stated = sff8024::host_fec(host_id);
    path.host_fec = !stated.empty() ? stated : host != nullptr ? sff8024::fec_of(*host) : stated;
    const auto table = media_table(static_cast<unsigned>(memmap::read(context, *media_type).raw));
    if (!table) {
        return;
    }
    if (*table == sff8024::MediaTable::PassiveCopper ||
        *table == sff8024::MediaTable::ActiveCable) {
        path.media_fec = path.host_fec;
    } else if (const auto* media = sff8024::media_interface(
                   *table, static_cast<unsigned>(app->media_interface.raw))) {
        path.media_fec = sff8024::fec_of(*media);
    }
}

/// Adds the paths of one bank. Lanes whose application is not read make one path that is assumed.
void add_bank(const Context& context, unsigned bank, LaneSet media, Module& module) {
    static constexpr const memmap::Field* status = in_11("ConfigStatusLane<i>");
    const memmap::Copies configurations(context, *status, bank);
    const bool has_status = memmap::applies(context, *status);
    const std::size_t begin = module.data_paths.size();
    const unsigned count = std::min(lanes_per_bank, module.lane_count - bank * lanes_per_bank);
    for (unsigned i = 0; i < count; ++i) {
        Lane& lane = module.lanes[bank * lanes_per_bank + i];
        lane.configuration_status = configurations[i];
        if (!has_status) {
            lane.configuration_status.state = State::NotAdvertised;
        }
        lane.configuration = configuration_of(lane.configuration_status);
        const bool assumed = lane.application.state == State::NotRead;
        if (!assumed && (!lane.application.has_value() || lane.application.raw == 0)) {
            continue;
        }
        const unsigned start = assumed ? 1 : static_cast<unsigned>(lane.data_path.raw) + 1;
        const unsigned first = bank * lanes_per_bank + start;
        auto path = std::find_if(
            module.data_paths.begin() + static_cast<std::ptrdiff_t>(begin), module.data_paths.end(),
            [=](const DataPath& each) { return each.first == first && each.assumed == assumed; });
        if (path == module.data_paths.end()) {
            module.data_paths.push_back({.first = first, .assumed = assumed});
            path = module.data_paths.end() - 1;
        }
        join(*path, lane);
        lane.path = static_cast<int>(path - module.data_paths.begin());
    }
    for (std::size_t i = begin; i < module.data_paths.size(); ++i) {
        DataPath& path = module.data_paths[i];
        path.media_lanes = path.assumed ? media & model::lane_set(bank * lanes_per_bank + 1, 8)
                                        : media_lanes_of(module, path, media);
        set_fec(context, module, path);
    }
}

} // namespace

void add_data_paths(const Context& context, Module& module) {
    const LaneSet media = model::lane_set(1, module.lane_count) & ~context.unused_media_lanes;
    module.media_lanes.reserve(module.lane_count);
    model::for_each_lane(
        media, [&module](unsigned lane) { module.media_lanes.push_back({.number = lane}); });
    if (context.flat) {
        return; // no lane page exists
    }
    module.data_paths.reserve(lanes_per_bank);
    for (unsigned bank = 0; bank < module.banks(); ++bank) {
        add_bank(context, bank, media, module);
    }
    for (model::MediaLane& lane : module.media_lanes) {
        for (std::size_t i = 0; i < module.data_paths.size(); ++i) {
            if ((module.data_paths[i].media_lanes & model::lane_bit(lane.number)) != 0) {
                lane.path = static_cast<int>(i);
            }
        }
    }
}

} // namespace optictl::cmis::detail
