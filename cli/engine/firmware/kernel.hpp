// Firmware of a module that the kernel owns: the program looks, checks and tells, and the kernel
// writes.
#pragma once

#include "cli/engine/firmware/firmware.hpp"
#include "drivers/backends.hpp"

namespace optictl::engine {

/// As change_firmware(), of a target whose back end has the kernel write firmware. The kernel
/// loads, runs and commits in one: only Plan and Update can be had, without a trial.
[[nodiscard]] FirmwareOutcome change_by_kernel(drivers::System& system, const Target& target,
                                               drivers::Transport& device, const Request& request,
                                               const FirmwareRequest& how);

/// The name by which the kernel finds an image: that below its firmware folder; nothing where the
/// image does not lie there.
[[nodiscard]] std::optional<std::string> kernel_name_of(drivers::System& system,
                                                        const std::string& file);

} // namespace optictl::engine
