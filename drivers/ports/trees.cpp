// Trees with a folder or link a cage: S3IP, Nvidia, FBOSS.
#include <algorithm>

#include <fmt/format.h>

#include "drivers/dump/rows.hpp"
#include "drivers/ports/sources.hpp"

namespace optictl::drivers::ports {
namespace {

/// How such a tree is made.
struct Tree {
    std::string folder; ///< that holds the cages
    std::string kind;   ///< what cages are called before their number
    unsigned first = 1; ///< number of the first one
    std::string module; ///< file or folder below a cage
    const char* present = nullptr;
    const char* reset = nullptr;
    const char* low_power = nullptr;
    const char* interrupt = nullptr;
};

[[nodiscard]] std::optional<Signal> signal_at(System& system, const std::string& folder,
                                              const char* name) {
    if (name == nullptr || !system.text(folder + name)) {
        return std::nullopt;
    }
    return Signal{.file = folder + name, .bit = {}, .base = 10, .active_low = false};
}

void find(System& system, const Tree& tree, const Sonic& sonic, Discovery& found) {
    const auto names = system.list(tree.folder);
    for (const std::string& name : names.value_or(std::vector<std::string>{})) {
        const auto number = dump::number_behind(tree.kind, name);
        if (!number || *number < tree.first) {
            continue;
        }
        const std::string folder = fmt::format("{}/{}/", tree.folder, name);
        Candidate candidate;
        name_port(sonic, *number - tree.first + 1, candidate);
        candidate.port.module = {"sysfs", folder + tree.module};
        candidate.port.present = signal_at(system, folder, tree.present);
        candidate.port.reset = signal_at(system, folder, tree.reset);
        candidate.port.low_power = signal_at(system, folder, tree.low_power);
        candidate.port.interrupt = signal_at(system, folder, tree.interrupt);
        candidate.evidence.push_back(folder + " is there");
        found.ports.push_back(std::move(candidate));
    }
}

/// The bus that a link to a device of i2c-dev leads to.
[[nodiscard]] std::optional<unsigned> bus_behind(System& system, const std::string& link) {
    const auto target = system.link(link);
    return target ? dump::number_behind("i2c-", target->substr(target->rfind('/') + 1))
                  : std::nullopt;
}

} // namespace

void find_s3ip(System& system, const Sonic& sonic, Discovery& found) {
    find(system,
         {.folder = "/sys/s3ip/transceiver",
          .kind = "eth",
          .first = 1,
          .module = "eeprom",
          .present = "present",
          .reset = "reset",
          .low_power = "low_power_mode",
          .interrupt = "interrupt"},
         sonic, found);
}

void find_nvidia(System& system, const Sonic& sonic, Discovery& found) {
    find(system,
         {.folder = "/sys/module/sx_core/asic0",
          .kind = "module",
          .first = 0,
          .module = "eeprom/pages",
          .present = "hw_present",
          .reset = nullptr, // its meaning is not certain
          .low_power = nullptr,
          .interrupt = "interrupt"},
         sonic, found);
}

/// FBOSS's platform manager links the bus of each transceiver, by its number from 1:
/// docs/docs/developing/bsp_mapping.md of github.com/facebook/fboss names xcvrs/xcvr_io_N, and
/// fboss/lib/bsp/montblanc/MontblancBspPlatformMapping.cpp i2c-busses/XCVR_N. Presence and reset
/// are left out: that they are active high or low is said only within its programs.
void find_fboss(System& system, Discovery& found) {
    struct Links {
        std::string folder;
        std::string_view kind;
    };
    const Links places[] = {{"/run/devmap/xcvrs/", "xcvr_io_"},
                            {"/run/devmap/i2c-busses/", "XCVR_"}};
    for (const Links& place : places) {
        for (const std::string& name :
             system.list(place.folder).value_or(std::vector<std::string>{})) {
            const auto number = dump::number_behind(place.kind, name);
            const auto bus = number ? bus_behind(system, place.folder + name) : std::nullopt;
            const bool is_known =
                number && std::ranges::any_of(found.ports, [&](const Candidate& candidate) {
                    return candidate.port.index == *number;
                });
            if (!bus || is_known) {
                continue;
            }
            Candidate candidate;
            name_port({}, *number, candidate);
            candidate.port.module = {"i2c", std::to_string(*bus)};
            candidate.evidence.push_back(
                fmt::format("{}{} leads to bus {}", place.folder, name, *bus));
            found.ports.push_back(std::move(candidate));
        }
    }
}

} // namespace optictl::drivers::ports
