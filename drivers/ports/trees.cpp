// Trees of sysfs with a folder a cage: S3IP and Nvidia.
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
        const auto number =
            name.starts_with(tree.kind)
                ? dump::decimal_number(std::string_view(name).substr(tree.kind.size()))
                : std::nullopt;
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

} // namespace optictl::drivers::ports
