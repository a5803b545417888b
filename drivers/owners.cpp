#include "drivers/owners.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace optictl::drivers {
namespace {

/// The name of a process, as /proc/PID/comm has it, and whose it is.
struct Manager {
    std::string_view process;
    std::string_view whose;
};
constexpr Manager managers[] = {
    {"xcvrd", "SONiC manages the modules"},
    {"qsfp_service", "FBOSS manages the modules"},
    {"pmon", "SONiC manages the modules"},
    {"onlpd", "ONL manages the modules"},
    {"hw-management-t", "Nvidia's hardware management watches the modules"},
    {"switchd", "Cumulus manages the modules"},
};

} // namespace

std::vector<std::string> managers_of_modules(System& system) {
    std::vector<std::string> found;
    const auto processes = system.list("/proc");
    if (!processes) {
        return found;
    }
    for (const std::string& process : *processes) {
        if (!std::ranges::all_of(process, [](char c) { return c >= '0' && c <= '9'; })) {
            continue;
        }
        const auto name = system.text("/proc/" + process + "/comm");
        const auto* const manager =
            name ? std::ranges::find(managers, std::string_view(*name), &Manager::process)
                 : std::end(managers);
        if (manager != std::end(managers)) {
            found.push_back(fmt::format("{} (PID {}): {}", *name, process, manager->whose));
        }
    }
    return found;
}

} // namespace optictl::drivers
