// Where the instances of an application may run: the breakouts that a module allows.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sff/model/lane_set.hpp"
#include "sff/model/module.hpp"

namespace optictl::model {

/// One place where an application may run; lanes from 1 over all banks, 0: not known.
struct Group {
    unsigned host_first = 0;
    unsigned media_first = 0;
    bool operator==(const Group&) const = default;
};

/// The largest set of instances of `application` that can run side by side on `lanes` host lanes:
/// start lanes are taken in ascending order, each only when its lanes are still free on both
/// sides (OIF-CMIS 5.4 section 6.2.1: the k-th legal host start pairs with the k-th legal media
/// start). The options of a descriptor hold for each bank. Without options (flat memory) one
/// instance at lane 1 is all that can be told.
[[nodiscard]] std::vector<Group> side_by_side(const Application& application,
                                              unsigned lanes = lanes_per_bank);

/// An instance of an application on its lanes. No media lanes: the module does not state them.
struct Placement {
    unsigned application = 0; ///< AppSel code
    Group first{};
    LaneSet host_lanes = 0;
    LaneSet media_lanes = 0;
};

/// The instance of `application` that starts on host lane `host_first`; nothing when the
/// application may not start there, or would leave its bank or the module's `lanes`.
[[nodiscard]] std::optional<Placement>
placement(const Application& application, unsigned host_first, unsigned lanes = lanes_per_bank);

/// Where `application` may still start beside `placed`, instances of this or of other
/// applications: their lanes overlap on neither side.
[[nodiscard]] std::vector<Placement> free_placements(const Application& application,
                                                     std::span<const Placement> placed,
                                                     unsigned lanes = lanes_per_bank);

/// Whether the instances can run together: no two share a host lane or a media lane.
[[nodiscard]] bool fit_together(std::span<const Placement> placements);

/// Instances of one kind that are wanted beside others, and the places where each may run.
struct Wanted {
    unsigned count = 0;
    std::vector<Placement> options{};
};

/// Places for all that is wanted, no two on one lane: those of one kind in the order of their
/// options, which are taken from the front where that leaves room for the rest. Nothing when they
/// do not fit. Gives up after more tries than the lanes of any module need.
[[nodiscard]] std::optional<std::vector<Placement>> arrange(std::span<const Wanted> wanted);

/// Lane numbers (from 1) whose bit is set in an options register; empty when it has no value.
[[nodiscard]] std::vector<unsigned> start_lanes(const memmap::Reading& options);

} // namespace optictl::model
