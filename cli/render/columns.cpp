#include "cli/render/columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ranges>

#include <fmt/format.h>

#include "cli/render/json.hpp"
#include "cli/render/summary.hpp"
#include "sff/analysis/quality.hpp"
#include "sff/format/nearest.hpp"
#include "sff/sff8024/interfaces.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {

using namespace engine;
using namespace words;

namespace {

using TextOf = std::string (*)(const Inspection&, const model::Module*);

/// What is of no single register.
template <TextOf text_of>
std::string plain_text(const Inspection& inspection, const Column&) {
    const Decoded* best = inspection.best();
    return text_of(inspection, best != nullptr ? &best->module : nullptr);
}
template <TextOf text_of>
void plain_json(render::JsonWriter& json, const Inspection& inspection, const Column& column) {
    json.member(column.name, plain_text<text_of>(inspection, column));
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
    return module != nullptr ? render::media_summary(*module) : "";
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
std::string applications_of(const Inspection&, const model::Module* module) {
    std::string text;
    if (module != nullptr && module->applications_read == model::Extent::None) {
        return std::string(words::state_words(memmap::State::NotRead));
    }
    for (const model::Application& each :
         module != nullptr ? module->applications : std::vector<model::Application>{}) {
        text += fmt::format("{}{}", text.empty() ? "" : ", ",
                            sff8024::short_name(words::code_text(each.host_interface)));
    }
    return text;
}

std::optional<model::Item> item_of(const Inspection& inspection, const Column& column) {
    const Decoded* best = inspection.best();
    return best != nullptr ? best->module.item(column.key) : std::nullopt;
}
std::string item_text(const Inspection& inspection, const Column& column) {
    const auto item = item_of(inspection, column);
    return item ? words::item_text(*item) : "";
}
void item_json(render::JsonWriter& json, const Inspection& inspection, const Column& column) {
    if (const auto item = item_of(inspection, column)) {
        render::put_item(json, *item, {}, inspection.best()->module.context.standard);
    } else {
        json.null_member(column.key);
    }
}

/// The monitor; of one that each lane has, the lane with the lowest value.
const model::Monitor* monitor_of(const Inspection& inspection, const Column& column) {
    const model::Monitor* lowest = nullptr;
    if (const Decoded* best = inspection.best()) {
        for (const model::Monitor& each : best->module.monitors) {
            const bool lower = lowest == nullptr || !lowest->value.has_value() ||
                               (each.value.has_value() && each.value.value < lowest->value.value);
            lowest = each.key == column.key && lower ? &each : lowest;
        }
    }
    return lowest;
}
std::string monitor_text(const Inspection& inspection, const Column& column) {
    const model::Monitor* monitor = monitor_of(inspection, column);
    return monitor != nullptr ? words::value_text(monitor->value) : "";
}
void monitor_json(render::JsonWriter& json, const Inspection& inspection, const Column& column) {
    if (const model::Monitor* monitor = monitor_of(inspection, column)) {
        render::put_reading(json, column.key, monitor->value);
    } else {
        json.null_member(column.key);
    }
}

/// The error ratio of the side with the least margin.
std::optional<double> worst_ber(const Inspection& inspection) {
    const Decoded* best = inspection.best();
    if (best == nullptr) {
        return std::nullopt;
    }
    const auto paths = analysis::quality_of(best->module);
    const analysis::Reception* worst = analysis::worst_of(paths);
    return worst != nullptr ? std::optional(worst->ber_now()->value.value) : std::nullopt;
}
std::string ber_text(const Inspection& inspection, const Column&) {
    const auto ber = worst_ber(inspection);
    return ber ? fmt::format("{:.1e}", *ber) : "";
}
void ber_json(render::JsonWriter& json, const Inspection& inspection, const Column& column) {
    json.key(column.name);
    if (const auto ber = worst_ber(inspection)) {
        json.value(*ber);
    } else {
        json.null();
    }
}

/// The lowest value of now of the observables whose keys begin with that of the column.
const model::Sample* lowest_sample(const Inspection& inspection, const Column& column) {
    const model::Sample* lowest = nullptr;
    if (const Decoded* best = inspection.best()) {
        for (const model::Sample& each : best->module.samples) {
            const bool counts = each.observable->key == column.key && each.has_value() &&
                                each.observable->statistic == model::Statistic::Current;
            const bool lower = lowest == nullptr || each.value.value < lowest->value.value;
            lowest = counts && lower ? &each : lowest;
        }
    }
    return lowest;
}
std::string sample_text(const Inspection& inspection, const Column& column) {
    const model::Sample* sample = lowest_sample(inspection, column);
    return sample != nullptr ? words::value_text(sample->value) : "";
}
void sample_json(render::JsonWriter& json, const Inspection& inspection, const Column& column) {
    json.key(fmt::format("{}_db", column.name));
    if (const model::Sample* sample = lowest_sample(inspection, column)) {
        json.value(sample->value.value);
    } else {
        json.null();
    }
}

/// The frequency that the laser of the first tunable lane is set to.
std::optional<model::Item> frequency_of(const Inspection& inspection) {
    const Decoded* best = inspection.best();
    if (best == nullptr) {
        return std::nullopt;
    }
    for (const model::MediaLane& lane : best->module.media_lanes) {
        auto item = best->module.lane_item("channel_frequency", lane.number);
        if (item && item->reading.has_value()) {
            return item;
        }
    }
    return std::nullopt;
}
std::string frequency_text(const Inspection& inspection, const Column&) {
    const auto item = frequency_of(inspection);
    return item ? words::item_text(*item) : "";
}
void frequency_json(render::JsonWriter& json, const Inspection& inspection, const Column&) {
    constexpr double mhz_per_thz = 1e6;
    json.key("frequency_mhz");
    if (const auto item = frequency_of(inspection)) {
        json.value(std::round(item->reading.value * mhz_per_thz));
    } else {
        json.null();
    }
}

void applications_json(render::JsonWriter& json, const Inspection& inspection,
                       const Column& column) {
    const Decoded* best = inspection.best();
    if (best != nullptr && best->module.applications_read == model::Extent::None) {
        json.null_member(column.name);
    } else {
        plain_json<applications_of>(json, inspection, column);
    }
}

constexpr memmap::Wanted judged{.health = true};

template <TextOf text_of>
Column plain(const char* name, std::string_view title, const memmap::Wanted& wanted = {}) {
    return {name, title, {}, plain_text<text_of>, plain_json<text_of>, wanted};
}
Column item(const char* name, std::string_view title, std::string_view key) {
    return {name, title, key, item_text, item_json, {}};
}
Column monitor(const char* name, std::string_view title) {
    return {name, title, name, monitor_text, monitor_json, {.monitors = true}};
}

Column observed(const char* name, std::string_view title, std::string_view key) {
    return {name,        title,       key,
            sample_text, sample_json, {.applications = true, .observables = true}};
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
        Column{"applications",
               "applications",
               {},
               plain_text<applications_of>,
               applications_json,
               {.applications = true}},
        plain<lanes_of>("lanes", "lanes"),
        item("max_power", "max power", "max_power"),
        item("state", "state", "module_state"),
        monitor("temperature", "temperature"),
        monitor("supply_voltage", "supply voltage"),
        monitor("tx_bias", "tx bias"),
        monitor("tx_power", "tx power"),
        monitor("rx_power", "rx power"),
        Column{"ber",
               "BER at worst",
               {},
               ber_text,
               ber_json,
               {.applications = true, .observables = true}},
        observed("snr", "SNR media", "snr_media"),
        observed("snr_host", "SNR host", "snr_host"),
        observed("osnr", "OSNR", "osnr"),
        Column{"frequency", "frequency", {}, frequency_text, frequency_json, {.tuning = true}},
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
    for (const Column& column : known()) {
        keys.emplace_back(column.name);
    }
    const std::string_view near = nearest(name, keys, few_letters + name.size() / 3);
    return near.empty() ? "" : fmt::format("do you mean {}? ", near);
}

} // namespace

std::expected<std::vector<Column>, std::string> parse_columns(std::string_view list) {
    std::vector<Column> columns;
    std::vector<std::string_view> keys; // found when a name of ours is not
    for (const auto part : std::views::split(list, ',')) {
        const std::string_view name(part.begin(), part.end());
        const auto found = std::ranges::find(known(), name, &Column::name);
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
        columns.push_back({std::string(name), {}, {}, item_text, item_json, any});
    }
    for (Column& column : columns) {
        // Names of ours and the user's alike live in the column by now.
        column.title = column.title.empty() ? std::string_view(column.name) : column.title;
        column.key = column.key.empty() ? std::string_view(column.name) : column.key;
    }
    return columns;
}

memmap::Wanted wanted_of(const std::vector<Column>& columns) {
    memmap::Wanted all;
    for (const Column& column : columns) {
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
    return fmt::format("{}", fmt::join(std::views::transform(known(), &Column::name), ", "));
}

std::vector<std::string> cells_of(const std::vector<Column>& columns,
                                  const Inspection& inspection) {
    std::vector<std::string> cells;
    cells.reserve(columns.size());
    for (const Column& column : columns) {
        cells.push_back(column.text(inspection, column));
    }
    return cells;
}

} // namespace optictl::cli
