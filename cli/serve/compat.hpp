// The names of other exporters beside our own, so that dashboards and alerts made for them live on.
#pragma once

#include <cstdint>
#include <vector>

#include "cli/serve/exposition.hpp"

namespace optictl::cli::serve {

struct PortView;

/// wobcom/transceiver-exporter 1.4.1 (as its code has them) and vexxhost/transceiver_exporter.
enum class Compat : std::uint8_t { Wobcom, Vexxhost };

/// Ports are called by their network device where the port map has one. Of values that are not
/// advertised, and of ports without a module, there is no series.
void put_compat(Exposition& out, const std::vector<PortView>& ports, Compat names);

} // namespace optictl::cli::serve
