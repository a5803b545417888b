// What checks ask of a module again and again: which lanes run, which have light, what can be set.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/qualify/bench.hpp"

namespace optictl::engine::qualify {

/// Why a change is not what the check needs; nothing: it was done and seen.
[[nodiscard]] std::optional<Outcome> trouble_of(const ChangeOutcome& outcome);

/// Writes of the plan follow each other at once, and nothing is read back in the end.
void without_waits(model::ControlPlan& plan);

/// What the module is now, or why that is not known.
[[nodiscard]] std::expected<Look, Outcome> now_of(Bench& bench);
/// Waits until those lanes carry traffic, a minute at most; the last look, whether they do or not.
[[nodiscard]] std::expected<Look, Outcome>
come_up(Bench& bench, const std::function<model::LaneSet(const model::Module&)>& wanted);
/// The same for the lanes that carried traffic at first.
[[nodiscard]] std::expected<Look, Outcome> come_back(Bench& bench);
/// The register of that name as it reads, of a lane; 0: it is none of lanes. Its state says why it
/// has no value.
[[nodiscard]] memmap::Reading register_called(const Bench& bench, const model::Module& module,
                                              std::string_view name, unsigned lane = 0);

/// Whether applications can be chosen: a CMIS module with pages.
[[nodiscard]] bool is_cmis(const Bench& bench);
/// Why no application can be asked for: the module has none, or no plan is safe (CMIS 3.0).
[[nodiscard]] std::optional<std::string> no_applications(const Bench& bench);
[[nodiscard]] model::LaneSet all_lanes(const model::Module& module);
/// Data paths that are not in that state, as evidence.
[[nodiscard]] std::vector<std::string> paths_not_in(const model::Module& module,
                                                    model::PathState state, model::LaneSet among);
/// Lanes whose transmitter shows light.
[[nodiscard]] model::LaneSet lanes_with_light(const model::Module& module);
/// "1-4", or "none".
[[nodiscard]] std::string lanes_text(model::LaneSet lanes);
/// "lane 5", "lanes 1-4", or "no lane".
[[nodiscard]] std::string lanes_named(model::LaneSet lanes);
/// "lane 5 carries", "lanes 1-4 carry", or "no lane carries".
[[nodiscard]] std::string lanes_that(model::LaneSet lanes, std::string_view carries,
                                     std::string_view carry);
/// Host lanes of data paths that carry traffic.
[[nodiscard]] model::LaneSet activated(const model::Module& module);

/// Media lanes with a place of their own in the module.
[[nodiscard]] model::LaneSet media_lanes(const model::Module& module);

/// The largest set of instances of an application side by side; other lanes carry nothing.
[[nodiscard]] model::Wish side_by_side(const model::Module& module,
                                       const model::Application& application);
/// Applications that can be applied: with their lanes and starts known.
[[nodiscard]] std::vector<const model::Application*> usable(const model::Module& module);

} // namespace optictl::engine::qualify
