// Modules as single devices: behind an I2C client driver, or behind a network device.
#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "drivers/dump/rows.hpp"
#include "drivers/ethtool/ethtool.hpp"
#include "drivers/i2c/owner.hpp"
#include "drivers/ports/sources.hpp"

namespace optictl::drivers::ports {
namespace {

constexpr unsigned module_address = 0x50;

/// The bus of a device `25-0050`.
[[nodiscard]] std::optional<unsigned> bus_of_module(std::string_view name) {
    const std::size_t dash = name.find('-');
    return dash != std::string_view::npos && name.substr(dash) == "-0050"
               ? dump::decimal_number(name.substr(0, dash))
               : std::nullopt;
}

/// The name that a platform gave optoe; the driver's own filling is none.
[[nodiscard]] std::string given_name(System& system, const i2c::Client& client) {
    const std::string name = system.text(client.path + "/port_name").value_or("");
    return name == "unitialized" || name == client.name ? std::string() : name;
}

[[nodiscard]] unsigned next_index(const Discovery& found) {
    unsigned highest = 0;
    for (const Candidate& candidate : found.ports) {
        highest = std::max(highest, candidate.port.index);
    }
    return highest + 1;
}

} // namespace

void find_bus_devices(System& system, Discovery& found) {
    std::vector<unsigned> buses;
    for (const std::string& name :
         system.list("/sys/bus/i2c/devices").value_or(std::vector<std::string>{})) {
        if (const auto bus = bus_of_module(name)) {
            buses.push_back(*bus);
        }
    }
    std::ranges::sort(buses);
    for (const unsigned bus : buses) {
        const auto client = i2c::client_at(system, bus, module_address);
        if (!client || !client->has_eeprom) {
            continue;
        }
        const std::string file = client->path + "/eeprom";
        const bool is_known = std::ranges::any_of(found.ports, [&](const Candidate& candidate) {
            return candidate.port.module.word == file;
        });
        if (is_known) {
            continue;
        }
        if (client->driver != "optoe") {
            found.notes.push_back(fmt::format(
                "{}: `{}` of driver `{}` is left out: it may be a module of one page, or the "
                "EEPROM of a board or power supply; name it if it is a module",
                file, client->name, client->driver));
            continue;
        }
        Candidate candidate;
        const std::string name = given_name(system, *client);
        candidate.port.index = next_index(found);
        candidate.port.name = name.empty() ? fmt::format("i2c-{}", bus) : name;
        candidate.port.module = {"sysfs", file};
        candidate.evidence.push_back(
            fmt::format("{}: driver optoe, device `{}`; {}", client->path, client->name,
                        name.empty() ? "nothing says which cage it is: the number only counts"
                                     : "named by port_name, the number only counts"));
        found.ports.push_back(std::move(candidate));
    }
}

void find_netdevs(System& system, Discovery& found) {
    for (const std::string& name :
         system.list("/sys/class/net").value_or(std::vector<std::string>{})) {
        // Only hardware has a module: loopback, bridges and the like have no device.
        if (!system.link("/sys/class/net/" + name + "/device")) {
            continue;
        }
        std::array<std::uint8_t, 1> identifier{};
        auto device = ethtool::open(system, name);
        const auto read = device ? (*device)->read(memmap::lower, 0, identifier)
                                 : std::unexpected(std::move(device.error()));
        if (!read) {
            found.notes.push_back(fmt::format("netdev {}: {}", name, read.error().message));
            continue;
        }
        Candidate candidate;
        candidate.port.index = next_index(found);
        candidate.port.name = name;
        candidate.port.module = {"netdev", name};
        candidate.evidence.push_back(
            fmt::format("netdev {}: its driver answers for a module of identifier {:02x}h", name,
                        identifier[0]));
        found.ports.push_back(std::move(candidate));
    }
}

} // namespace optictl::drivers::ports
