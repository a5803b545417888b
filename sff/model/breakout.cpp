#include "sff/model/breakout.hpp"

#include <algorithm>

namespace optictl::model {
namespace {

/// The instances that run side by side in the first bank, of which `lanes` lanes are there.
std::vector<Group> side_by_side_in_bank(const Application& application, unsigned lanes) {
    const std::vector<unsigned> host = start_lanes(application.host_lane_options);
    const std::vector<unsigned> media = start_lanes(application.media_lane_options);
    std::vector<Group> groups;
    unsigned host_free = 1;
    unsigned media_free = 1;
    for (const unsigned first : host) {
        if (first < host_free || first + application.host_lanes - 1 > lanes) {
            continue;
        }
        Group group{first, 0};
        if (!media.empty()) {
            const unsigned width = std::max(application.media_lanes, 1U);
            const auto next = std::ranges::find_if(media, [=](unsigned lane) {
                return lane >= media_free && lane + width - 1 <= lanes_per_bank;
            });
            if (next == media.end()) {
                break;
            }
            group.media_first = *next;
            media_free = *next + width;
        }
        groups.push_back(group);
        host_free = first + application.host_lanes;
    }
    return groups;
}

/// The media lane of the instance that starts on host lane `start` of the first bank; 0: not
/// known. A start that overlaps an earlier one is paired by its rank among the legal starts.
unsigned media_start(const Application& application, unsigned start) {
    for (const Group& group : side_by_side_in_bank(application, lanes_per_bank)) {
        if (group.host_first == start) {
            return group.media_first;
        }
    }
    const std::vector<unsigned> host = start_lanes(application.host_lane_options);
    const std::vector<unsigned> media = start_lanes(application.media_lane_options);
    const auto rank = static_cast<std::size_t>(std::ranges::find(host, start) - host.begin());
    if (rank >= media.size() ||
        media[rank] + std::max(application.media_lanes, 1U) - 1 > lanes_per_bank) {
        return 0;
    }
    return media[rank];
}

bool overlaps(const Placement& one, const Placement& other) {
    return (one.host_lanes & other.host_lanes) != 0 || (one.media_lanes & other.media_lanes) != 0;
}

} // namespace

std::vector<unsigned> start_lanes(const memmap::Reading& options) {
    std::vector<unsigned> lanes;
    for (unsigned bit = 0; options.has_value() && bit < lanes_per_bank; ++bit) {
        if ((options.raw >> bit & 1U) != 0) {
            lanes.push_back(bit + 1);
        }
    }
    return lanes;
}

std::vector<Group> side_by_side(const Application& application, unsigned lanes) {
    if (application.host_lanes == 0) {
        return {};
    }
    if (!application.host_lane_options.has_value()) {
        return {{1, 1}};
    }
    std::vector<Group> groups;
    for (unsigned before = 0; before < std::min(lanes, most_lanes); before += lanes_per_bank) {
        const unsigned here = std::min(lanes - before, lanes_per_bank);
        for (const Group& group : side_by_side_in_bank(application, here)) {
            groups.push_back({before + group.host_first,
                              group.media_first != 0 ? before + group.media_first : 0});
        }
    }
    return groups;
}

std::optional<Placement> placement(const Application& application, unsigned host_first,
                                   unsigned lanes) {
    if (host_first == 0 || application.host_lanes == 0 ||
        !application.host_lane_options.has_value()) {
        return std::nullopt;
    }
    const unsigned start = (host_first - 1) % lanes_per_bank + 1;
    const unsigned before = host_first - start;
    const bool allowed = (application.host_lane_options.raw >> (start - 1) & 1U) != 0;
    if (!allowed || start + application.host_lanes - 1 > lanes_per_bank ||
        host_first > most_lanes || host_first + application.host_lanes - 1 > lanes) {
        return std::nullopt;
    }
    const unsigned media = media_start(application, start);
    if (media == 0 && !start_lanes(application.media_lane_options).empty()) {
        return std::nullopt; // no media lanes are left for an instance there
    }
    const unsigned media_first = media != 0 ? before + media : 0;
    return Placement{application.code,
                     {host_first, media_first},
                     lane_set(host_first, application.host_lanes),
                     lane_set(media_first, application.media_lanes)};
}

std::vector<Placement> free_placements(const Application& application,
                                       std::span<const Placement> placed, unsigned lanes) {
    std::vector<Placement> list;
    for (unsigned first = 1; first <= std::min(lanes, most_lanes); ++first) {
        const auto one = placement(application, first, lanes);
        if (one && std::ranges::none_of(
                       placed, [&](const Placement& other) { return overlaps(*one, other); })) {
            list.push_back(*one);
        }
    }
    return list;
}

bool fit_together(std::span<const Placement> placements) {
    for (std::size_t i = 0; i < placements.size(); ++i) {
        for (std::size_t j = i + 1; j < placements.size(); ++j) {
            if (overlaps(placements[i], placements[j])) {
                return false;
            }
        }
    }
    return true;
}

} // namespace optictl::model
