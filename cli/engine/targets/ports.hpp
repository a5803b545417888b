// Ports of the port map as targets.
#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/request.hpp"
#include "cli/engine/targets/target.hpp"
#include "cli/engine/trouble.hpp"
#include "drivers/ports/map.hpp"
#include "drivers/system.hpp"

namespace optictl::engine {

/// Why a target stands for nothing.
struct BadTarget {
    Trouble trouble = Trouble::Request;
    std::string message;
};

/// A word that stands for several ports.
struct PortGroup {
    std::string_view word;
    std::string_view what;
};
[[nodiscard]] std::span<const PortGroup> port_groups();

/// The map that the request names, else /etc/optictl/ports.toml.
[[nodiscard]] std::expected<drivers::ports::Map, BadTarget> load_ports(const Request& request);

/// Puts the ports of the map in the place of `port WORD` targets: `12`, `1-32,40`, names, aliases,
/// network devices, `all`, `present` (a module is there), `cmis` and `sff` (what module is there).
[[nodiscard]] std::expected<std::vector<Target>, BadTarget>
expand_ports(std::vector<Target> targets, const Request& request);

/// Why the cage of a port has no module that could be read; nothing when signals say nothing of
/// the kind.
[[nodiscard]] std::expected<void, BadTarget> check_cage(drivers::System& system,
                                                        const drivers::ports::Port& port);

/// What shares a bus with others and so must wait for them: the same text for all modules behind
/// one root adapter.
[[nodiscard]] std::string bus_of(drivers::System& system, const Target& target);
/// The device files to lock while a module is read: of the root adapter, then its own. None for
/// network devices, whose drivers take page and bytes in one request, nor for dumps.
[[nodiscard]] std::vector<std::string> locks_of(drivers::System& system, const Target& target);

} // namespace optictl::engine
