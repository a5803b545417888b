// SONiC's description of a platform: port_config.ini, and PDDF's map from cages to buses.
#include <algorithm>
#include <charconv>
#include <set>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "drivers/dump/rows.hpp"
#include "drivers/ports/sources.hpp"

namespace optictl::drivers::ports {
namespace {

namespace json = boost::json;

constexpr const char* devices = "/usr/share/sonic/device/";

/// The value of `key=` in a file of such lines.
[[nodiscard]] std::string value_in(System& system, const std::string& path, std::string_view key) {
    const auto text = system.text(path);
    for (std::string_view rest = text ? std::string_view(*text) : std::string_view{};
         !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.starts_with(key) && line.substr(key.size()).starts_with('=')) {
            return std::string(dump::trimmed(line.substr(key.size() + 1)));
        }
    }
    return {};
}

/// The number of the cage in the column `index`, or in that of `lanes` the count.
struct Columns {
    std::size_t name = 0;
    std::size_t lanes = 1;
    std::size_t alias = std::string::npos;
    std::size_t index = std::string::npos;
};
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    while (!dump::trimmed(line).empty()) {
        words.push_back(dump::take_word(line));
    }
    return words;
}
/// `# name lanes alias index speed`.
[[nodiscard]] Columns columns_of(std::string_view line) {
    line.remove_prefix(line.find_first_not_of("# "));
    const auto words = words_of(line);
    const auto place = [&](std::string_view name) {
        const auto found = std::ranges::find(words, name);
        return found == words.end() ? std::string::npos
                                    : static_cast<std::size_t>(found - words.begin());
    };
    return {.name = place("name"),
            .lanes = place("lanes"),
            .alias = place("alias"),
            .index = place("index")};
}

struct Row {
    unsigned index = 0;
    SonicPort port;
};
[[nodiscard]] std::vector<Row> rows_of(std::string_view text) {
    std::vector<Row> rows;
    Columns columns;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const auto words = words_of(line);
        if (words.empty()) {
            continue;
        }
        if (words.front().starts_with('#')) {
            columns = line.contains("name") && line.contains("lanes") ? columns_of(line) : columns;
            continue;
        }
        const auto word = [&](std::size_t at) {
            return at < words.size() ? words[at] : std::string_view{};
        };
        const auto index = dump::decimal_number(word(columns.index));
        const std::string_view lanes = word(columns.lanes);
        if (index && !word(columns.name).empty()) {
            rows.push_back(
                {.index = *index,
                 .port = {.name = std::string(word(columns.name)),
                          .alias = std::string(word(columns.alias)),
                          .lanes = static_cast<unsigned>(std::ranges::count(lanes, ',')) + 1}});
        }
    }
    return rows;
}

/// The object below `names`, one in the other; null when one is missing.
[[nodiscard]] const json::value* below(const json::value& value,
                                       std::initializer_list<std::string_view> names) {
    const json::value* at = &value;
    for (const std::string_view name : names) {
        const json::object* object = at->if_object();
        at = object != nullptr ? object->if_contains(name) : nullptr;
        if (at == nullptr) {
            return nullptr;
        }
    }
    return at;
}
[[nodiscard]] std::string text_below(const json::value& value,
                                     std::initializer_list<std::string_view> names) {
    const json::value* found = below(value, names);
    const json::string* text = found != nullptr ? found->if_string() : nullptr;
    return text != nullptr ? std::string(*text) : std::string();
}

/// The rows that platform.json says the same by: `"Ethernet0": {"index": "1,1,1,1", "lanes":
/// "0,1,2,3", "breakout_modes": {"1x400G": ["etp1"], ...}}`.
[[nodiscard]] std::vector<Row> rows_of(const json::value& platform) {
    std::vector<Row> rows;
    const json::value* interfaces = below(platform, {"interfaces"});
    const json::object* object = interfaces != nullptr ? interfaces->if_object() : nullptr;
    for (const auto& [name, value] : object != nullptr ? *object : json::object()) {
        const std::string index = text_below(value, {"index"});
        const std::string lanes = text_below(value, {"lanes"});
        const auto number = dump::decimal_number(index.substr(0, index.find(',')));
        if (!number) {
            continue;
        }
        Row row{.index = *number,
                .port = {.name = std::string(name),
                         .alias = {},
                         .lanes = static_cast<unsigned>(std::ranges::count(lanes, ',')) + 1}};
        // The mode that does not break the port out gives the cage its name.
        const json::value* modes = below(value, {"breakout_modes"});
        const json::object* list = modes != nullptr ? modes->if_object() : nullptr;
        const json::array* names =
            list != nullptr && !list->empty() ? list->begin()->value().if_array() : nullptr;
        if (names != nullptr && names->size() == 1 && names->front().is_string()) {
            row.port.alias = names->front().get_string();
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

/// A file of JSON; null when it is not there or no JSON.
[[nodiscard]] json::value json_of(System& system, const std::string& path) {
    const auto text = system.text(path);
    json::error_code error;
    json::value value = text ? json::parse(*text, error) : json::value();
    if (error) {
        value = nullptr;
    }
    return value;
}

/// PDDF writes bus numbers in hexadecimal, "0x19".
[[nodiscard]] std::optional<unsigned> hex_in(std::string_view text) {
    return text.starts_with("0x") ? dump::hex_number(text.substr(2)) : std::nullopt;
}

/// The number N of `PORTN`.
[[nodiscard]] std::optional<unsigned> port_number(std::string_view key) {
    return dump::number_behind("PORT", key);
}

/// The signals that PDDF's driver shows for a cage, as far as the description names them.
void add_signals(const json::value& control, const std::string& folder, Port& port) {
    const json::value* attributes = below(control, {"i2c", "attr_list"});
    const json::array* list = attributes != nullptr ? attributes->if_array() : nullptr;
    std::set<std::string> names;
    for (const json::value& attribute : list != nullptr ? *list : json::array()) {
        names.insert(text_below(attribute, {"attr_name"}));
    }
    const auto signal = [&](const char* name) {
        return names.contains(name)
                   ? std::optional(
                         Signal{.file = folder + name, .bit = {}, .base = 10, .active_low = false})
                   : std::nullopt;
    };
    port.present = signal("xcvr_present");
    port.reset = signal("xcvr_reset");
    port.low_power = signal("xcvr_lpmode");
    port.interrupt = signal("xcvr_intr_status");
}

} // namespace

Sonic read_sonic(System& system) {
    Sonic sonic;
    sonic.platform = value_in(system, "/host/machine.conf", "onie_platform");
    if (sonic.platform.empty()) {
        sonic.platform = value_in(system, "/etc/machine.conf", "onie_platform");
    }
    if (sonic.platform.empty() || sonic.platform.contains('/')) {
        return {};
    }
    sonic.folder = devices + sonic.platform;
    // "Accton-AS9716-32D t1": the hardware SKU that is used by default.
    const std::string sku = system.text(sonic.folder + "/default_sku").value_or("");
    std::string_view words = sku;
    std::string path = fmt::format("{}/{}/port_config.ini", sonic.folder, dump::take_word(words));
    const auto text = system.text(path);
    auto rows = text ? rows_of(*text) : std::vector<Row>{};
    if (rows.empty()) {
        path = sonic.folder + "/platform.json";
        rows = rows_of(json_of(system, path));
    }
    if (rows.empty()) {
        return sonic;
    }
    // Some platforms count cages from 0, most from 1.
    const unsigned base = std::ranges::min(rows, {}, &Row::index).index;
    for (const Row& row : rows) {
        sonic.ports[row.index - base + 1].push_back(row.port);
    }
    sonic.evidence = fmt::format("{}: counts cages from {}", path, base);
    return sonic;
}

void name_port(const Sonic& sonic, unsigned number, Candidate& candidate) {
    Port& port = candidate.port;
    port.index = number;
    const auto found = sonic.ports.find(number);
    if (found == sonic.ports.end()) {
        port.name = fmt::format("port{}", number);
        return;
    }
    port.name = found->second.front().name;
    port.lanes = 0;
    for (const SonicPort& each : found->second) {
        port.lanes += each.lanes;
        for (const std::string& other : {each.name, each.alias}) {
            const bool is_new = !other.empty() && other != port.name &&
                                std::ranges::find(port.aliases, other) == port.aliases.end();
            if (is_new) {
                port.aliases.push_back(other);
            }
        }
    }
    candidate.evidence.push_back(sonic.evidence);
}

void find_pddf(System& system, const Sonic& sonic, Discovery& found) {
    if (sonic.folder.empty()) {
        return;
    }
    const std::string path = sonic.folder + "/pddf/pddf-device.json";
    if (!system.text(path)) {
        return;
    }
    const json::value root = json_of(system, path);
    const json::object* object = root.if_object();
    if (object == nullptr) {
        found.notes.push_back(fmt::format("{}: no JSON object, left out", path));
        return;
    }
    for (const auto& [key, value] : *object) {
        const auto number = port_number(key);
        const std::string name(key);
        const auto bus =
            hex_in(text_below(root, {name + "-EEPROM", "i2c", "topo_info", "parent_bus"}));
        if (!number || !bus) {
            continue;
        }
        Candidate candidate;
        name_port(sonic, *number, candidate);
        candidate.port.module = {"sysfs", fmt::format("/sys/bus/i2c/devices/{}-0050/eeprom", *bus)};
        if (const json::value* control = below(root, {name + "-CTRL"})) {
            add_signals(*control, fmt::format("/sys/bus/i2c/devices/{}-0053/", *bus),
                        candidate.port);
        }
        candidate.evidence.push_back(
            fmt::format("{}: {} is on bus {} as {}", path, name, *bus,
                        text_below(root, {name + "-EEPROM", "i2c", "topo_info", "dev_type"})));
        found.ports.push_back(std::move(candidate));
    }
}

} // namespace optictl::drivers::ports
