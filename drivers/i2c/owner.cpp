#include "drivers/i2c/owner.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace optictl::drivers::i2c {

std::optional<Client> client_at(System& system, unsigned bus, unsigned address) {
    const std::string path = fmt::format("/sys/bus/i2c/devices/{}-{:04x}", bus, address);
    const auto names = system.list(path);
    if (!names) {
        return std::nullopt;
    }
    const auto driver = system.link(path + "/driver");
    return Client{.path = path,
                  .name = system.text(path + "/name").value_or(""),
                  .driver = driver ? driver->substr(driver->rfind('/') + 1) : std::string(),
                  .has_eeprom = std::ranges::find(*names, "eeprom") != names->end()};
}

std::string adapter_name(System& system, unsigned bus) {
    return system.text(fmt::format("/sys/bus/i2c/devices/i2c-{}/name", bus)).value_or("");
}

} // namespace optictl::drivers::i2c
