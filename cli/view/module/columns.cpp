#include "cli/view/module/columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ranges>

#include <fmt/format.h>

#include "cli/view/module/summary.hpp"
#include "sff/analysis/quality.hpp"
#include "sff/format/nearest.hpp"
#include "sff/sff8024/interfaces.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::view {

using namespace engine;
using namespace words;

namespace {

using TextOf = std::string (*)(const Inspection&, const model::Module*);

/// What is of no single register.
template <TextOf text_of>
Value plain_value(const Inspection& inspection, const ListColumn&) {
    const Decoded* best = inspection.best();
    return as_data(text_of(inspection, best != nullptr ? &best->module : nullptr));
}

std::string target_of(const Inspection& inspection, const model::Module*) {
    return name_of(inspection);
}
std::string type_of(const Inspection& inspection, const model::Module*) {
    return inspection.absent.empty() ? form_factor(inspection) : "";
}
std::string map_of(const Inspection& inspection, const model::Module* module) {
    return !inspection.absent.empty() ? ""
           : module != nullptr        ? std::string(module->standard)
                                      : "unknown";
}
std::string media_of(const Inspection&, const model::Module* module) {
    return module != nullptr ? media_summary(*module) : "";
}
std::string verdict_of(const Inspection& inspection, const model::Module*) {
    return inspection.absent.empty()
               ? std::string(analysis::name_of(inspection.health().conclusion))
               : words::printable(inspection.absent);
}
std::string step_of(const Inspection& inspection, const model::Module*) {
    if (!inspection.absent.empty()) {
        return "";
    }
    const analysis::Health& health = inspection.health();
    return health.first_bad ? std::string(analysis::name_of(*health.first_bad)) : "";
}
std::string cause_of(const Inspection& inspection, const model::Module*) {
    if (!inspection.absent.empty()) {
        return words::printable(inspection.absent);
    }
    const analysis::Health& health = inspection.health();
    return health.first_bad && !health.causes.empty() ? words::printable(health.causes.front().text)
                                                      : "";
}
std::string lanes_of(const Inspection&, const model::Module* module) {
    return module != nullptr ? fmt::format("{}", module->lane_count) : "";
}
std::string findings_of(const Inspection&, const model::Module* module) {
    return module != nullptr
               ? fmt::format(
                     "{}",
                     fmt::join(std::views::transform(module->findings, &model::Finding::id), " "))
               : "";
}
Value applications_value(const Inspection& inspection, const ListColumn&) {
    const Decoded* best = inspection.best();
    if (best != nullptr && best->module.applications_read == model::Extent::None) {
        return as_text(std::string(words::state_words(memmap::State::NotRead)));
    }
    std::string names;
    for (const model::Application& each :
         best != nullptr ? best->module.applications : std::vector<model::Application>{}) {
        names += fmt::format("{}{}", names.empty() ? "" : ", ",
                             sff8024::short_name(words::code_text(each.host_interface)));
    }
    return as_data(std::move(names));
}

Value item_value(const Inspection& inspection, const ListColumn& column) {
    const Decoded* best = inspection.best();
    const auto found = best != nullptr ? best->module.item(column.key) : std::nullopt;
    return found ? view::item(*found) : Value();
}

/// The monitor; of one that each lane has, the lane with the lowest value.
Value monitor_value(const Inspection& inspection, const ListColumn& column) {
    const model::Monitor* lowest = nullptr;
    if (const Decoded* best = inspection.best()) {
        for (const model::Monitor& each : best->module.monitors) {
            const bool lower = lowest == nullptr || !lowest->value.has_value() ||
                               (each.value.has_value() && each.value.value < lowest->value.value);
            lowest = each.key == column.key && lower ? &each : lowest;
        }
    }
    return lowest != nullptr ? reading(lowest->value) : Value();
}

/// The error ratio of the side with the least margin.
Value ber_value(const Inspection& inspection, const ListColumn&) {
    const Decoded* best = inspection.best();
    if (best == nullptr) {
        return {};
    }
    const auto paths = analysis::quality_of(best->module);
    const analysis::Reception* worst = analysis::worst_of(paths);
    if (worst == nullptr) {
        return {};
    }
    const double ratio = worst->ber_now()->value.value;
    return number(ratio, fmt::format("{:.1e}", ratio));
}

/// The lowest value of now of the observables whose keys begin with that of the column.
Value sample_value(const Inspection& inspection, const ListColumn& column) {
    const model::Sample* lowest = nullptr;
    if (const Decoded* best = inspection.best()) {
        for (const model::Sample& each : best->module.samples) {
            const bool counts = each.observable->key == column.key && each.has_value() &&
                                each.observable->statistic == model::Statistic::Current;
            const bool lower = lowest == nullptr || each.value.value < lowest->value.value;
            lowest = counts && lower ? &each : lowest;
        }
    }
    return lowest != nullptr ? number(lowest->value.value, words::value_text(lowest->value))
                             : Value();
}

/// The frequency that the laser of the first tunable lane is set to.
Value frequency_value(const Inspection& inspection, const ListColumn&) {
    constexpr double mhz_per_thz = 1e6;
    const Decoded* best = inspection.best();
    if (best == nullptr) {
        return {};
    }
    for (const model::MediaLane& lane : best->module.media_lanes) {
        const auto found = best->module.lane_item("channel_frequency", lane.number);
        if (found && found->reading.has_value()) {
            return number(std::round(found->reading.value * mhz_per_thz), words::item_text(*found));
        }
    }
    return {};
}

constexpr memmap::Wanted judged{.health = true};

template <TextOf text_of>
ListColumn plain(const char* name, std::string_view title, const memmap::Wanted& wanted = {}) {
    return {name, title, {}, plain_value<text_of>, wanted};
}
ListColumn item(const char* name, std::string_view title, std::string_view key) {
    return {name, title, key, item_value};
}
ListColumn monitor(const char* name, std::string_view title) {
    return {name, title, name, monitor_value, {.monitors = true}};
}
ListColumn observed(const char* name, std::string_view title, std::string_view key,
                    std::string_view data_key) {
    return {name, title, key, sample_value, {.applications = true, .observables = true}, data_key};
}

const auto& known() {
    static const std::array all{
        plain<target_of>("target", "target"),
        plain<type_of>("type", "type"),
        plain<map_of>("map", "map"),
        item("vendor", "vendor", "vendor_name"),
        item("oui", "OUI", "vendor_oui"),
        item("part_number", "part number", "vendor_part_number"),
        item("revision", "revision", "vendor_revision"),
        item("serial", "serial", "vendor_serial_number"),
        item("date", "date", "date_code"),
        item("firmware", "firmware", "active_firmware"),
        item("hardware", "hardware", "hardware_revision"),
        plain<media_of>("media", "media"),
        item("wavelength", "wavelength", "wavelength"),
        item("connector", "connector", "connector"),
        ListColumn{"applications", "applications", {}, applications_value, {.applications = true}},
        plain<lanes_of>("lanes", "lanes"),
        item("max_power", "max power", "max_power"),
        item("state", "state", "module_state"),
        monitor("temperature", "temperature"),
        monitor("supply_voltage", "supply voltage"),
        monitor("tx_bias", "tx bias"),
        monitor("tx_power", "tx power"),
        monitor("rx_power", "rx power"),
        ListColumn{
            "ber", "BER at worst", {}, ber_value, {.applications = true, .observables = true}},
        observed("snr", "SNR media", "snr_media", "snr_db"),
        observed("snr_host", "SNR host", "snr_host", "snr_host_db"),
        observed("osnr", "OSNR", "osnr", "osnr_db"),
        ListColumn{
            "frequency", "frequency", {}, frequency_value, {.tuning = true}, "frequency_mhz"},
        plain<verdict_of>("verdict", "verdict", judged),
        plain<step_of>("step", "step", judged),
        plain<cause_of>("cause", "cause", judged),
        plain<findings_of>("findings", "findings", judged),
    };
    return all;
}

/// The keys of the items that some module has, of all maps.
std::vector<std::string_view> item_keys() {
    std::vector<std::string_view> keys;
    for (const model::Standard& standard : standards()) {
        for (const model::ItemRow* row : standard.item_rows()) {
            keys.push_back(row->key);
        }
    }
    std::ranges::sort(keys);
    keys.erase(std::ranges::unique(keys).begin(), keys.end());
    return keys;
}

/// What to write in the place of a name that is no column: a column or key like it.
std::string advice_for(std::string_view name, std::vector<std::string_view> keys) {
    for (const ListColumn& column : known()) {
        keys.emplace_back(column.name);
    }
    const std::string_view near = nearest(name, keys, few_letters + name.size() / 3);
    return near.empty() ? "" : fmt::format("do you mean {}? ", near);
}

} // namespace

std::expected<std::vector<ListColumn>, std::string> parse_columns(std::string_view list) {
    std::vector<ListColumn> columns;
    std::vector<std::string_view> keys; // found when a name of ours is not
    for (const auto part : std::views::split(list, ',')) {
        const std::string_view name(part.begin(), part.end());
        const auto found = std::ranges::find(known(), name, &ListColumn::name);
        if (found != known().end()) {
            columns.push_back(*found);
            continue;
        }
        keys = keys.empty() ? item_keys() : std::move(keys);
        if (!std::ranges::binary_search(keys, name)) {
            return std::unexpected(fmt::format("'{}' is no column; {}columns are {}, and keys of "
                                               "`show --format json`, without their units",
                                               name, advice_for(name, keys), column_names()));
        }
        constexpr memmap::Wanted any{
            .monitors = true, .thresholds = true, .applications = true, .tuning = true};
        columns.push_back({std::string(name), {}, {}, item_value, any});
    }
    for (ListColumn& column : columns) {
        // Names of ours and the user's alike live in the column by now.
        column.title = column.title.empty() ? std::string_view(column.name) : column.title;
        column.key = column.key.empty() ? std::string_view(column.name) : column.key;
        const bool is_keyed = column.value == item_value || column.value == monitor_value;
        column.data_key = !column.data_key.empty() ? column.data_key
                          : is_keyed               ? column.key
                                                   : std::string_view(column.name);
    }
    return columns;
}

memmap::Wanted wanted_of(const std::vector<ListColumn>& columns) {
    memmap::Wanted all;
    for (const ListColumn& column : columns) {
        all.monitors |= column.wanted.monitors;
        all.thresholds |= column.wanted.thresholds;
        all.applications |= column.wanted.applications;
        all.tuning |= column.wanted.tuning;
        all.observables |= column.wanted.observables;
        all.health |= column.wanted.health;
    }
    return all;
}

std::string column_names() {
    return fmt::format("{}", fmt::join(std::views::transform(known(), &ListColumn::name), ", "));
}

std::vector<std::string> cells_of(const std::vector<ListColumn>& columns,
                                  const Inspection& inspection) {
    std::vector<std::string> cells;
    cells.reserve(columns.size());
    for (const ListColumn& column : columns) {
        Value cell = column.value(inspection, column);
        auto* const text = std::get_if<std::string>(&cell.data);
        cells.push_back(!cell.text.empty() ? std::move(cell.text)
                        : text != nullptr  ? std::move(*text)
                                           : text_of(cell));
    }
    return cells;
}

Object columns_tree(const std::vector<ListColumn>& columns, const Inspection& inspection) {
    Object tree;
    Object& to = tree.object("columns", "");
    for (const ListColumn& column : columns) {
        to.data(column.data_key, column.value(inspection, column));
    }
    return tree;
}

} // namespace optictl::cli::view
