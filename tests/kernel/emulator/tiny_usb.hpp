/// A USB device of the kind "i2c-tiny-usb" that the kernel reaches by USB/IP: an I2C adapter that
/// is made in user space, with stock kernel modules only (vhci-hcd, i2c-tiny-usb).
#pragma once

#include <cstdint>

#include "tests/kernel/emulator/faulty_module.hpp"

namespace emulator {

/// Gives the kernel a new USB device on a port of vhci_hcd.0.
/// @return our end of its connection, or -1 with errno
[[nodiscard]] int attach(int port);

/// Answers one request of the kernel.
/// @param functions  I2C_FUNC_* of the adapter
/// @return false when the connection is at its end, or the adapter is unplugged
[[nodiscard]] bool serve(int connection, std::uint32_t functions, FaultyModule& module);

} // namespace emulator
