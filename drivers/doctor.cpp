#include "drivers/doctor.hpp"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "drivers/dump/rows.hpp"
#include "drivers/ethtool/ethtool.hpp"
#include "drivers/i2c/owner.hpp"
#include "drivers/sysfs/layout.hpp"

namespace optictl::drivers::doctor {
namespace {

[[nodiscard]] std::string last_of(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

} // namespace

void look_at_owners(System& system, unsigned bus, Remarks& out) {
    for (const unsigned address : {0x50U, 0x51U}) {
        const auto client = i2c::client_at(system, bus, address);
        if (!client) {
            continue;
        }
        out.push_back(
            {Grade::Note, "owner",
             client->driver.empty()
                 ? fmt::format("0x{:02x} is declared as {} ({}), no driver is bound to it", address,
                               client->name, client->path)
                 : fmt::format("0x{:02x} is {}, bound to the driver {}{}", address, client->name,
                               client->driver,
                               client->has_eeprom ? "; read it with: sysfs " + client->path : "")});
    }
}

void look_at_bus(System& system, const std::string& word, Remarks& out) {
    if (const auto bus = dump::decimal_number(word)) {
        const std::string name = i2c::adapter_name(system, *bus);
        out.push_back({name.empty() ? Grade::Note : Grade::Ok, "adapter",
                       name.empty() ? "the kernel does not name it" : name});
        look_at_owners(system, *bus, out);
    }
}

void look_at_network_device(System& system, const std::string& name, Remarks& out) {
    if (const auto driver = system.link("/sys/class/net/" + name + "/device/driver")) {
        out.push_back({Grade::Ok, "driver", last_of(*driver)});
    }
    const auto power = ethtool::power_mode(system, name);
    if (!power) {
        out.push_back({Grade::Note, "power", power.error().message});
    } else if (!power->policy && !power->mode) {
        out.push_back({Grade::Ok, "power", "the driver does not say the module's power mode"});
    } else {
        out.push_back({Grade::Ok, "power",
                       fmt::format("mode {}, policy {}",
                                   power->mode == 1   ? "low"
                                   : power->mode == 2 ? "high"
                                                      : "unknown",
                                   power->policy == 1   ? "high"
                                   : power->policy == 2 ? "auto"
                                                        : "unknown")});
    }
}

void look_at_class(System& system, const std::string& path, memmap::Standard standard,
                   Remarks& out) {
    const auto layout = sysfs::layout_of(system, path);
    if (!layout || !layout->is_optoe) {
        return;
    }
    const std::string found =
        system.text(layout->folder + "/dev_class").value_or(last_of(layout->description));
    const std::string_view right = standard == memmap::Standard::Sff8472   ? "2"
                                   : standard == memmap::Standard::Sff8636 ? "1"
                                                                           : "3";
    if (found == right) {
        out.push_back({Grade::Ok, "class", fmt::format("dev_class {} fits the module", found)});
    } else {
        out.push_back({Grade::Problem, "class",
                       fmt::format("dev_class is {}, the module needs {}: echo {} > {}/dev_class "
                                   "(the platform's daemon may set it, too)",
                                   found, right, right, layout->folder)});
    }
}

} // namespace optictl::drivers::doctor
