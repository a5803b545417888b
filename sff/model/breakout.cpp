#include "sff/model/breakout.hpp"

#include <algorithm>

namespace optictl::model {

std::vector<unsigned> start_lanes(const memmap::Reading& options) {
    std::vector<unsigned> lanes;
    for (unsigned bit = 0; options.has_value() && bit < 8; ++bit) {
        if ((options.raw >> bit & 1U) != 0) {
            lanes.push_back(bit + 1);
        }
    }
    return lanes;
}

std::vector<Group> side_by_side(const Application& application, unsigned lanes) {
    const std::vector<unsigned> host = start_lanes(application.host_lane_options);
    const std::vector<unsigned> media = start_lanes(application.media_lane_options);
    std::vector<Group> groups;
    if (application.host_lanes == 0) {
        return groups;
    }
    if (host.empty()) {
        if (!application.host_lane_options.has_value()) {
            groups.push_back({1, 1});
        }
        return groups;
    }
    unsigned host_free = 1;
    unsigned media_free = 1;
    for (const unsigned first : host) {
        if (first < host_free || first + application.host_lanes - 1 > lanes) {
            continue;
        }
        Group group{first, 0};
        if (!media.empty()) {
            const auto next = std::ranges::find_if(
                media, [media_free](unsigned lane) { return lane >= media_free; });
            if (next == media.end()) {
                break;
            }
            group.media_first = *next;
            media_free = *next + std::max(application.media_lanes, 1U);
        }
        groups.push_back(group);
        host_free = first + application.host_lanes;
    }
    return groups;
}

} // namespace optictl::model
