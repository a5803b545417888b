#include "drivers/ports/map.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "drivers/backends.hpp"
#include "sff/config/tree.hpp"

namespace optictl::drivers::ports {
namespace {

using config::Place;
using config::Value;

constexpr std::int64_t newest_schema = 1;

/// What may stand for `module`: "sysfs PATH", "i2c BUS", "netdev NAME" or "file PATH".
[[nodiscard]] std::string grammar() {
    std::string text;
    const auto all = backends();
    for (std::size_t i = 0; i < all.size(); ++i) {
        text += fmt::format("{}\"{} {}\"",
                            i == 0                ? ""
                            : i + 1 == all.size() ? " or "
                                                  : ", ",
                            all[i].noun, all[i].argument);
    }
    return text;
}

/// Reads one map; the first fault ends it.
class Parser {
public:
    explicit Parser(const std::string& path) { map_.path = path; }

    [[nodiscard]] std::expected<Map, std::string> run(const Value& root) {
        check_keys(root, {"schema", "platform", "port"});
        const std::int64_t schema = integer(root, "schema", 1, 1'000'000).value_or(1);
        if (schema > newest_schema) {
            fail(root.find("schema")->place, fmt::format("schema {} is newer than 1", schema),
                 "use a newer optictl");
        }
        map_.platform = text(root, "platform");
        for (const Value& port : list(root, "port")) {
            if (std::holds_alternative<config::Table>(port.data)) {
                take_port(port);
            } else {
                fail(port.place, "a port is a table", "write [[port]]");
            }
        }
        if (error_.empty() && map_.ports.empty()) {
            error_ = map_.path + ": the map has no port; write [[port]] with name and module";
        }
        if (!error_.empty()) {
            return std::unexpected(error_);
        }
        return std::move(map_);
    }

private:
    void fail(const Place& place, std::string_view what, std::string_view next) {
        if (error_.empty()) {
            error_ = fmt::format("{}: {}; {}", place.text(), what, next);
        }
    }

    void check_keys(const Value& table, std::initializer_list<std::string_view> keys) {
        for (const config::Entry& entry : std::get<config::Table>(table.data)) {
            if (std::ranges::find(keys, entry.key) == keys.end()) {
                fail(entry.place, fmt::format("unknown key `{}`", entry.key),
                     fmt::format("known are {}", fmt::join(keys, ", ")));
            }
        }
    }

    [[nodiscard]] std::string text(const Value& table, std::string_view key) {
        const Value* value = table.find(key);
        const auto* found = value != nullptr ? std::get_if<std::string>(&value->data) : nullptr;
        if (value != nullptr && (found == nullptr || found->empty())) {
            fail(value->place, fmt::format("`{}` is a text", key), "write it in quotes");
        }
        return found != nullptr ? *found : std::string();
    }

    [[nodiscard]] std::optional<std::int64_t> integer(const Value& table, std::string_view key,
                                                      std::int64_t least, std::int64_t most) {
        const Value* value = table.find(key);
        if (value == nullptr) {
            return std::nullopt;
        }
        const auto* found = std::get_if<std::int64_t>(&value->data);
        if (found == nullptr || *found < least || *found > most) {
            fail(value->place, fmt::format("`{}` is a number from {} to {}", key, least, most),
                 "correct it");
            return std::nullopt;
        }
        return *found;
    }

    [[nodiscard]] std::optional<double> watts(const Value& table, std::string_view key) {
        const Value* value = table.find(key);
        if (value == nullptr) {
            return std::nullopt;
        }
        const auto* whole = std::get_if<std::int64_t>(&value->data);
        const auto* exact = std::get_if<double>(&value->data);
        const double found = whole != nullptr   ? static_cast<double>(*whole)
                             : exact != nullptr ? *exact
                                                : 0;
        if (!(found > 0) || found > 1000) {
            fail(value->place, fmt::format("`{}` is a number of watts", key), "correct it");
        }
        return found;
    }

    [[nodiscard]] std::span<const Value> list(const Value& table, std::string_view key) {
        const Value* value = table.find(key);
        const auto* found = value != nullptr ? std::get_if<config::Array>(&value->data) : nullptr;
        if (value != nullptr && found == nullptr) {
            fail(value->place, fmt::format("`{}` is a list", key), "write [ ] around it");
        }
        return found != nullptr ? std::span<const Value>(*found) : std::span<const Value>();
    }

    [[nodiscard]] std::vector<std::string> texts(const Value& table, std::string_view key) {
        std::vector<std::string> found;
        for (const Value& value : list(table, key)) {
            const auto* each = std::get_if<std::string>(&value.data);
            if (each == nullptr || each->empty()) {
                fail(value.place, fmt::format("`{}` is a list of texts", key),
                     "write each in quotes");
            } else {
                found.push_back(*each);
            }
        }
        return found;
    }

    [[nodiscard]] std::optional<Signal> signal(const Value& table, std::string_view key) {
        const Value* value = table.find(key);
        if (value == nullptr) {
            return std::nullopt;
        }
        if (!std::holds_alternative<config::Table>(value->data)) {
            fail(value->place, fmt::format("`{}` is a table", key),
                 R"(write { file = "/sys/...", active_low = true })");
            return std::nullopt;
        }
        check_keys(*value, {"file", "bit", "base", "active_low"});
        constexpr std::int64_t last_bit = 63;
        Signal made{.file = text(*value, "file"), .bit = {}, .base = 10, .active_low = false};
        if (const auto bit = integer(*value, "bit", 0, last_bit)) {
            made.bit = static_cast<unsigned>(*bit);
        }
        made.base = static_cast<unsigned>(integer(*value, "base", 10, 16).value_or(10));
        if (made.base != 10 && made.base != 16) {
            fail(value->find("base")->place, "`base` is 10 or 16", "correct it");
        }
        if (const Value* low = value->find("active_low")) {
            const auto* flag = std::get_if<bool>(&low->data);
            made.active_low = flag != nullptr && *flag;
            if (flag == nullptr) {
                fail(low->place, "`active_low` is true or false", "correct it");
            }
        }
        if (made.file.empty()) {
            fail(value->place, fmt::format("`{}` names no file", key), "add file = \"...\"");
        }
        return made;
    }

    [[nodiscard]] Module module(const Value& table) {
        const std::string words = text(table, "module");
        const std::size_t blank = words.find(' ');
        Module made{.noun = words.substr(0, blank),
                    .word = blank == std::string::npos ? "" : words.substr(blank + 1)};
        const Backend* const backend = find_backend(made.noun);
        if (backend == nullptr || made.word.empty()) {
            const Value* value = table.find("module");
            fail(value != nullptr ? value->place : table.place,
                 "`module` says where the module is read", "write module = " + grammar());
            return made;
        }
        if (!backend->is_live && std::filesystem::path(made.word).is_relative()) {
            made.word = (std::filesystem::path(map_.path).parent_path() / made.word).string();
        }
        return made;
    }

    void take_port(const Value& table) {
        check_keys(table, {"name", "index", "aliases", "netdevs", "cage", "lanes", "max_power_w",
                           "module", "present", "reset", "low_power", "interrupt"});
        Port port;
        port.line = table.place.line;
        port.name = text(table, "name");
        if (port.name.empty()) {
            fail(table.place, "a port without a name", "add name = \"...\"");
        }
        constexpr std::int64_t most_ports = 4096;
        constexpr std::int64_t most_lanes = 32;
        port.index =
            static_cast<unsigned>(integer(table, "index", 0, most_ports).value_or(next_index()));
        port.aliases = texts(table, "aliases");
        port.netdevs = texts(table, "netdevs");
        port.cage = text(table, "cage");
        port.lanes = static_cast<unsigned>(integer(table, "lanes", 1, most_lanes).value_or(0));
        port.max_power_w = watts(table, "max_power_w");
        port.module = module(table);
        port.present = signal(table, "present");
        port.reset = signal(table, "reset");
        port.low_power = signal(table, "low_power");
        port.interrupt = signal(table, "interrupt");
        claim_names(table, port);
        map_.ports.push_back(std::move(port));
    }

    [[nodiscard]] std::int64_t next_index() const {
        return map_.ports.empty() ? 1 : std::int64_t{map_.ports.back().index} + 1;
    }

    /// A word must mean one port.
    void claim_names(const Value& table, const Port& port) {
        std::vector<std::string> names{port.name, std::to_string(port.index)};
        names.insert(names.end(), port.aliases.begin(), port.aliases.end());
        names.insert(names.end(), port.netdevs.begin(), port.netdevs.end());
        for (const std::string& name : names) {
            const auto [other, fresh] = names_.emplace(name, map_.ports.size());
            if (!fresh && other->second != map_.ports.size()) {
                fail(table.place,
                     fmt::format("`{}` names the port of line {} already", name,
                                 map_.ports[other->second].line),
                     "give each port names and numbers of its own");
            }
        }
    }

    Map map_;
    std::string error_;
    std::map<std::string, std::size_t> names_; ///< the place of the port
};

} // namespace

std::expected<Map, std::string> parse_map(std::string_view text, const std::string& path) {
    const auto parsed = config::parse_toml(text, path);
    if (!parsed) {
        const config::Problem& problem = parsed.error();
        return std::unexpected(
            fmt::format("{}: {}; correct it", problem.place.text(), problem.text));
    }
    return Parser(path).run(*parsed);
}

} // namespace optictl::drivers::ports
