// Where ports are found on a system: one function a kind of system.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "drivers/ports/discover.hpp"

namespace optictl::drivers::ports {

/// A line of SONiC's port_config.ini.
struct SonicPort {
    std::string name;
    std::string alias;
    unsigned lanes = 0;
};
/// What SONiC's files say of its platform.
struct Sonic {
    std::string platform;
    std::string folder; ///< of the platform
    /// By the number of the cage, counted from 1; the ports that a breakout makes of it in order.
    std::map<unsigned, std::vector<SonicPort>> ports;
    std::string evidence; ///< which file, and how it counts
};
[[nodiscard]] Sonic read_sonic(System& system);

/// The cages of pddf-device.json, by their numbers.
void find_pddf(System& system, const Sonic& sonic, Discovery& found);
/// /sys/s3ip/transceiver/ethN.
void find_s3ip(System& system, const Sonic& sonic, Discovery& found);
/// /sys/module/sx_core/asic0/moduleN.
void find_nvidia(System& system, const Sonic& sonic, Discovery& found);
/// /run/devmap/xcvrs/xcvr_io_N, /run/devmap/i2c-busses/XCVR_N.
void find_fboss(System& system, Discovery& found);
/// Devices at 0x50 whose driver gives their memory as a file.
void find_bus_devices(System& system, Discovery& found);
/// Network devices whose driver answers for a module.
void find_netdevs(System& system, Discovery& found);

/// Names `port`, of the cage `number`, as SONiC's files do.
void name_port(const Sonic& sonic, unsigned number, Candidate& port);

} // namespace optictl::drivers::ports
