// Firmware of a module that the kernel writes: ETHTOOL_MSG_MODULE_FW_FLASH_ACT, from Linux 6.11 on.
// The kernel loads, runs and commits in one; it does not look which version runs then.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <string>

#include "drivers/system.hpp"
#include "drivers/transport.hpp"

namespace optictl::drivers {

/// What the kernel says while it is at it.
struct FlashProgress {
    std::string text{};      ///< its words
    std::uint64_t done = 0;  ///< of what it does just now, as it counts
    std::uint64_t total = 0; ///< 0: it does not count
};

namespace ethtool {

/// Has the kernel write `file`, a name below its firmware folder (/lib/firmware), to the module of
/// a network device, and waits for its end; signals do not end it. Errors before anything is sent
/// are NotSupported (the kernel or the driver cannot), NoPermission, NoDevice or Refused; NotTaken
/// is what went wrong behind that, in the kernel's words.
[[nodiscard]] std::expected<void, IoError>
flash(System& system, const std::string& device, const std::string& file,
      const std::function<void(const FlashProgress&)>& progress);

} // namespace ethtool

} // namespace optictl::drivers
