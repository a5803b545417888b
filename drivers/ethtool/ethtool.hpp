// Modules of network devices, through the kernel's ethtool interfaces.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "drivers/system.hpp"
#include "drivers/transport.hpp"

namespace optictl::drivers::ethtool {

/// Opens the module of a network device: by page over netlink, or where the kernel has not got
/// that, as one linear image by ioctl.
[[nodiscard]] std::expected<std::unique_ptr<Transport>, IoError> open(System& system,
                                                                      const std::string& device);

/// Whether somebody has set the device up (IFF_UP); nothing where that cannot be read.
[[nodiscard]] std::optional<bool> is_admin_up(System& system, const std::string& device);

/// What the kernel says of the module's power; nothing where the driver does not know.
struct PowerMode {
    std::optional<std::uint8_t> policy; ///< 1 high, 2 auto (ETHTOOL_A_MODULE_POWER_MODE_POLICY)
    std::optional<std::uint8_t> mode;   ///< 1 low, 2 high
};
[[nodiscard]] std::expected<PowerMode, IoError> power_mode(System& system,
                                                           const std::string& device);

} // namespace optictl::drivers::ethtool
