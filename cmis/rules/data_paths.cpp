// Data paths: what is configured against what the applications allow.
#include <algorithm>
#include <span>

#include "cmis/rules/parts.hpp"

namespace optictl::cmis::detail::rules {
namespace {

using memmap::State;
using model::Application;
using namespace model::results;
using model::DataPath;
using model::Failure;
using model::Lane;
using model::lane_count;

const Application* find_application(const Module& module, std::uint64_t code) {
    const auto found = std::ranges::find(module.applications, code, &Application::code);
    return found != module.applications.end() ? &*found : nullptr;
}

/// The lanes of a bank: eight, or those that a smaller form factor has.
std::span<const Lane> lanes_of(const Module& module, std::size_t bank_begin) {
    const auto rest = std::span(module.lanes).subspan(bank_begin);
    return rest.first(std::min<std::size_t>(rest.size(), lanes_per_bank));
}

bool is_unread(const Lane& lane) {
    return lane.application.state == State::NotRead || lane.data_path.state == State::NotRead;
}

/// Its first lane within its bank, from 0.
unsigned start_of(const DataPath& path) {
    return (path.first - 1) % lanes_per_bank;
}

/// Lanes do not follow each other from the first one on.
bool has_gap(const DataPath& path) {
    return path.host_lanes != model::lane_set(path.first, model::lane_count(path.host_lanes));
}

/// Whether a lane is not read that may be one of the path: its lanes cannot be counted then.
bool may_have_more(const Module& module, const DataPath& path) {
    const std::size_t bank_begin = path.first - 1 - start_of(path);
    return std::ranges::any_of(lanes_of(module, bank_begin), is_unread);
}

/// Fails for every data path of which `fault(path)` says something.
template <class Fault>
Result fail_paths(const Context& context, const Module& module, Fault fault) {
    if (context.flat || module.lanes.empty()) {
        return of_flat_memory();
    }
    std::vector<Failure> failures;
    bool configured = false;
    for (const DataPath& path : module.data_paths) {
        if (path.assumed) {
            continue;
        }
        configured = true;
        std::string text = fault(path);
        if (!text.empty()) {
            failures.push_back(
                {.text = std::move(text), .lanes = model::numbers_of(path.host_lanes)});
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
    return "The data path of lane " + std::to_string(path.first);
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
        if (!lane.application.has_value() || lane.application.raw == 0) {
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
        std::string text = (unknown.size() == 1 ? "Lane " : "Lanes ") + model::list_of(unknown) +
                           (unknown.size() == 1 ? " uses" : " use") +
                           " an application that the module does not advertise";
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
        return (app->host_lane_options.raw >> start_of(path) & 1U) == 0
                   ? name_of(path, *app) + " starts on a lane that the application does not allow"
                   : std::string();
    });
}

Result data_path_lanes(const Context& context, const Module& module) {
    return fail_paths(context, module, [&module](const DataPath& path) -> std::string {
        const Application* app = find_application(module, path.application);
        if (path.mixed || app == nullptr || may_have_more(module, path) ||
            (!has_gap(path) &&
             (app->host_lanes == 0 || lane_count(path.host_lanes) == app->host_lanes))) {
            return {};
        }
        return name_of(path, *app) + " has " + std::to_string(lane_count(path.host_lanes)) +
               " lanes" + (has_gap(path) ? " that do not follow each other" : "") +
               ", the application " + std::to_string(app->host_lanes);
    });
}

} // namespace optictl::cmis::detail::rules
