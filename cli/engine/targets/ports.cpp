#include "cli/engine/targets/ports.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/reading/live.hpp"
#include "cli/engine/targets/backend_of.hpp"
#include "drivers/dump/files.hpp"
#include "drivers/ports/signal.hpp"
#include "sff/format/advice.hpp"
#include "sff/sff8024/identifier.hpp"

namespace optictl::engine {
namespace {

namespace ports = drivers::ports;

constexpr const char* default_map = "/etc/optictl/ports.toml";

[[nodiscard]] Target target_of(const ports::Port& port) {
    return {.noun = noun_of(port.module.noun),
            .word = port.module.word,
            .port = std::make_shared<const ports::Port>(port)};
}

/// Whether an error may mean no more than that the cage is empty. A presence signal knows better
/// than a module that does not answer.
[[nodiscard]] bool may_be_empty(drivers::IoKind kind, const ports::Port& port) {
    return kind == drivers::IoKind::Absent || kind == drivers::IoKind::NoDevice ||
           (kind == drivers::IoKind::Nack && !port.present);
}

constexpr std::string_view every_port = "all";
constexpr std::array<PortGroup, 4> groups{{{every_port, "every port"},
                                           {"present", "ports with a module"},
                                           {"cmis", "ports with a CMIS module"},
                                           {"sff", "ports with an SFF module"}}};

/// Words that tell ports apart by what is in their cages.
[[nodiscard]] bool is_filter(std::string_view word) {
    return word != every_port && std::ranges::find(groups, word, &PortGroup::word) != groups.end();
}

[[nodiscard]] bool passes(std::string_view filter, drivers::System& system, const Target& target,
                          const Request& request) {
    if (!check_cage(system, *target.port)) {
        return false;
    }
    // Without a presence signal only an answer tells that a module is there.
    if (filter == "present" && target.port->present) {
        return true;
    }
    const auto answer = read_identifier(system, target, request);
    if (!answer) {
        // What cannot be told is not left out in silence: reading the port will say why.
        return !may_be_empty(answer.error().kind, *target.port);
    }
    using enum sff8024::MemoryMap;
    const auto* type = sff8024::module_type(answer->identifier);
    const auto map = type != nullptr ? type->map : Unstated;
    return filter == "cmis"  ? map == Cmis
           : filter == "sff" ? map == Sff8636 || map == Sff8472
                             : map != Unstated;
}

/// The targets of one `port WORD`.
[[nodiscard]] std::expected<std::vector<Target>, BadTarget>
expand(const ports::Map& map, const std::string& word, const Request& request) {
    const auto selected = ports::select(map, is_filter(word) ? every_port : word);
    if (!selected) {
        return std::unexpected(BadTarget{Trouble::NotPresent, selected.error()});
    }
    std::vector<Target> targets;
    for (const ports::Port* port : *selected) {
        targets.push_back(target_of(*port));
    }
    if (is_filter(word)) {
        const auto system = open_system(request);
        std::erase_if(
            targets, [&](const Target& target) { return !passes(word, *system, target, request); });
    }
    if (targets.empty()) {
        return std::unexpected(
            BadTarget{Trouble::NotPresent,
                      fmt::format("no port of {} is `{}`; `port all` shows each with its state",
                                  map.path, word)});
    }
    return targets;
}

} // namespace

std::span<const PortGroup> port_groups() {
    return groups;
}

std::expected<ports::Map, BadTarget> load_ports(const Request& request) {
    const std::string path = request.ports.empty() ? default_map : request.ports;
    constexpr std::size_t largest_map = std::size_t{4} << 20U;
    const auto text = drivers::dump::read_file(path, largest_map, {.seconds = request.deadline_s});
    if (!text) {
        const std::string next =
            path == default_map ? fmt::format("; {}", words_of(Advice::ProposeMap)) : "";
        return std::unexpected(BadTarget{
            Trouble::Unreadable, fmt::format("port map {}: {}{}", path, text.error(), next)});
    }
    auto map = ports::parse_map(*text, path);
    if (!map) {
        return std::unexpected(BadTarget{Trouble::Unreadable, map.error()});
    }
    return std::move(*map);
}

std::expected<std::vector<Target>, BadTarget> expand_ports(std::vector<Target> targets,
                                                           const Request& request) {
    if (std::ranges::find(targets, noun::port, &Target::noun) == targets.end()) {
        return targets;
    }
    const auto map = load_ports(request);
    if (!map) {
        return std::unexpected(map.error());
    }
    std::vector<Target> all;
    for (Target& target : targets) {
        if (target.noun != noun::port) {
            all.push_back(std::move(target));
            continue;
        }
        auto expanded = expand(*map, target.word, request);
        if (!expanded) {
            return std::unexpected(std::move(expanded.error()));
        }
        std::ranges::move(*expanded, std::back_inserter(all));
    }
    return all;
}

std::expected<void, BadTarget> check_cage(drivers::System& system, const ports::Port& port) {
    if (port.present) {
        const auto present = ports::is_active(system, *port.present);
        if (!present) {
            return std::unexpected(BadTarget{Trouble::Device, present.error()});
        }
        if (!*present) {
            return std::unexpected(
                BadTarget{Trouble::NotPresent,
                          fmt::format("the cage is empty, as {} says", port.present->file)});
        }
    }
    if (port.reset) {
        const auto held = ports::is_active(system, *port.reset);
        if (held && *held) {
            return std::unexpected(
                BadTarget{Trouble::Device,
                          fmt::format("the module is held in reset, as {} says; release it first",
                                      port.reset->file)});
        }
    }
    return {};
}

std::string bus_of(drivers::System& system, const Target& target) {
    return drivers::bus_of(system, backend_of(target.noun), target.word);
}

std::vector<std::string> locks_of(drivers::System& system, const Target& target) {
    return drivers::locks_of(system, backend_of(target.noun), target.word);
}

} // namespace optictl::engine
