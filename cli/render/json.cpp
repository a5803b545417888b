#include "cli/render/json.hpp"

#include <algorithm>
#include <array>

#include "cli/engine/check.hpp"
#include "cli/render/health.hpp"
#include "cli/render/observables.hpp"
#include "cli/render/shown.hpp"
#include "cli/render/summary.hpp"
#include "sff/model/breakout.hpp"
#include "sff/words/words.hpp"
#include "vendor-db/port_modes.hpp"

namespace optictl::cli::render {

using namespace engine;
using namespace words;

namespace {

using memmap::Reading;
using model::Monitor;
using model::Section;

void put_module_flags(JsonWriter& json, const model::Module& module, const Monitor& monitor) {
    json.begin_object("flags");
    for (std::size_t i = 0; i < limit_keys.size(); ++i) {
        if (monitor.flags[i].field != nullptr) {
            put_reading(json, limit_keys[i], module.read(monitor.flags[i]));
        }
    }
    json.end_object();
}

void put_monitor(JsonWriter& json, const model::Module& module, const Monitor& monitor,
                 const JsonOptions& options) {
    json.begin_object();
    json.member("name", monitor.key);
    if (monitor.lane != 0) {
        json.member("lane", monitor.lane);
    } else {
        json.null_member("lane");
    }
    put_reading(json, monitor.key, monitor.value);
    json.member("state", memmap::name_of(monitor.value.state));
    if (monitor.raw.field != nullptr) {
        json.begin_object("uncalibrated");
        json.member("counts", monitor.raw.raw);
        put_reading(json, monitor.key, monitor.raw);
        json.end_object();
    }
    json.member("verdict", name_of(monitor.verdict));
    const bool power = monitor.value.unit == memmap::Unit::Milliwatt;
    json.key(std::string("margin") + std::string(power ? "_db" : key_suffix(monitor.value.unit)));
    if (monitor.has_margin) {
        json.value(shown_margin(monitor));
    } else {
        json.null();
    }
    put_module_flags(json, module, monitor);
    if (monitor.thresholds >= 0) {
        const unsigned set = module.thresholds[static_cast<std::size_t>(monitor.thresholds)].set;
        if (set != 0) {
            json.member("threshold_set", set);
        }
    }
    if (!monitor.note.empty()) {
        json.member("note", monitor.note);
    }
    if (options.raw && monitor.value.is_read()) {
        json.begin_object("register");
        json.member("address", register_address(monitor.value, module.context.standard));
        json.member("name", register_name(monitor.value));
        json.member("bytes", hex(monitor.value.bytes));
        json.end_object();
    }
    json.end_object();
}

std::string_view quantity_key(const model::Module& module, int index) {
    const auto monitor = std::ranges::find(module.monitors, index, &Monitor::thresholds);
    return monitor != module.monitors.end() ? monitor->key : std::string_view("unknown");
}

void put_limits(JsonWriter& json, const model::Thresholds& set) {
    for (std::size_t k = 0; k < limit_keys.size(); ++k) {
        put_reading(json, limit_keys[k], set.limits[k]);
    }
    json.member("usable", set.distrust.empty());
    if (!set.distrust.empty()) {
        json.member("reason", set.distrust);
    }
}

/// Of monitors by their names, which are different; of parameters of SFF-8636 pages 20h and 21h,
/// many of which may have one name, in an array.
void put_thresholds(JsonWriter& json, const model::Module& module) {
    const auto each = [&module](bool of_parameters, auto put) {
        for (std::size_t i = 0; i < module.thresholds.size(); ++i) {
            if ((module.thresholds[i].set != 0) == of_parameters) {
                put(module.thresholds[i], quantity_key(module, static_cast<int>(i)));
            }
        }
    };
    json.begin_object("thresholds");
    each(false, [&json](const model::Thresholds& set, std::string_view name) {
        json.begin_object(name);
        put_limits(json, set);
        json.end_object();
    });
    json.end_object();
    if (std::ranges::none_of(module.thresholds, &model::Thresholds::set)) {
        return;
    }
    json.begin_array("parameter_thresholds");
    each(true, [&json](const model::Thresholds& set, std::string_view name) {
        json.begin_object();
        json.member("name", name);
        json.member("threshold_set", set.set);
        put_limits(json, set);
        json.end_object();
    });
    json.end_array();
}

/// Why a lane has no first lane: a register without a value, or no application (AppSel 0), which
/// leaves the other bits of its register without meaning.
memmap::State state_of_first(const model::Lane& lane) {
    return !lane.data_path.has_value()     ? lane.data_path.state
           : !lane.application.has_value() ? lane.application.state
                                           : memmap::State::NotAdvertised;
}

void put_lanes(JsonWriter& json, const model::Module& module, const JsonOptions& options) {
    json.begin_array("lanes");
    for (const model::Lane& lane : module.lanes) {
        json.begin_object();
        json.member("lane", lane.number);
        if (lane.data_path_state.field != nullptr) {
            put_reading(json, "data_path_state", lane.data_path_state);
            put_reading(json, "application", lane.application);
            json.key("data_path_first_lane");
            if (lane.data_path.has_value() && lane.application.is_set()) {
                const unsigned bank_base =
                    (lane.number - 1) / memmap::lanes_per_bank * memmap::lanes_per_bank;
                json.value(bank_base + lane.data_path.raw + 1);
            } else {
                json.null();
                json.member("data_path_first_lane_state", memmap::name_of(state_of_first(lane)));
            }
        }
        for (const model::Item& item : module.lane_items(lane.number)) {
            put_item(json, item, options, module.context.standard);
        }
        json.end_object();
    }
    json.end_array();
}

void put_data_paths(JsonWriter& json, const model::Module& module) {
    json.begin_array("data_paths");
    for (const model::DataPath& path : module.data_paths) {
        json.begin_object();
        json.key("application");
        if (path.application != 0) {
            json.value(path.application);
        } else {
            json.null();
        }
        put_lanes(json, "host_lanes", path.host_lanes);
        put_lanes(json, "media_lanes", path.media_lanes);
        if (path.state_reading.field != nullptr) {
            put_reading(json, "data_path_state", path.state_reading);
        }
        if (path.configuration_reading.field != nullptr) {
            put_reading(json, "config_status", path.configuration_reading);
        }
        json.end_object();
    }
    json.end_array();
}

/// Numbers of data paths count from 1, in the order of `data_paths`.
void put_media_lanes(JsonWriter& json, const model::Module& module) {
    json.begin_array("media_lanes");
    for (const model::MediaLane& lane : module.media_lanes) {
        json.begin_object();
        json.member("lane", lane.number);
        json.key("data_path");
        if (lane.path >= 0) {
            json.value(lane.path + 1);
        } else {
            json.null();
        }
        json.end_object();
    }
    json.end_array();
}

void put_checksums(JsonWriter& json, const model::Module& module) {
    json.begin_array("checksums");
    for (const model::Checksum& sum : module.checksums) {
        json.begin_object();
        json.member("name", sum.name);
        json.member("page", page_name(sum.page, module.context.standard));
        json.member("byte", sum.at);
        json.member("first", sum.first);
        json.member("last", sum.last);
        json.member("state", memmap::name_of(sum.state));
        if (sum.state == memmap::State::Ok) {
            json.member("stored", sum.stored);
            json.member("computed", sum.computed);
            json.member("good", !sum.bad());
        } else {
            json.null_member("stored");
            json.null_member("computed");
            json.null_member("good");
        }
        json.member("spec", sum.clause);
        json.end_object();
    }
    json.end_array();
}

void put_findings(JsonWriter& json, const model::Module& module) {
    json.begin_array("findings");
    for (const model::Finding& finding : module.findings) {
        json.begin_object();
        json.member("id", finding.id);
        json.member("severity", name_of(finding.severity));
        json.member("text", printable(finding.text));
        json.member("spec", clause(finding));
        json.begin_array("lanes");
        for (const unsigned lane : finding.lanes) {
            json.value(lane);
        }
        json.end_array();
        json.end_object();
    }
    json.end_array();
}

void put_sections(JsonWriter& json, const model::Module& module, const JsonOptions& options) {
    for (int i = 0; i <= static_cast<int>(Section::Tuning); ++i) {
        const auto section = static_cast<Section>(i);
        const auto in_section = [section](const model::ItemRow* row) {
            return row->section == section;
        };
        if (std::ranges::none_of(module.rows, in_section)) {
            continue;
        }
        json.begin_object(model::name_of(section));
        for (const model::ItemRow* row : module.rows) {
            if (in_section(row)) {
                put_item(json, module.read(*row), options, module.context.standard);
            }
        }
        json.end_object();
    }
}

void put_decoded(JsonWriter& json, const model::Module& module, const JsonOptions& options) {
    json.member("lane_count", module.lane_count);
    put_sections(json, module, options);
    put_monitors(json, module, options);
    put_observables(json, module);
    put_applications(json, module);
    put_lanes(json, module, options);
    put_data_paths(json, module);
    put_media_lanes(json, module);
    put_flags(json, module);
    put_checksums(json, module);
    put_findings(json, module);
}

void put_interface(JsonWriter& json, std::string_view key, const Reading& reading, unsigned lanes,
                   const Reading& options) {
    json.begin_object(key);
    put_reading(json, "interface", reading);
    json.key("lanes");
    if (lanes != 0) {
        json.value(lanes);
    } else {
        json.null();
    }
    json.key("start_lanes");
    if (options.has_value()) {
        json.begin_array();
        for (const unsigned lane : model::start_lanes(options)) {
            json.value(lane);
        }
        json.end_array();
    } else {
        json.null();
        json.member("start_lanes_state", memmap::name_of(options.state));
    }
    json.end_object();
}

} // namespace

void put_monitors(JsonWriter& json, const model::Module& module, const JsonOptions& options) {
    json.begin_array("monitors");
    for (const Monitor& monitor : module.monitors) {
        put_monitor(json, module, monitor, options);
    }
    json.end_array();
    put_thresholds(json, module);
}

void put_flags(JsonWriter& json, const model::Module& module) {
    json.begin_array("flags");
    module.for_each_flag([&](const Reading& flag) {
        json.begin_object();
        json.member("name", register_name(flag));
        if (flag.lane() != 0) {
            json.member("lane", flag.lane());
        } else {
            json.null_member("lane");
        }
        json.key("set");
        if (flag.has_value()) {
            json.value(flag.raw != 0);
        } else {
            json.null();
        }
        json.member("state", memmap::name_of(flag.state));
        json.member("register", register_address(flag, module.context.standard));
        json.end_object();
    });
    json.end_array();
}

void put_applications(JsonWriter& json, const model::Module& module) {
    if (module.applications_read == model::Extent::None) {
        json.null_member("applications");
        json.member("applications_state", "not-read");
        return;
    }
    json.begin_array("applications");
    for (const model::Application& application : module.applications) {
        json.begin_object();
        json.member("code", application.code);
        put_interface(json, "host", application.host_interface, application.host_lanes,
                      application.host_lane_options);
        put_interface(json, "media", application.media_interface, application.media_lanes,
                      application.media_lane_options);
        json.begin_array("side_by_side");
        for (const model::Group& group : model::side_by_side(application)) {
            json.begin_object();
            json.member("host_first_lane", group.host_first);
            json.key("media_first_lane");
            if (group.media_first != 0) {
                json.value(group.media_first);
            } else {
                json.null();
            }
            json.end_object();
        }
        json.end_array();
        json.end_object();
    }
    json.end_array();
    if (module.applications_read == model::Extent::Part) {
        json.member("applications_state", "incomplete");
    }
}

/// Ways to split the port, and what to set for each.
void put_port_modes(JsonWriter& json, const vendor_db::Facts& facts) {
    json.begin_array("port_modes");
    for (const vendor_db::PortMode& each : vendor_db::port_modes(facts)) {
        json.begin_object();
        json.member("mode", each.mode.text());
        json.member("runs", each.runs);
        json.begin_array("data_paths");
        for (const model::Placement& place : each.places) {
            json.begin_object();
            json.member("application", place.application);
            json.member("host_first_lane", place.first.host_first);
            json.member("host_lanes", model::lane_count(place.host_lanes));
            json.key("media_first_lane");
            if (place.first.media_first != 0) {
                json.value(place.first.media_first);
            } else {
                json.null();
            }
            json.end_object();
        }
        json.end_array();
        json.begin_array("other_applications");
        for (const unsigned code : each.others) {
            json.value(code);
        }
        json.end_array();
        json.key("fec");
        if (each.fec.empty()) {
            json.null();
        } else {
            json.value(each.fec);
        }
        json.member("note", printable(each.note));
        json.end_object();
    }
    json.end_array();
    json.begin_array("impossible_starts");
    for (const std::string& each : vendor_db::impossible_starts(facts)) {
        json.value(printable(each));
    }
    json.end_array();
}

void show_json(JsonWriter& json, const Inspection& inspection, const JsonOptions& options) {
    const Decoded* decoded = inspection.best();
    json.begin_object();
    put_head(json, "module/4", inspection, decoded);
    put_diagnosis(json, inspection);
    if (decoded != nullptr) {
        json.member("form_factor", form_factor(inspection));
        put_decoded(json, decoded->module, options);
    }
    json.begin_array("other_readings");
    for (std::size_t i = 1; i < inspection.readings.size(); ++i) {
        json.begin_object();
        json.member("standard", inspection.readings[i].module.standard);
        put_decoded(json, inspection.readings[i].module, options);
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

void dom_json(JsonWriter& json, const Inspection& inspection, const JsonOptions& options) {
    const Decoded* decoded = inspection.best();
    json.begin_object();
    put_head(json, "dom/2", inspection, decoded);
    if (options.judges) {
        put_diagnosis(json, inspection);
    }
    if (decoded != nullptr) {
        put_monitors(json, decoded->module, options);
        put_observables(json, decoded->module);
    }
    json.end_object();
}

void flags_json(JsonWriter& json, const Inspection& inspection, const JsonOptions& /*options*/) {
    const Decoded* decoded = inspection.best();
    json.begin_object();
    put_head(json, "flags/1", inspection, decoded);
    put_diagnosis(json, inspection);
    if (decoded != nullptr) {
        put_flags(json, decoded->module);
        put_observables(json, decoded->module);
    }
    json.end_object();
}

void why_json(JsonWriter& json, const Inspection& inspection, const JsonOptions& /*options*/) {
    json.begin_object();
    put_head(json, "why/1", inspection, inspection.best());
    put_diagnosis(json, inspection);
    json.end_object();
}

void apps_json(JsonWriter& json, const Inspection& inspection, const JsonOptions& options) {
    const Decoded* decoded = inspection.best();
    json.begin_object();
    put_head(json, "apps/3", inspection, decoded);
    if (decoded != nullptr) {
        put_port_modes(json, engine::facts_of(inspection));
        put_applications(json, decoded->module);
        put_lanes(json, decoded->module, options);
    }
    json.end_object();
}

void list_json(JsonWriter& json, const Inspection& inspection) {
    const Decoded* decoded = inspection.best();
    json.begin_object();
    put_head(json, "list/2", inspection, decoded);
    const analysis::Health& health = inspection.health();
    json.member("verdict", analysis::name_of(health.conclusion));
    put_first_bad(json, health);
    json.key("cause");
    if (health.causes.empty()) {
        json.null();
    } else {
        json.value(printable(health.causes.front().text));
    }
    if (decoded != nullptr) {
        const model::Module& module = decoded->module;
        json.member("form_factor", form_factor(inspection));
        for (const std::string_view key :
             {"vendor_name", "vendor_oui", "vendor_part_number", "vendor_revision",
              "vendor_serial_number", "date_code", "active_firmware", "module_state"}) {
            if (const auto item = module.item(key)) {
                put_item(json, *item, {}, module.context.standard);
            }
        }
        json.member("media", media_summary(module));
        json.member("findings", module.findings.size());
        json.member("worst_monitor", name_of(worst_verdict(module)));
    }
    json.end_object();
}

} // namespace optictl::cli::render
