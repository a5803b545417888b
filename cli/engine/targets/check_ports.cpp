#include "cli/engine/targets/check_ports.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/reading/live.hpp"
#include "cli/engine/targets/ports.hpp"
#include "drivers/ports/signal.hpp"
#include "sff/sff8024/identifier.hpp"
#include "vendor-db/verdict.hpp"

namespace optictl::engine {
namespace {

namespace ports = drivers::ports;

/// What a diagnosis is about, and what it makes the run exit with.
void note(Diagnosis& diagnosis, Grade grade, std::string_view subject, std::string text) {
    diagnosis.checks.push_back({grade, std::string(subject), std::move(text)});
    if (grade == Grade::Problem) {
        diagnosis.trouble = worse(diagnosis.trouble, Trouble::Unfit);
    }
}

void check_signal(drivers::System& system, Diagnosis& diagnosis, std::string_view name,
                  const std::optional<ports::Signal>& signal) {
    if (!signal) {
        return;
    }
    const auto active = ports::is_active(system, *signal);
    if (active) {
        note(diagnosis, Grade::Ok, name,
             fmt::format("{} ({})", *active ? "active" : "not active", signal->file));
    } else {
        note(diagnosis, Grade::Problem, name, active.error());
    }
}

/// Whether a cage of the map ("qsfp-dd") takes a module ("QSFP28").
[[nodiscard]] bool fits(std::string cage, std::string_view module) {
    std::ranges::transform(cage, cage.begin(), [](char c) {
        return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    });
    return vendor_db::cage_takes(cage, module);
}

void check_module(drivers::System& system, Diagnosis& diagnosis, const ports::Port& port,
                  const Target& target, const Request& request) {
    if (const auto cage = check_cage(system, port); !cage) {
        note(diagnosis, cage.error().trouble == Trouble::NotPresent ? Grade::Note : Grade::Problem,
             "cage", cage.error().message);
        return;
    }
    const auto answer = read_identifier(system, target, request);
    if (!answer) {
        // Without a presence signal an empty cage looks like a bus that does not work.
        const bool may_be_empty = !port.present && answer.error().kind == drivers::IoKind::Nack;
        note(diagnosis, may_be_empty ? Grade::Note : Grade::Problem, "module",
             answer.error().message);
        return;
    }
    const std::uint8_t code = answer->identifier;
    const auto* type = sff8024::module_type(code);
    const std::string what = type != nullptr ? std::string(type->label)
                                             : fmt::format("unknown identifier {:02x}h", code);
    if (type == nullptr || port.cage.empty() || fits(port.cage, type->label)) {
        note(diagnosis, Grade::Ok, "module", fmt::format("{} by {}", what, answer->transport));
    } else {
        note(diagnosis, Grade::Problem, "module",
             fmt::format("{} in a cage that the map calls {}; correct the cage, or the module's "
                         "path",
                         what, port.cage));
    }
}

/// Indexes from 0 or 1 without gaps; else what they are.
[[nodiscard]] Diagnosis check_map(const ports::Map& map) {
    Diagnosis diagnosis{.target = map.path, .checks = {}, .trouble = Trouble::None};
    std::vector<unsigned> indexes;
    indexes.reserve(map.ports.size());
    for (const ports::Port& port : map.ports) {
        indexes.push_back(port.index);
    }
    std::ranges::sort(indexes);
    const bool has_gaps = indexes.back() - indexes.front() + 1 != indexes.size();
    note(diagnosis, Grade::Ok, "numbers",
         fmt::format("{} ports, counted from {}{}", indexes.size(), indexes.front(),
                     has_gaps ? fmt::format(" to {} with gaps", indexes.back()) : ""));
    std::map<std::string, const ports::Port*> seen;
    for (const ports::Port& port : map.ports) {
        const auto [other, fresh] = seen.emplace(port.module.noun + " " + port.module.word, &port);
        if (!fresh) {
            note(diagnosis, Grade::Problem, "modules",
                 fmt::format("line {}: {} reads the module of {} (line {}), {}; correct one",
                             port.line, port.name, other->second->name, other->second->line,
                             other->first));
        }
    }
    return diagnosis;
}

} // namespace

std::vector<Diagnosis> check_ports(drivers::System& system, const ports::Map& map,
                                   const Request& request) {
    std::vector<Diagnosis> all{check_map(map)};
    const auto targets =
        expand_ports({{.noun = noun::port, .word = "all", .port = nullptr}}, request);
    if (!targets) {
        return all; // the map was read a moment ago
    }
    for (const Target& target : *targets) {
        const ports::Port& port = *target.port;
        Diagnosis diagnosis{.target = target.name(), .checks = {}, .trouble = Trouble::None};
        check_signal(system, diagnosis, "present", port.present);
        check_signal(system, diagnosis, "reset", port.reset);
        check_signal(system, diagnosis, "low power", port.low_power);
        check_signal(system, diagnosis, "interrupt", port.interrupt);
        check_module(system, diagnosis, port, target, request);
        all.push_back(std::move(diagnosis));
    }
    return all;
}

} // namespace optictl::engine
