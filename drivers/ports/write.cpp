// A port map as text: what `ports discover` proposes.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "drivers/ports/map.hpp"
#include "sff/format/escape.hpp"

namespace optictl::drivers::ports {
namespace {

/// A comment ends with its line, whatever was read from the system.
[[nodiscard]] std::string one_line(std::string_view text) {
    const std::string quoted = toml_string(text);
    return quoted.substr(1, quoted.size() - 2);
}

[[nodiscard]] std::string list(const std::vector<std::string>& texts) {
    std::vector<std::string> all;
    all.reserve(texts.size());
    for (const std::string& text : texts) {
        all.push_back(toml_string(text));
    }
    return fmt::format("[{}]", fmt::join(all, ", "));
}

void put_signal(std::string& out, std::string_view key, const std::optional<Signal>& signal) {
    if (!signal) {
        return;
    }
    out += fmt::format("{} = {{ file = {}", key, toml_string(signal->file));
    out += signal->bit ? fmt::format(", bit = {}", *signal->bit) : "";
    out += signal->base != 10 ? fmt::format(", base = {}", signal->base) : "";
    out += signal->active_low ? ", active_low = true" : "";
    out += " }\n";
}

} // namespace

std::string write_map(const Map& map, const std::vector<std::vector<std::string>>& comments) {
    std::string out = "schema = 1\n";
    if (!map.platform.empty()) {
        out += fmt::format("platform = {}\n", toml_string(map.platform));
    }
    for (std::size_t i = 0; i < map.ports.size(); ++i) {
        const Port& port = map.ports[i];
        out += "\n";
        if (i < comments.size()) {
            for (const std::string& comment : comments[i]) {
                out += "# " + one_line(comment) + "\n";
            }
        }
        out += fmt::format("[[port]]\nname = {}\nindex = {}\n", toml_string(port.name), port.index);
        out += port.aliases.empty() ? "" : fmt::format("aliases = {}\n", list(port.aliases));
        out += port.netdevs.empty() ? "" : fmt::format("netdevs = {}\n", list(port.netdevs));
        out += port.cage.empty() ? "" : fmt::format("cage = {}\n", toml_string(port.cage));
        out += port.lanes == 0 ? "" : fmt::format("lanes = {}\n", port.lanes);
        out += port.max_power_w ? fmt::format("max_power_w = {}\n", *port.max_power_w) : "";
        out += fmt::format("module = {}\n", toml_string(port.module.noun + " " + port.module.word));
        put_signal(out, "present", port.present);
        put_signal(out, "reset", port.reset);
        put_signal(out, "low_power", port.low_power);
        put_signal(out, "interrupt", port.interrupt);
    }
    return out;
}

} // namespace optictl::drivers::ports
