#include "cli/serve/openconfig.hpp"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "cli/engine/monitor/summary.hpp"
#include "cli/render/json_writer.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::serve {
namespace {

using engine::monitor::dbm_of;
using engine::monitor::Presence;
using model::Module;
using model::Quantity;
using render::JsonWriter;

/// decimal64 is a string in JSON-IETF (RFC 7951 section 6.1).
void put_decimal(JsonWriter& json, std::string_view name, double value, int digits) {
    json.member(name, fmt::format("{:.{}f}", value, digits));
}

/// A leaf `instant` in a container of its own.
void put_instant(JsonWriter& json, std::string_view name, double value, int digits) {
    json.begin_object(name);
    put_decimal(json, "instant", value, digits);
    json.end_object();
}

[[nodiscard]] std::optional<double> value_of(const Module& module, Quantity quantity,
                                             unsigned lane) {
    for (const model::Monitor& monitor : module.monitors) {
        if (monitor.quantity == quantity && monitor.lane == lane && monitor.value.has_value()) {
            const bool is_power = quantity == Quantity::TxPower || quantity == Quantity::RxPower;
            return is_power ? dbm_of(monitor.value.value) : monitor.value.value;
        }
    }
    return std::nullopt;
}

/// A quantity, its leaf, and how many digits the model gives it.
struct Leaf {
    Quantity quantity{};
    std::string_view name{};
    int digits = 2;
};

void put_channels(JsonWriter& json, const Module& module) {
    static constexpr std::array leaves{Leaf{Quantity::TxPower, "output-power"},
                                       Leaf{Quantity::RxPower, "input-power"},
                                       Leaf{Quantity::TxBias, "laser-bias-current"},
                                       Leaf{Quantity::LaserTemperature, "laser-temperature", 1}};
    json.begin_object("physical-channels");
    json.begin_array("channel");
    for (const model::MediaLane& lane : module.media_lanes) {
        const unsigned index = lane.number - 1;
        json.begin_object();
        json.member("index", index);
        json.begin_object("config");
        json.member("index", index);
        json.end_object();
        json.begin_object("state");
        json.member("index", index);
        const model::LaneSignal disabled = module.signal(model::Signal::TxDisabled);
        if ((disabled.known & model::lane_bit(lane.number)) != 0) {
            json.member("tx-laser", (disabled.set & model::lane_bit(lane.number)) == 0);
        }
        for (const Leaf& leaf : leaves) {
            if (const auto value = value_of(module, leaf.quantity, lane.number)) {
                put_instant(json, leaf.name, *value, leaf.digits);
            }
        }
        json.end_object();
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

/// Thresholds of one severity: alarms are CRITICAL, warnings WARNING.
void put_threshold(JsonWriter& json, const Module& module, std::string_view severity,
                   model::Limit upper, model::Limit lower) {
    static constexpr std::array leaves{Leaf{Quantity::TxPower, "output-power"},
                                       Leaf{Quantity::RxPower, "input-power"},
                                       Leaf{Quantity::TxBias, "laser-bias-current"},
                                       Leaf{Quantity::SupplyVoltage, "supply-voltage"},
                                       Leaf{Quantity::Temperature, "module-temperature", 1},
                                       Leaf{Quantity::LaserTemperature, "laser-temperature", 1}};
    json.begin_object();
    json.member("severity", severity);
    json.begin_object("state");
    json.member("severity", severity);
    for (const Leaf& leaf : leaves) {
        for (const model::Thresholds& each : module.thresholds) {
            if (each.quantity != leaf.quantity || !each.distrust.empty() || each.set > 1) {
                continue;
            }
            const bool is_power =
                leaf.quantity == Quantity::TxPower || leaf.quantity == Quantity::RxPower;
            for (const auto& [limit, end] :
                 {std::pair(upper, "upper"), std::pair(lower, "lower")}) {
                if (each.limits[limit].has_value()) {
                    const double value = each.limits[limit].value;
                    put_decimal(json, fmt::format("{}-{}", leaf.name, end),
                                is_power ? dbm_of(value) : value, leaf.digits);
                }
            }
            break;
        }
    }
    json.end_object();
    json.end_object();
}

void put_transceiver(JsonWriter& json, const PortView& view) {
    static constexpr std::pair<std::string_view, std::string_view> texts[] = {
        {"vendor", "vendor_name"},
        {"vendor-part", "vendor_part_number"},
        {"vendor-rev", "vendor_revision"},
        {"serial-no", "vendor_serial_number"}};
    json.begin_object("openconfig-platform-transceiver:transceiver");
    json.begin_object("state");
    if (view.snapshot->presence != Presence::Unknown) {
        json.member("present",
                    std::string_view(view.snapshot->presence == Presence::Present ? "PRESENT"
                                                                                  : "NOT_PRESENT"));
    }
    const Module* const module = view.decoded();
    if (module != nullptr) {
        for (const auto& [leaf, key] : texts) {
            const auto item = module->item(key);
            if (item && item->reading.has_value()) {
                json.member(leaf, words::item_text(*item));
            }
        }
        if (const auto phase = module->phase();
            phase != model::Phase::Unstated && phase != model::Phase::Unknown) {
            json.member("fault-condition", phase == model::Phase::Fault);
        }
        if (const auto supply = value_of(*module, Quantity::SupplyVoltage, 0)) {
            put_instant(json, "supply-voltage", *supply, 2);
        }
    }
    json.end_object();
    if (module != nullptr) {
        put_channels(json, *module);
        json.begin_object("thresholds");
        json.begin_array("threshold");
        put_threshold(json, *module, "openconfig-alarm-types:CRITICAL", model::HighAlarm,
                      model::LowAlarm);
        put_threshold(json, *module, "openconfig-alarm-types:WARNING", model::HighWarning,
                      model::LowWarning);
        json.end_array();
        json.end_object();
    }
    json.end_object();
}

} // namespace

std::string openconfig_json(const std::vector<PortView>& ports) {
    JsonWriter json;
    json.begin_object();
    json.begin_object("openconfig-platform:components");
    json.begin_array("component");
    for (const PortView& view : ports) {
        json.begin_object();
        json.member("name", view.port);
        json.begin_object("config");
        json.member("name", view.port);
        json.end_object();
        json.begin_object("state");
        json.member("name", view.port);
        json.member("type", std::string_view("openconfig-platform-types:TRANSCEIVER"));
        if (view.decoded() != nullptr) {
            if (const auto degrees = value_of(*view.decoded(), Quantity::Temperature, 0)) {
                put_instant(json, "temperature", *degrees, 1);
            }
        }
        json.end_object();
        put_transceiver(json, view);
        json.end_object();
    }
    json.end_array();
    json.end_object();
    json.end_object();
    return fmt::format("{}\n", json.text());
}

} // namespace optictl::cli::serve
