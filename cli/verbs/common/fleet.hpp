// Inventories for the verbs that compare or count the modules of many ports.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/engine/targets/fleet.hpp"
#include "cli/output.hpp"
#include "cli/verbs/common/options.hpp"

namespace optictl::cli {

/// The targets of a run, ports expanded, and the port map where one was named.
struct FleetTargets {
    std::vector<std::string> words; ///< in front of the targets
    std::vector<engine::Target> targets;
    std::optional<drivers::ports::Map> map;
};
inline constexpr std::size_t all_words = ~std::size_t{0};
/// Understands the words of a command line; complains and gives the exit code of what is wrong.
/// Where no noun is written, paths that are there and stand behind the first `own` words are files.
[[nodiscard]] std::expected<FleetTargets, ExitCode> fleet_targets(const TargetOptions& options,
                                                                  std::size_t own = all_words);

/// Hands on every module with its place, in order, and what could not be read; empty ports are
/// left out. Complains of places that two modules claim.
ExitCode read_fleet(
    const std::vector<engine::Target>& targets, const TargetOptions& options, Output& output,
    const engine::Places& places, engine::Inventory& inventory,
    const std::function<void(const engine::Inspection&, const std::string& place)>& also = {});

} // namespace optictl::cli
