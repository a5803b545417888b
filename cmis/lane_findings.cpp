// What is wrong with lanes and data paths: what is configured against what is advertised.
#include <algorithm>
#include <string>

#include "cmis/decode_parts.hpp"

namespace optictl::cmis::detail {
namespace {

using memmap::Context;
using memmap::State;
using model::Application;
using model::Lane;
using model::Module;
using model::Severity;

void append_lane(std::string& list, unsigned lane) {
    list += list.empty() ? "" : ", ";
    list += std::to_string(lane);
}

void report(Module& module, std::string_view id, Severity severity, std::string_view clause,
            std::string text) {
    module.findings.push_back({id, severity, std::move(text), clause});
}

const Application* find_application(const Module& module, std::uint64_t code) {
    const auto found = std::ranges::find(module.applications, code, &Application::code);
    return found != module.applications.end() ? &*found : nullptr;
}

/// Calls `visit(reading, lane number)` for every lane that has the register.
template <class Visit>
void for_each_lane(const Module& module, const memmap::Field& field, Visit visit) {
    if (!memmap::applies(module.context, field)) {
        return;
    }
    for (unsigned bank = 0; bank < module.lanes.size() / lanes_per_bank; ++bank) {
        const memmap::Copies copies(module.context, field, bank);
        for (unsigned index = 0; index < lanes_per_bank; ++index) {
            visit(copies[index], bank * lanes_per_bank + index + 1);
        }
    }
}

/// Whether a register of one bit a lane is clear on all lanes, as it mostly is: a byte a bank says
/// so.
bool is_clear(const Module& module, const memmap::Field& field) {
    for (unsigned bank = 0; bank < module.lanes.size() / lanes_per_bank; ++bank) {
        if (module.context.byte(field.page.in_bank(bank), field.byte) != 0) {
            return false;
        }
    }
    return true;
}

/// Settings that stop or change a signal; someone wonders why a link is down.
struct Watched {
    const memmap::Field* field;
    std::string_view id;
    Severity severity;
    std::string_view text;
    std::string_view clause;
};
constexpr Watched watched_settings[] = {
    {in_10("OutputDisableTx<i>"), "tx-disabled", Severity::Warning,
     "Tx output is disabled on lanes ", "OIF-CMIS 5.4 Table 8-79"},
    {in_10("OutputSquelchForceTx<i>"), "tx-squelched", Severity::Warning,
     "Tx output is forced to squelch on lanes ", "OIF-CMIS 5.4 Table 8-79"},
    {in_10("OutputDisableRx<i>"), "rx-disabled", Severity::Warning,
     "Rx output is disabled on lanes ", "OIF-CMIS 5.4 Table 8-79"},
    {in_10("InputPolarityFlipTx<i>"), "polarity-flipped", Severity::Note,
     "Tx input polarity is flipped on lanes ", "OIF-CMIS 5.4 Table 8-79"},
    {in_10("OutputPolarityFlipRx<i>"), "polarity-flipped", Severity::Note,
     "Rx output polarity is flipped on lanes ", "OIF-CMIS 5.4 Table 8-79"},
};

void check_settings(Module& module) {
    for (const Watched& row : watched_settings) {
        if (is_clear(module, *row.field)) {
            continue;
        }
        std::string lanes;
        for_each_lane(module, *row.field, [&](const model::Reading& setting, unsigned lane) {
            if (setting.is_set()) {
                append_lane(lanes, lane);
            }
        });
        if (!lanes.empty()) {
            report(module, row.id, row.severity, row.clause, std::string(row.text) + lanes);
        }
    }
}

void check_config_status(Module& module) {
    static constexpr const memmap::Field* config_status = in_11("ConfigStatusLane<i>");
    constexpr unsigned first_rejection = 2;
    constexpr unsigned last_rejection = 8;
    for_each_lane(module, *config_status, [&](const model::Reading& status, unsigned lane) {
        if (status.state == State::Ok && status.raw >= first_rejection &&
            status.raw <= last_rejection) {
            report(module, "config-rejected", Severity::Warning, "OIF-CMIS 5.4 Table 8-101",
                   "The configuration of lane " + std::to_string(lane) +
                       " was refused: " + std::string(status.codes->name_of(status.raw)));
        }
    });
}

/// One data path: the lanes of a bank that name the same first lane.
struct DataPath {
    std::uint64_t application = 0;
    unsigned first = 0; ///< lane number that its lanes name
    unsigned count = 0;
    bool mixed = false; ///< lanes name different applications
    bool gap = false;   ///< lanes do not follow each other from the first one on
};

bool is_configured(const Lane& lane) {
    return lane.application.has_value() && lane.application.raw != 0 && lane.data_path.has_value();
}

/// The data path that lane `start` begins; count 0 when no lane names it.
DataPath data_path_of(const Module& module, unsigned bank, unsigned start) {
    DataPath path{.first = bank * lanes_per_bank + start + 1};
    for (unsigned i = 0; i < lanes_per_bank; ++i) {
        const Lane& lane = module.lanes[bank * lanes_per_bank + i];
        if (!is_configured(lane) || lane.data_path.raw != start) {
            continue;
        }
        path.application = path.count == 0 ? lane.application.raw : path.application;
        path.mixed = path.mixed || path.application != lane.application.raw;
        path.gap = path.gap || i != start + path.count;
        ++path.count;
    }
    return path;
}

void check_data_path(const DataPath& path, Module& module) {
    const auto where = [&] { return "The data path of lane " + std::to_string(path.first); };
    if (path.mixed) {
        report(module, "data-path-mixed", Severity::Warning, "OIF-CMIS 5.4 section 6.2.3.2",
               where() + " has lanes with different applications");
        return;
    }
    const Application* app = find_application(module, path.application);
    if (app == nullptr) {
        return;
    }
    const auto name = [&] { return where() + " (application " + std::to_string(app->code) + ")"; };
    const unsigned bit = (path.first - 1) % lanes_per_bank;
    if (app->host_lane_options.has_value() && (app->host_lane_options.raw >> bit & 1U) == 0) {
        report(module, "application-start-lane", Severity::Warning, "OIF-CMIS 5.4 Table 8-22",
               name() + " starts on a lane that the application does not allow");
    }
    if (path.gap || (app->host_lanes != 0 && path.count != app->host_lanes)) {
        report(module, "data-path-lanes", Severity::Warning, "OIF-CMIS 5.4 section 6.2.3.2",
               name() + " has " + std::to_string(path.count) + " lanes" +
                   (path.gap ? " that do not follow each other" : "") + ", the application " +
                   std::to_string(app->host_lanes));
    }
}

void check_data_paths(const Context& context, Module& module) {
    const bool lower_known = context.image->knows(memmap::lower, 86, 32);
    const bool all_known = lower_known && context.image->knows(memmap::upper(0x01), 223, 28);
    std::string unknown;
    for (const Lane& lane : module.lanes) {
        if (is_configured(lane) && find_application(module, lane.application.raw) == nullptr &&
            (all_known || (lower_known && lane.application.raw <= lanes_per_bank))) {
            append_lane(unknown, lane.number);
        }
    }
    if (!unknown.empty()) {
        report(module, "application-unknown", Severity::Warning, "OIF-CMIS 5.4 section 6.2.3.2.1",
               "Lanes use an application that the module does not advertise: " + unknown);
    }
    for (unsigned bank = 0; bank < module.lanes.size() / lanes_per_bank; ++bank) {
        for (unsigned start = 0; start < lanes_per_bank; ++start) {
            const DataPath path = data_path_of(module, bank, start);
            if (path.count != 0) {
                check_data_path(path, module);
            }
        }
    }
}

void check_light(Module& module) {
    unsigned dark = 0;
    unsigned lit = 0;
    for (const model::Monitor& monitor : module.monitors) {
        if (monitor.quantity == model::Quantity::RxPower && monitor.value.has_value()) {
            ++(monitor.value.state == State::BelowResolution ? dark : lit);
        }
    }
    if (dark != 0 && lit == 0) {
        report(module, "all-lanes-dark", Severity::Warning, "OIF-CMIS 5.4 Table 8-99",
               "No lane receives light that the module can measure");
    }
}

} // namespace

void add_lane_findings(const Context& context, Module& module) {
    if (context.flat || module.lanes.empty()) {
        return;
    }
    check_settings(module);
    check_config_status(module);
    check_data_paths(context, module);
    check_light(module);
}

} // namespace optictl::cmis::detail
