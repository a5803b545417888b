// Watched modules in the tree of OpenConfig, as JSON-IETF (RFC 7951), for agents that serve gNMI.
#pragma once

#include <string>
#include <vector>

#include "cli/serve/metrics.hpp"

namespace optictl::cli::serve {

/// openconfig-platform with its transceiver augmentation: a component a port. Powers are in dBm
/// with two digits, no light is -40; bias in mA; channels count from 0 and host lanes from 1. What
/// was not read has no leaf.
[[nodiscard]] std::string openconfig_json(const std::vector<PortView>& ports);

} // namespace optictl::cli::serve
