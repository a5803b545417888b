// Data paths: what is configured against what the applications allow.
#include <algorithm>
#include <array>
#include <bit>
#include <span>

#include "cmis/rules/parts.hpp"

namespace optictl::cmis::detail::rules {
namespace {

using memmap::State;
using model::Application;
using namespace model::results;
using model::Failure;
using model::Lane;

const Application* find_application(const Module& module, std::uint64_t code) {
    const auto found = std::ranges::find(module.applications, code, &Application::code);
    return found != module.applications.end() ? &*found : nullptr;
}

/// One data path: the lanes of a bank that name the same first lane.
struct DataPath {
    std::uint64_t application = 0;
    unsigned bank = 0;
    unsigned start = 0; ///< the lane of the bank, from 0, that its lanes name
    unsigned lanes = 0; ///< of the bank, a bit each: those that name it
    bool mixed = false; ///< lanes name different applications

    [[nodiscard]] unsigned first() const { return bank * lanes_per_bank + start + 1; }
    [[nodiscard]] unsigned count() const { return static_cast<unsigned>(std::popcount(lanes)); }
    /// Lanes do not follow each other from the first one on.
    [[nodiscard]] bool has_gap() const { return lanes != ((1U << count()) - 1U) << start; }
};

bool is_configured(const Lane& lane) {
    return lane.application.has_value() && lane.application.raw != 0 && lane.data_path.has_value();
}

/// The lanes of a bank: eight, or those that a smaller form factor has.
std::span<const Lane> lanes_of(const Module& module, unsigned bank) {
    const std::span all(module.lanes);
    const auto rest = all.subspan(std::size_t{bank} * lanes_per_bank);
    return rest.first(std::min<std::size_t>(rest.size(), lanes_per_bank));
}

/// The data paths of a bank by their first lane; without lanes where none names it.
using BankPaths = std::array<DataPath, lanes_per_bank>;
BankPaths data_paths_of(const Module& module, unsigned bank) {
    BankPaths paths{};
    const std::span<const Lane> lanes = lanes_of(module, bank);
    for (unsigned i = 0; i < lanes.size(); ++i) {
        const Lane& lane = lanes[i];
        if (!is_configured(lane) || lane.data_path.raw >= lanes_per_bank) {
            continue;
        }
        const auto start = static_cast<unsigned>(lane.data_path.raw);
        DataPath& path = paths[start];
        path.mixed = path.mixed || (path.lanes != 0 && path.application != lane.application.raw);
        path.application = path.lanes == 0 ? lane.application.raw : path.application;
        path.bank = bank;
        path.start = start;
        path.lanes |= 1U << i;
    }
    return paths;
}

std::vector<unsigned> numbers_of_lanes(const DataPath& path) {
    std::vector<unsigned> numbers;
    for (unsigned i = 0; i < lanes_per_bank; ++i) {
        if ((path.lanes >> i & 1U) != 0) {
            numbers.push_back(path.bank * lanes_per_bank + i + 1);
        }
    }
    return numbers;
}

bool is_unread(const Lane& lane) {
    return lane.application.state == State::NotRead || lane.data_path.state == State::NotRead;
}

/// Whether a lane is not read that may be one of the path: its lanes cannot be counted then.
bool may_have_more(const Module& module, const DataPath& path) {
    return std::ranges::any_of(lanes_of(module, path.bank), is_unread);
}

/// Fails for every data path of which `fault(path)` says something.
template <class Fault>
Result fail_paths(const Context& context, const Module& module, Fault fault) {
    if (context.flat || module.lanes.empty()) {
        return of_flat_memory();
    }
    std::vector<Failure> failures;
    bool configured = false;
    for (unsigned bank = 0; bank * lanes_per_bank < module.lanes.size(); ++bank) {
        for (const DataPath& path : data_paths_of(module, bank)) {
            if (path.lanes == 0) {
                continue;
            }
            configured = true;
            std::string text = fault(path);
            if (!text.empty()) {
                failures.push_back({.text = std::move(text), .lanes = numbers_of_lanes(path)});
            }
        }
    }
    if (!failures.empty()) {
        return fail_or(std::move(failures), pass());
    }
    if (std::ranges::any_of(module.lanes, is_unread)) {
        return not_read();
    }
    return configured ? pass() : not_applicable("no data path is configured");
}

std::string name_of(const DataPath& path) {
    return "The data path of lane " + std::to_string(path.first());
}
std::string name_of(const DataPath& path, const Application& app) {
    return name_of(path) + " (application " + std::to_string(app.code) + ")";
}

} // namespace

Result application_unknown(const Context& context, const Module& module) {
    if (context.flat || module.lanes.empty()) {
        return of_flat_memory();
    }
    static constexpr const memmap::Field* in_lower_row = in_lower("HostInterfaceIDApp<i>");
    static constexpr const memmap::Field* in_01_row = in_01("HostInterfaceIDApp<i>");
    constexpr unsigned lower_bytes = 32; // eight descriptors of four bytes, then seven
    constexpr unsigned upper_bytes = 28;
    const bool lower_known =
        context.image->knows(in_lower_row->page, in_lower_row->byte, lower_bytes);
    const bool all_known =
        lower_known && context.image->knows(in_01_row->page, in_01_row->byte, upper_bytes);
    std::vector<unsigned> unknown;
    bool untested = false;
    bool configured = false;
    for (const Lane& lane : module.lanes) {
        untested = untested || lane.application.state == State::NotRead;
        if (!is_configured(lane)) {
            continue;
        }
        configured = true;
        if (find_application(module, lane.application.raw) != nullptr) {
            continue;
        }
        if (all_known || (lower_known && lane.application.raw <= lanes_per_bank)) {
            unknown.push_back(lane.number);
        } else {
            untested = true;
        }
    }
    if (!unknown.empty()) {
        std::string text = "Lanes use an application that the module does not advertise: " +
                           model::list_of(unknown);
        return fail(Failure{.text = std::move(text), .lanes = std::move(unknown)});
    }
    if (untested) {
        return not_read();
    }
    return configured ? pass() : not_applicable("no data path is configured");
}

Result data_path_mixed(const Context& context, const Module& module) {
    return fail_paths(context, module, [](const DataPath& path) {
        return path.mixed ? name_of(path) + " has lanes with different applications"
                          : std::string();
    });
}

Result application_start_lane(const Context& context, const Module& module) {
    return fail_paths(context, module, [&module](const DataPath& path) -> std::string {
        const Application* app = find_application(module, path.application);
        if (path.mixed || app == nullptr || !app->host_lane_options.has_value()) {
            return {};
        }
        return (app->host_lane_options.raw >> path.start & 1U) == 0
                   ? name_of(path, *app) + " starts on a lane that the application does not allow"
                   : std::string();
    });
}

Result data_path_lanes(const Context& context, const Module& module) {
    return fail_paths(context, module, [&module](const DataPath& path) -> std::string {
        const Application* app = find_application(module, path.application);
        if (path.mixed || app == nullptr || may_have_more(module, path) ||
            (!path.has_gap() && (app->host_lanes == 0 || path.count() == app->host_lanes))) {
            return {};
        }
        return name_of(path, *app) + " has " + std::to_string(path.count()) + " lanes" +
               (path.has_gap() ? " that do not follow each other" : "") + ", the application " +
               std::to_string(app->host_lanes);
    });
}

} // namespace optictl::cmis::detail::rules
