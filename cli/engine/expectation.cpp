#include "cli/engine/expectation.hpp"

#include <string>
#include <vector>

#include "drivers/ethtool/ethtool.hpp"

namespace optictl::engine {

using analysis::Expect;

Expect expectation_of(drivers::System& system, const Target& target) {
    std::vector<std::string> devices;
    if (target.noun == noun::netdev) {
        devices.push_back(target.word);
    } else if (target.port) {
        devices = target.port->netdevs;
    }
    Expect expect = Expect::Any;
    for (const std::string& device : devices) {
        const auto is_up = drivers::ethtool::is_admin_up(system, device);
        const Expect of_device = !is_up ? Expect::Any : *is_up ? Expect::Up : Expect::Down;
        if (of_device == Expect::Any || (expect != Expect::Any && expect != of_device)) {
            return Expect::Any;
        }
        expect = of_device;
    }
    return expect;
}

} // namespace optictl::engine
