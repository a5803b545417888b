#include "cli/engine/qualify/ends.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/engine/targets/ports.hpp"
#include "drivers/owners.hpp"
#include "sff/format/advice.hpp"

namespace optictl::engine::qualify {
namespace {

/// Device files of both in one order in all runs of the program, roots first; what both share once.
std::vector<std::string> locks_of_both(drivers::System& system, const Target& target,
                                       const Target& peer) {
    std::vector<std::string> first = locks_of(system, target);
    std::vector<std::string> second = locks_of(system, peer);
    if (second < first) {
        std::swap(first, second);
    }
    for (std::string& path : second) {
        if (std::ranges::find(first, path) == first.end()) {
            first.push_back(std::move(path));
        }
    }
    return first;
}

std::expected<drivers::BusLock, BadTarget> lock_both(drivers::System& system, const Target& target,
                                                     const Target& peer, const Request& request) {
    auto lock =
        drivers::BusLock::take(system, locks_of_both(system, target, peer), drivers::system_clock(),
                               {.longest = patience_of(request).deadline, .stop = request.stop});
    if (lock) {
        return std::move(*lock);
    }
    const bool is_in_use = lock.error().kind == drivers::IoKind::Contested;
    return std::unexpected(
        BadTarget{trouble_of(lock.error().kind),
                  is_in_use ? fmt::format("{}; try again when it is done, or {}",
                                          lock.error().message, words_of(Advice::MoreTime))
                            : std::move(lock.error().message)});
}

} // namespace

std::expected<Ends, BadTarget> reach_ends(drivers::System& system, const Target& target,
                                          const Target* peer, const Request& request,
                                          bool for_writing) {
    Ends out;
    if (peer == nullptr) {
        auto reached = reach(system, target, request, for_writing);
        if (!reached) {
            return std::unexpected(std::move(reached.error()));
        }
        out.near = std::move(*reached);
        return out;
    }
    for (const Target* const each : {&target, peer}) {
        if (auto way = check_way(system, *each, request); !way) {
            way.error().message = fmt::format("{}: {}", each->name(), way.error().message);
            return std::unexpected(std::move(way.error()));
        }
    }
    if (is_live(target, request) || is_live(*peer, request)) {
        auto lock = lock_both(system, target, *peer, request);
        if (!lock) {
            return std::unexpected(std::move(lock.error()));
        }
        out.near.lock.emplace(std::move(*lock));
        if (for_writing) {
            out.near.managers = drivers::managers_of_modules(system);
        }
    }
    for (const auto& [end, device] :
         {std::pair(&target, &out.near.device), std::pair(peer, &out.far)}) {
        auto opened = open_wrapped(system, *end, request, for_writing);
        if (!opened) {
            // What is wrong with a file, its reader says with its name.
            if (!opened.error().message.starts_with(end->name())) {
                opened.error().message = fmt::format("{}: {}", end->name(), opened.error().message);
            }
            return std::unexpected(std::move(opened.error()));
        }
        *device = std::move(*opened);
    }
    return out;
}

} // namespace optictl::engine::qualify
