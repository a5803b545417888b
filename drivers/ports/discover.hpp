// Proposes a port map from what the running system shows. Reads files of the system only: no bus is
// probed, no byte of a module is read, but by the drivers of network devices.
#pragma once

#include <string>
#include <vector>

#include "drivers/ports/map.hpp"
#include "drivers/system.hpp"

namespace optictl::drivers::ports {

/// A port with what speaks for it, a sentence each.
struct Candidate {
    Port port;
    std::vector<std::string> evidence;
};

struct Discovery {
    std::string platform;
    std::vector<Candidate> ports;
    std::vector<std::string> notes; ///< what was seen and left out, and why
};

/// Looks at SONiC's platform files (port_config.ini, PDDF), the trees of S3IP and Nvidia, the links
/// of FBOSS, optoe and at24 devices, and network devices whose driver answers for a module.
[[nodiscard]] Discovery discover(System& system);

} // namespace optictl::drivers::ports
