// Data paths and media lanes to people: two things, as 8 host lanes may end in one of light.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/view/module/cells.hpp"
#include "cli/view/module/module.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::view {

using namespace words;

namespace {

using memmap::Reading;
using model::Monitor;
using model::Quantity;

constexpr std::array quantities{Quantity::TxBias, Quantity::TxPower, Quantity::RxPower};

std::string lanes_or_none(model::LaneSet lanes) {
    return lanes != 0 ? ranges_of(model::numbers_of(lanes)) : "-";
}

std::string state_of(const Reading& state) {
    if (state.field == nullptr) {
        return "";
    }
    return state.state == memmap::State::Invalid ? fmt::format("reserved ({:X}h)", state.raw)
                                                 : value_text(state);
}

/// Whether the module has the monitor, as far as is known.
bool is_told(const Monitor& monitor) {
    return monitor.value.state != memmap::State::NotAdvertised &&
           monitor.value.state != memmap::State::LaneUnused;
}

/// The data path that a media lane belongs to, named as everywhere by its first host lane.
std::string path_of(const model::Module& module, int path) {
    return path >= 0 ? std::to_string(module.data_paths[static_cast<std::size_t>(path)].first)
                     : "-";
}

/// The threshold of a quantity that all lanes share; -1 where they are not to be used.
int limits_of(const model::Module& module, Quantity quantity) {
    const auto first = std::ranges::find_if(module.monitors, [&](const Monitor& monitor) {
        return monitor.quantity == quantity && monitor.lane != 0 && monitor.thresholds >= 0;
    });
    if (first == module.monitors.end()) {
        return -1;
    }
    const auto& set = module.thresholds[static_cast<std::size_t>(first->thresholds)];
    return set.distrust.empty() && set.limits[model::HighAlarm].has_value() ? first->thresholds
                                                                            : -1;
}

/// The lane that is nearest to a limit; one without light is beyond all.
const Monitor* worst_of(const model::Module& module, Quantity quantity) {
    const Monitor* worst = nullptr;
    const auto is_dark = [](const Monitor& monitor) {
        return !monitor.has_margin && monitor.verdict == model::Verdict::LowAlarm;
    };
    for (const Monitor& monitor : module.monitors) {
        if (monitor.quantity != quantity || monitor.lane == 0 ||
            (!monitor.has_margin && !is_dark(monitor))) {
            continue;
        }
        if (worst == nullptr || (is_dark(monitor) && !is_dark(*worst)) ||
            (monitor.has_margin && worst->has_margin && monitor.margin < worst->margin)) {
            worst = &monitor;
        }
    }
    return worst;
}

using Row = std::vector<Value>;
constexpr std::size_t lane_columns = 7;

/// A row below the lanes that says one thing of each quantity.
template <class Cell>
Row row_of_quantities(std::string_view title, Cell cell) {
    Row row;
    row.reserve(lane_columns);
    row.push_back(as_text(std::string(title)));
    row.emplace_back(); // the column of paths
    for (const Quantity quantity : quantities) {
        if (quantity != Quantity::TxBias) {
            row.emplace_back(); // the column of mW
        }
        row.push_back(as_text(cell(quantity)));
    }
    return row;
}

void add_limits(Table& table, const model::Module& module) {
    // From the top down, as a person thinks of limits.
    constexpr std::array<std::pair<std::string_view, std::size_t>, 4> rows{
        {{"alarm >", 3}, {"warn >", 2}, {"warn <", 1}, {"alarm <", 0}}};
    std::array<std::vector<std::string>, quantities.size()> limits;
    bool any = false;
    for (std::size_t i = 0; i < quantities.size(); ++i) {
        const int index = limits_of(module, quantities[i]);
        limits[i] = limits_row(module, index);
        any = any || index >= 0;
    }
    if (!any) {
        return;
    }
    for (const auto& [title, index] : rows) {
        auto of_quantity = limits.begin(); // in the order of the quantities
        table.row(row_of_quantities(title, [&, i = index](Quantity) {
            std::string limit = std::move((*of_quantity++)[i]);
            limit += limit.empty() ? std::string_view() : no_mark;
            return limit;
        }));
    }
    const bool several = module.media_lanes.size() > 1;
    table.row(row_of_quantities(several ? "margin@lane" : "margin", [&](Quantity quantity) {
        const Monitor* worst = worst_of(module, quantity);
        if (worst == nullptr) {
            return std::string();
        }
        // As wide as the mark of a value, so that numbers stand below each other.
        return (worst->has_margin ? margin_text(*worst) : "no light") +
               (several ? fmt::format(" @{}", worst->lane) : std::string(no_mark));
    }));
}

void add_power(Row& row, const Monitor* monitor) {
    row.push_back(as_text(monitor != nullptr ? number(monitor->value) : ""));
    row.push_back(as_text(monitor != nullptr ? marked(dbm_number(monitor->value), *monitor) : ""));
}

void add_distrusted(Object& tree, const model::Module& module) {
    for (const Quantity quantity : quantities) {
        const auto first = std::ranges::find_if(module.monitors, [&](const Monitor& monitor) {
            return monitor.quantity == quantity && monitor.lane != 0 && monitor.thresholds >= 0 &&
                   is_told(monitor);
        });
        if (first == module.monitors.end()) {
            continue;
        }
        const auto& set = module.thresholds[static_cast<std::size_t>(first->thresholds)];
        if (!set.distrust.empty()) {
            const bool none = std::ranges::none_of(set.limits, &Reading::is_read);
            tree.remark("", fmt::format("{}: thresholds not {}", first->label,
                                        none ? std::string("read")
                                             : fmt::format("used: {}", set.distrust)));
        }
    }
}

} // namespace

void add_data_path_table(Object& tree, const model::Module& module) {
    Table& table = tree.table("", "",
                              {{"", "Data paths", Align::Right},
                               {"", "host"},
                               {"", "media"},
                               {"", "app", Align::Right},
                               {"", "state"},
                               {"", "configuration"}})
                       .flush();
    for (std::size_t i = 0; i < module.data_paths.size(); ++i) {
        const model::DataPath& path = module.data_paths[i];
        if (path.state_reading.field == nullptr) {
            continue;
        }
        table.row(row_of(
            as_text(path_of(module, static_cast<int>(i))), as_text(lanes_or_none(path.host_lanes)),
            as_text(lanes_or_none(path.media_lanes)),
            as_text(path.application != 0 ? std::to_string(path.application) : "-"),
            as_text(state_of(path.state_reading)), as_text(state_of(path.configuration_reading))));
    }
}

void add_media_lanes(Object& tree, const model::Module& module) {
    const bool any = std::ranges::any_of(module.monitors, [](const Monitor& monitor) {
        return monitor.lane != 0 && is_told(monitor);
    });
    if (module.media_lanes.empty() || !any) {
        return;
    }
    const Monitor* rx = find(module, Quantity::RxPower, 1);
    const model::PowerKind kind = rx != nullptr ? rx->power : model::PowerKind::NotStated;
    Table& table = tree.table("", "",
                              {{"", "Media lanes", Align::Right},
                               {"", "path", Align::Right},
                               {"", "Tx bias mA   ", Align::Right},
                               {"", "Tx mW", Align::Right},
                               {"", "dBm   ", Align::Right},
                               {"",
                                kind == model::PowerKind::Average ? "Rx avg mW"
                                : kind == model::PowerKind::Oma   ? "Rx OMA mW"
                                                                  : "Rx mW",
                                Align::Right},
                               {"", "dBm   ", Align::Right}})
                       .flush();
    for (const model::MediaLane& lane : module.media_lanes) {
        const Monitor* bias = find(module, Quantity::TxBias, lane.number);
        Row row;
        row.reserve(lane_columns);
        row.push_back(as_text(std::to_string(lane.number)));
        row.push_back(as_text(path_of(module, lane.path)));
        row.push_back(as_text(bias != nullptr ? marked(number(bias->value), *bias) : ""));
        add_power(row, find(module, Quantity::TxPower, lane.number));
        add_power(row, find(module, Quantity::RxPower, lane.number));
        table.row(std::move(row));
    }
    add_limits(table, module);
    add_distrusted(tree, module);
}

} // namespace optictl::cli::view
