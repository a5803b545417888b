// Which kernel driver owns a module's addresses on an I2C bus.
#pragma once

#include <optional>
#include <string>

#include "drivers/system.hpp"

namespace optictl::drivers::i2c {

/// A device that the kernel has at an address of a bus.
struct Client {
    std::string path;   ///< its folder: "/sys/bus/i2c/devices/7-0050"
    std::string name;   ///< "optoe3", "24c02"
    std::string driver; ///< the driver that is bound to it; empty: none
    bool has_eeprom = false;
};

/// The device at `address` (7 bits) of `bus`, if the kernel has one.
[[nodiscard]] std::optional<Client> client_at(System& system, unsigned bus, unsigned address);

/// What the kernel calls the adapter; empty when it does not say.
[[nodiscard]] std::string adapter_name(System& system, unsigned bus);

} // namespace optictl::drivers::i2c
