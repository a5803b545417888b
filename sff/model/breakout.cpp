#include "sff/model/breakout.hpp"

#include <algorithm>

namespace optictl::model {
namespace {

/// The lanes of a bank at which `options` allows to start, a bit each; 0 where it says nothing.
unsigned starts_of(const memmap::Reading& options) {
    return options.has_value() ? static_cast<unsigned>(options.raw) & 0xFFU : 0U;
}

/// The lowest start from lane `from` on; 0: none.
unsigned next_start(unsigned starts, unsigned from) {
    const unsigned left = from <= lanes_per_bank ? starts & ~((1U << (from - 1)) - 1U) : 0U;
    return first_lane(left);
}

/// Calls `visit(group)` for the instances that run side by side in the first bank, of which `lanes`
/// lanes are there, until it returns false.
template <class Visit>
void visit_side_by_side(const Application& application, unsigned lanes, Visit visit) {
    const unsigned host = starts_of(application.host_lane_options);
    const unsigned media = starts_of(application.media_lane_options);
    const unsigned width = std::max(application.media_lanes, 1U);
    unsigned media_free = 1;
    unsigned host_free = 1;
    for (unsigned first = next_start(host, 1); first != 0; first = next_start(host, host_free)) {
        host_free = first + 1;
        if (first + application.host_lanes - 1 > lanes) {
            continue;
        }
        Group group{first, 0};
        if (media != 0) {
            group.media_first = next_start(media, media_free);
            if (group.media_first == 0 || group.media_first + width - 1 > lanes_per_bank) {
                return;
            }
            media_free = group.media_first + width;
        }
        if (!visit(group)) {
            return;
        }
        host_free = first + std::max(application.host_lanes, 1U);
    }
}

/// The media lane of the instance that starts on host lane `start` of the first bank; 0: not
/// known. A start that overlaps an earlier one is paired by its rank among the legal starts.
unsigned media_start(const Application& application, unsigned start) {
    std::optional<unsigned> found;
    visit_side_by_side(application, lanes_per_bank, [&](const Group& group) {
        found = group.host_first == start ? std::optional(group.media_first) : std::nullopt;
        return !found;
    });
    if (found) {
        return *found;
    }
    unsigned media = starts_of(application.media_lane_options);
    const unsigned before = starts_of(application.host_lane_options) & ((1U << (start - 1)) - 1U);
    for (unsigned rank = lane_count(before); rank != 0; --rank) {
        media &= media - 1U;
    }
    const unsigned lane = first_lane(media);
    return lane + std::max(application.media_lanes, 1U) - 1 > lanes_per_bank ? 0 : lane;
}

bool overlaps(const Placement& one, const Placement& other) {
    return (one.host_lanes & other.host_lanes) != 0 || (one.media_lanes & other.media_lanes) != 0;
}

/// Searches places for all that is wanted, one instance after the other.
class Arranger {
public:
    explicit Arranger(std::span<const Wanted> wanted) : wanted_(wanted) {}

    std::optional<std::vector<Placement>> run() {
        return place(0, 0, 0) ? std::optional(std::move(placed_)) : std::nullopt;
    }

private:
    /// Places the instances from number `number` of kind `kind` on, by the options from `from` on.
    bool place(std::size_t kind, unsigned number, std::size_t from) {
        while (kind < wanted_.size() && number == wanted_[kind].count) {
            ++kind;
            number = 0;
            from = 0;
        }
        if (kind == wanted_.size()) {
            return true;
        }
        const std::vector<Placement>& options = wanted_[kind].options;
        const unsigned left = wanted_[kind].count - number;
        for (std::size_t i = from; i < options.size() && options.size() - i >= left; ++i) {
            if (++tries_ > most_tries) {
                return false;
            }
            const Placement& option = options[i];
            const bool free = std::ranges::none_of(
                placed_, [&](const Placement& other) { return overlaps(option, other); });
            if (!free) {
                continue;
            }
            placed_.push_back(option);
            if (place(kind, number + 1, i + 1)) {
                return true;
            }
            placed_.pop_back();
        }
        return false;
    }

    static constexpr unsigned most_tries = 20'000;
    std::span<const Wanted> wanted_;
    std::vector<Placement> placed_{};
    unsigned tries_ = 0;
};

} // namespace

std::optional<std::vector<Placement>> arrange(std::span<const Wanted> wanted) {
    return Arranger(wanted).run();
}

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
        visit_side_by_side(application, here, [&](const Group& group) {
            groups.push_back({before + group.host_first,
                              group.media_first != 0 ? before + group.media_first : 0});
            return true;
        });
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
    if (media == 0 && starts_of(application.media_lane_options) != 0) {
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
