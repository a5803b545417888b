#include "drivers/backends.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "drivers/dump/rows.hpp"
#include "drivers/ethtool/ethtool.hpp"
#include "drivers/i2c/i2c.hpp"
#include "drivers/i2c/owner.hpp"
#include "drivers/ports/root_adapter.hpp"
#include "drivers/sysfs/sysfs.hpp"

namespace optictl::drivers {
namespace {

using Opened = std::expected<std::unique_ptr<Transport>, IoError>;

[[nodiscard]] Opened open_i2c(System& system, const std::string& word, const OpenHow& how) {
    const auto bus = dump::decimal_number(word);
    if (!bus) {
        return std::unexpected(
            IoError{IoKind::NoDevice, "this is no bus number; write for example: i2c 7"});
    }
    return i2c::open(system, *bus, {.force = how.force, .method = {}});
}

[[nodiscard]] Opened open_sysfs(System& system, const std::string& word, const OpenHow& how) {
    return sysfs::open(system, word, {.write = how.write});
}

[[nodiscard]] Opened open_netdev(System& system, const std::string& word, const OpenHow&) {
    return ethtool::open(system, word);
}

/// The first module of a dump as a device.
[[nodiscard]] Opened open_file(System&, const std::string& word, const OpenHow& how) {
    auto loaded = dump::load(word, how.dump != nullptr ? *how.dump : dump::Options{});
    if (!loaded) {
        return std::unexpected(IoError{IoKind::NotRecorded, std::move(loaded.error().message)});
    }
    const auto found = std::ranges::find(*loaded, std::string(), &dump::LoadedModule::absent);
    if (found == loaded->end()) {
        return std::unexpected(IoError{IoKind::Absent, std::move(loaded->front().absent)});
    }
    static const std::vector<wrap::Layer> none;
    auto opened =
        wrap::open_dump(how.via != nullptr ? *how.via : none, std::move(found->image), how.write);
    if (!opened) {
        return std::unexpected(std::move(opened.error()));
    }
    return std::move(*opened);
}

[[nodiscard]] std::string bus_of_i2c(System& system, const std::string& word) {
    return ports::root_adapter(system, "i2c-" + word);
}
[[nodiscard]] std::string file_of_i2c(const std::string& word) {
    return "/dev/i2c-" + word;
}
[[nodiscard]] std::string file_of_sysfs(const std::string& word) {
    return word;
}

[[nodiscard]] std::vector<Offer> buses(System& system) {
    std::vector<Offer> offers;
    for (const std::string& name :
         system.list("/sys/bus/i2c/devices").value_or(std::vector<std::string>{})) {
        if (const auto bus = dump::number_behind("i2c-", name)) {
            offers.push_back({std::to_string(*bus), i2c::adapter_name(system, *bus)});
        }
    }
    return offers;
}
/// Those with a device of a bus behind them: others have no module.
[[nodiscard]] std::vector<Offer> network_devices(System& system) {
    std::vector<Offer> offers;
    const std::string folder = "/sys/class/net";
    for (const std::string& name : system.list(folder).value_or(std::vector<std::string>{})) {
        if (system.link(folder + "/" + name + "/device")) {
            const auto driver = system.link(folder + "/" + name + "/device/driver");
            offers.push_back({name, driver ? driver->substr(driver->rfind('/') + 1) : ""});
        }
    }
    return offers;
}

constexpr Backend table[] = {
    {.noun = "file",
     .argument = "PATH",
     .needs = "at least one PATH ('-' is standard input)",
     .is_live = false,
     .takes_paths = true,
     .open = open_file},
    {.noun = "netdev",
     .argument = "NAME",
     .needs = "the NAME of a network device",
     .open = open_netdev,
     .offer = network_devices,
     .flash = ethtool::flash,
     .look = doctor::look_at_network_device},
    {.noun = "i2c",
     .argument = "BUS",
     .needs = "the number of a BUS (i2cdetect -l lists them)",
     .open = open_i2c,
     .offer = buses,
     .bus_of = bus_of_i2c,
     .device_file = file_of_i2c,
     .look = doctor::look_at_bus},
    {.noun = "sysfs",
     .argument = "PATH",
     .needs = "the PATH of an EEPROM file",
     .takes_paths = true,
     .open = open_sysfs,
     .bus_of = ports::root_adapter_of_file,
     .device_file = file_of_sysfs,
     .look_again = doctor::look_at_class},
};

} // namespace

std::span<const Backend> backends() {
    return table;
}

const Backend* find_backend(std::string_view noun) {
    const auto* const found = std::ranges::find(table, noun, &Backend::noun);
    return found != std::end(table) ? found : nullptr;
}

std::string bus_of(System& system, const Backend& backend, const std::string& word) {
    return backend.bus_of != nullptr ? backend.bus_of(system, word)
                                     : fmt::format("{} {}", backend.noun, word);
}

std::vector<std::string> locks_of(System& system, const Backend& backend, const std::string& word) {
    if (backend.device_file == nullptr) {
        return {};
    }
    const std::string own = backend.device_file(word);
    const std::string bus = bus_of(system, backend, word);
    const std::string root = bus.starts_with("i2c-") ? "/dev/" + bus : own;
    return root == own ? std::vector{own} : std::vector{root, own};
}

} // namespace optictl::drivers
