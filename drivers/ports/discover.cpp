#include "drivers/ports/discover.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "drivers/ports/sources.hpp"

namespace optictl::drivers::ports {

Discovery discover(System& system) {
    Discovery found;
    const Sonic sonic = read_sonic(system);
    found.platform = sonic.platform;
    find_pddf(system, sonic, found);
    find_s3ip(system, sonic, found);
    find_nvidia(system, sonic, found);
    find_fboss(system, found);
    find_bus_devices(system, found);
    // A switch has network devices for its ports as well; on a host they are all there is.
    if (found.ports.empty()) {
        find_netdevs(system, found);
    }
    std::ranges::sort(found.ports, {}, [](const Candidate& candidate) {
        return std::pair<unsigned, std::string_view>(candidate.port.index, candidate.port.name);
    });
    return found;
}

} // namespace optictl::drivers::ports
