#include "cli/engine/targets/offers.hpp"

#include <fmt/format.h>

#include "cli/engine/reading/live.hpp"
#include "cli/engine/targets/ports.hpp"
#include "cli/engine/targets/target.hpp"

namespace optictl::engine {
namespace {

using drivers::Offer;

/// Every name that a port has, and the words that stand for several.
[[nodiscard]] std::vector<Offer> offered_ports(const Request& request) {
    std::vector<Offer> offers;
    const auto map = load_ports(request);
    if (!map) {
        return offers;
    }
    for (const drivers::ports::Port& port : map->ports) {
        const std::string what = fmt::format("{}{}{} {}", port.cage, port.cage.empty() ? "" : ", ",
                                             port.module.noun, port.module.word);
        offers.push_back({port.name, what});
        const std::string index = std::to_string(port.index);
        if (index != port.name) {
            offers.push_back({index, fmt::format("{}: {}", port.name, what)});
        }
        for (const auto* names : {&port.aliases, &port.netdevs}) {
            for (const std::string& name : *names) {
                offers.push_back({name, fmt::format("{}: {}", port.name, what)});
            }
        }
    }
    for (const PortGroup& group : port_groups()) {
        offers.push_back({std::string(group.word), std::string(group.what)});
    }
    return offers;
}

} // namespace

std::vector<Offer> offered_nouns() {
    std::vector<Offer> offers;
    for (const NounWord& noun : nouns()) {
        offers.push_back({std::string(noun.word), std::string(noun.needs)});
    }
    return offers;
}

std::vector<Offer> offered_words(std::string_view noun, const Request& request) {
    if (noun == noun::port) {
        return offered_ports(request);
    }
    const drivers::Backend* const backend = drivers::find_backend(noun);
    if (backend == nullptr || backend->offer == nullptr) {
        return {};
    }
    const auto system = open_system(request);
    return backend->offer(*system);
}

bool takes_paths(std::string_view noun) {
    const drivers::Backend* const backend = drivers::find_backend(noun);
    return backend != nullptr && backend->takes_paths;
}

} // namespace optictl::engine
