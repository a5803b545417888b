#include "drivers/ports/map.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <span>

#include <fmt/format.h>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace optictl::drivers::ports {
namespace {

constexpr std::array<std::string_view, 4> nouns{"sysfs", "i2c", "netdev", "file"};
constexpr std::int64_t newest_schema = 1;

/// Reads one map; the first fault ends it.
class Parser {
public:
    explicit Parser(const std::string& path) { map_.path = path; }

    [[nodiscard]] std::expected<Map, std::string> run(const toml::table& root) {
        check_keys(root, {"schema", "platform", "port"});
        const std::int64_t schema = integer(root, "schema", 1, 1'000'000).value_or(1);
        if (schema > newest_schema) {
            fail(root.get("schema")->source(), fmt::format("schema {} is newer than 1", schema),
                 "use a newer optictl");
        }
        map_.platform = text(root, "platform");
        for (const toml::node& node : array(root, "port")) {
            if (const toml::table* table = node.as_table()) {
                take_port(*table);
            } else {
                fail(node.source(), "a port is a table", "write [[port]]");
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
    void fail(const toml::source_region& where, std::string_view what, std::string_view next) {
        if (error_.empty()) {
            error_ = fmt::format("{}:{}:{}: {}; {}", map_.path, where.begin.line,
                                 where.begin.column, what, next);
        }
    }

    void check_keys(const toml::table& table, std::span<const std::string_view> keys) {
        for (const auto& [key, value] : table) {
            if (std::ranges::find(keys, key.str()) == keys.end()) {
                fail(key.source(), fmt::format("unknown key `{}`", key.str()),
                     fmt::format("known are {}", fmt::join(keys, ", ")));
            }
        }
    }
    void check_keys(const toml::table& table, std::initializer_list<std::string_view> keys) {
        check_keys(table, std::span(keys.begin(), keys.size()));
    }

    [[nodiscard]] std::string text(const toml::table& table, std::string_view key) {
        const toml::node* node = table.get(key);
        if (node == nullptr) {
            return {};
        }
        const auto value = node->value_exact<std::string>();
        if (!value || value->empty()) {
            fail(node->source(), fmt::format("`{}` is a string", key), "write it in quotes");
        }
        return value.value_or("");
    }

    [[nodiscard]] std::optional<std::int64_t>
    integer(const toml::table& table, std::string_view key, std::int64_t least, std::int64_t most) {
        const toml::node* node = table.get(key);
        if (node == nullptr) {
            return std::nullopt;
        }
        const auto value = node->value_exact<std::int64_t>();
        if (!value || *value < least || *value > most) {
            fail(node->source(), fmt::format("`{}` is a number from {} to {}", key, least, most),
                 "correct it");
            return std::nullopt;
        }
        return value;
    }

    [[nodiscard]] const toml::array& array(const toml::table& table, std::string_view key) {
        static const toml::array none;
        const toml::node* node = table.get(key);
        if (node == nullptr) {
            return none;
        }
        if (const toml::array* found = node->as_array()) {
            return *found;
        }
        fail(node->source(), fmt::format("`{}` is a list", key), "write [ ] around it");
        return none;
    }

    [[nodiscard]] std::vector<std::string> texts(const toml::table& table, std::string_view key) {
        std::vector<std::string> found;
        for (const toml::node& node : array(table, key)) {
            const auto value = node.value_exact<std::string>();
            if (!value || value->empty()) {
                fail(node.source(), fmt::format("`{}` is a list of strings", key),
                     "write each in quotes");
            } else {
                found.push_back(*value);
            }
        }
        return found;
    }

    [[nodiscard]] std::optional<Signal> signal(const toml::table& table, std::string_view key) {
        const toml::node* node = table.get(key);
        if (node == nullptr) {
            return std::nullopt;
        }
        const toml::table* inner = node->as_table();
        if (inner == nullptr) {
            fail(node->source(), fmt::format("`{}` is a table", key),
                 R"(write { file = "/sys/...", active_low = true })");
            return std::nullopt;
        }
        check_keys(*inner, {"file", "bit", "base", "active_low"});
        Signal made{.file = text(*inner, "file"), .bit = {}, .base = 10, .active_low = false};
        constexpr std::int64_t last_bit = 63;
        if (const auto bit = integer(*inner, "bit", 0, last_bit)) {
            made.bit = static_cast<unsigned>(*bit);
        }
        if (const auto base = integer(*inner, "base", 10, 16)) {
            made.base = static_cast<unsigned>(*base);
        }
        if (made.base != 10 && made.base != 16) {
            fail(inner->get("base")->source(), "`base` is 10 or 16", "correct it");
        }
        if (const toml::node* low = inner->get("active_low")) {
            made.active_low = low->value_exact<bool>().value_or(false);
            if (!low->is_boolean()) {
                fail(low->source(), "`active_low` is true or false", "correct it");
            }
        }
        if (made.file.empty()) {
            fail(node->source(), fmt::format("`{}` names no file", key), "add file = \"...\"");
        }
        return made;
    }

    [[nodiscard]] Module module(const toml::table& table) {
        const std::string words = text(table, "module");
        const std::size_t blank = words.find(' ');
        Module made{.noun = words.substr(0, blank),
                    .word = blank == std::string::npos ? "" : words.substr(blank + 1)};
        if (std::ranges::find(nouns, made.noun) == nouns.end() || made.word.empty()) {
            const toml::node* node = table.get("module");
            fail(node != nullptr ? node->source() : table.source(),
                 "`module` says where the module is read",
                 R"(write module = "sysfs PATH", "i2c BUS", "netdev NAME" or "file PATH")");
        }
        if (made.noun == "file" && std::filesystem::path(made.word).is_relative()) {
            made.word = (std::filesystem::path(map_.path).parent_path() / made.word).string();
        }
        return made;
    }

    void take_port(const toml::table& table) {
        check_keys(table, {"name", "index", "aliases", "netdevs", "cage", "lanes", "max_power_w",
                           "module", "present", "reset", "low_power", "interrupt"});
        Port port;
        port.line = table.source().begin.line;
        port.name = text(table, "name");
        if (port.name.empty()) {
            fail(table.source(), "a port without a name", "add name = \"...\"");
        }
        constexpr std::int64_t most_ports = 4096;
        port.index =
            static_cast<unsigned>(integer(table, "index", 0, most_ports).value_or(next_index()));
        port.aliases = texts(table, "aliases");
        port.netdevs = texts(table, "netdevs");
        port.cage = text(table, "cage");
        constexpr std::int64_t most_lanes = 32;
        port.lanes = static_cast<unsigned>(integer(table, "lanes", 1, most_lanes).value_or(0));
        if (const toml::node* power = table.get("max_power_w")) {
            port.max_power_w = power->value<double>();
            if (!port.max_power_w || *port.max_power_w <= 0) {
                fail(power->source(), "`max_power_w` is a number of watts", "correct it");
            }
        }
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
    void claim_names(const toml::table& table, const Port& port) {
        std::vector<std::string> names{port.name, std::to_string(port.index)};
        names.insert(names.end(), port.aliases.begin(), port.aliases.end());
        names.insert(names.end(), port.netdevs.begin(), port.netdevs.end());
        for (const std::string& name : names) {
            const auto [other, fresh] = names_.emplace(name, map_.ports.size());
            if (!fresh && other->second != map_.ports.size()) {
                fail(table.source(),
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
    const toml::parse_result parsed = toml::parse(text, path);
    if (!parsed) {
        const toml::source_position& at = parsed.error().source().begin;
        return std::unexpected(fmt::format("{}:{}:{}: no TOML: {}; correct it", path, at.line,
                                           at.column, parsed.error().description()));
    }
    return Parser(path).run(parsed.table());
}

} // namespace optictl::drivers::ports
